"""Text columns to typed lists: fast where a whole column has one plain form, exact everywhere.

A fast path is only taken where it gives what the cell-by-cell reading gives.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palier.calculus.instants import EARLIEST, LATEST
from palier.measurements.errors import Refused
from palier.measurements.mappings import Quantity, TimeFormat
from palier.measurements.numbers import count_of, value_reader
from palier.measurements.times import EPOCH_MICROSECONDS, instant_reader

T = TypeVar("T")

Refusals = dict[int, Refused]

_PLAIN_ISO = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?$"
_PLAIN_COUNT = r"^\d{1,18}$"
_PLAIN_INTEGER = r"^-?\d{1,12}$"
_PLAIN_DECIMAL = r"^-?\d{1,12}(\.\d{1,18})?$"


def each(column: pa.Array, read: Callable[[str], T]) -> tuple[list[T | None], Refusals]:
    """Every cell through `read`, each distinct text once; null stays None."""
    coded = column.dictionary_encode()
    values: list[T | None] = []
    refused: Refusals = {}
    for place, text in enumerate(coded.dictionary.to_pylist()):
        try:
            values.append(read(text))
        except Refused as refusal:
            values.append(None)
            refused[place] = refusal
    codes = coded.indices.to_pylist()
    refusals = (
        {row: refused[code] for row, code in enumerate(codes) if code in refused} if refused else {}
    )
    return [None if code is None else values[code] for code in codes], refusals


def instants(column: pa.Array, format: TimeFormat) -> tuple[list[int | None], Refusals]:
    """Instants of a column."""
    fast = _fast_instants(column, format)
    return (fast, {}) if fast is not None else each(column, instant_reader(format))


def counts(column: pa.Array, mark: str) -> tuple[list[int | None], Refusals]:
    """Counts of a column."""
    if _all_match(column, _PLAIN_COUNT):
        return column.cast(pa.int64()).to_pylist(), {}
    return each(column, lambda text: count_of(text, mark))


def values(column: pa.Array, quantity: Quantity, mark: str) -> tuple[list[int | None], Refusals]:
    """Values of a column in multiples of the resolution."""
    if mark == "." and quantity.unit == quantity.source_unit:
        fast = _fast_values(column, quantity.resolution)
        if fast is not None:
            return fast, {}
    return each(column, value_reader(quantity, mark))


def _all_match(column: pa.Array, pattern: str) -> bool:
    if column.null_count or not len(column):
        return False
    return bool(pc.all(pc.match_substring_regex(column, pattern)).as_py())


def _fast_instants(column: pa.Array, format: TimeFormat) -> list[int | None] | None:
    if format.pattern in EPOCH_MICROSECONDS:
        return _fast_epoch(column, format.pattern)
    if format.pattern != "iso8601" or not _all_match(column, _PLAIN_ISO):
        return None
    zoned = pa.timestamp("us", "UTC")
    plain = pa.timestamp("us")
    try:
        read = column.cast(zoned if format.zone != "UTC" or _has_offsets(column) else plain)
    except pa.ArrowInvalid:
        return None
    return _in_range(read.cast(pa.int64()).to_numpy(zero_copy_only=False))


def _has_offsets(column: pa.Array) -> bool:
    return bool(pc.any(pc.match_substring_regex(column, r"(Z|[+-]\d\d:\d\d)$")).as_py())


def _fast_epoch(column: pa.Array, unit: str) -> list[int | None] | None:
    if unit == "ns" or not _all_match(column, _PLAIN_INTEGER):
        return None
    return _in_range(
        column.cast(pa.int64()).to_numpy(zero_copy_only=False) * int(EPOCH_MICROSECONDS[unit])
    )


def _in_range(numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[int | None] | None:
    if numbers.min() < EARLIEST or numbers.max() > LATEST:
        return None
    found: list[int | None] = list(numbers.tolist())
    return found


def _fast_values(column: pa.Array, resolution: Decimal) -> list[int | None] | None:
    """Values at a resolution of 10^-places by decimal arithmetic, which is exact."""
    _, digits, exponent = resolution.normalize().as_tuple()
    if digits != (1,) or not isinstance(exponent, int) or not -12 <= exponent <= 0:
        return None
    if not _all_match(column, _PLAIN_DECIMAL):
        return None
    wide = column.cast(pa.decimal128(38, 18))
    exact = pc.round(wide, ndigits=-exponent, round_mode="half_to_even")
    halves = np.frombuffer(
        exact.cast(pa.decimal128(38, -exponent)).buffers()[1], dtype=np.int64
    ).reshape(-1, 2)
    low, high = halves[:, 0], halves[:, 1]
    if len(low) != len(column) or not np.array_equal(low >> 63, high):
        return None
    found: list[int | None] = low.tolist()
    return found
