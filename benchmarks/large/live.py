"""Ten thousand live objectives, answered from roll-ups."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow as pa

from benchmarks.contest import Contender, Contest, Figures, Goal, Result
from benchmarks.large.growth import filled
from benchmarks.large.samples import Size, calendar, check_tables, midnight, names
from palier.calculus.calendars import open_spans
from palier.calculus.indicators import Availability, Events, TimelineInput, TimelineRules
from palier.calculus.instants import DAY, MINUTE
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Selector, Source
from palier.calculus.spans import Span
from palier.calculus.tallies import EventTally
from palier.calculus.terms import MissingData
from palier.calculus.windows import Window
from palier.measurements.arrow_layout import INSTANT
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.live import LiveEngine
from palier.measurements.engines.protocol import Engine, GroupTally, TallyRequest
from palier.measurements.store import Store, create_store, open_store

DAYS = 30
EVERY = 5 * MINUTE


def contest(objectives: int, folder: Path) -> Contest:
    """The 30-day tallies of every objective, and of one."""
    size, place = Size(objectives, DAY // EVERY, DAYS), folder / "live"
    _fill(size, place)
    requests(size)
    return Contest(
        f"{objectives:,} live objectives",
        f"Good and total of {objectives:,} series over 30 days in service hours of their own, with "
        f"coverage, from a store of {size.rows:,} event rows, one every 5 minutes of each series. "
        "Opening the store is part of each time.",
        (
            Contender(
                f"Palier {version('palier')}, from roll-ups",
                partial(_all, size, place, from_rollups=True),
            ),
            Contender("Palier, from every row", partial(_all, size, place, from_rollups=False)),
            Contender(
                "Palier, availability by checks, from roll-ups",
                partial(_available, size, _checked(size, folder / "live-checks")),
                answers=False,
            ),
            Contender("Palier, one objective at a time", partial(_one, size, place), answers=False),
        ),
        "The line of availability asks as much of as many checks. The last line asks for 200 "
        "objectives, one after the other, of an engine that is kept.",
        goals=(
            Goal(f"All {objectives:,} objectives from roll-ups", _seconds, 1, "s"),
            Goal("One objective from roll-ups, median", _milliseconds, 20, "ms"),
        ),
    )


@cache
def requests(size: Size) -> tuple[TallyRequest, ...]:
    """One for each series, its calendar compiled."""
    span = Span(midnight(0), midnight(DAYS))
    found = []
    for number, name in enumerate(names(size)):
        hours = open_spans(calendar(number), span)
        scope = Scope(Window("30 days", span), span.end, hours, hours)
        indicator = Events(Source(Selector(name)), cadence=EVERY)
        found.append(TallyRequest(indicator, (scope,), (), MissingData(), span.end))
    return tuple(found)


def _all(size: Size, place: Path, from_rollups: bool) -> Figures:
    with open_store(str(place)) as store:
        return _figures(_engine(store, from_rollups).tally_all(requests(size)))


def _available(size: Size, place: Path) -> Figures:
    """How many objectives have a tally of their checks, valid for three of their distances."""
    rules = TimelineRules(input=TimelineInput.CHECKS, holds_for=3 * EVERY)
    asked = [
        replace(each, indicator=Availability(Source(Selector(name)), rules))
        for each, name in zip(requests(size), names(size), strict=True)
    ]
    with open_store(str(place)) as store:
        return [len(_engine(store, True).tally_all(asked))]


def _one(size: Size, place: Path) -> Figures:
    """The median milliseconds of one question."""
    took = []
    with open_store(str(place)) as store:
        engine = _engine(store, True)
        for request in requests(size)[:200]:
            begun = time.perf_counter()
            engine.tally(request)
            took.append(1_000 * (time.perf_counter() - begun))
    return [median(took)]


def _engine(store: Store, from_rollups: bool) -> Engine:
    snapshot = store.snapshot()
    if not from_rollups:
        return ColumnarEngine(snapshot)
    return LiveEngine(snapshot, store.rollups(snapshot))


def _figures(found: Sequence[tuple[GroupTally, ...]]) -> Figures:
    tallies = [each.tally for own in found for each in own]
    return [
        (each.good, each.total, each.slots.bit_count())
        for each in tallies
        if isinstance(each, EventTally)
    ]


def _fill(size: Size, place: Path) -> None:
    with create_store(str(place)) as store:
        with store.loading() as loading:
            for table in _tables(size):
                loading.add("event", table)
        store.roll_up()


def _checked(size: Size, place: Path) -> Path:
    """A store of as many checks, rolled up."""
    with open_store(str(filled(place, size, (check_tables,)))) as store:
        store.roll_up()
    return place


def _tables(size: Size) -> Iterator[pa.Table]:
    texts = pa.array(names(size))
    codes = np.repeat(np.arange(size.series, dtype=np.int32), size.a_day)
    series = pa.DictionaryArray.from_arrays(pa.array(codes), texts)
    for day in range(size.days):
        chance = np.random.default_rng((7, day))
        at = midnight(day) + np.arange(size.a_day) * EVERY + chance.integers(0, EVERY, size.a_day)
        total = chance.integers(50, 100, size.series * size.a_day)
        good = total - (chance.random(len(total)) < 0.01) * chance.integers(0, 50, len(total))
        yield pa.table(
            {
                "series": series,
                "at": pa.array(np.tile(at, size.series)).cast(INSTANT),
                "good": pa.array(good),
                "total": pa.array(total),
            }
        )


def _seconds(results: Sequence[Result]) -> float:
    return results[0].seconds


def _milliseconds(results: Sequence[Result]) -> float:
    return float(str(results[-1].figures[0]))
