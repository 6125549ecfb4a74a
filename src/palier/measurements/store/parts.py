"""Part files read: sorted rows of one kind, checked page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from palier.calculus.spans import Span
from palier.measurements.arrow_layout import (
    INSTANT,
    INSTANTS,
    PAUSE_SPANS,
    asked_column,
    schema_of,
    series_key,
    without_reasons,
)
from palier.measurements.engines.columnar.parts import ArrowColumns, Integers, in_one_piece
from palier.measurements.schema import SeriesKey
from palier.measurements.store.errors import PartDamaged
from palier.measurements.store.files import Files
from palier.measurements.store.increases import Ends
from palier.measurements.store.manifest import PartRow
from palier.measurements.store.part_facts import ENDS, SERIES, WORDS, facts_in
from palier.measurements.store.rows import ADDED, SEQ, SOURCE_ID

_RESTORE = "verify the store, and restore this file from a backup"
_GONE = f"read again: what takes long may outlive a file that was replaced; else {_RESTORE}"

_LONGEST = (1 << 31) - 1
"""Bytes of the list of series: a part of two million of them needs more than the usual limit."""


@dataclass(frozen=True)
class FilePart:
    """A part file as the engines read it: every row of it counts."""

    files: Files
    row: PartRow

    def __reduce__(self) -> tuple[Any, ...]:
        # What the file says of itself is in the file.
        return FilePart, (self.files, self.row)

    @property
    def kind(self) -> str:
        """The kind of measurement."""
        return self.row.kind

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.row.rows

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The series as text, in the order of the rows."""
        return tuple(text for text, _ in self._series)

    @cached_property
    def keys(self) -> tuple[SeriesKey, ...]:
        """The series, in the order of the rows."""
        return tuple(series_key(text) for text in self.texts)

    @cached_property
    def starts(self) -> Integers:
        """The row at which each series begins, and after the last one the number of rows."""
        return np.cumsum([0, *(rows for _, rows in self._series)], dtype=np.int64)

    @property
    def span(self) -> Span:
        """From the first instant to the last, and one microsecond."""
        if self.row.first_at is None or self.row.last_at is None:
            return Span(0, 0)
        return Span(self.row.first_at, self.row.last_at + 1)

    def read(self, columns: Sequence[str]) -> ArrowColumns:
        """The columns asked for. Raises `PartDamaged`."""
        table = self.table(columns)
        found = {name: in_one_piece(table.column(name)) for name in map(asked_column, columns)}
        if PAUSE_SPANS in columns and "pauses" not in columns:
            found["pauses"] = without_reasons(found["pauses"])
        return found

    @property
    def words(self) -> Mapping[str, Sequence[str]]:
        """The states of each series."""
        found: Mapping[str, Sequence[str]] = self._facts[WORDS]
        return found

    @property
    def ends(self) -> dict[str, Ends]:
        """What each series of counters showed first and last."""
        found = zip(self.texts, self._facts[ENDS], strict=True)
        return {
            text: Ends(tuple(first), tuple(last), rows, is_plain)
            for text, (first, last, rows, is_plain) in found
        }

    def table(self, columns: Sequence[str] | None = None, rows: range | None = None) -> pa.Table:
        """Some columns, or all but `series`, of some rows; instants not there are null."""
        with self._opened() as file:
            # Whoever reads rows asks for their series next.
            if "_facts" not in self.__dict__:
                self.__dict__["_facts"] = self._facts_in(file.metadata)
            there = self._columns_in(file.schema_arrow)
            wanted = [name for name in there if name != "series"] if columns is None else columns
            chosen = [name for name in wanted if asked_column(name) in there]
            groups, skipped = _groups_of(file.metadata, rows)
            table = file.read_row_groups(groups, columns=_leaves(chosen), use_threads=False)
            table.validate()
            table = table.unify_dictionaries()
            # Beside rows held in memory it does not matter what a file has no room for.
            table = pa.Table.from_arrays(table.columns, names=table.column_names)
        if rows is not None:
            table = table.slice(rows.start - skipped, len(rows))
        if chosen and table.num_rows != (self.row.rows if rows is None else len(rows)):
            raise self._damaged("it has not the rows that it should have")
        if len(chosen) == len(wanted):
            return table
        for name in wanted:
            if name not in chosen:
                table = table.append_column(name, self._left_out(name, table.num_rows))
        return table

    def _left_out(self, name: str, height: int) -> pa.Array:
        if name == SEQ:
            return pa.array(np.full(height, self.row.first_seq, np.int64))
        if name != SOURCE_ID and not name.startswith(INSTANTS):
            raise self._damaged(f"there is no column {name}")
        return pa.nulls(height, pa.string() if name == SOURCE_ID else INSTANT)

    @cached_property
    def _facts(self) -> Mapping[bytes, Any]:
        with self._opened() as file:
            return self._facts_in(file.metadata)

    def _facts_in(self, metadata: pq.FileMetaData) -> Mapping[bytes, Any]:
        found = metadata.metadata or {}
        if metadata.num_rows != self.row.rows:
            raise self._damaged(
                f"it has {metadata.num_rows} rows, and {self.row.rows} were written"
            )
        facts = facts_in(found)
        if facts is None:
            raise self._damaged("the list of its series is not the one that was written")
        return facts

    def _columns_in(self, schema: pa.Schema) -> list[str]:
        """The columns that are there, if each has the type that its name stands for."""
        instants = [n.removeprefix(INSTANTS) for n in schema.names if n.startswith(INSTANTS)]
        expected = schema_of(self.kind, instants)
        types = {field.name: field.type for field in expected} | ADDED
        if not all(types.get(field.name) == field.type for field in schema):
            raise self._damaged("its columns are not those that were written")
        return list(schema.names)

    @property
    def _series(self) -> list[tuple[str, int]]:
        return list(self._facts[SERIES])

    @contextmanager
    def _opened(self) -> Iterator[pq.ParquetFile]:
        try:
            with (
                self.files.open(self.row.name) as source,
                pq.ParquetFile(
                    source,
                    page_checksum_verification=True,
                    pre_buffer=False,
                    thrift_string_size_limit=_LONGEST,
                ) as file,
            ):
                yield file
        except FileNotFoundError as error:
            raise self._damaged("the file is not there", _GONE) from error
        except (OSError, pa.ArrowException, ValueError, KeyError) as error:
            raise self._damaged(" ".join(str(error).split())[:200]) from error

    def _damaged(self, what: str, hint: str = _RESTORE) -> PartDamaged:
        return PartDamaged(f"{self.files.url}/{self.row.name}", what, hint=hint)


def _leaves(columns: Sequence[str]) -> list[str]:
    """The columns as Parquet names them, which holds each field of a list by itself."""
    leaves = [name for name in columns if name != PAUSE_SPANS]
    if len(leaves) < len(columns) and "pauses" not in columns:
        leaves += [f"pauses.list.element.{field}" for field in ("start", "end")]
    return leaves


def _groups_of(metadata: pq.FileMetaData, rows: range | None) -> tuple[list[int], int]:
    """The row groups that hold some rows, and the rows before them."""
    counts = [metadata.row_group(place).num_rows for place in range(metadata.num_row_groups)]
    if rows is None:
        return list(range(len(counts))), 0
    ends = np.cumsum(counts)
    first = int(np.searchsorted(ends, rows.start, side="right"))
    last = int(np.searchsorted(ends, rows.stop, side="left"))
    skipped = int(ends[first - 1]) if first else 0
    return list(range(first, min(last + 1, len(counts)))) if len(rows) else [], skipped
