"""Rows compared with rows by what they say, and put in order by it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.store.rows import SEQ, SOURCE_ID, Rows


def equal_rows(rows: Rows, left: Integers, right: Integers) -> Integers:
    """Whether the rows at two places say the same, whoever brought them, as booleans."""
    same: Integers = rows.codes[left] == rows.codes[right]
    for name in rows.table.column_names:
        if name not in (SEQ, SOURCE_ID) and len(left):
            column = rows.array(name)
            same &= _equal(column.take(pa.array(left)), column.take(pa.array(right)))
    return same


def content_order(rows: Rows, lead: Integers) -> Integers:
    """Places in order of a number each, then of what the rows say, nulls last; then as they are."""
    columns: dict[str, pa.Array] = {"": pa.array(lead)}
    for name in rows.table.column_names:
        if name != SEQ and not pa.types.is_nested(rows.table.schema.field(name).type):
            column = rows.array(name)
            columns[name] = column.cast(pa.string()) if _is_words(column) else column
    keys = [(name, "ascending") for name in columns]
    if len(keys) == 1:
        return np.argsort(lead, kind="stable")
    found: Integers = pc.sort_indices(pa.table(columns), keys).to_numpy()
    return found


def numbered(column: pa.Array) -> Integers:
    """A number for each text of a column, the same for equal ones; -1 for null."""
    codes = column.cast(pa.string()).dictionary_encode().indices
    found: Integers = codes.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    return found


def groups(order: Integers, names: Sequence[Integers]) -> Integers:
    """Which rows, in an order, have another name than the row before, as booleans."""
    begins = np.zeros(len(order), np.bool_)
    begins[:1] = True
    for name in names:
        begins[1:] |= name[order[1:]] != name[order[:-1]]
    return begins


def _equal(left: pa.Array, right: pa.Array) -> Integers:
    if pa.types.is_nested(left.type):
        return np.array(
            [one == two for one, two in zip(left.to_pylist(), right.to_pylist(), strict=True)],
            np.bool_,
        )
    if _is_words(left):
        left, right = left.cast(pa.string()), right.cast(pa.string())
    both_null = pc.and_(left.is_null(), right.is_null())
    same = pc.or_(pc.fill_null(pc.equal(left, right), False), both_null)
    found: Integers = same.to_numpy(zero_copy_only=False)
    return found


def _is_words(column: pa.Array) -> bool:
    return bool(pa.types.is_dictionary(column.type))
