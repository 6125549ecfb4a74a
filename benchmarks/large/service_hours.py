"""Good and total samples in the service hours of a thousand calendars."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.contest import Contender, Contest, Goal, ratio
from benchmarks.large.samples import (
    BOUND,
    Size,
    compiled,
    midnight,
    peer_tables,
    requests,
    spans,
    spans_by_day,
)
from palier.calculus.instants import MINUTE
from palier.calculus.tallies import EventTally
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.store import open_store

Sums = list[tuple[int, int, int, int]]
"""Number of the series, number of the window, good, total."""

DAY_JOIN = f"""
SELECT s.indicator::INT, d."window", count(*) FILTER (s.value <= {BOUND}), count(*)
FROM read_parquet(?) AS s JOIN spans AS d
  ON s.indicator = d.indicator AND s.ts // 86400000000 = d.day
     AND s.ts >= d.start AND s.ts < d."end"
GROUP BY ALL ORDER BY ALL
"""


def contest(size: Size, store: Path, peers: Path) -> Contest:
    """From stored samples to two sums per series and month."""
    compiled(size)
    files = sorted(str(file) for file in peers.glob("*.parquet"))
    return Contest(
        f"Service-hours good and total of {size.rows:,} samples",
        f"{size.rows:,} samples of {size.series:,} series over two months, in Parquet, one file a "
        "day; every series has service hours, a zone, holidays and maintenance of its own. How "
        f"many samples in its hours were at most {BOUND}, and how many there were, per month.",
        (
            Contender(f"Palier {version('palier')}", partial(by_palier, size, store)),
            Contender(
                f"raw scan: two columns summed, DuckDB {duckdb.__version__}",
                partial(raw_scan, files),
                answers=False,
            ),
            Contender(
                f"DuckDB {duckdb.__version__}, equality join on the UTC day",
                partial(by_duckdb, size, files),
            ),
            Contender(
                f"Polars {pl.__version__}, a table of all minutes of all series",
                partial(by_polars, size, files),
            ),
            Contender(
                f"pandas {pd.__version__}, a loop over days", partial(by_pandas, size, files)
            ),
        ),
        "The peers read the same rows with a small number in place of the series' name, and are "
        "given the countable spans ready made, as Palier is given its windows and calendars "
        "compiled. The table of minutes is exact only because every border here falls on a whole "
        "minute.",
        goals=(
            Goal("Service-hours good and total, to the raw scan", ratio(0, 1), 2),
            Goal("the same, pandas to Palier", ratio(4), 8, is_least=True),
            Goal("the same, plain DuckDB to Palier", ratio(2), 1.5, is_least=True),
        ),
        runs=2,
    )


def by_palier(size: Size, store: Path) -> Sums:
    """The columnar engine over the store."""
    engine = ColumnarEngine(open_store(str(store)).snapshot())
    found: Sums = []
    for number, tallies in enumerate(engine.tally_all(requests(size))):
        for each in tallies:
            assert isinstance(each.tally, EventTally)
            found.append((number, each.window, each.tally.good, each.tally.total))
    return found


def raw_scan(files: list[str]) -> list[object]:
    """Two columns read and summed: no question over them is answered sooner."""
    with duckdb.connect() as database:
        query = "SELECT sum(ts), sum(value) FROM read_parquet(?)"
        return list(database.execute(query, [files]).fetchall())


def by_duckdb(size: Size, files: list[str]) -> Sums:
    """The fastest plain SQL that was found."""
    table = _columns(list(spans_by_day(size)), ("day", "indicator", "window", "start", "end"))
    with duckdb.connect() as database:
        database.register("spans", table)
        found: Sums = database.execute(DAY_JOIN, [files]).fetchall()
    return found


def by_polars(size: Size, files: list[str]) -> Sums:
    """A byte for every minute of every series says which window it counts for."""
    origin, minutes = midnight(0), size.days * 1440
    codes = np.zeros(size.series * minutes, np.int8)
    for number, window, start, end in spans(size):
        first = number * minutes + (start - origin) // MINUTE
        codes[first : first + (end - start) // MINUTE] = window + 1
    place = pl.col("indicator").cast(pl.Int64) * minutes + (pl.col("ts") - origin) // MINUTE
    found = (
        pl.scan_parquet(files)
        .select(
            "indicator",
            code=place.map_batches(lambda of: pl.Series(codes[of.to_numpy()]), pl.Int8),
            good=pl.col("value") <= BOUND,
        )
        .filter(pl.col("code") > 0)
        .group_by("indicator", "code")
        .agg(good=pl.col("good").sum(), total=pl.len())
        .sort("indicator", "code")
        .collect(engine="streaming")
    )
    return [(number, code - 1, good, total) for number, code, good, total in found.iter_rows()]


def by_pandas(size: Size, files: list[str]) -> Sums:
    """A file at a time: its rows beside the spans of their series on that day."""
    table = _columns(list(spans_by_day(size)), ("day", "indicator", "window", "start", "end"))
    every = dict(tuple(table.to_pandas().groupby("day")))
    sums = []
    for file in files:
        rows = pd.read_parquet(file)
        day = every.get(int(rows["ts"].iloc[0]) // 86_400_000_000)
        if day is None:
            continue
        both = rows.merge(day, on="indicator")
        inside = both[(both["ts"] >= both["start"]) & (both["ts"] < both["end"])]
        good = (inside["value"] <= BOUND).astype("int64")
        keys = [inside["indicator"], inside["window"]]
        sums.append(good.groupby(keys).agg(["sum", "size"]))
    total = pd.concat(sums).groupby(level=[0, 1]).sum().sort_index()
    return [(int(n), int(w), int(good), int(size)) for (n, w), good, size in total.itertuples()]


def _columns(rows: list[tuple[int, ...]], fields: tuple[str, ...]) -> pa.Table:
    return pa.table(dict(zip(fields, (np.array(c) for c in zip(*rows, strict=True)), strict=True)))


def write_peers(size: Size, folder: Path) -> None:
    """The samples as the peers read them, a file a day."""
    folder.mkdir()
    for day, table in enumerate(peer_tables(size)):
        pq.write_table(table, folder / f"{day:03d}.parquet")
