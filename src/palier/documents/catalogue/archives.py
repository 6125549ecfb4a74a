"""CSV tables in a zip archive: what spreadsheets open without running what stands in a cell."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from palier.documents.catalogue.tables import COLUMNS, TableRow
from palier.documents.errors import nearest
from palier.documents.problems import Problem

# What spreadsheets take for a formula when a cell begins with it (OWASP, CSV injection), after
# any number of the apostrophes that are put before it here: so that taking one off is exact.
_GUARDED = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# No file says when it was made: the same catalogue is the same bytes.
_MADE_AT = (1980, 1, 1, 0, 0, 0)


class _Unreadable(Exception):
    """Stops the reading of a table."""

    def __init__(self, line: int, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.line, self.code, self.message, self.hint = line, code, message, hint


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell that `guarded` made; any other cell is itself."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def archive_of(tables: Mapping[str, Sequence[Mapping[str, str]]]) -> bytes:
    """The zip archive of tables, one CSV each, with a header even where there is no row."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, columns in COLUMNS.items():
            info = zipfile.ZipInfo(f"{name}.csv", _MADE_AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, _text(columns, tables[name]).encode("utf-8-sig"))
    return stream.getvalue()


def _text(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([guarded(row[column]) for column in columns] for row in rows)
    return stream.getvalue()


def rows_of(content: bytes, file: str, largest: int) -> tuple[list[TableRow], list[Problem]]:
    """The rows of all tables of an archive, and the problems of those that cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _rows(archive, file, largest)
    # Encrypted, damaged, or compressed in a way that the library does not know.
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        message = f"the archive cannot be read: {error}"
        return [], [Problem(file, 1, 1, "", "bad-table", message, "make the zip archive again")]


def _rows(
    archive: zipfile.ZipFile, file: str, largest: int
) -> tuple[list[TableRow], list[Problem]]:
    found: list[TableRow] = []
    problems: list[Problem] = []
    left = largest
    for entry in archive.infolist():
        name = entry.filename.rpartition("/")[2]
        if entry.is_dir() or entry.filename.startswith("__MACOSX/") or name.startswith("."):
            continue
        table = name.removesuffix(".csv")
        try:
            if table == name or table not in COLUMNS:
                hint = nearest(name, [f"{each}.csv" for each in COLUMNS])
                raise _Unreadable(1, "bad-table", "no table is called so", hint)
            with archive.open(entry) as stream:
                text = stream.read(left + 1)
            left -= len(text)
            if left < 0:
                message = f"the tables have over {largest} bytes"
                raise _Unreadable(1, "file-too-large", message, "import a part of them at a time")
            found.extend(_table(table, text))
        except _Unreadable as error:
            problems.append(Problem(name, error.line, 1, "", error.code, error.message, error.hint))
            if left < 0:
                break
    if not found and not problems:
        message = "no row in any table"
        problems.append(Problem(file, 1, 1, "", "empty-file", message, "services.csv has some"))
    return found, problems


def _table(name: str, content: bytes) -> Iterator[TableRow]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Unreadable(line, "not-utf-8", "not UTF-8", "save the file as UTF-8") from None
    first = text.partition("\n")[0]
    # Spreadsheets in French put semicolons between cells.
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = _header(name, next(reader, []))
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                yield _row(name, line, header, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        line = reader.line_num
        raise _Unreadable(line, "bad-table", str(error), "close every quotation mark") from None


def _header(name: str, cells: Sequence[str]) -> dict[str, int]:
    columns = COLUMNS[name]
    header: dict[str, int] = {}
    for number, cell in enumerate(cells, 1):
        column = cell.strip().lower()
        if column not in columns:
            hint = nearest(column, columns)
            raise _Unreadable(1, "unknown-field", f"there is no column {cell!r}", hint)
        if column in header:
            raise _Unreadable(1, "duplicate-key", f"{cell!r} stands twice", "leave one out")
        header[column] = number
    for column in columns[:1]:
        if column not in header:
            message = f"the column {column!r} is missing"
            raise _Unreadable(1, "missing-field", message, f"columns: {', '.join(columns)}")
    return header


def _row(name: str, line: int, header: Mapping[str, int], cells: Sequence[str]) -> TableRow:
    if any(cells[len(header) :]):
        message = f"{len(cells)} cells under {len(header)} columns"
        raise _Unreadable(line, "bad-table", message, "put texts with a comma in quotation marks")
    written = {
        column: unguarded(cells[number - 1])
        for column, number in header.items()
        if number <= len(cells)
    }
    return TableRow(name, line, written, header)
