"""Late records kept as arrays: there may be a million of them, and few are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palier.calculus.instants import Duration
from palier.calculus.selectors import Dimensions
from palier.calculus.tallies import LateRecord
from palier.measurements.engines.columnar.parts import Integers

_OPEN = (1 << 63) - 1
"""Stands for the end of a record that has none."""

_AT_ONCE = 1 << 14
"""So many are made at a time where all of them are gone through."""


class LateKind(NamedTuple):
    """What late records of one series and priority share."""

    series: int
    """The rank of the series: records of two may have one name and be due at one instant."""
    limit: Duration | None
    attributes: Dimensions


class LateRows(NamedTuple):
    """Late records of one place as columns; `kinds` are looked up by `kind`."""

    names: pa.Array
    due: Integers
    ended: Integers
    elapsed: Integers
    late_by: Integers
    kind: Integers
    kinds: tuple[LateKind, ...]


def ended_or_open(end: Integers, is_ended: Integers) -> Integers:
    """The end of each record, or what stands for none."""
    return np.where(is_ended, end, _OPEN)


def late_rows(records: Sequence[LateRecord], series: int) -> LateRows:
    """Late records of one series as columns."""
    held = [LateKind(series, each.limit, each.dimensions) for each in records]
    kinds = tuple(dict.fromkeys(held))
    numbered = {kind: number for number, kind in enumerate(kinds)}

    def integers(values: list[int]) -> Integers:
        return np.array(values, np.int64)

    return LateRows(
        pa.array([each.name for each in records], pa.string()),
        integers([each.due for each in records]),
        integers([_OPEN if each.ended is None else each.ended for each in records]),
        integers([each.elapsed or 0 for each in records]),
        integers([each.late_by for each in records]),
        integers([numbered[kind] for kind in held]),
        kinds,
    )


class LateRecords(Sequence[LateRecord]):
    """The late records of a tally, by due instant and name; equal to the tuple of them.

    Each record is made when it is asked for, so that a million of them take 60 MB and not 500.
    """

    def __init__(self, blocks: Sequence[LateRows]) -> None:
        kinds = [0, *np.cumsum([len(block.kinds) for block in blocks]).tolist()]
        self._kinds = [kind for block in blocks for kind in block.kinds]
        names = pa.chunked_array([block.names for block in blocks], pa.string())
        kind = np.concatenate([block.kind + n for block, n in zip(blocks, kinds, strict=False)])
        series = np.array([each.series for each in self._kinds], np.int64)[kind]
        due = np.concatenate([block.due for block in blocks])
        place = _in_order(due, names, series)
        self._names = names.take(pa.array(place)).combine_chunks()
        self._numbers = (
            due[place],
            *(np.concatenate([block[column] for block in blocks])[place] for column in (2, 3, 4)),
            kind[place],
        )

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, place: int) -> LateRecord: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[LateRecord, ...]: ...
    def __getitem__(self, place: int | slice) -> LateRecord | tuple[LateRecord, ...]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(*place.indices(len(self))))
        (found,) = self._made(range(len(self))[place], 1)
        return found

    def __iter__(self) -> Iterator[LateRecord]:
        for first in range(0, len(self), _AT_ONCE):
            yield from self._made(first, _AT_ONCE)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LateRecords | tuple):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def _made(self, first: int, count: int) -> list[LateRecord]:
        names = self._names.slice(first, count).to_pylist()
        rows: list[Any] = [each[first : first + count].tolist() for each in self._numbers]
        found = []
        for name, due, ended, elapsed, late_by, kind in zip(names, *rows, strict=True):
            _, limit, attributes = self._kinds[kind]
            is_open = ended == _OPEN
            found.append(
                LateRecord(
                    name,
                    due,
                    None if is_open else ended,
                    None if is_open else elapsed,
                    limit,
                    late_by,
                    attributes,
                )
            )
        return found


def _in_order(due: Integers, names: pa.ChunkedArray, series: Integers) -> Integers:
    """The places of records by due instant, name and series."""
    order = np.argsort(due)
    is_next = np.diff(due[order]) == 0
    # Few are due at one instant: names are compared among them alone.
    tied = np.flatnonzero(np.append(is_next, False) | np.append(False, is_next))
    if len(tied):
        rows = order[tied]
        table = pa.table(
            {"due": due[rows], "name": names.take(pa.array(rows)), "series": series[rows]}
        )
        keys = [(name, "ascending") for name in table.column_names]
        order[tied] = rows[pc.sort_indices(table, sort_keys=keys).to_numpy()]
    return order
