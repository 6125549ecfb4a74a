"""One piece of a text table to a typed batch, under a mapping; refused rows become rejections."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Keys
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from palier.measurements import cells
from palier.measurements.batches import Batch, TextTable
from palier.measurements.errors import Refused, Rejection
from palier.measurements.mappings import CellSource, Mapping
from palier.measurements.narrowing import columns_used, kept_rows, trimmed
from palier.measurements.nested import changes_of, instants_of, pauses_of
from palier.measurements.numbers import decimal_of
from palier.measurements.record_rows import ORDER
from palier.measurements.row_rules import bad_over_total, broken_rules
from palier.measurements.schema import KINDS, Column, SeriesKey
from palier.measurements.templates import filled

_WORDS = {"true": True, "yes": True, "1": True, "hard": True}
_WORDS |= {"false": False, "no": False, "0": False, "soft": False}

_ABSENT = {"unknown": "unknown", "down": "down", "no reason given": ""}
"""The value that the stated meaning of null has; None for the other meanings."""

_Converted = tuple[list[Any], cells.Refusals]


def batch_of(table: TextTable, mapping: Mapping, file: str, name: str) -> Batch:
    """The typed batch of some rows; `name` is the series when the mapping finds none."""
    read = table.height
    table = kept_rows(trimmed(table, mapping), mapping)
    filtered = read - table.height
    if mapping.pivot is None:
        return _Piece(table, mapping, file, name).batch(read, filtered)
    pivot = mapping.pivot
    merged = Batch(file, mapping.kind, [], [], {}, [] if mapping.identity == "id" else None)
    for column in pivot.columns:
        present = table.kept(table.columns[column].is_valid())
        cut = {**mapping.columns, pivot.field: CellSource(column=column)}
        dims = {**mapping.dims, pivot.dim: CellSource(constant=column)}
        piece = _Piece(present, mapping, file, name, cut, dims)
        _merge(merged, piece.batch(read, read - present.height))
    return merged


def _merge(into: Batch, batch: Batch) -> None:
    into.keys += batch.keys
    into.rows += batch.rows
    for name, column in batch.columns.items():
        into.columns.setdefault(name, []).extend(column)
    if into.ids is not None:
        into.ids += batch.ids or []
    into.read += batch.read
    into.filtered += batch.filtered
    into.rejections += batch.rejections


class _Piece:
    """The conversion of one piece: columns one after the other, refusals gathered by row."""

    def __init__(
        self,
        table: TextTable,
        mapping: Mapping,
        file: str,
        name: str,
        columns: dict[str, CellSource] | None = None,
        dims: dict[str, CellSource] | None = None,
    ) -> None:
        self.table, self.mapping, self.file, self.name = table, mapping, file, name
        self.sources = dict(mapping.columns) if columns is None else columns
        self.dims = dict(mapping.dims) if dims is None else dims
        self.refused: dict[int, Rejection] = {}

    def batch(self, read: int, filtered: int) -> Batch:
        """The rows that were accepted, and the rejections of the others."""
        columns = self._columns()
        for place, column, refusal in broken_rules(self.mapping, columns):
            self._refuse(place, column, refusal)
        keys = self._keys()
        ids = self._ids()
        rows, height = self.table.rows, self.table.height
        if self.refused:
            good = [place for place in range(height) if place not in self.refused]
            keys, rows = [keys[place] for place in good], [rows[place] for place in good]
            columns = {name: [column[place] for place in good] for name, column in columns.items()}
            ids = None if ids is None else [ids[place] for place in good]
        refused = [self.refused[place] for place in sorted(self.refused)]
        return Batch(
            self.file, self.mapping.kind, keys, rows, columns, ids, read, filtered, refused
        )

    def _columns(self) -> dict[str, list[Any]]:
        schema = KINDS[self.mapping.kind].columns
        found = {column.name: self._typed(column) for column in schema}
        if "bad" in self.sources:
            found["good"] = self._good(found["total"])
        for name in self.sources:
            if name not in found and name not in ("id", "bad"):
                found[name] = self._extra(name)
        if self.mapping.group is not None:
            for name in self.mapping.group.order:
                found[f"{ORDER}{name}"] = self.table.columns[name].to_pylist()
        return found

    def _typed(self, column: Column) -> list[Any]:
        texts = self._texts(column.name)
        if texts is None or (column.name == "good" and "bad" in self.sources):
            return [_ABSENT.get(column.null)] * self.table.height
        values, refusals = self._converter(column, self.sources.get(column.name))(texts)
        self._take(column.name, texts, refusals)
        if column.required:
            self._require(column.name, texts)
        absent = _ABSENT.get(column.null)
        if absent is not None:
            values = [absent if value is None else value for value in values]
        return values

    def _good(self, totals: list[Any]) -> list[Any]:
        """Good events of a source that counts the bad ones."""
        texts = self._cells(self.sources["bad"])
        bad, refusals = cells.counts(texts, self.mapping.decimal)
        self._take("bad", texts, refusals)
        self._require("bad", texts)
        good: list[int | None] = []
        for place, (total, failed) in enumerate(zip(totals, bad, strict=True)):
            good.append(None if total is None or failed is None else total - failed)
            if total is not None and failed is not None and failed > total:
                self._refuse(place, "bad", bad_over_total(failed, total))
        return good

    def _extra(self, name: str) -> list[Any]:
        """A named instant of a record, or the status of a grouped one."""
        texts = self._texts(name)
        assert texts is not None
        if name == "status":
            return list(texts.to_pylist())
        values, refusals = cells.instants(texts, self.sources[name].time or self.mapping.time)
        self._take(name, texts, refusals)
        if name == "at":
            self._require(name, texts)
        return values

    def _converter(
        self, column: Column, source: CellSource | None
    ) -> Callable[[pa.Array], _Converted]:
        mapping = self.mapping
        time = (source.time if source else None) or mapping.time
        every: dict[str, Callable[[pa.Array], _Converted]] = {
            "instant": partial(cells.instants, format=time),
            "value": partial(cells.values, quantity=mapping.quantity, mark=mapping.decimal),
            "count": partial(cells.counts, mark=mapping.decimal),
            "text": lambda texts: (texts.to_pylist(), {}),
            "state": partial(cells.each, read=partial(_state, words=mapping.states)),
            "boolean": partial(cells.each, read=_boolean),
            "decimal": partial(cells.each, read=partial(decimal_of, mark=mapping.decimal)),
            "pauses": partial(cells.each, read=partial(pauses_of, format=time)),
            "instants": partial(cells.each, read=partial(instants_of, format=time)),
            "changes": partial(cells.each, read=partial(changes_of, format=time)),
        }
        return every[column.type]

    def _texts(self, name: str) -> pa.Array | None:
        source = self.sources.get(name)
        if source is not None:
            return self._cells(source)
        return self.table.columns.get(name)

    def _cells(self, source: CellSource) -> pa.Array:
        texts = self._given(source)
        if not source.when:
            return texts
        found = pc.is_in(texts, pa.array(source.when, pa.string()))
        return pc.if_else(texts.is_valid(), pc.if_else(found, "1", "0"), texts)

    def _given(self, source: CellSource) -> pa.Array:
        height = self.table.height
        if source.constant is not None:
            return pa.array([source.constant] * height, pa.string())
        if source.template is None:
            assert source.column is not None
            return self.table.columns[source.column]
        names = columns_used(source)
        lists = [self.table.columns[name].to_pylist() for name in names]
        # A template with a missing part is missing: half a timestamp is not a timestamp.
        return pa.array(
            [
                None if None in row else filled(source.template, dict(zip(names, row, strict=True)))
                for row in zip(*lists, strict=True)
            ],
            pa.string(),
        )

    def _keys(self) -> list[SeriesKey]:
        series = self.mapping.series
        if series is None:
            named = "series" in self.table.columns
            series = CellSource(column="series") if named else CellSource(constant=self.name)
        names = self._cells(series)
        self._require("series", names)
        dims = sorted(self.dims)
        lists = [self._cells(self.dims[dim]).to_pylist() for dim in dims]
        known: dict[tuple[str | None, ...], SeriesKey] = {}
        keys: list[SeriesKey] = []
        for row in zip(names.to_pylist(), *lists, strict=True):
            key = known.get(row)
            if key is None:
                pairs = zip(dims, row[1:], strict=True)
                key = SeriesKey(row[0] or "", tuple(pair for pair in pairs if pair[1] is not None))
                known[row] = key
            keys.append(key)
        return keys

    def _ids(self) -> list[str] | None:
        if self.mapping.identity != "id" or self.mapping.kind == "record":
            return None
        texts = self._texts("id")
        assert texts is not None
        self._require("id", texts)
        return list(texts.to_pylist())

    def _require(self, name: str, texts: pa.Array) -> None:
        if texts.null_count:
            missing = Refused("missing-value", f"{name} is empty")
            for place, valid in enumerate(texts.is_valid().to_pylist()):
                if not valid:
                    self._refuse(place, name, missing)

    def _take(self, name: str, texts: pa.Array, refusals: cells.Refusals) -> None:
        for place, refusal in refusals.items():
            self._refuse(place, name, refusal, texts[place].as_py())

    def _refuse(self, place: int, name: str, refusal: Refused, excerpt: str = "") -> None:
        if place not in self.refused:
            self.refused[place] = Rejection(
                self.file, self.table.rows[place], name, excerpt[:80], refusal.code, str(refusal)
            )


def _state(text: str, words: Keys[str, str]) -> str:
    word = text.casefold()
    if not words:
        return word
    if word not in words:
        raise Refused(
            "unknown-state", f"{text!r} stands for no state", "add it under `states` in the mapping"
        )
    return words[word]


def _boolean(text: str) -> bool:
    if text.casefold() not in _WORDS:
        raise Refused("bad-boolean", f"{text!r} is neither yes nor no")
    return _WORDS[text.casefold()]
