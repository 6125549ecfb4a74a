"""Whatever bytes or keys come in, the answer is a dataset or a refusal with a code and a hint."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.errors import PalierError
from palier.measurements.errors import InvalidMapping
from palier.measurements.folders import read_files, read_folder
from palier.measurements.mapping_files import load_mapping
from palier.measurements.mapping_keys import mapping_of
from palier.measurements.mappings import Mapping
from palier.measurements.schema import KINDS

HEADERS = [
    b"series,at,good,total\n",
    b"at,value\n",
    b"at,state,hard\n",
    b"start,end\n",
    b"id,opened,closed,pauses\n",
    b"label,value,start,end\n",
]
CELLS = st.sampled_from(
    [b"", b"1", b"-1", b"NaN", b"1e999999999", b"9999-12-31T23:59:59-12:00", b"0001-01-01", b'"',
     b"2026-10-01T00:00:00Z", b"2026-10-01 23:59:60Z", b"\xff", b"\0", b"[[1]]", b"[" * 2000, b"up",
     "é\u2028".encode()]
)  # fmt: skip
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=5).map(b",".join), max_size=6).map(b"\n".join)
OBJECTS = st.lists(
    st.dictionaries(st.sampled_from([b"at", b"good", b"total", b"a"]), CELLS, max_size=4).map(
        lambda cells: b"{" + b",".join(b'"%s":%s' % pair for pair in cells.items()) + b"}"
    )
).map(b"\n".join)


def check_refusal(call, kind=PalierError):
    """Calls; a refusal of that kind must have a code of its own and say what to do."""
    try:
        call()
        refusal = None
    except kind as error:
        refusal = error
    assert refusal is None or (refusal.hint and refusal.code != "palier-error")


def check_file(name, content, zone=None):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        if zone is None:
            check_refusal(lambda: read_folder(path))
        else:
            mapping = mapping_of({"kind": "event", "zone": zone})
            check_refusal(lambda: read_files([mapping], Path(folder)))


@given(header=st.sampled_from(HEADERS), lines=LINES, packed=st.booleans())
def test_any_table_is_read_or_refused(header, lines, packed):
    content = header + lines
    name = "a.csv.gz" if packed else "a.csv"
    check_file(name, gzip.compress(content) if packed else content)
    check_file(name, gzip.compress(content) if packed else content, "Europe/Paris")


@given(lines=OBJECTS | st.binary(max_size=60))
def test_any_lines_are_read_or_refused(lines):
    check_file("a.jsonl", lines)
    check_file("a.jsonl", lines, "Europe/Paris")


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.jsonl", "a.parquet", "a.tsv"])
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(name, content):
    check_file(name, content)


KEYS = st.sampled_from(
    [*Mapping.__dataclass_fields__, "in", "at", "value", "id", "column", "template", "constant"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(list(KINDS)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(keys=st.dictionaries(KEYS, VALUES, max_size=6), kind=st.sampled_from(list(KINDS)))
def test_any_keys_are_a_mapping_or_refused(keys, kind):
    check_refusal(lambda: mapping_of({"kind": kind, **keys}), InvalidMapping)


@given(text=st.text("kind: event\n-[]{}&*a!'\"|>%@0", max_size=80))
def test_any_text_is_a_mapping_file_or_refused(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "measurements.yaml"
        path.write_text(text, encoding="utf-8")
        check_refusal(lambda: load_mapping(path), InvalidMapping)
