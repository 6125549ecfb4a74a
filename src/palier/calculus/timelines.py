"""Timelines: when something was up, down or unknown, and the algebra that combines several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from palier.calculus.indicators import Combine, CombineRule
from palier.calculus.instants import Duration, Instant
from palier.calculus.selectors import Disagreement
from palier.calculus.spans import EMPTY, Span, Spans


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is known of every instant of `span`: down, unknown, absent, and up at all the others.

    While something is absent there is nothing to be up or down: a stopped machine, a closed site.
    Such time is in no figure, like time that an exclusion removed, and unlike unknown time, of
    which a figure may be missing a part. `down`, `unknown` and `absent` do not overlap.
    """

    span: Span
    down: Spans = EMPTY
    unknown: Spans = EMPTY
    absent: Spans = EMPTY

    @property
    def up(self) -> Spans:
        """When it was up."""
        return self.known - self.down

    @property
    def known(self) -> Spans:
        """When it was up or down."""
        return self.told - self.absent

    @property
    def told(self) -> Spans:
        """When it was up, down or absent: when something was said of it."""
        return Spans((self.span,)) - self.unknown if self.span.length else EMPTY

    def within(self, span: tuple[Instant, Instant]) -> Timeline:
        """The part inside another span, found by bisection; of no length when they do not meet."""
        start, end = max(self.span.start, span[0]), min(self.span.end, span[1])
        inside = Span(start, max(start, end))
        return Timeline(
            inside, self.down.clip(inside), self.unknown.clip(inside), self.absent.clip(inside)
        )


@dataclass(frozen=True, slots=True)
class Downtime:
    """One entry of an outage log; `end` is None while it lasts."""

    start: Instant
    end: Instant | None
    is_known: bool = True
    """False when the log says that nothing is known of this time."""
    is_absent: bool = False
    """Whether the log says that there was nothing to be down in this time."""


def timeline_of_outages(outages: Iterable[Downtime], span: Span) -> Timeline:
    """Down during each outage, overlapping ones united; up at all other times of a live log.

    What is absent is not down, whatever else the log says of that time.
    """
    down: list[Span] = []
    unknown: list[Span] = []
    absent: list[Span] = []
    for outage in outages:
        end = span.end if outage.end is None else outage.end
        if end > outage.start:
            kind = absent if outage.is_absent else down if outage.is_known else unknown
            kind.append(Span(outage.start, end))
    gone = Spans.of(absent).clip(span)
    downs = Spans.of(down).clip(span) - gone
    return Timeline(span, downs, Spans.of(unknown).clip(span) - downs - gone, gone)


def bridged(timeline: Timeline, longest_gap: Duration | None) -> tuple[Timeline, Spans]:
    """Unknown time filled with the state before it, and the time so filled.

    A gap longer than `longest_gap` is left unknown as a whole; None fills every gap. Time before
    the first known state has no state before it. A gap after an absence stays unknown: filled, it
    would leave the account and so raise coverage.
    """
    ends_of_absence = {end for _, end in timeline.absent}
    filled = [
        gap
        for gap in timeline.unknown
        if gap.start > timeline.span.start
        and gap.start not in ends_of_absence
        and (longest_gap is None or gap.length <= longest_gap)
    ]
    ends_of_down = {end for _, end in timeline.down}
    down = Spans.of((*timeline.down, *(gap for gap in filled if gap.start in ends_of_down)))
    bridge = Spans(tuple(filled))
    return replace(timeline, down=down, unknown=timeline.unknown - bridge), bridge


def smoothed(timeline: Timeline, merge_gap: Duration, min_outage: Duration) -> Timeline:
    """Close outages made one (the up time between them counts as down), then short ones ignored."""
    if not merge_gap and not min_outage:
        return timeline
    merged: list[Span] = []
    for outage in timeline.down:
        before = merged[-1] if merged else None
        if before and _only_up_between(timeline, before, outage, merge_gap):
            merged[-1] = Span(before.start, outage.end)
        else:
            merged.append(outage)
    long = tuple(outage for outage in merged if outage.length >= min_outage)
    return replace(timeline, down=Spans(long))


def _only_up_between(timeline: Timeline, left: Span, right: Span, merge_gap: Duration) -> bool:
    gap = Span(left.end, right.start)
    told_up = not timeline.unknown.clip(gap) and not timeline.absent.clip(gap)
    return gap.length < merge_gap and told_up


def with_fallback(first: Timeline, second: Timeline, rule: Disagreement) -> Timeline:
    """The first source, its unknown time filled by the second, disagreement settled by the rule.

    Absence lies between: better than down, since it costs nothing, and worse than up.
    """
    unknown = first.unknown & second.unknown
    match rule:
        case Disagreement.AUTHORITATIVE:
            down = first.down | (second.down & first.unknown)
            absent = first.absent | (second.absent & first.unknown)
        case Disagreement.WORST:
            down = first.down | second.down
            absent = (first.absent | second.absent) - down
        case Disagreement.BEST:
            absent = (first.absent | second.absent) - first.up - second.up
            down = (first.down | second.down) - first.up - second.up - absent
    return Timeline(first.span, down, unknown, absent)


def combined(members: Sequence[Timeline], step: Combine) -> Timeline:
    """One timeline of several over the same span.

    Unknown members leave the result unknown only while they could change it. Absent members leave
    the combination; it is absent while all of them are, and never down by absence alone: where
    fewer are left than must be up, all those that are left must be.
    """
    down: list[Span] = []
    unknown: list[Span] = []
    absent: list[Span] = []
    for span, downs, unknowns, absents in _counts(members):
        present = len(members) - absents
        least = _downs_needed(step, present)
        if absents:
            least = max(least, 1)
        if not present:
            absent.append(span)
        elif downs >= least:
            down.append(span)
        elif downs + unknowns >= least or (absents and unknowns == present):
            unknown.append(span)
    return Timeline(members[0].span, Spans.of(down), Spans.of(unknown), Spans.of(absent))


def _downs_needed(step: Combine, members: int) -> int:
    """How many of the members that are present make the combination down."""
    match step.rule:
        case CombineRule.SERIES:
            return 1
        case CombineRule.PARALLEL:
            return members
        case CombineRule.DOWN_WHEN:
            return step.count
        case CombineRule.UP_WHEN:
            return members - step.count + 1


def _counts(members: Sequence[Timeline]) -> Iterable[tuple[Span, int, int, int]]:
    """How many members are down, unknown and absent in each stretch between two changes."""
    span = members[0].span
    changes: dict[Instant, list[int]] = {span.start: [0, 0, 0], span.end: [0, 0, 0]}
    for member in members:
        for kind, spans in enumerate((member.down, member.unknown, member.absent)):
            for start, end in spans:
                changes.setdefault(start, [0, 0, 0])[kind] += 1
                changes.setdefault(end, [0, 0, 0])[kind] -= 1
    downs = unknowns = absents = 0
    for start, end in pairwise(sorted(changes)):
        down, unknown, absent = changes[start]
        downs, unknowns, absents = downs + down, unknowns + unknown, absents + absent
        yield Span(start, end), downs, unknowns, absents
