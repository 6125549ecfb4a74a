"""Every method over the same hundred million measurements, beside the raw scan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TypeAlias

import duckdb

from benchmarks.contest import Contender, Contest, Figures, Goal, Result
from benchmarks.large.samples import Size, compiled, requests, within_bound
from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    Availability,
    Incidents,
    OutageMeasure,
    Quantile,
    SliceMean,
    Slices,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.instants import DAY, MINUTE
from palier.calculus.selectors import Relation, Source, Threshold
from palier.calculus.terms import Indicator
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.store import open_store

Make: TypeAlias = Callable[[Source], Indicator]


def methods(size: Size) -> dict[str, Make]:
    """Every method that reads samples or checks; a check is valid for three of its distances."""
    checks = TimelineRules(
        input=TimelineInput.CHECKS, holds_for=3 * (DAY // size.a_day), confirm_after=2
    )
    half = Threshold(Relation.AT_LEAST, Fraction(1, 2))
    return {
        "events": within_bound,
        "slices of a minute": lambda source: Slices(within_bound(source), MINUTE, half),
        "slice mean of 5 minutes": lambda source: SliceMean(within_bound(source), 5 * MINUTE),
        "quantile": lambda source: Quantile(source, Fraction(95, 100)),
        "mean": lambda source: Aggregate(source, AggregateFunction.MEAN),
        "availability by checks": lambda source: Availability(source, checks),
        "number of outages by checks": lambda source: Incidents(
            source, OutageMeasure.COUNT, checks
        ),
    }


def contest(size: Size, store: Path) -> Contest:
    """Each method's tallies of every series and month."""
    compiled(size)
    return Contest(
        f"Every method over {size.rows:,} measurements",
        f"The tallies of {size.series:,} objectives over two months, each in service hours of its "
        f"own, from {size.rows:,} samples or as many checks. The raw scan sums two columns of the "
        "same files.",
        (
            Contender("raw scan: two columns summed, DuckDB", partial(raw_scan, store)),
            *(
                Contender(f"Palier, {name}", partial(by_palier, size, store, name), answers=False)
                for name in methods(size)
            ),
        ),
        "Tickets have a contest of their own.",
        goals=(
            Goal("Every method over the same measurements, to the raw scan", _slowest, 4),
            Goal("the same, peak of memory", _largest, 1_000, "MB"),
        ),
        runs=1,
    )


def raw_scan(store: Path) -> Figures:
    """Two columns of the store's samples, by another tool."""
    with duckdb.connect() as database:
        files = str(store / "parts" / "sample" / "*" / "*.parquet")
        query = 'SELECT sum(epoch_us("at")), sum(value) FROM read_parquet(?)'
        return [tuple(row) for row in database.execute(query, [files]).fetchall()]


def by_palier(size: Size, store: Path, method: str) -> Figures:
    """How many tallies there are; what they are is for the tests to say."""
    engine = ColumnarEngine(open_store(str(store)).snapshot())
    found = engine.tally_all(requests(size, methods(size)[method]))
    return [sum(len(tallies) for tallies in found)]


def _slowest(results: Sequence[Result]) -> float:
    return max(each.seconds for each in results[1:]) / results[0].seconds


def _largest(results: Sequence[Result]) -> float:
    return max(each.peak_mb for each in results[1:])
