"""Reads Parquet into string columns, so that every format goes through the same conversions."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from palier.measurements.batches import SourceTables, TextTable
from palier.measurements.errors import TruncatedFile
from palier.measurements.readers.csv_tables import PIECE_ROWS, check_header


def read_parquet(path: Path, name: str, wanted: set[str] | None) -> SourceTables:
    """The wanted columns (None: all), row 1 being the first.

    Raises `TruncatedFile`, `DuplicateHeader`.
    """
    # Loaded here because it is slow to import and most measurements are CSV.
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        header = tuple(file.schema_arrow.names)
        check_header(header, name)
        columns = [column for column in header if wanted is None or column in wanted]
        pieces: list[TextTable] = []
        start = 1
        for batch in file.iter_batches(batch_size=PIECE_ROWS, columns=columns):
            texts = {column: _text(batch.column(column)) for column in columns}
            pieces.append(TextTable(texts, list(range(start, start + batch.num_rows))))
            start += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        raise TruncatedFile(
            name,
            f"not a whole Parquet file: {str(error).splitlines()[0]}",
            hint="copy the file again, or check that it is Parquet",
        ) from None
    return SourceTables(header, tuple(pieces))


def _text(column: pa.Array) -> pa.Array:
    """Cells as text: instants in ISO 8601, floats in their shortest exact form, lists as JSON."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text(column.dictionary_decode())
    if pa.types.is_timestamp(kind):
        coarse = pc.cast(column, pa.timestamp("us", "UTC" if kind.tz else None), safe=False)
        return coarse.cast(pa.string())
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array([_json(cell) for cell in column.to_pylist()], pa.string())
    return column.cast(pa.string())


def _json(cell: object) -> str | None:
    return None if cell is None else json.dumps(cell, ensure_ascii=False, default=str)
