"""Runs plans over parts on the threads of one machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, NamedTuple

from palier.calculus.spans import Span
from palier.measurements.engines.columnar.parts import ColumnarSource, Part
from palier.measurements.engines.columnar.plans import Plan
from palier.measurements.schema import SeriesKey

PartsProgress = Callable[[int, int], None]
"""Called with the rows done and the rows in all."""

_FEW = 1 << 16
"""So many rows are read sooner than threads begin."""


class Task(NamedTuple):
    """A part, the plans that map it by their places, and the columns they read together."""

    part: Part
    places: tuple[int, ...]
    columns: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows the part has at most."""
        return self.part.rows

    def run(self, plans: Sequence[Plan]) -> list[tuple[int, Any]]:
        """The partials of the plans, by their places; the part is read once for all of them."""
        columns = self.part.read(self.columns)
        return [(place, plans[place].map(self.part, columns)) for place in self.places]


def tasks_of(plans: Sequence[Plan], source: ColumnarSource) -> list[Task]:
    """Each part that a plan reads, once."""
    found: list[Task] = []
    for kind in sorted({plan.kind for plan in plans if plan.keys}):
        places = tuple(n for n, plan in enumerate(plans) if plan.kind == kind and plan.keys)
        keys: dict[SeriesKey, None] = {}
        for place in places:
            keys.update(dict.fromkeys(plans[place].keys))
        spans = [plans[place].span for place in places]
        span = Span(min(start for start, _ in spans), max(end for _, end in spans))
        columns = tuple(sorted({name for place in places for name in plans[place].columns}))
        found += [Task(part, places, columns) for part in source.parts(kind, keys, span)]
    return found


def added(plans: Sequence[Plan], totals: list[Any], partials: Sequence[tuple[int, Any]]) -> None:
    """Adds the partials of one part to the totals of their plans."""
    for place, partial in partials:
        if partial is not None:
            total = totals[place]
            totals[place] = partial if total is None else plans[place].add(total, partial)


class LocalPool:
    """Threads of this process: NumPy and Arrow let go of the interpreter while they work."""

    def __init__(self, threads: int | None = None, progress: PartsProgress | None = None) -> None:
        self._threads = threads or os.cpu_count() or 1
        self._progress = progress

    def run(self, plans: Sequence[Plan], source: ColumnarSource) -> list[Any]:
        """The total of each plan; None where no part gave anything."""
        totals: list[Any] = [None] * len(plans)
        tasks = tasks_of(plans, source)
        every, done = sum(task.rows for task in tasks), 0
        if len(tasks) == 1 or every <= _FEW:
            for task in tasks:
                added(plans, totals, task.run(plans))
            return totals
        waiting = iter(tasks)
        running: dict[Future[list[tuple[int, Any]]], int] = {}
        with ThreadPoolExecutor(self._threads) as pool:
            # Few parts are under way at once, so that memory does not grow with their number.
            while True:
                for task in waiting:
                    running[pool.submit(task.run, plans)] = task.rows
                    if len(running) > self._threads:
                        break
                if not running:
                    return totals
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    done += running.pop(future)
                    added(plans, totals, future.result())
                    if self._progress is not None:
                        self._progress(done, every)
