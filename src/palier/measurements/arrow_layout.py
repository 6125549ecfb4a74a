"""How measurements lie in Arrow: one schema per kind, and the text that names a series."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from palier.measurements.schema import KINDS, Pause, PriorityChange, SeriesKey

INSTANT = pa.timestamp("us", "UTC")
WORD = pa.dictionary(pa.int32(), pa.string())
"""Few different texts in many rows: names of series, states, priorities."""

INSTANTS = "instants."
"""Prefix of the columns of a record's named instants: `instants.opened`."""

_CHANGES = pa.list_(pa.struct([("at", INSTANT), ("priority", pa.string())]))
_PAUSES = pa.list_(pa.struct([("start", INSTANT), ("end", INSTANT), ("reason", pa.string())]))

PAUSE_SPANS = "pauses without reasons"
"""Asks for `pauses` where their reasons do not matter: they may be left out, as nulls."""

_COLUMNS: dict[str, list[tuple[str, pa.DataType]]] = {
    "sample": [("at", INSTANT), ("value", pa.int64())],
    "event": [("at", INSTANT), ("good", pa.int64()), ("total", pa.int64())],
    "counter": [("at", INSTANT), ("good", pa.int64()), ("total", pa.int64())],
    "state": [("at", INSTANT), ("state", WORD)],
    "check": [("at", INSTANT), ("state", WORD), ("hard", pa.bool_()), ("attempt", pa.int64())],
    "outage": [
        ("start", INSTANT),
        ("end", INSTANT),
        ("state", WORD),
        ("reason", pa.string()),
        ("affected", pa.string()),
    ],
    "record": [
        ("id", pa.string()),
        ("priority", WORD),
        ("priority_changes", _CHANGES),
        ("pauses", _PAUSES),
        ("reopenings", pa.list_(INSTANT)),
    ],
    "figure": [
        ("start", INSTANT),
        ("end", INSTANT),
        ("label", pa.string()),
        ("value", pa.string()),
        ("by", pa.string()),
        ("at", INSTANT),
        ("evidence", pa.string()),
    ],
}

_NAME = re.compile(r"(?:\\.|[^{\\])*", re.DOTALL)
"""A name in a series' text, up to the brace of its dimensions."""

_DECIMALS = {("outage", "affected"), ("figure", "value")}
"""Kept as text: a decimal type would have to state its places beforehand."""


def schema_of(kind: str, instants: Iterable[str] = ()) -> pa.Schema:
    """The columns of a kind, `series` first; a record has one more for each named instant."""
    named = [(INSTANTS + name, INSTANT) for name in sorted(instants)] if kind == "record" else []
    return pa.schema([("series", WORD), *_COLUMNS[kind], *named])


def series_text(key: SeriesKey) -> str:
    """A series as text: its name, and its dimensions as a JSON object where it has any."""
    name = key.name.replace("\\", "\\\\").replace("{", "\\{")
    return name + json.dumps(dict(key.dims), ensure_ascii=False) if key.dims else name


@lru_cache(maxsize=65_536)
def series_key(text: str) -> SeriesKey:
    """The series that a text names; the reverse of `series_text`."""
    found = _NAME.match(text)
    place = found.end() if found else 0
    name = text[:place].replace("\\{", "{").replace("\\\\", "\\")
    dims = json.loads(text[place:]) if place < len(text) else {}
    return SeriesKey(name, tuple(sorted(dims.items())))


def numbers(array: pa.Array) -> np.ndarray[Any, np.dtype[np.int64]]:
    """A column without nulls as int64, without a copy; instants as UTC microseconds."""
    found: np.ndarray[Any, np.dtype[np.int64]] = array.view(pa.int64()).to_numpy()
    return found


def asked_column(name: str) -> str:
    """The column that a name asks for."""
    return "pauses" if name == PAUSE_SPANS else name


def without_reasons(spans: pa.ListArray) -> pa.ListArray:
    """Pauses of which only starts and ends were read, in the layout of all."""
    inner = spans.values
    fields = [inner.field("start"), inner.field("end"), pa.nulls(len(inner), pa.string())]
    whole = pa.StructArray.from_arrays(fields, fields=list(_PAUSES.value_type))
    return pa.ListArray.from_arrays(spans.offsets, whole, _PAUSES)


def table_of(kind: str, key: SeriesKey, columns: dict[str, list[Any]]) -> pa.Table:
    """The rows of one series, held as the lists of a dataset, in the layout of its kind."""
    if kind == "record":
        columns = _with_named_instants(columns)
    names = {name.removeprefix(INSTANTS) for name in columns if name.startswith(INSTANTS)}
    schema = schema_of(kind, names)
    height = len(next(iter(columns.values()), ()))
    arrays = [_constant(series_text(key), height)]
    arrays += [_array(kind, field, columns[field.name]) for field in list(schema)[1:]]
    return pa.table(arrays, schema=schema)


def columns_of(kind: str, table: pa.Table) -> dict[str, list[Any]]:
    """The rows of a table as the lists of a dataset; the reverse of `table_of`."""
    found: dict[str, list[Any]] = {}
    for name in KINDS[kind].row._fields:  # type: ignore[attr-defined]
        found[name] = _instants_in(table) if name == "instants" else _list(kind, name, table)
    return found


def _with_named_instants(columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
    names = {name for instants in columns["instants"] for name in instants}
    named = {INSTANTS + name: [each.get(name) for each in columns["instants"]] for name in names}
    return {name: cells for name, cells in columns.items() if name != "instants"} | named


def _constant(text: str, height: int) -> pa.DictionaryArray:
    codes = pa.array(np.zeros(height, np.int32))
    return pa.DictionaryArray.from_arrays(codes, pa.array([text], pa.string()))


def _array(kind: str, field: pa.Field, cells: Sequence[Any]) -> pa.Array:
    if (kind, field.name) in _DECIMALS:
        cells = [None if cell is None else str(cell) for cell in cells]
    elif field.type == _PAUSES or field.type == _CHANGES:
        cells = [[each._asdict() for each in cell] for cell in cells]
    elif field.type == WORD:
        return pa.array(cells, pa.string()).dictionary_encode()
    return pa.array(cells, field.type)


def _list(kind: str, name: str, table: pa.Table) -> list[Any]:
    column, of = table.column(name), table.schema.field(name).type
    if of == INSTANT:
        instants: list[Any] = column.cast(pa.int64()).to_pylist()
        return instants
    if of in (_PAUSES, _CHANGES, pa.list_(INSTANT)):
        return _nested(column.combine_chunks(), of)
    cells: list[Any] = column.to_pylist()
    if (kind, name) in _DECIMALS:
        return [None if cell is None else Decimal(cell) for cell in cells]
    return cells


def _nested(column: pa.ListArray, of: pa.DataType) -> list[Any]:
    """Lists of tuples; instants inside them stay integers."""
    inner = column.flatten()
    if of == pa.list_(INSTANT):
        items: list[Any] = inner.cast(pa.int64()).to_pylist()
    else:
        make: Any = Pause if of == _PAUSES else PriorityChange
        fields = [inner.field(place) for place in range(inner.type.num_fields)]
        cells = [f.cast(pa.int64()) if f.type == INSTANT else f for f in fields]
        items = [make(*row) for row in zip(*(cell.to_pylist() for cell in cells), strict=True)]
    ends = np.cumsum([0, *column.value_lengths().fill_null(0).to_pylist()]).tolist()
    return [tuple(items[a:b]) for a, b in pairwise(ends)]


def _instants_in(table: pa.Table) -> list[dict[str, int]]:
    names = sorted(name for name in table.column_names if name.startswith(INSTANTS))
    cells = [table.column(name).cast(pa.int64()).to_pylist() for name in names]
    short = [name.removeprefix(INSTANTS) for name in names]
    if not names:
        return [{} for _ in range(table.num_rows)]
    return [
        {name: at for name, at in zip(short, row, strict=True) if at is not None}
        for row in zip(*cells, strict=True)
    ]
