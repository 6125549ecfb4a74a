"""Rows as files hold them: names, dimensions and instants in columns of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palier.calculus.instants import instant_text
from palier.measurements.arrow_layout import INSTANT, INSTANTS, columns_of, numbers, series_key
from palier.measurements.mappings import Quantity
from palier.measurements.schema import KINDS, Kind, SeriesKey

DIMENSION = "dim."
"""Prefix of the column of a dimension whose name is that of another column."""

_LISTS = ("priority_changes", "pauses", "reopenings")


def by_name(table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each series name, in the order they have."""
    series = table.column("series").combine_chunks()
    keys = [series_key(text) for text in series.dictionary.to_pylist()]
    names = sorted({key.name for key in keys})
    if len(names) == 1:
        yield names[0], table
        return
    places = np.array([names.index(key.name) for key in keys])
    of = places[series.indices.to_numpy()]
    for place in np.unique(of).tolist():
        yield names[place], table.filter(pa.array(of == place))


def column_of(kind: Kind, dimension: str, instants: tuple[str, ...] = ()) -> str:
    """The column that a dimension has in a file of a kind."""
    taken = {"series", *instants, *(column.name for column in KINDS[kind].columns)}
    return DIMENSION + dimension if dimension in taken else dimension


def flat(kind: Kind, table: pa.Table, quantity: Quantity, dims: tuple[str, ...]) -> pa.Table:
    """The rows in columns of texts and numbers: series, dimensions, then those of the kind."""
    series = table.column("series").combine_chunks()
    keys = [series_key(text) for text in series.dictionary.to_pylist()]
    named = [name.removeprefix(INSTANTS) for name in table.column_names if INSTANTS in name]
    columns: dict[str, Any] = {"series": _told(series, keys, None)}
    for dim in dims:
        columns[column_of(kind, dim, tuple(named))] = _told(series, keys, dim)
    lists = _lists_in(kind, table)
    for field in list(table.schema)[1:]:
        column = lists.get(field.name, table.column(field.name))
        if field.type == INSTANT:
            column = _texts(column)
        elif pa.types.is_dictionary(field.type):
            column = column.cast(pa.string())
        elif (kind, field.name) == ("sample", "value"):
            column = pc.divide(column.cast(pa.float64()), float(1 / quantity.resolution))
        columns[field.name.removeprefix(INSTANTS)] = column
    return pa.table(columns)


def _told(series: pa.DictionaryArray, keys: list[SeriesKey], dim: str | None) -> pa.Array:
    """The name of each row's series, or one of its dimensions."""
    words = [key.name if dim is None else dict(key.dims).get(dim) for key in keys]
    return pa.array(words, pa.string()).take(series.indices)


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Instants in ISO 8601, with the digits they need."""
    plain = column.cast(pa.int64()).cast(pa.timestamp("us"))
    whole = numbers(plain.combine_chunks().drop_null()) % 1_000_000
    unit = "us" if whole.any() else "s"
    return pc.strftime(plain.cast(pa.timestamp(unit)), format="%Y-%m-%dT%H:%M:%SZ")


def _lists_in(kind: Kind, table: pa.Table) -> dict[str, pa.Array]:
    """The lists of records as JSON; null where they are empty."""
    if kind != "record":
        return {}
    columns = columns_of(kind, table.select(["series", "id", "priority", *_LISTS]))
    return {
        name: pa.array([_json(cell) if cell else None for cell in columns[name]], pa.string())
        for name in _LISTS
    }


def _json(items: tuple[Any, ...]) -> str:
    return json.dumps([_item(item) for item in items], ensure_ascii=False)


def _item(item: Any) -> Any:
    if isinstance(item, tuple):
        return [_item(each) for each in item]
    return instant_text(item) if isinstance(item, int) else item
