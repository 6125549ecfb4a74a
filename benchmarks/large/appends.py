"""What a durable append costs, small and large, beside other ways to keep rows safely."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median

import duckdb
import pyarrow as pa
from deltalake import write_deltalake

from benchmarks.contest import Contender, Contest, Figures, Goal, Result
from benchmarks.large.samples import Size, tables
from palier.measurements.store import create_store

SMALL, LARGE = 1_000, 100_000
_TIMES = {SMALL: 300, LARGE: 20}

Append = Callable[[pa.Table], object]


def contest(folder: Path, share: int) -> Contest:
    """Batches of two sizes, each on disk before the next one."""
    folder.mkdir()
    ways: tuple[tuple[str, Callable[[Path], Append]], ...] = (
        (f"Palier {version('palier')}", _palier),
        ("SQLite, a row a measurement", _sqlite),
        (f"DuckDB {duckdb.__version__} file", _duckdb),
        (f"Delta Lake, deltalake {version('deltalake')}", _delta),
    )
    return Contest(
        "Durable appends",
        f"{_TIMES[SMALL] // share} batches of {SMALL:,} samples, then {_TIMES[LARGE] // share} of "
        f"{LARGE:,}, each on disk before the next one begins.",
        tuple(
            Contender(name, partial(timed, way, folder, share), answers=False) for name, way in ways
        ),
        "The seconds are of all the batches together; the goals are on the median of one batch.",
        goals=(
            Goal(f"Append of {SMALL:,} rows, median", partial(_median, 0), 2, "ms"),
            Goal(f"Append of {LARGE:,} rows, median", partial(_median, 1), 30, "ms"),
        ),
        runs=1,
    )


def timed(way: Callable[[Path], Append], folder: Path, share: int) -> Figures:
    """The median milliseconds of a small and of a large batch."""
    place = folder / way.__name__
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    append = way(place)
    found = []
    for rows, times in _TIMES.items():
        took = []
        for batch in _batches(rows, times // share):
            begun = time.perf_counter()
            append(batch)
            took.append(1_000 * (time.perf_counter() - begun))
        found.append(median(took))
    return found


def _batches(rows: int, times: int) -> Iterator[pa.Table]:
    """Slices of days of few series, as collectors send them."""
    days = tables(Size(10, rows // 10, times))
    return (table for _, table in days)


def _palier(place: Path) -> Append:
    store = create_store(str(place / "store"))
    return lambda batch: store.append([("sample", batch)])


def _sqlite(place: Path) -> Append:
    database = sqlite3.connect(place / "rows.sqlite")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE sample (series TEXT, at INTEGER, value INTEGER)")

    def append(batch: pa.Table) -> None:
        columns = (batch["series"], batch["at"].cast(pa.int64()), batch["value"])
        with database:
            rows = zip(*(column.to_pylist() for column in columns), strict=True)
            database.executemany("INSERT INTO sample VALUES (?, ?, ?)", rows)

    return append


def _duckdb(place: Path) -> Append:
    database = duckdb.connect(str(place / "rows.duckdb"))
    database.execute('CREATE TABLE sample (series VARCHAR, "at" TIMESTAMPTZ, value BIGINT)')

    def append(batch: pa.Table) -> None:
        database.register("batch", batch)
        database.execute("INSERT INTO sample SELECT * FROM batch")

    return append


def _delta(place: Path) -> Append:
    def append(batch: pa.Table) -> None:
        plain = batch.set_column(0, "series", batch["series"].cast(pa.string()))
        write_deltalake(str(place / "table"), plain, mode="append")

    return append


def _median(which: int, results: Sequence[Result]) -> float:
    return float(str(results[0].figures[which]))
