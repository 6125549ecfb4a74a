"""The measurements of files as tables to append: counters as they were read, ids kept."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from palier.measurements.arrow_layout import table_of
from palier.measurements.dataset import Dataset
from palier.measurements.schema import SeriesKey
from palier.measurements.store.errors import KindsCollide
from palier.measurements.store.increases import increases
from palier.measurements.store.rows import SOURCE_ID, Rows, with_origin


def tables_of(data: Dataset) -> Iterator[tuple[str, pa.Table]]:
    """Kind and rows of each series. Raises `KindsCollide` for counters mixed with events."""
    for key, columns in data.counters.items():
        yield "counter", _with_ids(data, "counter", key, table_of("counter", key, columns))
    for kind, series in data.tables.items():
        for key, columns in series.items():
            if kind == "event" and key in data.counters:
                _check_alone(data, key)
            else:
                yield kind, _with_ids(data, kind, key, table_of(kind, key, columns))


def _with_ids(data: Dataset, kind: str, key: SeriesKey, table: pa.Table) -> pa.Table:
    ids = data.ids.get(kind, {}).get(key)
    return table if ids is None else table.append_column(SOURCE_ID, pa.array(ids, pa.string()))


def _check_alone(data: Dataset, key: SeriesKey) -> None:
    table = with_origin(table_of("counter", key, dict(data.counters[key])), 0)
    events = increases(Rows.of_table(table), {})[0]
    if not np.array_equal(events.integers("at"), data.columns("event", key)["at"]):
        raise KindsCollide(
            f"series {key.name!r} has both events and counters",
            hint="give one of the two another name",
        )
