"""Good and total events over the countable time of each window, and coverage by cadence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from palier.calculus.indicators import Events
from palier.calculus.spans import Span
from palier.calculus.tallies import EventTally
from palier.measurements.arrow_layout import numbers
from palier.measurements.engines.cadence import countable_slots
from palier.measurements.engines.columnar.event_rows import EventLayer, EventRows, event_layers
from palier.measurements.engines.columnar.owners import Owners, measured
from palier.measurements.engines.columnar.parts import ArrowColumns, ColumnarSource, Integers, Part
from palier.measurements.engines.columnar.pieces import PieceList, Pieces, series_rows
from palier.measurements.engines.columnar.plans import Job
from palier.measurements.engines.columnar.slots import sampled_slots
from palier.measurements.engines.columnar.sums import added, summed_by
from palier.measurements.engines.counting import event_tally
from palier.measurements.engines.protocol import GroupTally
from palier.measurements.schema import SeriesKey


@dataclass(slots=True)
class EventSums:
    """Good and total events per owner, whether anything was delivered, and slots sampled."""

    good: Integers
    total: Integers
    seen: Integers
    slots: dict[int, int]


@dataclass(frozen=True)
class EventPlan:
    """Events, or samples judged by a bound, of some jobs."""

    rows: EventRows
    numbers: dict[SeriesKey, int]
    """Of the series, as pieces have them."""
    counted: Pieces
    met: Pieces
    heard: Pieces
    cadences: list[int]
    """Of each owner; zero for none."""

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

    def map(self, part: Part, columns: ArrowColumns) -> EventSums:
        """The sums of one part."""
        at, count = numbers(columns["at"]), len(self.cadences)
        rows = series_rows(part, at, self.numbers)
        seen = np.zeros(count, np.bool_)
        heard = self.heard.among(rows)
        seen[self.heard.owner[heard.piece]] = True
        slots = sampled_slots(at, self.heard, heard, self.cadences) if any(self.cadences) else {}
        events = self.rows.of(part, columns)
        counted, met = self.counted.among(rows), self.met.among(rows)
        own = np.concatenate([self.counted.owner[counted.piece], self.met.owner[met.piece]])
        good, total = (
            summed_by(own, np.concatenate(each), count)
            for each in zip(events.over(counted), events.as_met.over(met), strict=True)
        )
        return EventSums(good, total, seen, slots)

    def add(self, left: EventSums, right: EventSums) -> EventSums:
        """The sums of two parts."""
        slots = left.slots
        for owner, bits in right.slots.items():
            slots[owner] = slots.get(owner, 0) | bits
        return EventSums(
            added(left.good, right.good),
            added(left.total, right.total),
            left.seen | right.seen,
            slots,
        )


class _Layer:
    """Jobs that one plan answers."""

    def __init__(self, layer: EventLayer) -> None:
        self.of = layer
        self.jobs = layer.jobs
        self.owners = Owners(layer.jobs)

    def plan(self) -> EventPlan:
        numbered: dict[SeriesKey, int] = {}
        counted, met, heard = PieceList(), PieceList(), PieceList()
        for job, keys in enumerate(self.of.keys):
            for key in keys:
                series = numbered.setdefault(key, len(numbered))
                for number, scope, owner in self.owners.of(job, key.dims):
                    counted.add(series, owner.counted, number)
                    met.add(series, owner.met, number)
                    heard.add(series, measured(scope), number)
        return EventPlan(
            self.of.rows,
            numbered,
            counted.pieces(),
            met.pieces(),
            heard.pieces(),
            [_events(self.jobs[owner.job]).cadence or 0 for owner in self.owners.found],
        )

    def finish(self, total: EventSums | None) -> list[tuple[GroupTally, ...]]:
        """The tallies of each job of the layer."""
        found: list[dict[tuple[int, Any], EventTally]] = [{} for _ in self.jobs]
        for (job_place, window, group), numbers_of in self.owners.by_place().items():
            job = self.jobs[job_place]
            scope = job.request.scopes[window]
            tally, expected = EventTally(), 0
            for number in numbers_of:
                countable = self.owners.found[number].countable
                slots = countable_slots(scope, countable, _events(job).cadence)
                expected |= slots
                if total is not None:
                    tally = tally + _tally(total, number, slots)
            found[job_place][window, group] = replace(tally, countable_slots=expected.bit_count())
        for job, own in zip(self.jobs, found, strict=True):
            if not job.request.group_by and not own:
                scopes = enumerate(job.request.scopes)
                own.update({(n, ()): event_tally(_events(job), (), scope) for n, scope in scopes})
        return [
            tuple(GroupTally(*place, tally) for place, tally in sorted(own.items(), key=_place))
            for own in found
        ]


class EventWork:
    """The jobs of `events` over one kind of measurement."""

    def __init__(self, jobs: Sequence[Job], source: ColumnarSource) -> None:
        self._count = len(jobs)
        events = [_events(job) for job in jobs]
        self._layers = [_Layer(layer) for layer in event_layers(jobs, events, source)]
        self.plans = tuple(layer.plan() for layer in self._layers)

    def finish(self, totals: Sequence[EventSums | None]) -> list[tuple[GroupTally, ...]]:
        """The tallies of each job."""
        found: list[tuple[GroupTally, ...]] = [()] * self._count
        for layer, total in zip(self._layers, totals, strict=True):
            for place, tallies in zip(layer.of.places, layer.finish(total), strict=True):
                found[place] = tallies
        return found


def _events(job: Job) -> Events:
    assert isinstance(job.request.indicator, Events)
    return job.request.indicator


def _tally(total: EventSums, number: int, expected: int) -> EventTally:
    return EventTally(
        int(total.good[number]),
        int(total.total[number]),
        total.slots.get(number, 0) & expected,
        0,
        bool(total.seen[number]),
    )


def _place(item: tuple[tuple[int, Any], EventTally]) -> tuple[int, Any]:
    return item[0]
