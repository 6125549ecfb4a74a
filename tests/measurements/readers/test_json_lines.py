"""JSON lines: exact numbers, nested keys, and lines that are not objects."""

from __future__ import annotations

import pytest

from palier.measurements.readers.json_lines import read_json_lines


def table(text):
    read = read_json_lines(text, "a.jsonl")
    columns = {
        name: [cell for piece in read.tables for cell in piece.columns[name].to_pylist()]
        for name in read.header
    }
    return columns, [row for piece in read.tables for row in piece.rows], read.rejections


def test_numbers_keep_their_digits_and_words_their_meaning():
    columns, rows, rejections = table(
        b'{"v": 0.1000000000000000055, "n": 12345678901234567890, "b": true}\n'
        b'\n{"v": NaN, "n": null, "x": {"y": [1, "z"]}}\n'
    )
    assert columns == {
        "v": ["0.1000000000000000055", "NaN"],
        "n": ["12345678901234567890", None],
        "b": ["true", None],
        "x.y": [None, '["1", "z"]'],
    }
    assert (rows, rejections) == ([1, 3], ())


@pytest.mark.parametrize(
    "line", ["{", "[1]", '"at"', '{"a": 1} {"b": 2}', '{"a": 1, "a": 2}', '{"a":' * 100_000]
)
def test_a_line_that_is_not_one_object_is_rejected_by_number(line):
    columns, rows, rejections = table(f'{{"a": 1}}\n{line}\n{{"a": 2}}\n'.encode())
    assert columns == {"a": ["1", "2"]}
    assert rows == [1, 3]
    assert [(each.row, each.code) for each in rejections] == [(2, "bad-json")]
