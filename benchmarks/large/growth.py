"""What it costs when the work grows: the same question over ten times as much, and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa

from benchmarks.contest import Contender, Contest, Figures, Goal, Result
from benchmarks.large.samples import Size, compiled, names, requests, tables
from palier.calculus.tallies import EventTally
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.mappings import Quantity
from palier.measurements.store import create_store, open_store

Made: TypeAlias = Callable[[Size], Iterator[tuple[str, pa.Table]]]


def contest(smallest: Size, folder: Path, tenfolds: int = 2) -> Contest:
    """Events of every series and month; each step has ten times the series of the one before."""
    sizes = [
        Size(smallest.series * 10**step, smallest.a_day, smallest.days)
        for step in range(tenfolds + 1)
    ]
    compiled(sizes[-1])
    stores = [
        filled(folder / f"samples-{size.series}-{size.a_day}", size, (tables,)) for size in sizes
    ]
    return Contest(
        f"From {sizes[0].rows:,} to {sizes[-1].rows:,} samples",
        "Good and total in service hours per series and month; every series has hours of its own.",
        tuple(
            Contender(
                f"Palier, {size.rows:,} samples, {size.series:,} objectives",
                partial(by_palier, size, store),
                answers=not place,
            )
            for place, (size, store) in enumerate(zip(sizes, stores, strict=True))
        ),
        "Ten times the work should take ten times as long, in the same memory but for what ten "
        "times the objectives need.",
        goals=(
            Goal(f"Time of {sizes[-1].rows:,} samples to a tenth of them", _last_step, 11),
            Goal(f"Peak of memory of {sizes[-1].rows:,} samples", _last_peak, 1_000, "MB"),
        ),
        runs=2,
    )


def filled(place: Path, size: Size, made: Sequence[Made]) -> Path:
    """A store of these measurements, unless it is there."""
    if place.exists():
        return place
    plain = {name: Quantity(resolution=Decimal(1)) for name in names(size)}
    with create_store(str(place)) as store, store.loading(quantities=plain) as loading:
        for tables_of in made:
            for kind, table in tables_of(size):
                loading.add(kind, table)
    return place


def by_palier(size: Size, place: Path) -> Figures:
    """How many samples were good, and how many there were, over all objectives."""
    engine = ColumnarEngine(open_store(str(place)).snapshot())
    good = total = 0
    for tallies in engine.tally_all(requests(size)):
        for each in tallies:
            assert isinstance(each.tally, EventTally)
            good, total = good + each.tally.good, total + each.tally.total
    return [good, total]


def _last_step(results: Sequence[Result]) -> float:
    return results[-1].seconds / results[-2].seconds


def _last_peak(results: Sequence[Result]) -> float:
    return results[-1].peak_mb
