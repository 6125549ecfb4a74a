"""Series of one declaration on one UTC day, side by side: their instants and what hits them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from palier.calculus.instants import DAY, MINUTE
from palier.measurements.generating import chance
from palier.measurements.generating.planning import Occurrence, Plan, effect_on
from palier.measurements.generating.scenario import Effect, Hit, Scenario, Series
from palier.measurements.generating.seasons import weights
from palier.measurements.schema import SeriesKey

_MOST_PARTS = 60
"""Into so many parts, at most, a slot is cut to see how much of it something lasts."""


class Disturbed(NamedTuple):
    """What one occurrence does to some series of a run."""

    rows: chance.Flags
    occurrence: Occurrence
    effect: Effect


@dataclass(frozen=True)
class Run:
    """Series of one declaration that follow each other in order of text."""

    scenario: Scenario
    plan: Plan
    series: Series
    keys: tuple[SeriesKey, ...]
    texts: tuple[str, ...]

    @cached_property
    def disturbances(self) -> list[Disturbed]:
        """What changes the values of some of the series."""
        return list(self._hits(self.plan.disturbances))

    @cached_property
    def gaps(self) -> list[Disturbed]:
        """When some of the series are silent."""
        return list(self._hits(self.plan.gaps))

    def streams(self, lane: str) -> chance.Bits:
        """The streams of the series for one purpose, one row each."""
        known = self._streams.get(lane)
        if known is None:
            known = chance.streams(self.scenario.seed, f"{self.series.kind} {lane}", self.texts)
            self._streams[lane] = known
        return known

    @cached_property
    def _streams(self) -> dict[str, chance.Bits]:
        return {}

    def _hits(self, occurrences: Sequence[Occurrence]) -> Iterator[Disturbed]:
        known: dict[tuple[Hit, ...], list[tuple[chance.Flags, Effect]]] = {}
        for each in occurrences:
            hits = each.cause.hits
            if hits not in known:
                known[hits] = list(self._hit(hits))
            yield from (Disturbed(rows, each, effect) for rows, effect in known[hits])

    def _hit(self, hits: tuple[Hit, ...]) -> Iterator[tuple[chance.Flags, Effect]]:
        effects = [effect_on(key, hits) for key in self.keys]
        for effect in dict.fromkeys(effects):
            if effect is not None:
                yield np.array([each == effect for each in effects]), effect


@dataclass(frozen=True)
class Frame:
    """The rows of a run on a UTC day: series by slots; `lead` slots of the day before come first.

    Places count slots since 1970, and name the numbers that decide a row.
    """

    run: Run
    day: int
    lead: int = 0

    @cached_property
    def places(self) -> chance.Integers:
        """The place of each slot."""
        per_day = self.run.series.per_day
        return np.arange(self.day * per_day - self.lead, (self.day + 1) * per_day)

    @cached_property
    def starts(self) -> chance.Integers:
        """The instant at which each slot starts."""
        per_day = self.run.series.per_day
        found: chance.Integers = (
            self.places // per_day * DAY + self.places % per_day * DAY // per_day
        )
        return found

    @property
    def length(self) -> int:
        """Microseconds of a slot."""
        return DAY // self.run.series.per_day

    @property
    def shape(self) -> tuple[int, int]:
        """How many series, and how many slots."""
        return len(self.run.texts), len(self.places)

    def bits(self, lane: str) -> chance.Bits:
        """A number for each row."""
        return chance.bits(self.run.streams(lane), self.places)

    def season(self) -> chance.Floats:
        """How much happens in each slot, for all series alike."""
        return weights(self.run.scenario, self.run.series.season, self.starts + self.length // 2)

    def at(self) -> chance.Integers:
        """The instant of each row: the start of its slot, or later by its jitter."""
        jitter = int(self.length * self.run.series.jitter)
        if not jitter:
            return np.broadcast_to(self.starts, self.shape)
        later = (chance.shares(self.bits("jitter")) * jitter).astype(np.int64)
        later += self.starts
        return later

    def intact(self, base: float) -> chance.Floats | None:
        """The share of each row that does not fail; None where only `base` fails everywhere."""
        return self._changed(1.0 - base, lambda effect: 1.0 - effect.failures)

    def multiplied(self, by: Callable[[Effect], float]) -> chance.Floats | None:
        """What each row is multiplied by; None where that is 1 everywhere."""
        return self._changed(1.0, by)

    def kept(self, at: chance.Integers) -> chance.Flags | None:
        """Which rows are in the period and in no gap; None where all are."""
        scenario = self.run.scenario
        found: chance.Flags | None = None
        if at.size and (at[0, 0] < scenario.since or self.day * DAY + DAY > scenario.until):
            found = (at >= scenario.since) & (at < scenario.until)
        for rows, gap, _ in self.run.gaps:
            if gap.start < (self.day + 1) * DAY and self.day * DAY < gap.end:
                found = np.ones(self.shape, np.bool_) if found is None else found
                found &= ~(rows[:, None] & (at >= gap.start) & (at < gap.end))
        return found

    def _changed(self, base: float, by: Callable[[Effect], float]) -> chance.Floats | None:
        found: chance.Floats | None = None
        first, last = int(self.starts[0]), int(self.starts[-1]) + self.length
        for rows, each, effect in self.run.disturbances:
            span, factor = each.span, by(effect)
            if factor == 1.0 or span.end <= first or span.start >= last:
                continue
            found = np.full(self.shape, base) if found is None else found
            some = slice(
                int(np.searchsorted(self.starts, span.start - self.length, side="right")),
                int(np.searchsorted(self.starts, span.end)),
            )
            strength = self._strength(each, self.starts[some])
            found[rows, some] *= 1.0 + (factor - 1.0) * strength
        return found

    def _strength(self, occurrence: Occurrence, starts: chance.Integers) -> chance.Floats:
        """How strong it is in each slot, on average."""
        parts = min(max(1, self.length // MINUTE), _MOST_PARTS)
        found = np.zeros(len(starts))
        for part in range(parts):
            found += occurrence.strength(starts + self.length * (2 * part + 1) // (2 * parts))
        return found / parts
