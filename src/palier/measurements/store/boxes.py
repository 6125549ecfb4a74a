"""Ranges of series and time that parts lie in: those that overlap, and the rows inside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.store.manifest import PartRow
from palier.measurements.store.rows import Rows


class Boxes:
    """Groups of parts, such that no two groups overlap in both series and time."""

    def __init__(self, parts: Sequence[PartRow], joined: Collection[PartRow] = ()) -> None:
        """Groups of parts that overlap; those `joined` are in one group whether they do or not."""
        texts = sorted({text for each in parts for text in (each.first_series, each.last_series)})
        place = {text: number for number, text in enumerate(texts)}
        box = np.array(
            [
                (place[each.first_series], place[each.last_series], each.first_at, each.last_at)
                for each in parts
            ],
            np.int64,
        ).reshape(-1, 4)
        member = _joined([part in joined for part in parts])
        box = _around(box, member)
        while True:
            found = _components(box)
            member = found[member]
            # The box around a group may overlap one that none of its members does.
            wider = _around(box, found)
            if len(wider) == len(box):
                break
            box = wider
        self._box = box
        self._texts = texts
        self.groups = [
            [parts[place] for place in np.flatnonzero(member == group).tolist()]
            for group in range(len(box))
        ]

    def of_rows(self, rows: Rows) -> tuple[Integers, Integers]:
        """Which group each row lies in, -1 for none; and how many groups begin before it.

        Rows of a series with equal numbers have none of its groups between them, and numbers rise
        with time, whichever the series.
        """
        at = rows.integers("at")
        group = np.full(len(rows), -1, np.int64)
        gap: Integers = np.searchsorted(np.sort(self._box[:, 2]), at, side="right")
        if not len(rows):
            return group, gap
        first, last = int(at.min()), int(at.max())
        for place, (low_text, high_text, start, end) in enumerate(self._box.tolist()):
            if end < first or start > last:  # no row inside it
                continue
            inside = self._inside(rows, low_text, high_text)
            group[inside & (at >= start) & (at <= end)] = place
        return group, gap

    def _inside(self, rows: Rows, low: int, high: int) -> Integers:
        first, last = self._texts[low], self._texts[high]
        is_inside = np.array([first <= text <= last for text in rows.texts], np.bool_)
        found: Integers = is_inside[rows.codes]
        return found


def _joined(chosen: list[bool]) -> Integers:
    """A number for each box, from 0 on; those chosen have the same."""
    first = chosen.index(True) if True in chosen else 0
    numbers = [first if is_chosen else place for place, is_chosen in enumerate(chosen)]
    found: Integers = np.unique(numbers, return_inverse=True)[1]
    return found


def _components(box: Integers) -> Integers:
    """A number for each box; overlapping ones have the same, from 0 on."""
    number = np.full(len(box), -1, np.int64)
    count = 0
    for place in range(len(box)):
        if number[place] >= 0:
            continue
        todo = [place]
        number[place] = count
        while todo:
            low, high, start, end = box[todo.pop()]
            near = (box[:, 0] <= high) & (box[:, 1] >= low)
            near &= (box[:, 2] <= end) & (box[:, 3] >= start)
            found = np.flatnonzero(near & (number < 0))
            number[found] = count
            todo += found.tolist()
        count += 1
    return number


def _around(box: Integers, group: Integers) -> Integers:
    """The box around each group, by its number."""
    count = int(group.max(initial=-1)) + 1
    found = np.empty((count, 4), np.int64)
    for each in range(count):
        own = box[group == each]
        found[each] = own[:, 0].min(), own[:, 1].max(), own[:, 2].min(), own[:, 3].max()
    return found
