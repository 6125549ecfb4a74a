"""Kinds that come at a cadence: samples, events, counters and checks, in columns of numbers."""

from __future__ import annotations

from typing import Any, TypeAlias, cast

import numpy as np

from palier.measurements.generating import chance
from palier.measurements.generating.frames import Frame, Run
from palier.measurements.generating.scenario import Checked, Counted, Sampled

Columns: TypeAlias = dict[str, np.ndarray[Any, Any] | None]
"""Cells by name, series by slots; None is a column of nulls. States are codes of `CHECK_STATES`."""

CHECK_STATES = ("up", "down")

_LARGEST = 2.0**53
"""Up to here every whole number is a float, and a file gives back what was written."""


def samples(frame: Frame) -> Columns:
    """Values in multiples of the resolution."""
    measured = cast(Sampled, frame.run.series.measured)
    season = 1.0 + measured.depth * (frame.season() - 1.0)
    values = np.broadcast_to(season * measured.base, frame.shape)
    numbers = frame.bits("value")
    values = values * chance.spread(measured.noise).draw(numbers)
    slower = frame.multiplied(lambda effect: effect.slow)
    if slower is not None:
        values *= slower
    if measured.tail:
        # The numbers below the draw say which values are in the tail, and a second draw how far.
        tail = chance.shares(frame.bits("tail"))
        far = chance.exponential().draw(frame.bits("reach"))
        values *= np.where(tail < measured.tail, 1.0 + measured.reach * far, 1.0)
    if measured.least is not None or measured.most is not None:
        values = np.clip(values, measured.least, measured.most)
    # The inverse of a power of ten is whole: a product is exact where a quotient is rounded.
    values = np.rint(values * float(1 / measured.resolution))
    return {"value": np.clip(values, -_LARGEST, _LARGEST).astype(np.int64)}


def events(frame: Frame) -> Columns:
    """Requests of each slot, and how many of them were good."""
    measured = cast(Counted, frame.run.series.measured)
    hourly = measured.per_hour * frame.length / 3_600_000_000
    usual: chance.Floats = frame.season() * hourly
    means: chance.Floats = np.broadcast_to(usual, frame.shape)
    traffic = frame.multiplied(lambda effect: effect.traffic)
    if traffic is not None:
        means = traffic * means
    noisy: chance.Floats | None = None
    if measured.noise:
        noisy = np.square(means * measured.noise)
        noisy += means
    total = chance.counts(means, frame.bits("total"), noisy)
    intact = frame.intact(measured.failures)
    if intact is None and not measured.failures:
        return {"good": total, "total": total}
    good = np.full(1, 1.0 - measured.failures) if intact is None else intact
    expected: chance.Floats = total * (1.0 - good)
    varying: chance.Floats = expected * good
    failed = chance.counts(expected, frame.bits("failed"), varying)
    return {"good": total - np.minimum(failed, total), "total": total}


def checks(frame: Frame) -> Columns:
    """Results of checks; with `attempts`, a failure is hard once so many came in a row."""
    measured = cast(Checked, frame.run.series.measured)
    lead = max(0, measured.attempts - 1)
    longer = Frame(frame.run, frame.day, lead)
    intact = longer.intact(measured.failures)
    good = intact if intact is not None else 1.0 - measured.failures
    fails = chance.shares(longer.bits("failed")) >= good
    state = fails[:, lead:].astype(np.int32)
    if not measured.attempts:
        return {"state": state, "hard": None, "attempt": None}
    row = fails.copy()
    attempt = state.astype(np.int64)
    for before in range(1, measured.attempts):
        row[:, before:] &= fails[:, : fails.shape[1] - before]
        attempt += row[:, lead:]
    hard = (state == 0) | (attempt == measured.attempts)
    return {"state": state, "hard": hard, "attempt": np.maximum(attempt, 1)}


class Counters:
    """Cumulative counts of a run, day by day; each series starts again every so many days."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._day = -1
        self._ends: Columns = {}

    def __call__(self, frame: Frame) -> Columns:
        """What the counters show in each slot; days in order cost least."""
        day = frame.day
        if self._day != day - 1 or not self._ends:
            self._start(day)
        counted = self._counted(Frame(self._run, day))
        self._day, self._ends = day, {name: _last(cells) for name, cells in counted.items()}
        return counted

    def _start(self, day: int) -> None:
        """Counts from where the counters of that day are known without the days before."""
        resets = cast(Counted, self._run.series.measured).resets
        first = self._run.scenario.since // 86_400_000_000
        first = max(first, day - resets) if resets else first
        zero = np.zeros((len(self._run.texts), 1), np.int64)
        self._ends = {"good": zero, "total": zero}
        for earlier in range(first, day):
            counted = self._counted(Frame(self._run, earlier))
            self._ends = {name: _last(cells) for name, cells in counted.items()}

    def _counted(self, frame: Frame) -> Columns:
        found: Columns = {}
        restarts = self._restarts(frame)
        for name, cells in events(frame).items():
            assert cells is not None
            sums = np.cumsum(cells, axis=1)
            start = _last(self._ends[name])
            before = np.where(np.arange(sums.shape[1]) < restarts, start, 0)
            lost = np.take_along_axis(sums - cells, restarts % sums.shape[1], axis=1)
            after = np.where(np.arange(sums.shape[1]) < restarts, 0, lost)
            found[name] = sums + before - after
        return found

    def _restarts(self, frame: Frame) -> chance.Integers:
        """The slot at which each series starts again; that after the last where it does not."""
        slots = len(frame.places)
        resets = cast(Counted, self._run.series.measured).resets
        never = np.full((len(self._run.texts), 1), slots, np.int64)
        if not resets:
            return never
        phase = chance.bits(self._run.streams("phase"), np.zeros(1, np.int64)) % np.uint64(resets)
        today = (frame.day + phase.astype(np.int64)) % resets == 0
        slot = chance.shares(chance.bits(self._run.streams("reset"), np.array([frame.day]))) * slots
        return np.where(today, slot.astype(np.int64), never)


def _last(cells: np.ndarray[Any, Any] | None) -> np.ndarray[Any, Any]:
    assert cells is not None
    return cells[:, -1:]
