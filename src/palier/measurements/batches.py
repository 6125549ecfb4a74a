"""What passes between reading and the dataset: text tables of a file, then typed batches."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from palier.measurements.errors import Rejection
from palier.measurements.schema import Kind, SeriesKey


@dataclass(frozen=True, slots=True)
class TextTable:
    """Some rows of one file as string columns; null cells are absent from the source.

    `rows` gives each row's number in the file, from 1, a header included.
    """

    columns: dict[str, pa.Array]
    rows: list[int]

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.rows)

    def kept(self, mask: pa.Array) -> TextTable:
        """The rows where the mask is true."""
        wanted = mask.to_pylist()
        return TextTable(
            {name: column.filter(mask) for name, column in self.columns.items()},
            [row for row, keep in zip(self.rows, wanted, strict=True) if keep],
        )


@dataclass(frozen=True, slots=True)
class SourceTables:
    """One file read: its header, its rows in pieces, and the rows that cannot be cut in cells."""

    header: tuple[str, ...]
    tables: tuple[TextTable, ...]
    rejections: tuple[Rejection, ...] = ()


@dataclass(slots=True)
class Batch:
    """Typed rows of one kind from one file: parallel lists, without the rows that were rejected."""

    file: str
    kind: Kind
    keys: list[SeriesKey]
    rows: list[int]
    columns: dict[str, list[object]]
    ids: list[str] | None = None
    read: int = 0
    filtered: int = 0
    rejections: list[Rejection] = field(default_factory=list)
