"""What rows lie together in: a UTC day, a bucket of record ids, or all in one."""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise

import numpy as np

from palier.calculus.instants import DAY, EARLIEST, LATEST, datetime_of
from palier.calculus.spans import Span
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.store.rows import Rows
from palier.measurements.store.settling import POINTS

_BUCKETS = 16
_ALL = "all"


def by_partition(kind: str, rows: Rows) -> Iterator[tuple[str, Rows]]:
    """The rows of each partition, in the order in which they are."""
    if not len(rows):
        return
    low, high = rows.bounds() if kind in POINTS else (None, None)
    if low is not None and high is not None and low // DAY == high // DAY:
        yield _name(kind, low // DAY), rows
        return
    numbers = _numbers(kind, rows)
    sorted_, whole = numbers, rows
    if not np.all(numbers[1:] >= numbers[:-1]):
        order = np.argsort(numbers, kind="stable")
        sorted_, whole = numbers[order], rows.taken(order)
    begins = [0, *(np.flatnonzero(sorted_[1:] != sorted_[:-1]) + 1).tolist(), len(sorted_)]
    for low, high in pairwise(begins):
        yield _name(kind, int(sorted_[low])), whole.between(low, high)


@cache
def day_span(partition: str) -> Span:
    """The UTC day that a partition holds."""
    start = datetime.strptime(partition, "%Y-%m-%d").replace(tzinfo=UTC)
    at = int(start.timestamp()) * 1_000_000
    return Span(at, at + DAY)


def days_of(partitions: Sequence[str], span: Span) -> Sequence[str]:
    """The days, of some that are sorted, that share time with a span."""
    start, last = max(span.start, EARLIEST), min(span.end - 1, LATEST)
    if start > last:
        return ()
    first = bisect_left(partitions, f"{datetime_of(start):%Y-%m-%d}")
    return partitions[first : bisect_right(partitions, f"{datetime_of(last):%Y-%m-%d}")]


def _numbers(kind: str, rows: Rows) -> Integers:
    if kind in POINTS:
        return np.floor_divide(rows.integers("at"), DAY)
    if kind == "record":
        ids = rows.array("id").to_pylist()
        return np.array([zlib.crc32(id_.encode()) % _BUCKETS for id_ in ids], np.int64)
    return np.zeros(len(rows), np.int64)


def _name(kind: str, number: int) -> str:
    if kind in POINTS:
        return f"{datetime_of(number * DAY):%Y-%m-%d}"
    return f"b{number:02d}" if kind == "record" else _ALL
