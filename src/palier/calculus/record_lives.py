"""When a record's clock ran: what reopening, pauses and changes of priority do to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from palier.calculus.instants import Instant
from palier.calculus.records import PriorityChange, RecordRules, Reopening
from palier.calculus.spans import Span, Spans

Pause: TypeAlias = tuple[Instant, Instant | None, str]
"""Start, end (None while it lasts), reason."""

Change: TypeAlias = tuple[Instant, str]
"""The priority from an instant on."""


class RecordFacts(NamedTuple):
    """What is known of one record at one instant; `until` is None while it is open."""

    since: Instant
    until: Instant | None
    priority: str | None = None
    changes: Sequence[Change] = ()
    pauses: Sequence[Pause] = ()
    reopenings: Sequence[Instant] = ()


class Life(NamedTuple):
    """One run of a record's clock: `stops` are the times at which it stood still."""

    since: Instant
    until: Instant | None
    priority: str | None
    stops: Spans = Spans()


def lives(facts: RecordFacts, rules: RecordRules, at: Instant) -> list[Life]:
    """The runs of a record's clock as known at an instant; several when reopening makes records."""
    if not (facts.reopenings or facts.pauses or facts.changes):
        # Most records are this plain, and there may be millions of them.
        is_ended = facts.until is not None and facts.until <= at
        return [Life(facts.since, facts.until if is_ended else None, facts.priority)]
    facts = _as_known(facts, at)
    closures = _closures(facts)
    return [
        _life(facts, rules, span, closures, at) for span in _runs(facts, rules.reopening, closures)
    ]


def _as_known(facts: RecordFacts, at: Instant) -> RecordFacts:
    until = facts.until if facts.until is not None and facts.until <= at else None
    return RecordFacts(
        facts.since,
        until,
        facts.priority,
        tuple(sorted(change for change in facts.changes if change[0] <= at)),
        tuple(pause for pause in facts.pauses if pause[0] <= at),
        tuple(sorted(again for again in facts.reopenings if facts.since < again <= at)),
    )


def _closures(facts: RecordFacts) -> list[Span]:
    """The time the record was closed before each reopening.

    That is the pause which ends there, or the time since the end when nothing ended it again; a
    closing that nobody recorded took no time.
    """
    found = []
    for again in facts.reopenings:
        starts = [start for start, end, _ in facts.pauses if end == again]
        if facts.until is not None and facts.until < again:
            starts.append(facts.until)
        found.append(Span(min(starts, default=again), again))
    return found


def _runs(
    facts: RecordFacts, rule: Reopening, closures: Sequence[Span]
) -> list[tuple[Instant, Instant | None]]:
    """Start and end of each run of the clock."""
    until = facts.until
    if closures and until is not None and until < closures[-1].end:
        until = None
    if not closures:
        return [(facts.since, until)]
    match rule:
        case Reopening.FIRST:
            return [(facts.since, closures[0].start)]
        case Reopening.RESTART:
            return [(closures[-1].end, until)]
        case Reopening.NEW_RECORD:
            starts = [facts.since, *(closure.end for closure in closures)]
            ends: list[Instant | None] = [*(closure.start for closure in closures), until]
            return list(zip(starts, ends, strict=True))
    return [(facts.since, until)]


def _life(
    facts: RecordFacts,
    rules: RecordRules,
    run: tuple[Instant, Instant | None],
    closures: Sequence[Span],
    at: Instant,
) -> Life:
    since, until = run
    end = at if until is None else until
    changes = [change for change in facts.changes if change[0] <= end]
    priority = changes[-1][1] if changes else facts.priority
    if changes and rules.priority_change is PriorityChange.OLD_LIMIT:
        priority = _first_priority(changes, since)
    if changes and rules.priority_change is PriorityChange.RESTART:
        since = max(since, _last_change(changes))
    stops = Spans.of(_stops(facts.pauses, rules, closures, at)).clip((since, max(since, end)))
    return Life(since, until, priority, stops)


def _first_priority(changes: Sequence[Change], since: Instant) -> str:
    """The priority at the start of the run: a reopened record has the one it had by then."""
    before = [priority for at, priority in changes if at <= since]
    return before[-1] if before else changes[0][1]


def _last_change(changes: Sequence[Change]) -> Instant:
    """When the priority last became another; the first one is not a change."""
    last = changes[0][0]
    for (_, before), (at, after) in pairwise(changes):
        if after != before:
            last = at
    return last


def _stops(
    pauses: Iterable[Pause], rules: RecordRules, closures: Sequence[Span], at: Instant
) -> Iterable[Span]:
    closed = set(closures)
    for start, end, reason in pauses:
        span = Span(start, at if end is None or end > at else end)
        is_stop = rules.pause_reasons is None or reason in rules.pause_reasons
        if is_stop and span not in closed and span.end > span.start:
            yield span
    if rules.reopening is Reopening.CONTINUE:
        yield from closures
