"""Spans of many series as arrays, and the same cut at midnights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from palier.calculus.instants import DAY, Instant
from palier.calculus.spans import Spans
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.pieces import Pieces


class Wanted:
    """Spans of series as they are found, each counted for an owner."""

    def __init__(self) -> None:
        self._series: list[int] = []
        self._owners: list[int] = []
        self._spans: list[Spans] = []

    def add(self, series: int, spans: Spans, owner: int) -> None:
        """The spans of one series, counted for one owner."""
        if spans.items:
            self._series.append(series)
            self._owners.append(owner)
            self._spans.append(spans)

    def pieces(self) -> Pieces:
        """All of them, as arrays."""
        sizes = [len(spans.items) for spans in self._spans]
        # One pass over plain integers: an array per series would cost more than its look-ups.
        flat = chain.from_iterable(chain.from_iterable(spans.items for spans in self._spans))
        edges = np.fromiter(flat, np.int64, 2 * sum(sizes))
        return Pieces(
            np.repeat(np.array(self._series, np.int64), sizes),
            edges[0::2].copy(),
            edges[1::2].copy(),
            np.repeat(np.array(self._owners, np.int64), sizes),
        )


def pieces_of(found: Sequence[tuple[int, Instant, Instant, int]]) -> Pieces:
    """Pieces from their series, starts, ends and owners."""
    flat = np.fromiter(chain.from_iterable(found), np.int64, 4 * len(found))
    return Pieces(*(flat[place::4].copy() for place in range(4)))


class DayPieces(NamedTuple):
    """The pieces of one day: which ones, and from where to where in microseconds since midnight."""

    piece: Integers
    start: Integers
    end: Integers


def by_day(pieces: Pieces) -> dict[int, DayPieces]:
    """The pieces of each day, cut at midnights."""
    first, last = pieces.start // DAY, (pieces.end - 1) // DAY
    counts = last - first + 1
    piece = np.repeat(np.arange(len(first)), counts)
    nth = np.arange(len(piece)) - np.repeat(np.cumsum(counts) - counts, counts)
    day = first[piece] + nth
    order = np.argsort(day, kind="stable")
    return {number: _of_day(pieces, piece[chosen], number) for number, chosen in _runs(day, order)}


def _runs(day: Integers, order: Integers) -> Iterator[tuple[int, Integers]]:
    days = day[order]
    borders = np.flatnonzero(np.diff(days, prepend=days[:1] - 1)).tolist()
    for start, end in pairwise([*borders, len(days)]):
        yield int(days[start]), order[start:end]


def _of_day(pieces: Pieces, piece: Integers, day: int) -> DayPieces:
    midnight = day * DAY
    start = np.maximum(pieces.start[piece] - midnight, 0)
    return DayPieces(piece, start, np.minimum(pieces.end[piece] - midnight, DAY))


def selected(pieces: DayPieces, chosen: Integers) -> DayPieces:
    """Some of the pieces of a day."""
    return DayPieces(*(each[chosen] for each in pieces))


def joined(found: Sequence[Pieces]) -> Pieces:
    """Several sets of pieces as one."""
    if not found:
        return Wanted().pieces()
    return Pieces(
        np.concatenate([each.series for each in found]),
        np.concatenate([each.start for each in found]),
        np.concatenate([each.end for each in found]),
        np.concatenate([each.owner for each in found]),
    )
