"""Reads CSV text into string columns, keeping rows of the wrong width as rejections."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.csv as pa_csv

from palier.measurements.batches import SourceTables, TextTable
from palier.measurements.errors import DuplicateHeader, ReadError, Rejection

PIECE_ROWS = 1 << 16
"""Rows per table: one odd cell costs the fast path of its piece only."""

_CHECK = "check the delimiter and the quotes"

_BLANK_LINES = (b"\n\n", b"\n\r\n")


def read_csv(text: bytes, name: str, delimiter: str, wanted: set[str] | None) -> SourceTables:
    """The wanted columns (None: all) of a CSV text, row 1 being its header.

    Raises `DuplicateHeader`, `ReadError`.
    """
    header = _header(text, name, delimiter)
    check_header(header, name)
    _check_quotes(text, name, delimiter)
    blank = any(line in text for line in _BLANK_LINES)
    # A blank line can only be told from a row of empty cells by looking at every column.
    columns = [column for column in header if blank or wanted is None or column in wanted]
    cut: list[pa_csv.InvalidRow] = []
    table = _parsed(text, name, delimiter, header, columns, cut)
    rejections = tuple(
        Rejection(
            name,
            row.number,
            "",
            (row.text or "")[:80],
            "wrong-column-count",
            f"{row.actual_columns} cells where the header has {row.expected_columns}",
        )
        for row in cut
    )
    skipped = {row.number for row in cut}
    rows = [row for row in range(2, table.num_rows + len(skipped) + 2) if row not in skipped]
    pieces = tuple(_cut(table, rows))
    return SourceTables(header, tuple(map(_not_blank, pieces)) if blank else pieces, rejections)


def _header(text: bytes, name: str, delimiter: str) -> tuple[str, ...]:
    start = io.StringIO(text[: 1 << 20].decode("utf-8", errors="ignore"), newline="")
    try:
        cells = next(csv.reader(start, delimiter=delimiter))
    except csv.Error as error:
        raise ReadError(name, f"the header cannot be read: {error}", hint=_CHECK) from None
    if not any(cells):
        raise ReadError(name, "the first row is blank", hint="start the file with its header")
    # Exports often end the header in delimiters: columns without a name are told apart by place.
    return tuple(cell.strip() or f"(column {n})" for n, cell in enumerate(cells, start=1))


def check_header(header: Iterable[str], name: str) -> None:
    """Raises `DuplicateHeader` when two columns bear one name."""
    seen: set[str] = set()
    for column in header:
        if column in seen:
            raise DuplicateHeader(
                name, f"two columns are named {column!r}", hint="rename one in the header"
            )
        seen.add(column)


def _check_quotes(text: bytes, name: str, delimiter: str) -> None:
    """Raises `ReadError` on a quote that is never closed: it would swallow the rows after it."""
    if text.count(b'"') % 2 == 0:
        return
    lines = io.StringIO(text.decode("utf-8"), newline="")
    row = 0
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            row += 1
    except csv.Error as error:
        if "delimiter expected" not in str(error) and "expected after" not in str(error):
            raise ReadError(
                name,
                f"a quote opened in row {row + 1} is not closed",
                hint='close it, or double the quotes inside cells ("")',
            ) from None


def _parsed(
    text: bytes,
    name: str,
    delimiter: str,
    header: tuple[str, ...],
    columns: list[str],
    cut: list[pa_csv.InvalidRow],
) -> pa.Table:
    def reject(row: pa_csv.InvalidRow) -> str:
        cut.append(row)
        return "skip"

    # Rows are only numbered when they are parsed in one thread.
    reading = pa_csv.ReadOptions(
        use_threads=False, column_names=list(header), skip_rows_after_names=1, block_size=1 << 25
    )
    parsing = pa_csv.ParseOptions(
        delimiter=delimiter,
        newlines_in_values=True,
        ignore_empty_lines=False,
        invalid_row_handler=reject,
    )
    converting = pa_csv.ConvertOptions(
        column_types={column: pa.string() for column in header},
        include_columns=columns,
        strings_can_be_null=False,
        check_utf8=False,
    )
    try:
        return pa_csv.read_csv(
            pa.BufferReader(text if text.endswith(b"\n") else text + b"\n"),
            read_options=reading,
            parse_options=parsing,
            convert_options=converting,
        )
    except pa.ArrowInvalid as error:
        raise ReadError(name, f"not readable as CSV: {error}", hint=_CHECK) from None


def _cut(table: pa.Table, rows: list[int]) -> Iterable[TextTable]:
    for start in range(0, table.num_rows, PIECE_ROWS):
        piece = table.slice(start, PIECE_ROWS).combine_chunks()
        columns = {
            column: pa.concat_arrays(piece.column(column).chunks) for column in piece.column_names
        }
        yield TextTable(columns, rows[start : start + PIECE_ROWS])


def _not_blank(table: TextTable) -> TextTable:
    lists = [column.to_pylist() for column in table.columns.values()]
    return table.kept(
        pa.array([any(cell.strip() for cell in row) for row in zip(*lists, strict=True)])
    )
