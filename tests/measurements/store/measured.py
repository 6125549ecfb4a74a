"""Tables of measurements for tests of the store; instants are given in minutes of a first day."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from palier.calculus.instants import MINUTE
from palier.measurements.arrow_layout import table_of
from palier.measurements.schema import KINDS, SeriesKey
from palier.measurements.store.rows import Rows, with_origin

FIRST = 1_795_651_200_000_000
"""2026-11-26T00:00:00Z."""


def at(minute: int) -> int:
    """The instant of a minute of the first day, or of another where there are more."""
    return FIRST + minute * MINUTE


def table(kind: str, name: str, *rows: tuple[Any, ...], **dims: str) -> pa.Table:
    """The rows of one series, as tuples of the schema; their instants are instants already."""
    row: Any = KINDS[kind].row
    found = [row(*each) for each in rows]
    columns = {name: [each[place] for each in found] for place, name in enumerate(row._fields)}
    return table_of(kind, SeriesKey(name, tuple(sorted(dims.items()))), columns)


def rows(*tables: pa.Table) -> Rows:
    """Tables as rows of one append."""
    return Rows.of_table(with_origin(pa.concat_tables(tables, promote_options="default"), 1))
