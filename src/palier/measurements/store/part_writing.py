"""Part files written: Parquet with a checksum of every page, hashed on the way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from palier.measurements.arrow_layout import INSTANT, WORD
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.schema import KINDS
from palier.measurements.store.files import Files
from palier.measurements.store.manifest import CURRENT, THIS, PartRow
from palier.measurements.store.part_facts import facts_of
from palier.measurements.store.rows import SEQ, SOURCE_ID, Rows

_GROUP_ROWS = 1 << 18
"""Rows that are read at least, for one series of many."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a new part is called, and what it belongs to."""

    name: str
    kind: str
    partition: str
    role: str = CURRENT
    settling: str = ""


def write_part(files: Files, place: Place, rows: Rows) -> PartRow:
    """Writes rows sorted by series as one file.

    A `seq` of `THIS` throughout, and a `source_id` that no row has, are left out.
    """
    seq = rows.seq if SEQ in rows.table.column_names else np.array([THIS])
    table = _required(place.kind, _needed(rows, seq))
    first_at, last_at = rows.bounds()
    with files.writing(place.name) as file:
        sink = _Hashed(file)
        with pq.ParquetWriter(
            pa.PythonFile(sink, "w"),
            table.schema,
            compression="lz4",
            use_dictionary=_word_columns(table.schema),
            column_encoding=_deltas(table.schema),
            write_page_checksum=True,
            store_schema=True,
        ) as writer:
            writer.write_table(table, row_group_size=_GROUP_ROWS)
            writer.add_key_value_metadata(facts_of(place.kind, rows))
    return PartRow(
        place.name,
        place.kind,
        place.partition,
        len(rows),
        sink.bytes,
        sink.digest.hexdigest(),
        rows.texts[0],
        rows.texts[-1],
        first_at,
        last_at,
        int(seq.min()),
        int(seq.max()),
        place.role,
        place.settling,
    )


def _needed(rows: Rows, seq: Integers) -> pa.Table:
    needless = {SEQ} if seq.max() == THIS else set()
    if rows.source_id.null_count == len(rows):
        needless.add(SOURCE_ID)
    table = rows.stored()
    return table.select([name for name in table.column_names if name not in needless])


def _required(kind: str, table: pa.Table) -> pa.Table:
    """Without room for nulls where a row must have a value: a fifth less time to read."""
    schema = table.schema
    for number, field in enumerate(schema):
        column = KINDS[kind].column(field.name)
        if column is not None and column.required and not table.column(number).null_count:
            schema = schema.set(number, field.with_nullable(False))
    return table.cast(schema)


class _Hashed:
    """A sink that knows the size and the SHA-256 of what went into it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.bytes = 0
        self.closed = False

    def write(self, data: Any) -> int:
        self.digest.update(data)
        self.bytes += len(data)
        return self._file.write(data)

    def tell(self) -> int:
        return self.bytes

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self.closed = True


def _word_columns(schema: pa.Schema) -> list[str]:
    """Columns of few different texts, of which the file keeps each once."""
    names = [field.name for field in schema if field.type == WORD]
    return [*names, SOURCE_ID] if SOURCE_ID in schema.names else names


def _deltas(schema: pa.Schema) -> dict[str, str]:
    """Sorted instants and counts that hardly change: each is kept as its change."""
    whole = (pa.int64(), INSTANT)
    return {field.name: "DELTA_BINARY_PACKED" for field in schema if field.type in whole}
