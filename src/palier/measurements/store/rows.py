"""Rows of one kind in any order: which series each belongs to, and an Arrow table of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palier.calculus.instants import Instant
from palier.measurements.arrow_layout import INSTANTS, WORD, numbers
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.store.manifest import THIS

SEQ, SOURCE_ID = "seq", "source_id"
"""The columns that the store adds: the number that brought a row, and its source's name for it."""


ADDED: dict[str, pa.DataType] = {SEQ: pa.int64(), SOURCE_ID: pa.string()}


@dataclass(frozen=True)
class Rows:
    """`texts` are the series, sorted; `codes` their places, row by row; `table` has no series."""

    texts: tuple[str, ...]
    codes: Integers
    table: pa.Table

    @staticmethod
    def of_table(table: pa.Table) -> Rows:
        """The rows of a table whose column `series` is text."""
        column = table.column("series")
        if not pa.types.is_dictionary(column.type):
            column = column.cast(pa.string()).dictionary_encode()
        words = column.unify_dictionaries().combine_chunks()
        if isinstance(words, pa.ChunkedArray):  # without a single chunk
            words = pa.array([], WORD)
        found = words.dictionary.to_pylist()
        codes = words.indices.cast(pa.int32()).to_numpy(zero_copy_only=False)
        used = np.bincount(codes, minlength=len(found)) > 0
        texts = sorted({text for place, text in enumerate(found) if used[place]})
        places = {text: place for place, text in enumerate(texts)}
        if found != texts:
            moved = np.array([places.get(text, 0) for text in found], np.int32)
            codes = moved[codes] if len(codes) else codes
        return Rows(tuple(texts), codes, table.drop_columns(["series"]))

    @staticmethod
    def together(pieces: Sequence[Rows]) -> Rows:
        """Several as one, in their order; instants that only some have are null in the others."""
        if len(pieces) == 1:
            return pieces[0]
        texts = sorted(set().union(*(piece.texts for piece in pieces)))
        places = {text: place for place, text in enumerate(texts)}
        codes = [
            np.array([places[text] for text in piece.texts], np.int32)[piece.codes]
            for piece in pieces
            if len(piece)
        ]
        table = pa.concat_tables([piece.table for piece in pieces], promote_options="default")
        return Rows(tuple(texts), np.concatenate(codes or [np.empty(0, np.int32)]), table)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def taken(self, places: Integers) -> Rows:
        """The rows at some places, in that order."""
        return Rows(self.texts, self.codes[places], self.whole.take(pa.array(places)))._used()

    def between(self, first: int, last: int) -> Rows:
        """Rows `[first, last)`."""
        if (first, last) == (0, len(self)):
            return self
        return Rows(
            self.texts, self.codes[first:last], self.table.slice(first, last - first)
        )._used()

    @cached_property
    def whole(self) -> pa.Table:
        """The table in one piece, each column of words with one dictionary."""
        return self.table.unify_dictionaries().combine_chunks()

    @cached_property
    def starts(self) -> Integers:
        """The row at which each series begins, and the end; the rows must be sorted by series."""
        counts = np.bincount(self.codes, minlength=len(self.texts))
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @property
    def seq(self) -> Integers:
        """The number that brought each row; `THIS` where the table does not say."""
        if SEQ not in self.table.column_names:
            return np.full(len(self), THIS, np.int64)
        return self.integers(SEQ)

    @property
    def source_id(self) -> pa.Array:
        """The source's name for each row; null where the table has none."""
        if SOURCE_ID not in self.table.column_names:
            return pa.nulls(len(self), pa.string())
        return self.array(SOURCE_ID)

    def array(self, name: str) -> pa.Array:
        """A column in one piece."""
        column = self.whole.column(name)
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()

    def integers(self, name: str) -> Integers:
        """A column without nulls as int64; instants as microseconds."""
        return numbers(self.array(name))

    def stored(self) -> pa.Table:
        """With the series as the first column: what a part file holds."""
        dictionary = pa.array(self.texts, pa.string())
        series = pa.DictionaryArray.from_arrays(pa.array(self.codes, pa.int32()), dictionary)
        return self.table.add_column(0, pa.field("series", WORD), series)

    def with_rows(self) -> list[str]:
        """The series of which there is a row."""
        counts = np.bincount(self.codes, minlength=len(self.texts)).tolist()
        return [text for text, count in zip(self.texts, counts, strict=True) if count]

    def bounds(self) -> tuple[Instant | None, Instant | None]:
        """The first and the last instant that a row has; None without any."""
        found: list[int] = []
        for name in instant_columns(self.table.column_names):
            limits = pc.min_max(self.table.column(name).cast(pa.int64()))
            found += [at for at in (limits["min"].as_py(), limits["max"].as_py()) if at is not None]
        return (min(found), max(found)) if found else (None, None)

    def _used(self) -> Rows:
        """The same, without the series of which no row is left."""
        counts = np.bincount(self.codes, minlength=len(self.texts))
        if counts.all():
            return self
        kept = np.flatnonzero(counts)
        moved = (np.cumsum(counts > 0) - 1).astype(np.int32)
        texts = tuple(self.texts[place] for place in kept.tolist())
        return Rows(texts, moved[self.codes], self.table)


def instant_columns(names: Iterable[str]) -> list[str]:
    """The columns whose instants a row speaks of; when a figure was entered is not one."""
    names = list(names)
    plain = ["start", "end"] if "start" in names else ["at"]
    return [name for name in names if name in plain or name.startswith(INSTANTS)]


def with_origin(table: pa.Table, seq: int) -> pa.Table:
    """A table that ends with the columns that the store adds, whether it had them or not."""
    height = table.num_rows
    if SEQ not in table.column_names:
        table = table.append_column(SEQ, pa.array(np.full(height, seq, np.int64)))
    if SOURCE_ID not in table.column_names:
        table = table.append_column(SOURCE_ID, pa.nulls(height, pa.string()))
    return table.select([name for name in table.column_names if name not in ADDED] + list(ADDED))
