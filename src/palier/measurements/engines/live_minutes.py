"""What pieces of a day come to: whole minutes from tallies, and what must be read row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from palier.calculus.instants import MINUTE
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.pieces import Pieces
from palier.measurements.engines.live_days import DayTallies
from palier.measurements.engines.live_pieces import DayPieces, selected
from palier.measurements.schema import SeriesKey


class WholeMinutes(NamedTuple):
    """Pieces as whole minutes `[begin, stop)` of a day, of series by their place in its tallies.

    `before` and `until` are how many minutes with measurements stand before each.
    """

    piece: Integers
    owner: Integers
    rows: Integers
    begin: Integers
    stop: Integers
    before: Integers
    until: Integers


@dataclass(frozen=True)
class PlacedDay:
    """The tallies of a day, and at which place in them the series of a question are; -1: none."""

    tallies: DayTallies
    place: Integers

    def whole_minutes(self, pieces: Pieces, inside: DayPieces, cut: list[Pieces]) -> WholeMinutes:
        """The whole minutes of pieces; to `cut` is added what borders cut out of minutes."""
        known = self.place[pieces.series[inside.piece]] >= 0
        if not known.all():
            inside = selected(inside, known)
        rows = self.place[pieces.series[inside.piece]]
        start = self.tallies.snapped(rows, inside.start)
        end = self.tallies.snapped(rows, inside.end)
        begin, stop = start.minute, end.minute
        if start.is_cut.any() or end.is_cut.any():
            begin = begin + start.is_cut
            opened = np.where(start.is_cut, np.minimum(begin * MINUTE, inside.end), inside.start)
            closed = np.where(end.is_cut, np.maximum(stop * MINUTE, opened), inside.end)
            cut.append(self._cut(pieces, inside, inside.start, opened))
            cut.append(self._cut(pieces, inside, closed, inside.end))
            begin = np.minimum(begin, stop)
        return WholeMinutes(
            inside.piece,
            pieces.owner[inside.piece],
            rows,
            begin,
            stop,
            self.tallies.places(rows, begin),
            self.tallies.places(rows, stop),
        )

    def _cut(self, pieces: Pieces, inside: DayPieces, start: Integers, end: Integers) -> Pieces:
        some = np.flatnonzero(start < end)
        piece = inside.piece[some]
        midnight = self.tallies.start
        return Pieces(
            pieces.series[piece], start[some] + midnight, end[some] + midnight, pieces.owner[piece]
        )

    def sums(self, name: str, minutes: WholeMinutes) -> Integers:
        """A sum over the whole minutes of each piece."""
        rows, tallies = minutes.rows, self.tallies
        return tallies.sums(name, rows, minutes.stop, minutes.until) - tallies.sums(
            name, rows, minutes.begin, minutes.before
        )


class Places:
    """At which place the series of a question are in the tallies of a day."""

    def __init__(self, keys: Sequence[SeriesKey]) -> None:
        self._keys = keys
        self._known: dict[int, tuple[tuple[SeriesKey, ...], Integers]] = {}

    def of(self, tallies: DayTallies) -> PlacedDay:
        """A day with the places of the series; days that share their series share the places."""
        known = self._known.get(id(tallies.keys))
        if known is None:
            numbered = tallies.numbered
            places = np.array([numbered.get(key, -1) for key in self._keys], np.int64)
            # The keys are held, so that no other tuple can have their identity.
            known = self._known[id(tallies.keys)] = tallies.keys, places
        return PlacedDay(tallies, known[1])
