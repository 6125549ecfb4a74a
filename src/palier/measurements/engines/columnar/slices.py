"""Windows cut into slices from their start: good and total events in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

import numpy as np

from palier.calculus.indicators import Events, SliceMean, Slices
from palier.calculus.instants import Duration, Instant
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions
from palier.calculus.spans import Span, Spans
from palier.calculus.tallies import SliceTally
from palier.measurements.arrow_layout import numbers
from palier.measurements.engines.columnar.event_rows import EventLayer, EventRows, event_layers
from palier.measurements.engines.columnar.open_slices import OpenSlices
from palier.measurements.engines.columnar.owners import Owners, measured, united
from palier.measurements.engines.columnar.parts import ArrowColumns, Integers, Part
from palier.measurements.engines.columnar.pieces import PieceList, Pieces, series_rows
from palier.measurements.engines.columnar.plans import Job
from palier.measurements.engines.columnar.slice_runs import Cut, SliceCounter
from palier.measurements.engines.columnar.slice_scores import judge_of
from palier.measurements.engines.columnar.sums import added
from palier.measurements.engines.protocol import GroupTally, Measurements
from palier.measurements.schema import SeriesKey

_Place: TypeAlias = tuple[int, int, Dimensions]
"""A job, a window of it, and a group."""


class SliceSums(NamedTuple):
    """By place: slices that are whole, their good, total and score, and whether any were seen."""

    whole: list[Integers]
    seen: Integers
    open: OpenSlices


@dataclass(frozen=True)
class SlicePlan:
    """Slices of the events of some jobs; their pieces are owned by places."""

    rows: EventRows
    numbers: dict[SeriesKey, int]
    """Of the series, as pieces have them."""
    counted: Pieces
    met: Pieces
    heard: Pieces
    cut: Cut

    @property
    def kind(self) -> str:
        """The kind of measurement."""
        return self.rows.kind

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns read."""
        return self.rows.columns

    @property
    def keys(self) -> tuple[SeriesKey, ...]:
        """The series read."""
        return tuple(self.numbers)

    @property
    def span(self) -> Span:
        """From the start of the first window to the instant measured to."""
        return self.heard.span

    def map(self, part: Part, columns: ArrowColumns) -> SliceSums:
        """The slices of one part."""
        at = numbers(columns["at"])
        rows = series_rows(part, at, self.numbers)
        events = self.rows.of(part, columns)
        heard = self.heard.among(rows)
        seen = np.zeros(len(self.cut.length), np.bool_)
        seen[self.heard.owner[heard.piece]] = True
        counter = SliceCounter(self.cut)
        counter.add(self.counted, self.counted.among(rows), at, events)
        counter.add(self.met, self.met.among(rows), at, events.as_met)
        return SliceSums(counter.whole(), seen, OpenSlices(counter.open()))

    def add(self, left: SliceSums, right: SliceSums) -> SliceSums:
        """The slices of two parts."""
        left.open.add(right.open)
        whole = [added(*each) for each in zip(left.whole, right.whole, strict=True)]
        return SliceSums(whole, left.seen | right.seen, left.open)


class _Layer:
    """Jobs that one plan answers."""

    def __init__(self, layer: EventLayer) -> None:
        self.of = layer
        self.owners = Owners(layer.jobs)
        self.places: dict[_Place, int] = {}
        self.series: Counter[int] = Counter()
        self.plan = self._plan()

    def _plan(self) -> SlicePlan:
        numbered: dict[SeriesKey, int] = {}
        counted, met, heard = PieceList(), PieceList(), PieceList()
        for job, keys in enumerate(self.of.keys):
            for key in keys:
                series = numbered.setdefault(key, len(numbered))
                for _, scope, owner in self.owners.of(job, key.dims):
                    whose = (job, owner.window, owner.group)
                    place = self.places.setdefault(whose, len(self.places))
                    self.series[place] += 1
                    counted.add(series, owner.counted, place)
                    met.add(series, owner.met, place)
                    heard.add(series, measured(scope), place)
        return SlicePlan(
            self.of.rows, numbered, counted.pieces(), met.pieces(), heard.pieces(), self._cut()
        )

    def _cut(self) -> Cut:
        jobs = self.of.jobs
        found = [_indicator(jobs[job]) for job, _, _ in self.places]
        lengths = np.array([indicator.length for indicator in found], np.int64)
        scopes = [jobs[job].request.scopes[window] for job, window, _ in self.places]
        starts = np.array([scope.span.start for scope in scopes], np.int64)
        bounds = [judge_of(indicator) for indicator in found]
        judges = {bound: number for number, bound in enumerate(dict.fromkeys(bounds))}
        return Cut(
            lengths,
            starts % lengths,
            np.array([self.series[place] == 1 for place in self.places.values()], np.bool_),
            np.array([judges[bound] for bound in bounds], np.int64),
            tuple(judges),
        )

    def finish(self, sums: SliceSums | None) -> list[tuple[GroupTally, ...]]:
        """The tallies of each job of the layer."""
        found: list[dict[tuple[int, Dimensions], SliceTally]] = [{} for _ in self.of.jobs]
        counted = {} if sums is None else self._tallies(sums)
        for (place, window, group), numbers_of in self.owners.by_place().items():
            job = self.of.jobs[place]
            spans = united([self.owners.found[number].countable for number in numbers_of])
            touched = _touched(spans, job.request.scopes[window].span.start, _indicator(job).length)
            tally = counted.get(self.places[place, window, group], SliceTally())
            found[place][window, group] = replace(tally, countable=touched)
        for job, own in zip(self.of.jobs, found, strict=True):
            if not job.request.group_by and not own:
                own.update({(n, ()): _silent(job, s) for n, s in enumerate(job.request.scopes)})
        return [tuple(GroupTally(*at, own[at]) for at in sorted(own)) for own in found]

    def _tallies(self, sums: SliceSums) -> dict[int, SliceTally]:
        cut, whole = self.plan.cut, sums.whole
        for place, good, total in sums.open.slices():
            score = cut.scores(place, np.arange(len(place)), good, total)
            whole = cut.added(place, (total > 0, good, total, score), whole)
        return {
            place: SliceTally(filled, good, total, score, seen=bool(sums.seen[place]))
            for place, (filled, good, total, score) in enumerate(
                zip(*(each.tolist() for each in whole), strict=True)
            )
        }


class SliceWork:
    """The jobs of `slices` and `sliceMean` of events, over one kind of measurement."""

    def __init__(self, jobs: Sequence[Job], source: Measurements) -> None:
        self._count = len(jobs)
        events = [_events(job) for job in jobs]
        self._layers = [_Layer(layer) for layer in event_layers(jobs, events, source)]
        self.plans = tuple(layer.plan for layer in self._layers)

    def finish(self, totals: Sequence[SliceSums | None]) -> list[tuple[GroupTally, ...]]:
        """The tallies of each job."""
        found: list[tuple[GroupTally, ...]] = [()] * self._count
        for layer, total in zip(self._layers, totals, strict=True):
            for place, tallies in zip(layer.of.places, layer.finish(total), strict=True):
                found[place] = tallies
        return found


def _indicator(job: Job) -> Slices | SliceMean:
    assert isinstance(job.request.indicator, Slices | SliceMean)
    return job.request.indicator


def _events(job: Job) -> Events:
    of = _indicator(job).of
    assert isinstance(of, Events)
    return of


def _silent(job: Job, scope: Scope) -> SliceTally:
    touched = _touched(scope.countable({}), scope.span.start, _indicator(job).length)
    return SliceTally(countable=touched)


def _touched(spans: Spans, origin: Instant, length: Duration) -> int:
    """The number of slices that hold some of the spans."""
    slices, last = 0, -1
    for start, end in spans:
        first = max((start - origin) // length, last + 1)
        last = (end - 1 - origin) // length
        slices += last + 1 - first
    return slices
