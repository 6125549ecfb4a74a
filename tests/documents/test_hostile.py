"""Whatever stands in a document, reading it ends in a library with problems, never in a crash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from palier.documents import load_text
from palier.documents.errors import RULES
from palier.documents.reading import read_bytes
from tests.documents.test_normal import REFERENCES
from tests.documents.written import PLAIN

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/agreement.yaml"))
SOURCES = [PLAIN, REFERENCES, *(path.read_text(encoding="utf-8") for path in EXAMPLES)]
DOCUMENTS = [
    json.loads(json.dumps(raw.data, default=str))
    for text in SOURCES
    for raw in read_bytes(text.encode(), "text")[0]
]
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["", " ", "-", "%", "1 %", "4 h", "9999-01-01", "*-02-30", "24x7", "<", "{}"]),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.sampled_from(["name", "series", "not", "every", "x"]), st.text(max_size=3)),
)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path of some data."""
    items: list[tuple[Any, Any]] = []
    if isinstance(data, dict):
        items = list(data.items())
    elif isinstance(data, list):
        items = list(enumerate(data))
    below = [each for key, value in items for each in places(value, (*path, key))]
    return [path, *below]


@st.composite
def damaged(draw: Any) -> str:
    """A document with one part replaced."""
    data = json.loads(json.dumps(draw(st.sampled_from(DOCUMENTS))))
    path = draw(st.sampled_from([each for each in places(data) if each]))
    place = data
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = draw(JUNK)
    return json.dumps(data)


@settings(max_examples=200)
@given(damaged())
def test_a_damaged_document_is_refused_or_read(text):
    library = load_text(text)
    assert library.problems or library.agreements() or "Agreement" not in text
    assert {problem.code for problem in library.problems} <= set(RULES)


@settings(max_examples=200)
@given(st.text(max_size=40) | st.binary(max_size=40))
def test_any_content_is_refused_or_read(content):
    library = load_text(content)
    assert {problem.code for problem in library.problems} <= set(RULES)


@settings(max_examples=200)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@,? \n\t", max_size=40))
def test_any_punctuation_is_refused_or_read(text):
    library = load_text(text)
    assert library.problems
