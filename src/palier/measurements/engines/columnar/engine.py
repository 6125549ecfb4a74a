"""The engine for large data: requests compiled to plans, run over parts, finished to tallies."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias

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
from palier.calculus.records import Elapsed
from palier.calculus.selectors import Selector, Source
from palier.calculus.terms import Indicator
from palier.measurements.engines.columnar.events import EventWork
from palier.measurements.engines.columnar.executors import LocalPool
from palier.measurements.engines.columnar.parts import ColumnarSource
from palier.measurements.engines.columnar.plans import Executor, Job, Work
from palier.measurements.engines.columnar.records import RecordWork
from palier.measurements.engines.columnar.slices import SliceWork
from palier.measurements.engines.columnar.timelines import TimelineWork
from palier.measurements.engines.columnar.values import ValueWork
from palier.measurements.engines.fallbacks import with_fallback
from palier.measurements.engines.protocol import GroupTally, TallyRequest
from palier.measurements.engines.reference import ReferenceEngine

Make: TypeAlias = Callable[[Sequence[Job], ColumnarSource], Work]
Found: TypeAlias = dict[tuple[int, bool], tuple[GroupTally, ...]]
"""Tallies by the place of a request, and whether they are of its fallback."""


class ColumnarEngine:
    """Reduces measurements part by part, on the threads of this machine or by another executor."""

    name = "columnar"

    def __init__(self, source: ColumnarSource, executor: Executor | None = None) -> None:
        self._source = source
        self._executor = executor or LocalPool()

    def tally(self, request: TallyRequest) -> tuple[GroupTally, ...]:
        """One tally per window and group that has measurements; one group when not grouped.

        Raises `FiguresNotMeasured` for a composite of figures.
        """
        return self.tally_all((request,))[0]

    def tally_all(self, requests: Sequence[TallyRequest]) -> list[tuple[GroupTally, ...]]:
        """The tallies of each request; every part is read once for all of them."""
        placed: dict[tuple[str, Make], list[tuple[int, bool, Job]]] = {}
        plain: dict[int, tuple[GroupTally, ...]] = {}
        for place, request in enumerate(requests):
            method = _method(request.indicator)
            if method is None:
                # Figures entered by hand are few: the definition is enough.
                plain[place] = ReferenceEngine(self._source).tally(request)
                continue
            source, kind, make = method
            jobs = placed.setdefault((kind, make), [])
            jobs.append((place, False, Job(request, source.selector)))
            if source.fallback is not None:
                jobs.append((place, True, Job(request, source.fallback)))
        found = self._run(placed)
        return [
            plain[place]
            if place in plain
            else _chosen(request.indicator, found[place, False], found.get((place, True)))
            for place, request in enumerate(requests)
        ]

    def _run(self, placed: dict[tuple[str, Make], list[tuple[int, bool, Job]]]) -> Found:
        works = [
            (make([job for _, _, job in jobs], self._source), jobs)
            for (_, make), jobs in placed.items()
        ]
        totals = iter(
            self._executor.run([plan for work, _ in works for plan in work.plans], self._source)
        )
        found: Found = {}
        for work, jobs in works:
            tallies = work.finish([next(totals) for _ in work.plans])
            for (place, is_fallback, _), each in zip(jobs, tallies, strict=True):
                found[place, is_fallback] = each
        return found

    def horizon(self) -> tuple[Instant, Instant] | None:
        """From the first instant measured to the end, not included; None when there is nothing."""
        return self._source.horizon()

    def is_still_down(self, down_words: Collection[str]) -> bool:
        """Whether an outage without an end, or a series last known as down, is measured."""
        return self._source.is_still_down(down_words)


def _method(indicator: Indicator) -> tuple[Source, str, Make] | None:
    """The source of an indicator, and what answers it: the kind of measurement, and its work."""
    match indicator:
        case Events(source=source, good_when=bound):
            return source, "event" if bound is None else "sample", EventWork
        case Slices(of=Events() as of) | SliceMean(of=Events() as of):
            return of.source, "event" if of.good_when is None else "sample", SliceWork
        case Quantile(source=source) | Aggregate(source=source):
            return source, "sample", ValueWork
        case (
            Availability()
            | Incidents()
            | CompositeTimelines()
            | Slices(of=Availability())
            | SliceMean(of=Availability())
        ):
            # Timelines have sources of their own, each joined with its fallback.
            return Source(Selector()), "timeline", TimelineWork
        case Elapsed():
            # The fallback stands in for a source without any record, not window by window.
            return Source(Selector()), "record", RecordWork
    return None


def _chosen(
    indicator: Indicator,
    first: tuple[GroupTally, ...],
    second: tuple[GroupTally, ...] | None,
) -> tuple[GroupTally, ...]:
    return first if second is None else with_fallback(first, second)
