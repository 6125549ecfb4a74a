"""Whatever a text holds, it is written so that it reads back as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from palier.documents import write
from palier.documents.reading import read_bytes
from tests.documents.drawn_catalogue import texts


@given(texts, st.lists(texts, max_size=2))
def test_any_text_reads_back(text, listed):
    data = {"a": text, "b": [{"c": text * 5}], "d": [text, *listed]}
    [raw], problems = read_bytes(write(data).encode(), "text")
    assert problems == []
    assert raw.data == data


def test_texts_of_several_lines_are_written_in_a_block():
    written = write({"a": "One line.\n\nAnother: the last"})
    assert written == "a: |-\n  One line.\n\n  Another: the last\n"
