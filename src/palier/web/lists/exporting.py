"""A whole list as a file: CSV as it is read, XLSX in constant memory; no cell becomes a formula."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO

import xlsxwriter

from palier.calculus.errors import PalierError
from palier.calculus.instants import Instant, datetime_of
from palier.web.lists.columns import Exported

MOST_ROWS = 1_000_000
"""A sheet holds 1,048,576."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"
Row = Sequence[Exported]


class ListTooLong(PalierError):
    """A list with more rows than a sheet holds."""

    code = "list-too-long"


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def csv_lines(headings: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """The lines of a CSV file, which begins with the mark that spreadsheets read UTF-8 by."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow([guarded(each) for each in headings])
    for row in rows:
        yield writer.writerow([_written(each) for each in row])


def xlsx_file(headings: Sequence[str], rows: Iterable[Row], at: Instant) -> IO[bytes]:
    """A workbook with one sheet, created at an instant. Raises `ListTooLong`."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it is sent)
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime_of(at).replace(tzinfo=None)})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        moments = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(headings) - 1, 0), 24)
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, guarded(heading), bold)
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise ListTooLong(
                    f"the list has more than {MOST_ROWS} rows", hint="filter it, or take CSV"
                )
            for column, value in enumerate(row):
                _write(sheet, (number, column), value, dates, moments)
    file.seek(0)
    return file


def guarded(text: str) -> str:
    """The text, which no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _written(value: Exported) -> str:
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    at: tuple[int, int],
    value: Exported,
    dates: xlsxwriter.format.Format,
    moments: xlsxwriter.format.Format,
) -> None:
    if isinstance(value, datetime):
        # Sheets know no zones: what is written is the reading in the zone it has.
        sheet.write_datetime(*at, value.replace(tzinfo=None), moments)
    elif isinstance(value, date):
        sheet.write_datetime(*at, datetime(value.year, value.month, value.day), dates)
    elif isinstance(value, int | Decimal):
        sheet.write_number(*at, value)
    elif value is not None:
        sheet.write_string(*at, guarded(value))
