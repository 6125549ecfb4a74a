"""Mapping files: YAML and JSON, and documents made to harm."""

from __future__ import annotations

import pytest

from palier.measurements.errors import InvalidMapping
from palier.measurements.mapping_files import MOST_BYTES, load_mapping


def written(folder, text, name="measurements.yaml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_holds_one_mapping_or_a_list_of_sources(tmp_path):
    one = load_mapping(written(tmp_path, "kind: event\n"))
    many = load_mapping(written(tmp_path, "sources: [{kind: event}, {kind: state}]\n"))
    json = load_mapping(written(tmp_path, '{"kind": "event"}', "measurements.json"))
    assert [mapping.kind for mapping in (*one, *many, *json)] == [
        "event",
        "event",
        "state",
        "event",
    ]


def test_the_word_no_stays_a_word(tmp_path):
    (mapping,) = load_mapping(written(tmp_path, "kind: state\nstates: {down: [no], up: [yes]}\n"))
    assert mapping.states == {"no": "down", "yes": "up"}


BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 30)
)
QUIET_BOMB = "b0: &b0 [x, x]\n" + "".join(
    f"b{n}: &b{n} [*b{n - 1}, *b{n - 1}]\n" for n in range(1, 25)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind: [\n", "line 2, column 1"),
        ("kind: event\nkind: state\n", 'line 2, column 1: found duplicate key "kind"'),
        ("- kind: event\n", "must be a block of keys"),
        ("", "must be a block of keys"),
        ("sources: {kind: event}\n", "sources: must be a list"),
        ("sources: [event]\n", r"sources\[0\]: must be a block of keys"),
        ("sources: [{kind: event, seris: a}]\n", r"sources\[0\].seris: unknown key"),
        (BOMB, "more than 50 aliases"),
        (QUIET_BOMB + "kind: event\nfiles: *b24\n", "must be a text"),
        ("[" * 5000, "30 levels"),
        ("#" * (MOST_BYTES + 1), "larger than"),
    ],
    ids=lambda value: value[:20],
)
def test_a_file_that_breaks_a_rule_is_refused(tmp_path, text, message):
    with pytest.raises(InvalidMapping, match=message):
        load_mapping(written(tmp_path, text))


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    path = tmp_path / "measurements.yaml"
    path.write_bytes("kind: événement".encode("latin-1"))
    with pytest.raises(InvalidMapping, match="save it as UTF-8"):
        load_mapping(path)
