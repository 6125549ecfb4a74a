"""When the clock of a record ran, when it was due, and which window it belongs to."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

from palier.calculus.instants import MINUTE
from palier.calculus.records import (
    BelongsBy,
    Elapsed,
    PriorityChange,
    RecordRules,
    Reopening,
    ServiceTime,
)
from palier.calculus.service_clock import AtClosing


@dataclass
class Ticket:
    """A record in whole minutes; pauses are (start, end or None, reason)."""

    opened: int
    resolved: int | None
    priority: str
    changes: list[tuple[int, str]]
    pauses: list[tuple[int, int | None, str]]
    reopened: list[int]


@dataclass
class Clock:
    """The minutes in which it may run, and the instant of evaluation.

    `others` are the minutes of limits that name hours of their own.
    """

    running: set[int]
    at: int
    last: int
    others: dict[str, set[int]] = field(default_factory=dict)


@dataclass
class Verdict:
    since: int
    ended: int | None
    due: int | None
    elapsed: int
    is_late: bool
    belongs: int


def verdicts(ticket: Ticket, indicator: Elapsed, clock: Clock) -> list[Verdict]:
    """One verdict for each time the record was open, when a reopening makes a new record."""
    if ticket.opened > clock.at:
        return []
    rules = indicator.rules
    resolved = ticket.resolved
    if resolved is not None and resolved > clock.at:
        resolved = None
    again = sorted(r for r in ticket.reopened if ticket.opened < r <= clock.at)
    closed = [_closed(ticket, r, resolved) for r in again]
    if closed and resolved is not None and resolved < again[-1]:
        resolved = None
    found = [(ticket.opened, resolved)]
    if closed and rules.reopening is Reopening.FIRST:
        found = [(ticket.opened, closed[0][0])]
    elif closed and rules.reopening is Reopening.RESTART:
        found = [(again[-1], resolved)]
    elif closed and rules.reopening is Reopening.NEW_RECORD:
        starts = [ticket.opened, *again]
        found = list(zip(starts, [*(c[0] for c in closed), resolved], strict=True))
    stopped = _stopped(ticket, rules, closed, clock.at)
    return [_verdict(ticket, indicator, clock, run, stopped) for run in found]


def _closed(ticket: Ticket, again: int, resolved: int | None) -> tuple[int, int]:
    starts = [start for start, end, _ in ticket.pauses if end == again]
    if resolved is not None and resolved < again:
        starts.append(resolved)
    return min(starts, default=again), again


def _stopped(ticket: Ticket, rules: RecordRules, closed, at: int) -> set[int]:
    found: set[int] = set()
    for start, end, why in ticket.pauses:
        stop = at if end is None or end > at else end
        counts = rules.pause_reasons is None or why in rules.pause_reasons
        if counts and (start, stop) not in closed:
            found.update(range(start, stop))
    if rules.reopening is Reopening.CONTINUE:
        for start, stop in closed:
            found.update(range(start, stop))
    return found


def _verdict(ticket: Ticket, indicator: Elapsed, clock: Clock, run, stopped: set[int]) -> Verdict:
    rules = indicator.rules
    since, ended = run
    end = clock.at if ended is None else ended
    priority, since = _priority(ticket, rules, since, end)
    rule = next(
        (r for r in indicator.limits if all(c.accepts({"priority": priority}) for c in r.where)),
        None,
    )
    if rule is not None and rule.calendar is not None:
        clock = replace(clock, running=clock.others[rule.calendar])
    elapsed = sum(m in clock.running and m not in stopped for m in range(since, end))
    due = None
    if rule is not None:
        assert isinstance(rule.limit, ServiceTime)
        # The clock stands still only while this run lasts.
        held = {m for m in stopped if since <= m < end} if rules.paused_due else set()
        due = _due(since, rule.limit.amount // MINUTE, held, clock, rules.at_closing)
    by = rules.belongs_by
    belongs = since if by is BelongsBy.OPENED or due is None else due
    if by is BelongsBy.CLOSED:
        belongs = end
    return Verdict(since, ended, due, elapsed, due is not None and end > due, belongs)


def _priority(ticket: Ticket, rules: RecordRules, since: int, end: int) -> tuple[str, int]:
    known = [(at, what) for at, what in sorted(ticket.changes) if at <= end and at <= end]
    if not known:
        return ticket.priority, since
    now = known[-1][1]
    if rules.priority_change is PriorityChange.OLD_LIMIT:
        before = [what for at, what in known if at <= since]
        return (before[-1] if before else known[0][1]), since
    if rules.priority_change is PriorityChange.RESTART:
        moved = [known[0][0]]
        moved += [b[0] for a, b in itertools.pairwise(known) if a[1] != b[1]]
        since = max(since, moved[-1])
    return now, since


def _due(since: int, amount: int, held: set[int], clock: Clock, closing: AtClosing) -> int:
    left, minute = amount, since
    while left:
        left -= minute in clock.running and minute not in held
        minute += 1
        assert minute < clock.last
    if amount and (closing is AtClosing.STAYS or minute in clock.running):
        return minute
    while minute not in clock.running or minute in held:
        minute += 1
        assert minute < clock.last
    return minute
