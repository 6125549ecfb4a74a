"""Which rows the figures of a period stand on: those near it, and what was last known before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

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
"""A record counts in the window in which it is due, which may be long after its last instant."""

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


class LastKnown:
    """Finds what was last known of each series before an instant: the rows of its last instant.

    Partitions are given from late to early. Checks need one instant more: the last that the source
    has confirmed, or does not confirm at all.
    """

    def __init__(self, kind: str, before: Instant) -> None:
        self._is_point, self._is_check = kind in POINTS, kind == "check"
        self._before = before
        self._found: set[str] = set()
        self._confirmed: set[str] = set()

    def looks_for(self, series: Iterable[str]) -> bool:
        """Whether earlier rows of some series could still be looked for."""
        if not self._is_point:
            return False
        found = self._found & self._confirmed if self._is_check else self._found
        return not found.issuperset(series)

    def places(self, pieces: Sequence[Rows]) -> list[Integers]:
        """The places of the rows found in each piece of one partition."""
        found: list[list[int]] = [[] for _ in pieces]
        if self._is_point:
            earlier = [rows.integers("at") < self._before for rows in pieces]
            _take_last(pieces, earlier, self._found, found)
            if self._is_check:
                confirmed = [
                    mask & _is_confirmed(rows) for mask, rows in zip(earlier, pieces, strict=True)
                ]
                _take_last(pieces, confirmed, self._confirmed, found)
        return [np.unique(np.array(each, np.int64)) for each in found]


def last_outages(kind: str, pieces: Sequence[Rows], span: Span) -> list[Integers]:
    """The places in each piece of the last outages of each series to begin before a span ends.

    A log is live where it has no outage: an earlier one shows that there is a log.
    """
    found: list[list[int]] = [[] for _ in pieces]
    if kind == "outage":
        _take_last(pieces, [_instants(rows) < span.end for rows in pieces], set(), found)
    return [np.array(each, np.int64) for each in found]


def _take_last(
    pieces: Sequence[Rows], wanted: Sequence[Integers], seen: set[str], found: list[list[int]]
) -> None:
    """Adds the places of the last wanted instant of each series that was not seen later."""
    last: dict[str, Instant] = {}
    for rows, mask in zip(pieces, wanted, strict=True):
        for text, at in _last_instants(rows, mask).items():
            if text not in seen:
                last[text] = max(last.get(text, at), at)
    for rows, mask, places in zip(pieces, wanted, found, strict=True):
        ends = np.array([last.get(text, _EARLIEST) for text in rows.texts], np.int64)
        if len(rows):
            places += np.flatnonzero(mask & (_instants(rows) == ends[rows.codes])).tolist()
    seen.update(last)


def _last_instants(rows: Rows, wanted: Integers) -> dict[str, Instant]:
    ends = np.full(len(rows.texts), _EARLIEST, np.int64)
    np.maximum.at(ends, rows.codes[wanted], _instants(rows)[wanted])
    return {text: at for text, at in zip(rows.texts, ends.tolist(), strict=True) if at != _EARLIEST}


def _instants(rows: Rows) -> Integers:
    return rows.integers("start" if "start" in rows.table.column_names else "at")


def _is_confirmed(rows: Rows) -> Integers:
    return _flags(pc.fill_null(rows.array("hard"), True))


def _lives(kind: str, rows: Rows) -> tuple[Integers, Integers]:
    """The first and the last instant of each row; what has none reaches everywhere."""
    if kind != "record":
        # A figure that names its window by a label has neither start nor end.
        return (
            _integers(rows.array("start"), _EARLIEST),
            _integers(rows.array("end"), _LATEST),
        )
    first, last = np.full(len(rows), _LATEST), np.full(len(rows), _EARLIEST)
    for name in rows.table.column_names:
        if name.startswith(INSTANTS):
            first = np.minimum(first, _integers(rows.array(name), _LATEST))
            last = np.maximum(last, _integers(rows.array(name), _EARLIEST))
    nowhere = first > last
    return np.where(nowhere, _EARLIEST, first), np.where(nowhere, _LATEST, last)


def _integers(column: pa.Array, absent: int) -> Integers:
    return np.asarray(pc.fill_null(column.cast(pa.int64()), absent))


def _flags(column: pa.Array) -> Integers:
    return np.asarray(column.to_numpy(zero_copy_only=False), np.bool_)
