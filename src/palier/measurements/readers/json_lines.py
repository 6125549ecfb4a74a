"""Reads JSON lines into string columns; numbers keep their written digits."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from palier.measurements.batches import SourceTables, TextTable
from palier.measurements.errors import Rejection
from palier.measurements.readers.csv_tables import PIECE_ROWS


def read_json_lines(text: bytes, name: str) -> SourceTables:
    """One object per line; the keys of nested objects are joined by points, lists stay JSON."""
    objects: list[dict[str, str | None]] = []
    rows: list[int] = []
    rejections: list[Rejection] = []
    for number, line in enumerate(text.decode("utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            objects.append(_flat(_decode(line)))
            rows.append(number)
        except (ValueError, RecursionError) as error:
            reason = str(error).partition(" (char")[0] or "nested too deeply"
            rejections.append(Rejection(name, number, "", line[:80], "bad-json", reason))
    header = tuple(dict.fromkeys(key for item in objects for key in item))
    pieces = tuple(
        TextTable(
            {
                key: pa.array(
                    [item.get(key) for item in objects[start : start + PIECE_ROWS]], pa.string()
                )
                for key in header
            },
            rows[start : start + PIECE_ROWS],
        )
        for start in range(0, len(objects), PIECE_ROWS)
    )
    return SourceTables(header, pieces, tuple(rejections))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("one key is written twice")
    return found


_decode: Callable[[str], Any] = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_unique
).decode


def _flat(value: Any) -> dict[str, str | None]:
    if not isinstance(value, dict):
        raise ValueError("the line is not an object")
    cells: dict[str, str | None] = {}
    _flatten(value, "", cells)
    return cells


def _flatten(value: dict[str, Any], prefix: str, cells: dict[str, str | None]) -> None:
    for key, item in value.items():
        name = prefix + key
        if isinstance(item, dict):
            _flatten(item, f"{name}.", cells)
        elif isinstance(item, list):
            cells[name] = json.dumps(item, ensure_ascii=False)
        elif isinstance(item, bool):
            cells[name] = "true" if item else "false"
        else:
            cells[name] = item
