"""Roll-ups of states and checks: the rows of a day that tell the others, as an Arrow file."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, cast

import numpy as np
import pyarrow as pa

from palier.measurements.arrow_layout import series_key, series_text
from palier.measurements.engines.columnar.parts import TablePart, in_one_piece
from palier.measurements.store.files import Files
from palier.measurements.store.rollups_files import arrow_table, damage_named

_FACTS = b"palier.thinned"
_EDITION = 1
_COMPRESSED = pa.ipc.IpcWriteOptions(compression="lz4")
"""Instants at even distances, and few words: it pays."""
_OPEN_AT_ONCE = 512
"""Days that stay in memory."""


def thinned_bytes(part: TablePart) -> pa.Buffer:
    """Thinned rows as an Arrow file: `series`, and the columns of the part."""
    codes = np.repeat(np.arange(len(part.keys), dtype=np.int32), np.diff(part.starts))
    texts = pa.array([series_text(key) for key in part.keys], pa.string())
    series = pa.DictionaryArray.from_arrays(pa.array(codes), texts)
    facts = json.dumps({"edition": _EDITION, "kind": part.kind}).encode()
    table = part.table.add_column(0, "series", series)
    sink = pa.BufferOutputStream()
    schema = table.schema.with_metadata({_FACTS: facts})
    with pa.ipc.new_file(sink, schema, options=_COMPRESSED) as writer:
        writer.write_table(table)
    return sink.getvalue()


def read_thinned(files: Files, name: str) -> TablePart:
    """The rows in a file. Raises `PartDamaged`."""
    return _read(cast(Any, files), name)


@lru_cache(maxsize=_OPEN_AT_ONCE)
def _read(files: Any, name: str) -> TablePart:
    with damage_named(files, name):
        table = arrow_table(files, name)
        facts = json.loads((table.schema.metadata or {})[_FACTS])
        if facts["edition"] != _EDITION:
            raise ValueError(f"it is of edition {facts['edition']}")
        series = in_one_piece(table.column("series"))
        keys = tuple(map(series_key, series.dictionary.to_pylist()))
        starts = np.searchsorted(series.indices.to_numpy(), np.arange(len(keys) + 1))
        return TablePart(facts["kind"], keys, starts, table.drop_columns(["series"]))


def same_rows(left: TablePart, right: TablePart) -> bool:
    """Whether two days were thinned to the same rows, of the same series."""
    return (
        (left.kind, left.keys) == (right.kind, right.keys)
        and left.table.column_names == right.table.column_names
        and left.table.equals(right.table)
    )
