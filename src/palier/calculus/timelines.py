"""Timelines: when something was up, down or unknown, and the algebra that combines several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from palier.calculus.indicators import Combine, CombineRule
from palier.calculus.instants import Duration, Instant
from palier.calculus.selectors import Disagreement
from palier.calculus.spans import EMPTY, Span, Spans


@dataclass(frozen=True, slots=True)
class Timeline:
    """What is known of every instant of `span`: down, unknown, and up at all the others."""

    span: Span
    down: Spans = EMPTY
    unknown: Spans = EMPTY

    @property
    def up(self) -> Spans:
        """When it was up."""
        return self.known - self.down

    @property
    def known(self) -> Spans:
        """When it was up or down."""
        return Spans((self.span,)) - self.unknown if self.span.length else EMPTY


@dataclass(frozen=True, slots=True)
class Downtime:
    """One entry of an outage log; `end` is None while it lasts."""

    start: Instant
    end: Instant | None
    is_known: bool = True
    """False when the log says that nothing is known of this time."""


def timeline_of_outages(outages: Iterable[Downtime], span: Span) -> Timeline:
    """Down during each outage, overlapping ones united; up at all other times of a live log."""
    down: list[Span] = []
    unknown: list[Span] = []
    for outage in outages:
        end = span.end if outage.end is None else outage.end
        if end > outage.start:
            (down if outage.is_known else unknown).append(Span(outage.start, end))
    downs = Spans.of(down).clip(span)
    return Timeline(span, downs, Spans.of(unknown).clip(span) - downs)


def bridged(timeline: Timeline, longest_gap: Duration | None) -> tuple[Timeline, Spans]:
    """Unknown time filled with the state before it, and the time so filled.

    A gap longer than `longest_gap` is left unknown as a whole; None fills every gap. Time before
    the first known state has no state before it.
    """
    filled = [
        gap
        for gap in timeline.unknown
        if gap.start > timeline.span.start and (longest_gap is None or gap.length <= longest_gap)
    ]
    ends_of_down = {end for _, end in timeline.down}
    down = Spans.of((*timeline.down, *(gap for gap in filled if gap.start in ends_of_down)))
    bridge = Spans(tuple(filled))
    return Timeline(timeline.span, down, timeline.unknown - bridge), bridge


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
    return Timeline(timeline.span, Spans(long), timeline.unknown)


def _only_up_between(timeline: Timeline, left: Span, right: Span, merge_gap: Duration) -> bool:
    gap = Span(left.end, right.start)
    return gap.length < merge_gap and not timeline.unknown.clip(gap)


def with_fallback(first: Timeline, second: Timeline, rule: Disagreement) -> Timeline:
    """The first source, its unknown time filled by the second, disagreement settled by the rule."""
    unknown = first.unknown & second.unknown
    match rule:
        case Disagreement.AUTHORITATIVE:
            down = first.down | (second.down & first.unknown)
        case Disagreement.WORST:
            down = first.down | second.down
        case Disagreement.BEST:
            down = (first.down | second.down) - first.up - second.up
    return Timeline(first.span, down, unknown)


def combined(members: Sequence[Timeline], step: Combine) -> Timeline:
    """One timeline of several over the same span.

    Unknown members leave the result unknown only while they could change it.
    """
    least = _downs_needed(step, len(members))
    down: list[Span] = []
    unknown: list[Span] = []
    for span, downs, unknowns in _counts(members):
        if downs >= least:
            down.append(span)
        elif downs + unknowns >= least:
            unknown.append(span)
    return Timeline(members[0].span, Spans.of(down), Spans.of(unknown))


def _downs_needed(step: Combine, members: int) -> int:
    match step.rule:
        case CombineRule.SERIES:
            return 1
        case CombineRule.PARALLEL:
            return members
        case CombineRule.DOWN_WHEN:
            return step.count
        case CombineRule.UP_WHEN:
            return members - step.count + 1


def _counts(members: Sequence[Timeline]) -> Iterable[tuple[Span, int, int]]:
    """How many members are down, and unknown, in each stretch between two changes."""
    span = members[0].span
    changes: dict[Instant, tuple[int, int]] = {span.start: (0, 0), span.end: (0, 0)}
    for member in members:
        for spans, down, unknown in ((member.down, 1, 0), (member.unknown, 0, 1)):
            for start, end in spans:
                downs, unknowns = changes.get(start, (0, 0))
                changes[start] = (downs + down, unknowns + unknown)
                downs, unknowns = changes.get(end, (0, 0))
                changes[end] = (downs - down, unknowns - unknown)
    instants = sorted(changes)
    downs = unknowns = 0
    for start, end in pairwise(instants):
        downs += changes[start][0]
        unknowns += changes[start][1]
        yield Span(start, end), downs, unknowns
