"""Rows of a part cut into slices: those that are whole are judged at once, the others kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from palier.measurements.engines.columnar.event_rows import EventColumns
from palier.measurements.engines.columnar.open_slices import Entries, summed
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.pieces import Located, Pieces
from palier.measurements.engines.columnar.slice_scores import Judge, scores
from palier.measurements.engines.columnar.sums import added, summed_between, summed_by

_ROWS = 1 << 17
"""About so many rows are cut at once: what they need stays near the processor."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How the windows of some places are cut into slices, as parallel arrays."""

    length: Integers
    shift: Integers
    """From an instant that is a whole number of lengths to one at which a slice begins."""
    is_alone: Integers
    """Whether one series alone is counted there."""
    judge: Integers
    """Of each place, among `judges`."""
    judges: tuple[Judge, ...]

    def added(
        self, place: Integers, sums: Iterable[Integers], whole: list[Integers]
    ) -> list[Integers]:
        """Sums by place, and those of some places added to them."""
        return [
            added(before, summed_by(place, each, len(self.length)))
            for before, each in zip(whole, sums, strict=True)
        ]

    def scores(
        self, place: Integers, starts: Integers, good: Integers, total: Integers
    ) -> Integers:
        """What slices add to their figures; those of each of some places begin at `starts`.

        Their totals are above zero.
        """
        if len(self.judges) == 1:
            return scores(self.judges[0], good, total)
        judge = self.judge[place]
        places = [0, *(np.flatnonzero(np.diff(judge)) + 1).tolist()]
        borders = [*starts[places].tolist(), len(good)] if len(starts) else [0]
        found = [
            scores(self.judges[int(judge[place])], good[first:last], total[first:last])
            for place, first, last in zip(places, borders, borders[1:], strict=False)
        ]
        return np.concatenate([np.empty(0, np.int64), *found])


class SliceCounter:
    """Adds up rows by place and slice.

    Between the first and the last slice of a piece lies no other piece of its series, and no row
    of it in another part: where one series is alone, those slices are whole.
    """

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self._whole: list[tuple[Integers, ...]] = []
        self._open: list[Entries] = []

    def add(self, pieces: Pieces, located: Located, at: Integers, events: EventColumns) -> None:
        """The events of the rows of pieces, which places own."""
        for turn in located.turns(_ROWS):
            self._add(turn, pieces.owner[turn.piece], at, events)

    def whole(self) -> list[Integers]:
        """Whole slices by place: how many are filled, their good, total and score."""
        zeros = [np.zeros(len(self._cut.length), np.int64) for _ in range(4)]
        if not self._whole:
            return zeros
        place, *sums = (np.concatenate(each) for each in zip(*self._whole, strict=True))
        return self._cut.added(place, sums, zeros)

    def open(self) -> Entries:
        """The slices that other parts may add to, each once."""
        empty = np.empty(0, np.int64)
        return summed([Entries(empty, empty, empty, empty), *self._open])

    def _add(self, turn: Located, places: Integers, at: Integers, events: EventColumns) -> None:
        rows = turn.rows
        number, run, starts = self._runs(turn.sizes, places, at[rows])
        good, total = (
            np.diff(run, append=len(number)) if each is None else summed_between(each[rows], run)
            for each in events
        )
        opened = self._opened(places, starts, len(run))
        piece = np.searchsorted(starts, opened, "right") - 1
        filled = total > 0
        score = self._cut.scores(places, starts, good, np.maximum(total, 1)) * filled
        sums = [
            # Few slices are open: they are taken away again.
            added(summed_between(each, starts), -summed_by(piece, each[opened], len(starts)))
            for each in (filled, good, total, score)
        ]
        self._whole.append((places, *sums))
        some = filled[opened]
        opened, whose = opened[some], places[piece[some]]
        found = Entries(whose, number[run[opened]], good[opened], total[opened])
        self._open.append(summed([found]))

    def _opened(self, places: Integers, starts: Integers, count: int) -> Integers:
        """The slices that others may add to: the first and the last of a piece, or all of them."""
        last = np.append(starts[1:], count) - 1
        is_alone = self._cut.is_alone[places]
        if is_alone.all():
            return np.unique(np.concatenate([starts, last]))
        is_open = np.repeat(~is_alone, last - starts + 1)
        is_open[starts] = is_open[last] = True
        return np.flatnonzero(is_open)

    def _runs(
        self, sizes: Integers, places: Integers, at: Integers
    ) -> tuple[Integers, Integers, Integers]:
        """The slice of each row, the rows where runs of one slice begin, and each piece's first."""
        begins = np.cumsum(sizes) - sizes
        length, shift = (
            each[0] if (each == each[0]).all() else np.repeat(each, sizes)
            for each in (self._cut.length[places], self._cut.shift[places])
        )
        number = (at - shift if np.any(shift) else at) // length
        is_first = np.ones(len(number), np.bool_)
        np.not_equal(number[1:], number[:-1], out=is_first[1:])
        is_first[begins] = True
        run = np.flatnonzero(is_first)
        return number, run, np.searchsorted(run, begins)
