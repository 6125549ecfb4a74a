"""States and checks thinned to the rows that tell the others: the first ones and the last of runs.

A run is of successive rows of one series with the same word, and alike in being hard or soft. What
the rows left out could change is how long the series was silent between them: the longest distance
of two of them is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from palier.calculus.spans import Span
from palier.measurements.arrow_layout import INSTANT, numbers
from palier.measurements.engines.columnar.parts import (
    ArrowColumns,
    Integers,
    Part,
    TablePart,
)
from palier.measurements.engines.columnar.runs import GAP
from palier.measurements.schema import SeriesKey

COLUMNS = {"state": ("at", "state"), "check": ("at", "state", "hard")}
"""The columns of each kind that is thinned."""

HEADS = 5
"""So many first rows of each run are kept; what is confirmed by more of them is read from rows."""


class TimelineRows(NamedTuple):
    """Rows as parallel arrays; the series and words are numbers that their user gave them."""

    series: Integers
    at: Integers
    word: Integers
    is_hard: Integers
    gap: Integers
    """The longest distance of two rows since the one before it; 0 where none was left out."""

    def only(self, chosen: Integers) -> TimelineRows:
        """Some of the rows."""
        return TimelineRows(*(each[chosen] for each in self))


def rows_of(
    part: Part, columns: ArrowColumns, series: Mapping[SeriesKey, int], words: dict[str, int]
) -> TimelineRows:
    """The rows of the series that have a number; words that have none get the next one."""
    own = np.array([series.get(key, -1) for key in part.keys], np.int64)
    of_row = np.repeat(own, np.diff(part.starts))
    states = columns["state"]
    known = [words.setdefault(word, len(words)) for word in states.dictionary.to_pylist()]
    word = np.array(known, np.int64)[states.indices.to_numpy()]
    hard, gap = columns.get("hard"), columns.get(GAP)
    rows = TimelineRows(
        of_row,
        numbers(columns["at"]),
        word,
        np.ones(len(word), np.bool_)
        if hard is None
        else hard.fill_null(True).to_numpy(zero_copy_only=False),
        np.zeros(len(word), np.int64) if gap is None else numbers(gap),
    )
    return rows.only(np.flatnonzero(of_row >= 0)) if (own < 0).any() else rows


def within(rows: TimelineRows, span: Span) -> TimelineRows:
    """The rows of a span."""
    is_inside = (rows.at >= span.start) & (rows.at < span.end)
    return rows if is_inside.all() else rows.only(np.flatnonzero(is_inside))


def in_order(found: Sequence[TimelineRows]) -> TimelineRows:
    """Rows of several parts in order of (series, instant)."""
    some = sorted((rows for rows in found if len(rows.at)), key=lambda r: (r.series[0], r.at[0]))
    rows = TimelineRows(*(np.concatenate(e) for e in zip(*(some or [no_rows()]), strict=True)))
    # Parts of a store mostly follow each other: looking takes a tenth of sorting.
    step = np.diff(rows.series)
    if not np.any((step < 0) | ((step == 0) & (np.diff(rows.at) < 0))):
        return rows
    return rows.only(np.lexsort((rows.at, rows.series)))


def thinned(rows: TimelineRows) -> TimelineRows:
    """Rows in order, without those that others tell."""
    count = len(rows.at)
    if not count:
        return rows
    begins = np.ones(count, np.bool_)
    begins[1:] = (
        (rows.series[1:] != rows.series[:-1])
        | (rows.word[1:] != rows.word[:-1])
        | (rows.is_hard[1:] != rows.is_hard[:-1])
    )
    first = np.flatnonzero(begins)
    nth = np.arange(count) - np.repeat(first, np.diff(first, append=count))
    is_last = np.append(begins[1:], True)
    kept = np.flatnonzero((nth < HEADS) | is_last)
    distance = np.diff(rows.at, prepend=rows.at[:1])
    longest = np.maximum.reduceat(distance, np.append(0, kept[:-1] + 1))
    is_bridge = np.diff(kept, prepend=-1) > 1
    return rows.only(kept)._replace(gap=np.where(is_bridge, longest, 0))


def part_of(
    kind: str, rows: TimelineRows, keys: Sequence[SeriesKey], words: Sequence[str]
) -> TablePart:
    """Rows in order as a part; `keys` and `words` are what their numbers stand for."""
    there, first = np.unique(rows.series, return_index=True)
    state = pa.DictionaryArray.from_arrays(
        pa.array(rows.word.astype(np.int32)), pa.array(list(words), pa.string())
    )
    columns = {"at": pa.array(rows.at).cast(INSTANT), "state": state}
    if "hard" in COLUMNS[kind]:
        columns["hard"] = pa.array(rows.is_hard)
    columns[GAP] = pa.array(rows.gap)
    starts = np.append(first, len(rows.at))
    return TablePart(kind, tuple(keys[each] for each in there.tolist()), starts, pa.table(columns))


def thinned_part(kind: str, parts: Sequence[Part], span: Span) -> TablePart:
    """The rows of some parts in a span, thinned; the series are sorted."""
    keys = sorted({key for part in parts for key in part.keys})
    series = {key: number for number, key in enumerate(keys)}
    words: dict[str, int] = {}
    found = [_read(kind, part, series, words, span) for part in parts]
    rows = thinned(in_order(found))
    # Words by the alphabet, and those alone that are there: the same rows make the same part.
    known = list(words)
    used = sorted(known[each] for each in np.unique(rows.word).tolist())
    lookup = np.zeros(len(words), np.int64)
    lookup[[words[word] for word in used]] = np.arange(len(used))
    return part_of(kind, rows._replace(word=lookup[rows.word]), keys, used)


def no_rows() -> TimelineRows:
    """No rows at all."""
    empty = np.empty(0, np.int64)
    return TimelineRows(empty, empty, empty, np.empty(0, np.bool_), empty)


def _read(
    kind: str, part: Part, series: Mapping[SeriesKey, int], words: dict[str, int], span: Span
) -> TimelineRows:
    return within(rows_of(part, part.read(COLUMNS[kind]), series, words), span)
