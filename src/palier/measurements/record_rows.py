"""Rows of a batch to the columns of records, one row each, or to the rows of an event log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from palier.calculus.instants import Instant
from palier.measurements.batches import Batch
from palier.measurements.errors import Refused, Rejection
from palier.measurements.event_logs import LogRow, check_ends
from palier.measurements.schema import KINDS, Record

ORDER = "order:"
"""Prefix of the columns that only order the rows of an event log."""

_FIXED = frozenset(column.name for column in KINDS["record"].columns)


def records_in(batch: Batch, early_end: str) -> Batch:
    """The columns of records, one row each; those that end before they open are rejected.

    Every column that the schema does not name becomes a named instant.
    """
    columns: dict[str, list[Any]] = dict(batch.columns)
    columns["instants"] = _instants(columns, len(batch.rows))
    for name in ("priority_changes", "pauses", "reopenings"):
        columns[name] = [cell or () for cell in columns[name]]
    early = _early_ends(batch, columns, early_end)
    kept = [place for place in range(len(batch.rows)) if place not in early] if early else None

    def of(cells: list[Any]) -> list[Any]:
        return cells if kept is None else [cells[place] for place in kept]

    return replace(
        batch,
        keys=of(batch.keys),
        rows=of(batch.rows),
        columns={name: of(columns[name]) for name in Record._fields},
        ids=of(columns["id"]),
        rejections=[*batch.rejections, *early.values()],
    )


def _instants(columns: dict[str, list[Any]], height: int) -> list[dict[str, Instant]]:
    """The named instants of each row, by name."""
    names = sorted(set(columns) - _FIXED)
    if not names:
        return [{} for _ in range(height)]
    rows = zip(*(columns[name] for name in names), strict=True)
    return [
        {name: at for name, at in zip(names, row, strict=True) if at is not None} for row in rows
    ]


def _early_ends(
    batch: Batch, columns: dict[str, list[Any]], early_end: str
) -> dict[int, Rejection]:
    """The rejection of each row that ends before it opens, by its place."""
    found: dict[int, Rejection] = {}
    for place, instants in enumerate(columns["instants"]):
        try:
            check_ends(instants, early_end)
        except Refused as refusal:
            excerpt = columns["id"][place][:80]
            found[place] = Rejection(
                batch.file, batch.rows[place], "opened", excerpt, refusal.code, str(refusal)
            )
    return found


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
