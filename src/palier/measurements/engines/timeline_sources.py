"""From measurements to timelines: one per series, joined with its fallback, then combined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import starmap

from palier.calculus.affected import EVERYONE, Affected
from palier.calculus.buckets import Evidence, Reason
from palier.calculus.checks import State, state_of, timeline_of
from palier.calculus.indicators import (
    AbsentTime,
    Availability,
    Combine,
    CompositeTimelines,
    Incidents,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.instants import EARLIEST, Instant
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions, Selector, Source
from palier.calculus.spans import EMPTY, Span, Spans
from palier.calculus.terms import MissingData, UnknownCountsAs
from palier.calculus.timelines import (
    Downtime,
    Timeline,
    bridged,
    combined,
    smoothed,
    timeline_of_outages,
    with_fallback,
)
from palier.measurements.engines.observing import KIND_OF, Observe
from palier.measurements.engines.protocol import Measurements, TallyRequest, group_of
from palier.measurements.schema import SeriesKey

TimelineIndicator = Availability | Incidents


@dataclass(frozen=True, slots=True)
class Member:
    """A timeline and the dimensions it stands for: those of a series, or of a combination."""

    dimensions: Dimensions
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Reading:
    """What timelines are read with: the rules, and the span up to the instant of evaluation."""

    data: Measurements
    observe: Observe
    rules: TimelineRules
    span: Span


def members_of(
    data: Measurements,
    observe: Observe,
    indicator: TimelineIndicator | CompositeTimelines,
    request: TallyRequest,
) -> list[Member]:
    """The timelines an indicator is computed on, as known at the instant of the request."""
    span = Span(EARLIEST, max(request.at, EARLIEST))
    if isinstance(indicator, CompositeTimelines):
        parts = [
            _finished(_Reading(data, observe, member.rules, span), member, request)
            for member in indicator.members
        ]
        return _composed(parts, indicator.combine, request)
    return _finished(_Reading(data, observe, indicator.rules, span), indicator, request)


def silent(at: Instant) -> Evidence:
    """The timeline of a source that never said anything."""
    span = Span(EARLIEST, max(at, EARLIEST))
    return Evidence(Timeline(span, unknown=Spans((span,))))


def _finished(
    reading: _Reading, indicator: TimelineIndicator, request: TallyRequest
) -> list[Member]:
    """Combined, then bridged where the last state holds, then without outages to be ignored."""
    members = _read(reading, indicator.source)
    for step in indicator.combine:
        members = _combined(members, step, request)
    if indicator.rules.absent_counts_as is AbsentTime.MET:
        members = [_never_absent(member) for member in members]
    return [_smooth(member, indicator.rules, request.missing) for member in members]


def _never_absent(member: Member) -> Member:
    timeline = replace(member.evidence.timeline, absent=EMPTY)
    return Member(member.dimensions, replace(member.evidence, timeline=timeline))


def _smooth(member: Member, rules: TimelineRules, missing: MissingData) -> Member:
    evidence = member.evidence
    timeline, bridge = evidence.timeline, evidence.bridge
    if missing.unknown_counts_as is UnknownCountsAs.LAST_STATE:
        timeline, bridge = bridged(timeline, missing.longest_gap)
    timeline = smoothed(timeline, rules.merge_gap, rules.min_outage)
    return Member(member.dimensions, replace(evidence, timeline=timeline, bridge=bridge))


def _combined(members: Iterable[Member], step: Combine, request: TallyRequest) -> list[Member]:
    groups: dict[Dimensions, list[Member]] = {}
    for member in members:
        group = group_of(member.dimensions, (*request.group_by, *step.by))
        groups.setdefault(group, []).append(_excused(member, group, request))
    return [_one_of(group, step, group_members) for group, group_members in groups.items()]


def _excused(member: Member, group: Dimensions, request: TallyRequest) -> Member:
    """A member that counts as up while time is excluded for it but not for the combination."""
    own, shared = dict(member.dimensions), dict(group)
    excused = EMPTY
    for scope in request.scopes:
        if any(waiver.where for waiver in scope.waivers):
            excused = excused | (_excluded(scope, own) - _excluded(scope, shared))
    if not excused:
        return member
    timeline = member.evidence.timeline
    up = replace(timeline, down=timeline.down - excused, unknown=timeline.unknown - excused)
    bridge = member.evidence.bridge - excused
    return Member(member.dimensions, replace(member.evidence, timeline=up, bridge=bridge))


def _excluded(scope: Scope, dimensions: dict[str, str]) -> Spans:
    return scope.removed(dimensions) | scope.counted_as_met(dimensions)


def _one_of(group: Dimensions, step: Combine, members: Sequence[Member]) -> Member:
    timeline = combined([member.evidence.timeline for member in members], step)
    reasons = tuple(reason for member in members for reason in member.evidence.reasons)
    names = sorted({member.evidence.series for member in members})
    # What last_state filled in a member is not known where it decides the whole.
    unfilled = combined([_unfilled(member.evidence) for member in members], step)
    bridge = unfilled.unknown - timeline.unknown
    heard = tuple(merge(*(member.evidence.heard for member in members)))
    return Member(group, Evidence(timeline, bridge, ", ".join(names), reasons, heard))


def _unfilled(evidence: Evidence) -> Timeline:
    """The timeline as it was before gaps were filled."""
    timeline, bridge = evidence.timeline, evidence.bridge
    return replace(timeline, down=timeline.down - bridge, unknown=timeline.unknown | bridge)


def _composed(parts: Sequence[list[Member]], step: Combine, request: TallyRequest) -> list[Member]:
    """Every part's timelines combined; a part without measurements is unknown, not absent."""
    by = (*request.group_by, *step.by)
    groups = {group_of(member.dimensions, by): None for part in parts for member in part}
    found = []
    for group in groups:
        chosen: list[Member] = []
        for part in parts:
            inside = [member for member in part if group_of(member.dimensions, by) == group]
            chosen += inside or [Member(group, silent(request.at))]
        chosen = [_excused(member, group, request) for member in chosen]
        found.append(_one_of(group, step, chosen))
    return found


def _read(reading: _Reading, source: Source) -> list[Member]:
    first = _series(reading, source.selector)
    if source.fallback is None:
        return first
    second = _series(reading, source.fallback)
    alone = len(first) == 1 and len(second) == 1
    partners = {member.dimensions: member for member in second}
    found = []
    for member in first:
        partner = partners.pop(second[0].dimensions if alone else member.dimensions, None)
        found.append(_joined(member, partner, source) if partner else member)
    return [*found, *partners.values()]


def _joined(first: Member, second: Member, source: Source) -> Member:
    timeline = with_fallback(first.evidence.timeline, second.evidence.timeline, source.disagreement)
    reasons = (*first.evidence.reasons, *second.evidence.reasons)
    heard = tuple(merge(first.evidence.heard, second.evidence.heard))
    evidence = replace(first.evidence, timeline=timeline, reasons=reasons, heard=heard)
    return Member(first.dimensions, evidence)


def _series(reading: _Reading, selector: Selector) -> list[Member]:
    is_log = reading.rules.input is TimelineInput.OUTAGES
    read = _from_outages if is_log else _from_observations
    return [
        read(reading, key) for key in reading.data.series(KIND_OF[reading.rules.input], selector)
    ]


def _from_observations(reading: _Reading, key: SeriesKey) -> Member:
    seen = reading.observe(key, reading.rules, reading.span.end)
    timeline = timeline_of(seen.observations, reading.rules, reading.span)
    return Member(key.dims, Evidence(timeline, series=key.name, heard=seen.heard))


def _from_outages(reading: _Reading, key: SeriesKey) -> Member:
    columns = reading.data.columns("outage", key)
    downtimes: list[Downtime] = []
    reasons: list[tuple[Span, str]] = []
    affected: list[Affected] = []
    for start, end, word, reason, ratio in zip(*(columns[n] for n in _OUTAGE), strict=True):
        state = state_of(word, reading.rules)
        if state is State.UP or start > reading.span.end:
            continue
        downtimes.append(Downtime(start, end, state is State.DOWN, state is State.ABSENT))
        span = Span(start, reading.span.end if end is None else end)
        affected.append(Affected(span, EVERYONE if ratio is None else ratio))
        if reason:
            reasons.append((span, reason))
    evidence = Evidence(
        timeline_of_outages(downtimes, reading.span),
        series=key.name,
        reasons=tuple(starmap(Reason, reasons)),
        affected=tuple(affected) if any(each.ratio != EVERYONE for each in affected) else (),
    )
    return Member(key.dims, evidence)


_OUTAGE = ("start", "end", "state", "reason", "affected")
