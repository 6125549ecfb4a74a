"""Measurements of every kind, and a question for every method; one unit of time is 1 µs."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    Availability,
    Events,
    Incidents,
    OutageMeasure,
    Quantile,
    SliceMean,
    Slices,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.records import Elapsed, LimitRule, ServiceTime
from palier.calculus.scopes import Waiver
from palier.calculus.selectors import Condition, Relation, Threshold
from palier.calculus.spans import Spans
from palier.calculus.terms import Indicator
from palier.measurements.dataset import Dataset
from palier.measurements.engines.protocol import TallyRequest
from palier.measurements.schema import Record
from tests.measurements.engines.makers import dataset, request, source, window

LENGTH = 10_000
REGIONS = ("a", "b", "c")


def measured() -> Dataset:
    """Three regions, a few hundred rows of each kind, always the same ones."""
    random = Random(20_261_123)

    def instants(count: int) -> list[int]:
        return sorted(random.sample(range(LENGTH), count))

    def by_region(name: str, row) -> dict:
        return {(name, ("region", region)): [row(at) for at in instants(300)] for region in REGIONS}

    def word() -> str:
        return random.choices(("up", "down", "unknown"), (8, 2, 1))[0]

    return dataset(
        event=by_region("web", lambda at: (at, random.randrange(90), random.randrange(90, 99))),
        sample=by_region("time", lambda at: (at, random.randrange(1_000))),
        state=by_region("web", lambda at: (at, word())),
        check=by_region("web", lambda at: (at, word(), random.random() < 0.7, 1)),
        outage=by_region("web", lambda at: (at, at + random.randrange(1, 9), "down", "", None)),
        record={
            ("desk", ("region", region)): [
                _record(f"{region}{number}", at, at + random.randrange(40))
                for number, at in enumerate(instants(200))
            ]
            for region in REGIONS
        },
    )


def _record(name: str, opened: int, resolved: int) -> Record:
    return Record(name, {"opened": opened, "resolved": resolved}, "P1", (), (), ())


WEB, TIME, DESK = source("web"), source("time"), source("desk")
CHECKS = TimelineRules(TimelineInput.CHECKS, holds_for=40)
MOSTLY = Threshold(Relation.AT_LEAST, Fraction(9, 10))

METHODS: dict[str, Indicator] = {
    "events": Events(WEB, cadence=50),
    "events by a bound": Events(TIME, Threshold(Relation.AT_MOST, Fraction(600))),
    "availability of states": Availability(WEB),
    "availability of checks": Availability(WEB, CHECKS),
    "availability of outages": Availability(WEB, TimelineRules(TimelineInput.OUTAGES)),
    "slices of events": Slices(Events(WEB), 100, MOSTLY),
    "slices of states": Slices(Availability(WEB), 100, MOSTLY),
    "mean of slices": SliceMean(Events(WEB), 100),
    "quantile": Quantile(TIME, Fraction(99, 100), cadence=50),
    "aggregate": Aggregate(TIME, AggregateFunction.MEAN),
    "incidents": Incidents(WEB, OutageMeasure.COUNT),
    "elapsed": Elapsed(DESK, "opened", "resolved", (LimitRule(ServiceTime(20)),)),
}


def asked(indicator: Indicator) -> TallyRequest:
    """Two windows with service hours and a waiver of one region, by region."""
    waiver = Waiver(
        Spans.of([(1_000, 1_900)]),
        Treatment.REMOVED,
        (Condition("region", Relation.EQUAL, ("a",)),),
    )
    hours = [(start, start + 370) for start in range(0, LENGTH, 500)]
    half = LENGTH // 2
    return request(
        indicator,
        window(0, half, waiver, service=hours),
        window(half, LENGTH, service=hours, until=LENGTH - 7),
        group_by=("region",),
    )
