"""Timelines of states and checks: each part becomes runs of observations, joined in `finish`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np

from palier.calculus.checks import Run, State, heads_kept, observations_of, state_of
from palier.calculus.indicators import (
    Availability,
    CompositeTimelines,
    Events,
    Incidents,
    SliceMean,
    Slices,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.instants import EARLIEST, Instant
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import numbers
from palier.measurements.engines.columnar.parts import ArrowColumns, ColumnarSource, Integers, Part
from palier.measurements.engines.columnar.plans import Job
from palier.measurements.engines.columnar.remembered import Remembered
from palier.measurements.engines.columnar.runs import GAP, STATES, Observed, Runs
from palier.measurements.engines.columnar.time_slices import time_slice_tally
from palier.measurements.engines.observing import KIND_OF, Seen
from palier.measurements.engines.protocol import GroupTally
from palier.measurements.engines.timeline_sources import TimelineIndicator
from palier.measurements.engines.timeline_tallies import OfTimelines, timeline_tallies
from palier.measurements.schema import SeriesKey


class Reading(NamedTuple):
    """What a series is read with: the rules that observations depend on, and until when."""

    rules: TimelineRules
    until: Instant


class Found(NamedTuple):
    """What one reading found in one part."""

    runs: Runs
    heard_series: Integers
    heard: Integers


TimelineParts: TypeAlias = dict[int, list[Found]]
"""What was found, by the number of the reading, in any order of parts."""


@dataclass(frozen=True)
class TimelinePlan:
    """The series of one kind, and with what each one is read."""

    kind: str
    keys: tuple[SeriesKey, ...]
    readings: tuple[Reading, ...]
    read: tuple[frozenset[int], ...]
    """The keys of each reading, by their numbers."""
    bounds: Integers
    """Starts of windows and the instants they are measured to, in order."""

    @cached_property
    def numbers(self) -> dict[SeriesKey, int]:
        """The place of each key."""
        return {key: number for number, key in enumerate(self.keys)}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns read."""
        is_hard = any(not reading.rules.soft_counts for reading in self.readings)
        return ("at", "state", "hard") if is_hard else ("at", "state")

    @property
    def span(self) -> Span:
        """From the beginning, since a state holds until the next, to the instant of evaluation."""
        return Span(EARLIEST, max(reading.until for reading in self.readings) + 1)

    def map(self, part: Part, columns: ArrowColumns) -> TimelineParts:
        """The runs of one part."""
        places = {
            number: place
            for place, key in enumerate(part.keys)
            if (number := self.numbers.get(key)) is not None
        }
        rows = _Rows(part, columns)
        found: TimelineParts = {}
        for number, (reading, read) in enumerate(zip(self.readings, self.read, strict=True)):
            fewer, more = sorted((read, places.keys()), key=len)
            if own := [each for each in fewer if each in more]:
                own.sort(key=places.__getitem__)
                there = np.array([places[each] for each in own], np.int64)
                found[number] = [rows.found(reading, there, np.array(own), self.bounds)]
        return found

    def add(self, left: TimelineParts, right: TimelineParts) -> TimelineParts:
        """The runs of two parts, each in its own order."""
        for number, found in right.items():
            left.setdefault(number, []).extend(found)
        return left


class _Rows:
    """The rows of a part, as each reading sees them."""

    def __init__(self, part: Part, columns: ArrowColumns) -> None:
        states = columns["state"]
        self._words: list[str] = states.dictionary.to_pylist()
        gap = columns.get(GAP)
        self._all = Observed(
            numbers(columns["at"]),
            states.indices.to_numpy(),
            part.starts,
            None if gap is None else numbers(gap),
        )
        self._end = part.span.end
        self._hard = columns.get("hard")
        self._seen: dict[tuple[Instant, bool], Observed] = {}

    def found(self, reading: Reading, places: Integers, own: Integers, bounds: Integers) -> Found:
        """The runs of one reading, of the series at some places; `own` are their numbers."""
        rules = reading.rules
        states = np.array([STATES.index(state_of(word, rules)) for word in self._words], np.int8)
        # Agreements may each have rules of their own, and few series.
        everything = self._until(reading.until, True).of_series(places)
        counted = everything
        if not rules.soft_counts:
            counted = self._until(reading.until, False).of_series(places)
        runs = counted.runs(states, own, heads_kept(rules), rules.validity)
        # What is not confirmed says nothing of the state, but its source was not silent.
        return Found(runs, *everything.heard(states == _UNKNOWN, own, bounds))

    def _until(self, until: Instant, soft_counts: bool) -> Observed:
        place = min(until, self._end), soft_counts
        if place not in self._seen:
            self._seen[place] = self._cut(*place)
        return self._seen[place]

    def _cut(self, until: Instant, soft_counts: bool) -> Observed:
        if soft_counts:
            return self._all if until >= self._end - 1 else self._all.only(self._all.at <= until)
        assert self._hard is not None
        is_hard = self._hard.fill_null(True).to_numpy(zero_copy_only=False)
        return self._all.only(is_hard & (self._all.at <= until))


_UNKNOWN = STATES.index(State.UNKNOWN)


class TimelineWork:
    """The jobs of timelines over one kind of measurement, or over several."""

    def __init__(self, jobs: Sequence[Job], source: ColumnarSource) -> None:
        self._jobs = jobs
        self._source = Remembered(source)
        self._wanted: dict[str, dict[Reading, set[SeriesKey]]] = {}
        for job in jobs:
            for each in _timelines(_indicator(job)):
                self._want(each, job.request.at)
        bounds = _bounds(jobs)
        self.plans = tuple(_plan(kind, wanted, bounds) for kind, wanted in self._wanted.items())

    def _want(self, indicator: TimelineIndicator, at: Instant) -> None:
        rules, source = indicator.rules, indicator.source
        if rules.input is TimelineInput.OUTAGES:
            return  # Logs of outages are few: they are read as they are.
        kind = KIND_OF[rules.input]
        keys = self._wanted.setdefault(kind, {}).setdefault(_reading(rules, at), set())
        for selector in (source.selector, source.fallback):
            if selector is not None:
                keys.update(self._source.series(kind, selector))

    def finish(self, totals: Sequence[TimelineParts | None]) -> list[tuple[GroupTally, ...]]:
        """The tallies of each job."""
        seen: dict[tuple[str, Reading, SeriesKey], Seen] = {}
        for plan, total in zip(self.plans, totals, strict=True):
            for number, found in (total or {}).items():
                reading = plan.readings[number]
                for key, each in _joined(found, plan.keys, reading.rules).items():
                    seen[plan.kind, reading, key] = each

        def observe(key: SeriesKey, rules: TimelineRules, until: Instant) -> Seen:
            place = KIND_OF[rules.input], _reading(rules, until), key
            return seen.get(place) or Seen(observations_of((), rules), ())

        return [
            timeline_tallies(self._source, observe, _indicator(job), job.request, time_slice_tally)
            for job in self._jobs
        ]


def _plan(kind: str, wanted: dict[Reading, set[SeriesKey]], bounds: Integers) -> TimelinePlan:
    keys = sorted(set().union(*wanted.values()))
    numbered = {key: number for number, key in enumerate(keys)}
    return TimelinePlan(
        kind,
        tuple(keys),
        tuple(wanted),
        tuple(frozenset(numbered[key] for key in own) for own in wanted.values()),
        bounds,
    )


def _joined(
    found: Sequence[Found], keys: Sequence[SeriesKey], rules: TimelineRules
) -> dict[SeriesKey, Seen]:
    """What each series said, its parts put in order of time."""
    runs: defaultdict[int, list[Run]] = defaultdict(list)
    heard: defaultdict[int, list[Instant]] = defaultdict(list)
    for each in found:
        for series, run in each.runs.each():
            runs[series].append(run)
        for series, at in zip(each.heard_series.tolist(), each.heard.tolist(), strict=True):
            heard[series].append(at)
    return {
        keys[series]: Seen(
            observations_of(sorted(runs[series], key=_first), rules), tuple(sorted(heard[series]))
        )
        for series in runs.keys() | heard.keys()
    }


def _first(run: Run) -> Instant:
    return run.heads[0]


def _reading(rules: TimelineRules, at: Instant) -> Reading:
    """Rules that read observations alike become one reading, whatever else they state."""
    plain = TimelineRules(
        input=rules.input,
        down_words=rules.down_words,
        unknown_words=rules.unknown_words,
        absent_words=rules.absent_words,
        holds_for=rules.validity,
        confirm_after=heads_kept(rules),
        soft_counts=rules.soft_counts or rules.input is not TimelineInput.CHECKS,
    )
    return Reading(plain, max(at, EARLIEST))


def _bounds(jobs: Sequence[Job]) -> Integers:
    """The instants between which it does not matter when a source was heard."""
    scopes = (scope for job in jobs for scope in job.request.scopes)
    found = {bound for scope in scopes for bound in (scope.span.start, scope.until)}
    return np.array(sorted(found), np.int64)


def _indicator(job: Job) -> OfTimelines:
    indicator = job.request.indicator
    assert isinstance(indicator, Availability | Incidents | CompositeTimelines | Slices | SliceMean)
    return indicator


def _timelines(indicator: OfTimelines) -> tuple[TimelineIndicator, ...]:
    match indicator:
        case CompositeTimelines(members=members):
            return members
        case Slices(of=of) | SliceMean(of=of):
            assert not isinstance(of, Events)
            return (of,)
    return (indicator,)
