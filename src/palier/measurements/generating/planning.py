"""What happens in a scenario: every incident, maintenance and gap, with its instants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import fsum

import numpy as np

from palier.calculus.instants import DAY, HOUR, SECOND, Instant
from palier.calculus.spans import Span
from palier.calculus.zones import FoldPolicy, GapPolicy, local_date, seconds_after_midnight, zone
from palier.measurements.arrow_layout import series_text
from palier.measurements.dataset import glob
from palier.measurements.generating import chance
from palier.measurements.generating.scenario import (
    Cause,
    Effect,
    Hit,
    Lasting,
    Scenario,
    Weekday,
    When,
)
from palier.measurements.generating.seasons import weights
from palier.measurements.schema import SeriesKey

_DRAWS = 1 << 16
"""Numbers set apart for each day: more than any cause can start in one."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a cause happened."""

    cause: Cause
    start: Instant
    end: Instant
    """When it was over; what it does may take its recovery more."""
    reason: str
    affected: Decimal | None = None

    @property
    def span(self) -> Span:
        """From the start to the end of the recovery."""
        return Span(self.start, self.end + self.cause.shape.recovery)

    def parts(self) -> Iterator[Span]:
        """The spans of failure: one, or several where it flaps."""
        flaps = self.cause.shape.flaps
        if not flaps:
            yield Span(self.start, self.end)
            return
        for start in range(self.start, self.end, flaps):
            yield Span(start, min(start + flaps // 2, self.end))

    def strength(self, at: chance.Integers) -> chance.Floats:
        """How strong it is at each instant, from 0 to 1."""
        shape = self.cause.shape
        found = ((at >= self.start) & (at < self.end)).astype(np.float64)
        if shape.rises:
            found *= (at - self.start) / max(1, self.end - self.start)
        if shape.flaps:
            found *= (at - self.start) % shape.flaps * 2 < shape.flaps
        if shape.recovery:
            left = 1.0 - (at - self.end) / shape.recovery
            found = np.where(at >= self.end, np.maximum(left, 0.0), found)
        return found


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that happens in the period of a scenario, each in order of start."""

    incidents: tuple[Occurrence, ...] = ()
    maintenance: tuple[Occurrence, ...] = ()
    gaps: tuple[Occurrence, ...] = ()

    @property
    def disturbances(self) -> tuple[Occurrence, ...]:
        """Incidents and maintenance: what changes the values of rows."""
        return (*self.incidents, *self.maintenance)


def plan(scenario: Scenario) -> Plan:
    """What the scenario's seed makes happen; a longer period keeps what happened before."""
    return Plan(
        *(
            tuple(sorted(_occurrences(scenario, lane, causes), key=lambda each: each.start))
            for lane, causes in (
                ("incident", scenario.incidents),
                ("maintenance", scenario.maintenance),
                ("gap", scenario.gaps),
            )
        )
    )


def effect_on(key: SeriesKey, hits: Sequence[Hit]) -> Effect | None:
    """What hits do to a series; None when none of them picks it."""
    dims = dict(key.dims)
    for hit in hits:
        named = glob(hit.selector.series).fullmatch(key.name)
        if named and all(each.accepts(dims) for each in hit.selector.where):
            return hit.effect
    return None


def hit_series(scenario: Scenario, occurrence: Occurrence) -> list[str]:
    """The texts of the series that it hits, each once, sorted."""
    keys = {SeriesKey(each.name, dims) for each in scenario.series for dims in each.dims}
    return sorted(series_text(key) for key in keys if effect_on(key, occurrence.cause.hits))


def _occurrences(scenario: Scenario, lane: str, causes: Iterable[Cause]) -> Iterator[Occurrence]:
    for cause in causes:
        lengths = chance.stream(scenario.seed, f"{lane} lasts", cause.name)
        details = chance.stream(scenario.seed, f"{lane} details", cause.name)
        for start in sorted({*_stated(scenario, cause.when), *_drawn(scenario, lane, cause)}):
            if scenario.since <= start < scenario.until:
                place = np.array([start // SECOND * 2, start // SECOND * 2 + 1])
                length = lasting(cause.lasts, chance.bits(lengths, place[:1]))
                numbers = chance.bits(details, place)
                yield Occurrence(
                    cause,
                    start,
                    start + int(length[0]),
                    _reason(cause, numbers[:1]),
                    _affected(cause, float(chance.shares(numbers[1:])[0])),
                )


def lasting(lasts: Lasting, numbers: chance.Bits) -> chance.Integers:
    """Lengths of time in microseconds, in whole seconds where the median is."""
    if not lasts.spread:
        return np.full(numbers.shape, lasts.median, np.int64)
    unit = SECOND if lasts.median >= SECOND else 1
    drawn = chance.spread(lasts.spread).draw(numbers) * (lasts.median / unit)
    found: chance.Integers = np.minimum(np.maximum(np.rint(drawn), 1.0), lasts.most // unit)
    return found.astype(np.int64) * unit


def _reason(cause: Cause, number: chance.Bits) -> str:
    reasons = cause.reasons or (cause.name,)
    return reasons[int(chance.chosen([1.0] * len(reasons), number)[0])]


def _affected(cause: Cause, share: float) -> Decimal | None:
    if cause.affected is None:
        return None
    least, most = (int(bound * 100) for bound in cause.affected)
    return Decimal(least + round((most - least) * share)) / 100


def _stated(scenario: Scenario, when: When) -> Iterator[Instant]:
    yield from when.at
    days = list(when.days)
    if when.again:
        first = local_date(scenario.since, zone(scenario.zone))
        last = local_date(scenario.until, zone(scenario.zone))
        each_day = (first + timedelta(days=n) for n in range((last - first).days + 1))
        days += [day for day in each_day if any(_falls_on(day, rule) for rule in when.again)]
    for day in days:
        yield seconds_after_midnight(
            day, when.opens, zone(scenario.zone), GapPolicy.FORWARD, FoldPolicy.FIRST
        )


def _falls_on(day: date, rule: Weekday) -> bool:
    if day.weekday() != rule.weekday or not rule.nth:
        return day.weekday() == rule.weekday
    if rule.nth > 0:
        return (day.day - 1) // 7 + 1 == rule.nth
    return (day + timedelta(days=7)).month != day.month


def _drawn(scenario: Scenario, lane: str, cause: Cause) -> Iterator[Instant]:
    """Random starts: how many on each UTC day, then the hour of each, then the second."""
    if not cause.when.every:
        return
    many, hour, second = (
        chance.stream(scenario.seed, f"{lane} {draw}", cause.name)
        for draw in ("many", "hour", "second")
    )
    for day in range(scenario.since // DAY, -(-scenario.until // DAY)):
        hours = day * DAY + np.arange(24) * HOUR
        likely = weights(scenario, cause.when.season, hours + HOUR // 2)
        mean = np.array([fsum(likely.tolist()) / 24 * DAY / cause.when.every])
        number = int(chance.counts(mean, chance.bits(many, np.array([day])))[0])
        places = day * _DRAWS + np.arange(min(number, _DRAWS))
        starts = hours[chance.chosen(likely.tolist(), chance.bits(hour, places))]
        within = chance.shares(chance.bits(second, places)) * 3600
        yield from (starts + within.astype(np.int64) * SECOND).tolist()
