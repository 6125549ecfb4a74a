"""A timeline held against a scope: up, down, unknown and excluded service time, and outages."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from palier.calculus.affected import EVERYONE, Affected, pieces
from palier.calculus.instants import Instant
from palier.calculus.scopes import Scope
from palier.calculus.spans import EMPTY, Clipper, Span, Spans
from palier.calculus.tallies import Outage, TimeTally
from palier.calculus.timelines import Timeline


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, by its source, something was down during `span`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A timeline with what was filled in, what the source said of it, and the series' name."""

    timeline: Timeline
    bridge: Spans = EMPTY
    series: str = ""
    reasons: tuple[Reason, ...] = ()
    heard: tuple[Instant, ...] = ()
    """When, in order, the source said that it does not know: it was not silent."""
    affected: tuple[Affected, ...] = ()
    """What share of users the source's outages affected; empty when it never says."""

    def is_heard(self, start: Instant, end: Instant) -> bool:
        """Whether the source said in `[start, end)` that it does not know."""
        place = bisect_left(self.heard, start)
        return place < len(self.heard) and self.heard[place] < end


def bucketed(evidence: Evidence, scope: Scope, dimensions: dict[str, str]) -> TimeTally:
    """The four buckets of one window, which partition its service time, and its outages.

    Absent time is excluded, by no one's request: counting it as up would reward stopping things,
    as down would punish it, and as unknown would say that a figure is missing.
    """
    measured = Span(scope.span.start, scope.until)
    # Timelines reach back to the beginning of time: a window costs what lies in it.
    timeline = evidence.timeline.within(measured)
    removed = scope.removed(dimensions)
    absent = (timeline.absent & scope.service) - removed
    met = scope.counted_as_met(dimensions) - removed - absent
    counted = scope.service - removed - absent - met
    down = timeline.down & counted
    known = timeline.known
    up = ((known & counted) - down) | met
    unknown = counted - known
    bridge = evidence.bridge.clip(measured)
    return TimeTally(
        up=up.measure,
        down=down.measure,
        unknown=unknown.measure,
        excluded=removed.measure + absent.measure,
        absent=absent.measure,
        bridged=(bridge & counted).measure,
        met_by_exclusion=(met - (known - timeline.down)).measure,
        outages=_outages(evidence, measured, counted),
        up_spans=up,
        down_spans=down,
        unknown_spans=unknown,
        seen=bool(timeline.told - bridge) or evidence.is_heard(*measured),
    )


def _outages(evidence: Evidence, measured: Span, counted: Spans) -> tuple[Outage, ...]:
    """The outages with countable time in the window; those that reach beyond it are cut.

    A downtime in which the share of users affected changes is several outages.
    """
    horizon = evidence.timeline.span
    reasons = [each for each in evidence.reasons if _meet(each.span, measured)]
    counted_in = Clipper(counted)
    found: list[Outage] = []
    for downtime in evidence.timeline.down.touching(measured):
        for piece in pieces(downtime, evidence.affected):
            start, end = piece.span
            inside = Span(max(start, measured.start), min(end, measured.end))
            time = counted_in.clip(inside)
            if not time:
                continue
            found.append(
                Outage(
                    span=inside,
                    counted=time,
                    open_start=start < measured.start or start == horizon.start,
                    open_end=end > measured.end or end == horizon.end,
                    series=evidence.series,
                    reason=_text(each.text for each in reasons if _meet(each.span, inside)),
                    affected="" if piece.ratio == EVERYONE else str(piece.ratio),
                )
            )
    return tuple(found)


def _meet(left: Span, right: Span) -> bool:
    return left.start < right.end and right.start < left.end


def _text(reasons: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in reasons if text))
