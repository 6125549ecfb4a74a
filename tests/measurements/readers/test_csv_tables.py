"""CSV: row numbers, rows of the wrong width, headers and quotes."""

from __future__ import annotations

import pytest

from palier.measurements.errors import DuplicateHeader, ReadError
from palier.measurements.readers.csv_tables import PIECE_ROWS, read_csv


def rows(text, delimiter=",", wanted=None):
    read = read_csv(text, "a.csv", delimiter, wanted)
    return [
        (row, *cells)
        for table in read.tables
        for row, *cells in zip(
            table.rows, *(column.to_pylist() for column in table.columns.values()), strict=True
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"a,b\n1,2\n3,4\n",
        b"a,b\n1,2\n3,4",
        b"a,b\r\n1,2\r\n3,4\r\n",
        b' a ,"b"\n"1",2\n3,"4"\n',
    ],
)
def test_rows_are_numbered_from_the_header(text):
    assert rows(text) == [(2, "1", "2"), (3, "3", "4")]


def test_blank_lines_keep_their_number_and_are_not_rows():
    assert rows(b"a,b\n\n1,2\n\n3,4\n\n", wanted={"a"}) == [(3, "1", "2"), (5, "3", "4")]


def test_an_empty_row_is_a_row():
    assert rows(b"a,b\n,\n") == [(2, "", "")]


def test_only_the_wanted_columns_are_kept():
    assert rows(b"a;b;c\n1;2;3\n", ";", {"c", "z"}) == [(2, "3")]


def test_rows_of_the_wrong_width_are_rejected_by_number():
    read = read_csv(b'a,b\n1,"x\ny"\n3\n4,5,6\n7,8\n', "a.csv", ",", None)
    assert [(each.row, each.code, each.excerpt) for each in read.rejections] == [
        (3, "wrong-column-count", "3"),
        (4, "wrong-column-count", "4,5,6"),
    ]
    assert [table.rows for table in read.tables] == [[2, 5]]


def test_a_header_may_hold_a_line_break_and_no_row_follow():
    assert rows(b'a,"b\nc"\n1,2\n') == [(2, "1", "2")]
    assert rows(b"a,b") == []


def test_a_long_file_comes_in_pieces_numbered_through():
    text = b"a\n" + b"1\n" * (PIECE_ROWS + 5)
    tables = read_csv(text, "a.csv", ",", None).tables
    assert [table.height for table in tables] == [PIECE_ROWS, 5]
    assert tables[1].rows[-1] == PIECE_ROWS + 6


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(DuplicateHeader, match="two columns are named 'at'"):
        rows(b"at,value,at\n1,2,3\n")


def test_a_quote_that_is_never_closed_is_refused_with_its_row():
    with pytest.raises(ReadError, match="a quote opened in row 3 is not closed"):
        rows(b'a,b\n1,2\n3,"4\n5,6\n')


def test_columns_without_a_name_are_told_apart_by_place():
    header = read_csv(b"a,,\n1,2,3\n", "a.csv", ",", None).header
    assert header == ("a", "(column 2)", "(column 3)")


@pytest.mark.parametrize(
    ("text", "reason"), [(b"\na,b\n", "the first row is blank"), (b'"' + b"a" * 200_000, "header")]
)
def test_a_header_that_cannot_be_read_is_refused(text, reason):
    with pytest.raises(ReadError, match=reason):
        rows(text)


def test_a_lone_quote_inside_a_cell_is_a_character():
    assert rows(b'a,b\n1,5" disk\n') == [(2, "1", '5" disk')]
