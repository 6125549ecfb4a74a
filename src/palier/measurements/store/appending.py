"""Tables to append: checked against the layout of their kind, and made into hot batches."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from palier.calculus.instants import EARLIEST, LATEST
from palier.measurements.arrow_layout import INSTANT, INSTANTS, schema_of, series_key, series_text
from palier.measurements.schema import KINDS
from palier.measurements.store.errors import StoreDamaged, WrongLayout
from palier.measurements.store.manifest import THIS, Batch
from palier.measurements.store.rows import SOURCE_ID, Rows, with_origin

_ABSENT = {("state", "state"): "unknown", ("check", "state"): "unknown"}
_ABSENT |= {("outage", "state"): "down", ("outage", "reason"): ""}
"""What null stands for, where the schema says so."""

_NULLABLE = {
    "check": {"hard", "attempt"},
    "outage": {"end", "affected"},
    "record": {"priority"},
    "figure": {"start", "end", "label", "by", "at", "evidence"},
}
"""Columns that may hold nulls, or be left out."""

_DECIMAL = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
"""Exact decimals are kept as text."""

_SUM_BYTES = 4
"""A batch ends with the CRC-32 of what is before it: databases do not notice a flipped byte."""

_COMPRESSED = 1 << 20
"""Batches of so many bytes are compressed: beyond it that takes less time than writing them."""


def checked_table(kind: str, table: pa.Table) -> pa.Table:
    """The table in the layout of its kind, with `source_id` where the rows have one.

    Raises `WrongLayout`.
    """
    if kind not in KINDS:
        raise WrongLayout(
            f"there is no kind {kind!r}", hint=f"the kinds are {', '.join(sorted(KINDS))}"
        )
    names = table.column_names
    instants = [name for name in names if kind == "record" and name.startswith(INSTANTS)]
    schema = schema_of(kind, [name.removeprefix(INSTANTS) for name in instants])
    strange = sorted(set(names) - {*schema.names, SOURCE_ID})
    if strange or len(set(names)) != len(names):
        raise _wrong(kind, strange[0] if strange else "series", "is no column of this kind")
    found = [_typed(kind, field, table) for field in schema]
    if SOURCE_ID in names and table.column(SOURCE_ID).null_count < table.num_rows:
        schema = schema.append(pa.field(SOURCE_ID, pa.string()))
        found.append(table.column(SOURCE_ID).cast(pa.string()))
    good = pa.table(found, schema=schema)
    _check_rules(kind, good)
    return good


def checked_series(texts: Iterable[str]) -> None:
    """Raises `WrongLayout` for a text that does not name a series the way Palier writes it."""
    for text in texts:
        try:
            key = series_key(text or "")
            is_good = series_text(key) == text != "" and all(
                isinstance(value, str) for _, value in key.dims
            )
        except (ValueError, AttributeError, TypeError, RecursionError):
            is_good = False
        if not is_good:
            raise WrongLayout(
                f"{text!r:.200} does not name a series",
                hint='write the name, then its dimensions as JSON sorted by name: web{"a": "b"}',
            )


def batch_of(kind: str, table: pa.Table) -> Batch:
    """A checked table as a hot batch."""
    sink = pa.BufferOutputStream()
    codec = "lz4" if table.nbytes > _COMPRESSED else None
    options = pa.ipc.IpcWriteOptions(compression=codec)
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table.unify_dictionaries().combine_chunks())
    stream = sink.getvalue().to_pybytes()
    return Batch(THIS, kind, table.num_rows, stream + _sum_of(stream))


def table_in(blob: bytes) -> pa.Table:
    """The table that a hot batch, or rows put aside, hold. Raises `StoreDamaged`."""
    stream = memoryview(blob)[:-_SUM_BYTES]
    if _sum_of(stream) != blob[-_SUM_BYTES:]:
        raise StoreDamaged(
            "rows in the manifest are not those that were written",
            hint="restore the manifest from a backup",
        )
    with pa.ipc.open_stream(pa.py_buffer(stream)) as reader:
        return reader.read_all()


def _sum_of(stream: bytes | memoryview) -> bytes:
    return zlib.crc32(stream).to_bytes(_SUM_BYTES, "big")


def rows_together(batches: Iterable[Batch]) -> Rows:
    """The rows of hot batches of one kind, with the numbers that brought them."""
    tables = [with_origin(table_in(batch.blob), batch.number) for batch in batches]
    return Rows.of_table(pa.concat_tables(tables, promote_options="default"))


def blob_of(rows: Rows) -> bytes:
    """Rows as an Arrow IPC stream, series included."""
    return batch_of("", rows.stored()).blob


def _typed(kind: str, field: pa.Field, table: pa.Table) -> pa.ChunkedArray:
    if field.name not in table.column_names:
        if field.name in _NULLABLE.get(kind, ()):
            return pa.chunked_array([pa.nulls(table.num_rows, field.type)])
        raise _wrong(kind, field.name, "is missing")
    column = table.column(field.name)
    absent = _ABSENT.get((kind, field.name))
    try:
        if pa.types.is_dictionary(field.type) and not _is_plain(column, field.type):
            column = column.cast(pa.string()).dictionary_encode()
        if absent is not None and column.null_count:
            column = pc.fill_null(column.cast(pa.string()), absent)
            column = column.dictionary_encode() if field.type != pa.string() else column
        column = column.cast(field.type)
    except pa.ArrowException as error:
        raise _wrong(kind, field.name, f"is not {field.type}: {error}") from error
    if column.null_count and not (
        field.name in _NULLABLE.get(kind, ()) or field.name.startswith(INSTANTS)
    ):
        raise _wrong(kind, field.name, f"is null in {column.null_count} rows")
    return column


def _is_plain(column: pa.ChunkedArray, wanted: pa.DataType) -> bool:
    """Whether words are as they are kept: a null among the words themselves is not counted."""
    return column.type == wanted and not any(chunk.dictionary.null_count for chunk in column.chunks)


def _check_rules(kind: str, table: pa.Table) -> None:
    for field in table.schema:
        for ats, is_needed in _instants(table.column(field.name)):
            least, most = (pc.min_max(ats)[name].as_py() for name in ("min", "max"))
            if least is not None and (least < EARLIEST or most > LATEST):
                raise _wrong(kind, field.name, "lies outside the years 1900 to 2200")
            if is_needed and ats.null_count:
                raise _wrong(kind, field.name, "holds an entry without its instant")
    column: dict[str, Any] = {name: table.column(name) for name in table.column_names}
    if kind in ("event", "counter"):
        _never(kind, "good", pc.less(column["good"], 0), "is below zero")
        _never(kind, "good", pc.greater(column["good"], column["total"]), "is above `total`")
    elif kind == "outage":
        _never(kind, "end", pc.less(column["end"], column["start"]), "lies before `start`")
        _never(kind, "affected", _is_no_decimal(column["affected"]), "is no number")
    elif kind == "figure":
        _never(kind, "value", _is_no_decimal(column["value"]), "is no number")
        spanned = pc.and_(column["start"].is_valid(), column["end"].is_valid())
        named = pc.or_(column["label"].is_valid(), spanned)
        _never(kind, "label", pc.invert(named), "is missing, and so is the span")


def _instants(column: pa.ChunkedArray) -> Iterator[tuple[pa.ChunkedArray, bool]]:
    """The instants of a column or of the lists in it, as integers; and whether each must be."""
    if column.type == INSTANT:
        yield column.cast(pa.int64()), False
    elif pa.types.is_list(column.type):
        inner = pc.list_flatten(column)
        if inner.type == INSTANT:
            yield inner.cast(pa.int64()), True
        else:
            for place, field in enumerate(inner.type):
                if field.type == INSTANT:
                    ats = pc.struct_field(inner, place).cast(pa.int64())
                    yield ats, field.name != "end"


def _is_no_decimal(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.invert(pc.match_substring_regex(column, _DECIMAL))


def _never(kind: str, column: str, mask: pa.ChunkedArray, what: str) -> None:
    count = pc.sum(mask).as_py() or 0
    if count:
        raise _wrong(kind, column, f"{what} in {count} rows")


def _wrong(kind: str, column: str, what: str) -> WrongLayout:
    return WrongLayout(
        f"{kind}: column {column!r} {what}",
        hint="see the columns of each kind in the reference of measurements",
    )
