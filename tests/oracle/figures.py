"""Figures, coverage, budgets and outcomes of one window, counted minute by minute."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    EmptySlice,
    Incidents,
    OutageMeasure,
    SliceMean,
    Slices,
)
from palier.calculus.instants import MINUTE, SECOND
from palier.calculus.terms import MissingData, UnknownCountsAs
from tests.oracle.exclusions import Granted
from tests.oracle.timelines import DOWN, UNKNOWN, UP, Line


@dataclass
class View:
    """One window: its minutes, those of service, and what exclusions make of them.

    `until` is the end of what is measured.
    """

    start: int
    end: int
    until: int
    hours: set[int]
    granted: Granted
    service: set[int] = field(init=False)
    removed: set[int] = field(init=False)
    met: set[int] = field(init=False)
    countable: set[int] = field(init=False)

    def __post_init__(self) -> None:
        inside = range(self.start, self.until)
        self.service = {m for m in self.hours if m in inside}
        self.removed = {m for m in self.service if self.granted.get(m) is Treatment.REMOVED}
        self.met = {m for m in self.service if self.granted.get(m) is Treatment.COUNTED_AS_MET}
        self.countable = self.service - self.removed

    @property
    def to_come(self) -> set[int]:
        """The minutes that will be countable later, as exclusions stand."""
        later = {m for m in self.hours if self.until <= m < self.end}
        return {m for m in later if self.granted.get(m) is not Treatment.REMOVED}

    def plain(self) -> View:
        return View(self.start, self.end, self.until, self.hours, {})


@dataclass
class Answer:
    """What the oracle says: `figure` None when there is nothing to make it of."""

    figure: Fraction | None = None
    known: int | None = None
    coverable: int | None = None
    buckets: tuple[int, int, int, int] | None = None
    is_silent: bool = False
    series: int = 1

    @property
    def coverage(self) -> Fraction | None:
        if self.known is None or not self.coverable:
            return None
        return Fraction(self.known, self.coverable)


@dataclass
class Seen:
    """A finished line, the minutes that were filled in, and those of explicit unknowns."""

    line: Line
    filled: set[int]
    heard: set[int]

    def is_silent(self, view: View) -> bool:
        inside = range(view.start, view.until)
        known = any(self.line[m] != UNKNOWN and m not in self.filled for m in inside)
        return not known and not any(m in self.heard for m in inside)


def buckets(seen: Seen, view: View) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {UP: set(), DOWN: set(), UNKNOWN: set()}
    for minute in view.countable:
        found[UP if minute in view.met else seen.line[minute]].add(minute)
    return {**found, "excluded": view.removed}


def availability(seen: Seen, view: View, missing: MissingData) -> Answer:
    found = buckets(seen, view)
    up, down, unknown = len(found[UP]), len(found[DOWN]), len(found[UNKNOWN])
    as_met = missing.unknown_counts_as is UnknownCountsAs.MET
    as_missed = missing.unknown_counts_as is UnknownCountsAs.MISSED
    filled = (found[UP] | found[DOWN]) & seen.filled - view.met
    counted = up + down + (unknown if as_met or as_missed else 0)
    good = up + (unknown if as_met else 0)
    silent = seen.is_silent(view) and not _measured(seen, view, found)
    return Answer(
        figure=Fraction(good, counted) if counted and not silent else None,
        known=0 if silent else up + down - len(filled),
        coverable=up + down + unknown,
        buckets=(up, down, unknown, len(found["excluded"])),
        is_silent=silent,
    )


def _measured(seen: Seen, view: View, found: dict[str, set[int]]) -> set[int]:
    """Minutes up or down; nobody measured those that are up because of an exclusion only."""
    return (found[UP] | found[DOWN]) - {m for m in view.met if seen.line[m] != UP}


def incidents(indicator: Incidents, seen: Seen, view: View) -> Answer:
    found = buckets(seen, view)
    known = len(found[UP]) + len(found[DOWN])
    parts: list[tuple[bool, int]] = []
    minutes = sorted(seen.line)
    for minute in minutes:
        if seen.line[minute] != DOWN:
            continue
        begins = minute != minutes[0] and seen.line[minute - 1] != DOWN
        if begins or not parts:
            parts.append((begins and minute >= view.start, 0))
        if minute in found[DOWN]:
            parts[-1] = (parts[-1][0], parts[-1][1] + 1)
    lengths = [(begun, length * MINUTE) for begun, length in parts if length]
    figure = _of_outages(indicator.measure, lengths, len(found[UP]) * MINUTE)
    coverable = known + len(found[UNKNOWN])
    filled = (found[UP] | found[DOWN]) & seen.filled - view.met
    silent = seen.is_silent(view) and not _measured(seen, view, found)
    figure = figure if known and not silent else None
    return Answer(figure, 0 if silent else known - len(filled), coverable, is_silent=silent)


def _of_outages(measure: OutageMeasure, parts: list[tuple[bool, int]], up: int) -> Fraction | None:
    begun = [length for is_begun, length in parts if is_begun]
    match measure:
        case OutageMeasure.COUNT:
            return Fraction(len(begun))
        case OutageMeasure.LONGEST:
            return Fraction(max((length for _, length in parts), default=0))
        case OutageMeasure.DOWNTIME:
            return Fraction(sum(length for _, length in parts))
        case OutageMeasure.MTTR:
            return Fraction(sum(begun), len(begun)) if begun else None
    return Fraction(up, len(begun)) if begun else None


Counts = Callable[[int], tuple[int, int]]
"""Good and total of one minute."""


def time_counts(seen: Seen, view: View, missing: MissingData) -> Counts:
    policy = missing.unknown_counts_as

    def count(minute: int) -> tuple[int, int]:
        if minute in view.met:
            return MINUTE, MINUTE
        state = seen.line[minute]
        if state != UNKNOWN:
            return (state == UP) * MINUTE, MINUTE
        if policy in (UnknownCountsAs.MET, UnknownCountsAs.MISSED):
            return (policy is UnknownCountsAs.MET) * MINUTE, MINUTE
        return 0, 0

    return count


def event_counts(rows: Iterable[tuple[int, int, int]], view: View) -> Counts:
    found = {at // MINUTE: (good, total) for at, good, total in rows}

    def count(minute: int) -> tuple[int, int]:
        good, total = found.get(minute, (0, 0))
        return (total if minute in view.met else good), total

    return count


def events(rows, view: View, cadence: int | None) -> Answer:
    count = event_counts(rows, view)
    pairs = [count(m) for m in view.countable]
    good, total = sum(g for g, _ in pairs), sum(t for _, t in pairs)
    instants = [at // MINUTE for at, *_ in rows if view.start <= at // MINUTE < view.until]
    answer = Answer(Fraction(good, total) if total else None, is_silent=not instants)
    _sampled(answer, instants, view, cadence)
    return answer


def _sampled(answer: Answer, instants: list[int], view: View, cadence: int | None) -> None:
    if cadence is None:
        return
    step = cadence // MINUTE
    slots = {(m - view.start) // step for m in view.countable}
    if view.until < view.end:
        slots = {slot for slot in slots if view.start + (slot + 1) * step <= view.until}
    answer.known = len(slots & {(m - view.start) // step for m in instants})
    answer.coverable = len(slots)


def slices(indicator: Slices | SliceMean, count: Counts, view: View, known: set[int]) -> Answer:
    """Good slices of all, or the mean of their ratios; `known` are the minutes measured."""
    step = indicator.length // MINUTE
    cut: dict[int, list[int]] = {}
    for minute in view.countable:
        cut.setdefault((minute - view.start) // step, []).append(minute)
    scores: list[Fraction] = []
    covered = 0
    for minutes in cut.values():
        pairs = [count(m) for m in minutes]
        good, total = sum(g for g, _ in pairs), sum(t for _, t in pairs)
        if total:
            covered += any(m in known or m in view.met for m in minutes)
            scores.append(_score(indicator, Fraction(good, total)))
        elif indicator.empty_slice is not EmptySlice.REMOVED:
            scores.append(Fraction(indicator.empty_slice is EmptySlice.MET))
    figure = sum(scores, Fraction(0)) / len(scores) if scores else None
    return Answer(figure, covered, len(cut))


def _score(indicator: Slices | SliceMean, ratio: Fraction) -> Fraction:
    if isinstance(indicator, SliceMean):
        return Fraction(round(ratio * 10**9), 10**9)
    target = indicator.slice_target
    return Fraction(target.relation.holds(ratio, target.value))


def quantile(values: list[int], q: Fraction) -> Fraction | None:
    return Fraction(sorted(values)[max(1, ceil(q * len(values))) - 1]) if values else None


def aggregate(indicator: Aggregate, values: list[int], minutes: int) -> Fraction | None:
    if not values:
        return None
    match indicator.function:
        case AggregateFunction.MEAN:
            return Fraction(sum(values), len(values))
        case AggregateFunction.MAX:
            return Fraction(max(values))
        case AggregateFunction.MIN:
            return Fraction(min(values))
        case AggregateFunction.SUM:
            return Fraction(sum(values))
        case AggregateFunction.COUNT:
            return Fraction(len(values))
    per = SECOND if indicator.per is None else indicator.per
    return Fraction(sum(values) * per, minutes * MINUTE)
