"""Which rows the figures of a period stand on: those near it, and what was last known before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palier.calculus.instants import DAY, Instant
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import INSTANTS, series_key
from palier.measurements.dataset import glob
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.store.rows import Rows
from palier.measurements.store.settling import POINTS

NEAR = DAY
"""Gaps are bridged, checks confirmed and outages merged with what lies just before a period."""

LIFE = 400 * DAY
"""A record counts in the window in which it is due, which may be long after it has ended."""

ENDED_BY = ("resolved", "closed")
"""The instants that end a record; one with neither is open, and may count in any later window."""

_EARLIEST, _LATEST = -(1 << 62), 1 << 62


def since(kind: str, span: Span) -> Instant:
    """The instant from which every row of a kind may count in a span."""
    return span.start - (LIFE if kind == "record" else NEAR)


def near(kind: str, rows: Rows, span: Span) -> Integers:
    """Whether each row lies in the span or close enough before it to count there, as booleans."""
    if kind in POINTS:
        at = rows.integers("at")
        return (at >= since(kind, span)) & (at < span.end)
    first, last = _lives(kind, rows)
    return (first < span.end) & (last >= since(kind, span))


def within(kind: str, rows: Rows, span: Span) -> Integers:
    """Whether each row touches the span itself."""
    if kind in POINTS:
        at = rows.integers("at")
        return (at >= span.start) & (at < span.end)
    first, last = _lives(kind, rows)
    return (first < span.end) & (last >= span.start)


def named(pattern: str) -> Callable[[str], bool]:
    """Tells of a series, as text, whether its name has a pattern of `*` and `?`."""
    name = glob(pattern)
    return lambda text: name.fullmatch(series_key(text).name) is not None


def of_series(rows: Rows, is_wanted: Callable[[str], bool]) -> Integers:
    """Whether each row is of a series that is wanted."""
    wanted = np.array([is_wanted(text) for text in rows.texts], np.bool_)
    found: Integers = wanted[rows.codes] if len(rows) else np.zeros(0, np.bool_)
    return found


def last_outages(kind: str, pieces: Sequence[Rows], span: Span) -> list[Integers]:
    """The places in each piece of the last outages of each series to begin before a span ends.

    A log is live where it has no outage: an earlier one shows that there is a log.
    """
    if kind != "outage":
        return [np.empty(0, np.int64) for _ in pieces]
    starts = [rows.integers("start") for rows in pieces]
    last: dict[str, Instant] = {}
    for rows, start in zip(pieces, starts, strict=True):
        ends = np.full(len(rows.texts), _EARLIEST, np.int64)
        is_begun = start < span.end
        np.maximum.at(ends, rows.codes[is_begun], start[is_begun])
        for text, at in zip(rows.texts, ends.tolist(), strict=True):
            last[text] = max(last.get(text, at), at)
    return [
        np.flatnonzero(start == np.array([last[text] for text in rows.texts], np.int64)[rows.codes])
        for rows, start in zip(pieces, starts, strict=True)
    ]


def _lives(kind: str, rows: Rows) -> tuple[Integers, Integers]:
    """The first and the last instant of each row; what has none reaches everywhere."""
    if kind == "record":
        return _record_lives(rows)
    # A figure that names its window by a label has neither start nor end.
    return _integers(rows.array("start"), _EARLIEST), _integers(rows.array("end"), _LATEST)


def _record_lives(rows: Rows) -> tuple[Integers, Integers]:
    """The first and the last instant that each record speaks of; one that is open has no last."""
    first, last = np.full(len(rows), _LATEST), np.full(len(rows), _EARLIEST)
    for row, at in _spoken_of(rows):
        np.minimum.at(first, row, at)
        np.maximum.at(last, row, at)
    nowhere = first > last
    return (
        np.where(nowhere, _EARLIEST, first),
        np.where(nowhere | _is_open(rows), _LATEST, last),
    )


def _spoken_of(rows: Rows) -> Iterator[tuple[Integers, Integers]]:
    """Every instant in some records, with the places of the rows that speak of it."""
    for name in rows.table.column_names:
        if name.startswith(INSTANTS):
            yield _there(np.arange(len(rows)), rows.array(name))
    row, pauses = _listed(rows, "pauses")
    yield _there(row, pauses.field("start"))
    yield _there(row, pauses.field("end"))
    row, changes = _listed(rows, "priority_changes")
    yield _there(row, changes.field("at"))
    yield _listed_instants(rows, "reopenings")


def _is_open(rows: Rows) -> Integers:
    """Whether each record has not ended, or was opened again since it did."""
    ended = np.full(len(rows), _EARLIEST)
    for name in ENDED_BY:
        if INSTANTS + name in rows.table.column_names:
            ended = np.maximum(ended, _integers(rows.array(INSTANTS + name), _EARLIEST))
    again = np.full(len(rows), _EARLIEST)
    np.maximum.at(again, *_listed_instants(rows, "reopenings"))
    is_open: Integers = (ended == _EARLIEST) | (again > ended)
    return is_open


def _listed_instants(rows: Rows, name: str) -> tuple[Integers, Integers]:
    return _there(*_listed(rows, name))


def _listed(rows: Rows, name: str) -> tuple[Integers, pa.Array]:
    """What is in the lists of a column, and the place of the row that each entry is of."""
    lists = rows.array(name)
    counts = lists.value_lengths().fill_null(0).to_numpy()
    return np.repeat(np.arange(len(rows)), counts), lists.flatten()


def _there(row: Integers, instants: pa.Array) -> tuple[Integers, Integers]:
    """The instants that are not null, and their rows."""
    is_there = np.asarray(instants.is_valid().to_numpy(zero_copy_only=False), np.bool_)
    return row[is_there], _integers(instants, _EARLIEST)[is_there]


def _integers(column: pa.Array, absent: int) -> Integers:
    return np.asarray(pc.fill_null(column.cast(pa.int64()), absent))
