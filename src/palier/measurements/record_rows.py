"""Rows of a batch to records, one row each, or to the rows of an event log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from palier.measurements.batches import Batch
from palier.measurements.event_logs import LogRow
from palier.measurements.schema import KINDS, Record

ORDER = "order:"
"""Prefix of the columns that only order the rows of an event log."""

_FIXED = frozenset(column.name for column in KINDS["record"].columns)


def records_in(batch: Batch) -> Iterator[Record]:
    """One record per row; every column that the schema does not name is a named instant."""
    columns: dict[str, list[Any]] = batch.columns
    named = {name: values for name, values in sorted(columns.items()) if name not in _FIXED}
    for place in range(len(batch.rows)):
        yield Record(
            columns["id"][place],
            {name: values[place] for name, values in named.items() if values[place] is not None},
            columns["priority"][place],
            columns["priority_changes"][place] or (),
            columns["pauses"][place] or (),
            columns["reopenings"][place] or (),
        )


def log_rows_in(batch: Batch) -> Iterator[tuple[str, LogRow]]:
    """The record's id and the log row of each row."""
    columns: dict[str, list[Any]] = batch.columns
    order = [values for name, values in columns.items() if name.startswith(ORDER)]
    named = [
        (name, values)
        for name, values in columns.items()
        if name not in _FIXED | {"at", "status"} and not name.startswith(ORDER)
    ]
    status = columns.get("status", [None] * len(batch.rows))
    for place, key in enumerate(batch.keys):
        yield (
            columns["id"][place],
            LogRow(
                columns["at"][place],
                tuple(values[place] for values in order),
                status[place],
                columns["priority"][place],
                tuple((name, values[place]) for name, values in named),
                key,
            ),
        )
