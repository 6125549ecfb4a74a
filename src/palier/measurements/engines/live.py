"""The engine for live questions: from the tallies and thinned rows of days, all else from rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from palier.calculus.indicators import (
    Aggregate,
    Availability,
    CompositeTimelines,
    Events,
    Incidents,
    Quantile,
    SliceMean,
    Slices,
)
from palier.calculus.instants import Instant
from palier.calculus.selectors import Selector, Source
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.columnar.executors import LocalPool
from palier.measurements.engines.columnar.parts import ColumnarSource
from palier.measurements.engines.columnar.plans import Executor, Job, Plan
from palier.measurements.engines.columnar.slices import SliceWork
from palier.measurements.engines.columnar.timelines import (
    TimelineParts,
    TimelinePlan,
    TimelineWork,
)
from palier.measurements.engines.columnar.values import ValueWork
from palier.measurements.engines.fallbacks import with_fallback
from palier.measurements.engines.live_events import is_live, live_events
from palier.measurements.engines.live_rows import from_minutes, starts_on_minutes
from palier.measurements.engines.live_source import Catalogue, RolledDays
from palier.measurements.engines.live_timelines import from_thinned, split
from palier.measurements.engines.protocol import GroupTally, Measurements, TallyRequest


class _Way(NamedTuple):
    """How roll-ups answer: what adds up minutes that stand for rows, None where sums are enough."""

    kind: str
    make: Callable[[Sequence[Job], Measurements], SliceWork | ValueWork] | None = None


_TIMELINES = _Way("timeline")
"""From thinned states and checks."""


class LiveEngine:
    """Answers at once what tallies of days can answer, and the rest as the columnar engine does."""

    name = "live"

    def __init__(
        self, source: ColumnarSource, rolled: RolledDays, executor: Executor | None = None
    ) -> None:
        self._source = source
        self._rolled = rolled
        self._executor = executor or LocalPool()
        self._columnar = ColumnarEngine(source, self._executor)
        self._catalogue = Catalogue(source)

    def tally(self, request: TallyRequest) -> tuple[GroupTally, ...]:
        """One tally per window and group that has measurements; one group when not grouped.

        Raises `FiguresNotMeasured` for a composite of figures.
        """
        return self.tally_all((request,))[0]

    def tally_all(self, requests: Sequence[TallyRequest]) -> list[tuple[GroupTally, ...]]:
        """The tallies of each request; tallies of days and parts are read once for all of them."""
        found: dict[int, tuple[GroupTally, ...]] = {}
        asked: dict[_Way, list[tuple[int, Job]]] = {}
        others: list[int] = []
        for place, request in enumerate(requests):
            found_way = _way(request)
            if found_way is None:
                others.append(place)
                continue
            way, source = found_way
            jobs = asked.setdefault(way, [])
            jobs.append((place, Job(request, source.selector)))
            if source.fallback is not None:
                jobs.append((place, Job(request, source.fallback)))
        for way, own in asked.items():
            tallies = self._answered(way, [job for _, job in own])
            for (place, _), each in zip(own, tallies, strict=True):
                found[place] = with_fallback(found[place], each) if place in found else each
        rest = self._columnar.tally_all([requests[place] for place in others]) if others else []
        found.update(zip(others, rest, strict=True))
        return [found[place] for place in range(len(requests))]

    def _answered(self, way: _Way, jobs: Sequence[Job]) -> list[tuple[GroupTally, ...]]:
        if way == _TIMELINES:
            timelines = TimelineWork(jobs, self._source)
            return timelines.finish([self._timelines(plan) for plan in timelines.plans])
        if way.make is None:
            return live_events(jobs, self._catalogue, self._rolled, self._run)
        work = way.make(jobs, self._catalogue)
        totals = [from_minutes(plan, self._rolled, self._source) for plan in work.plans]
        return work.finish(totals)

    def _timelines(self, plan: TimelinePlan) -> TimelineParts | None:
        told, untold = split(plan)
        total = from_thinned(told, self._rolled, self._source)
        rest: TimelineParts | None = self._run(untold) if untold is not None else None
        return rest if total is None else total if rest is None else plan.add(total, rest)

    def _run(self, plan: Plan) -> Any:
        (total,) = self._executor.run([plan], self._source)
        return total

    def horizon(self) -> tuple[Instant, Instant] | None:
        """From the first instant measured to the end, not included; None when there is nothing."""
        return self._source.horizon()

    def is_still_down(self, down_words: Collection[str]) -> bool:
        """Whether an outage without an end, or a series last known as down, is measured."""
        return self._source.is_still_down(down_words)


def _way(request: TallyRequest) -> tuple[_Way, Source] | None:
    """How a request is answered, and from which source; None where all rows are needed."""
    match request.indicator:
        case Events() as events if is_live(events, request):
            return _Way(_kind(events)), events.source
        case (Slices(of=Events() as events) | SliceMean(of=Events() as events)) as slices:
            if starts_on_minutes(request, slices.length):
                return _Way(_kind(events), SliceWork), events.source
        case Availability() | Incidents() | CompositeTimelines() | Slices() | SliceMean():
            # Timelines have sources of their own, each joined with its fallback.
            return _TIMELINES, Source(Selector())
        case (Quantile() | Aggregate()) as values if starts_on_minutes(request, values.cadence):
            return _Way("sample", ValueWork), values.source
    return None


def _kind(events: Events) -> str:
    return "event" if events.good_when is None else "sample"
