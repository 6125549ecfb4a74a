"""Exported lines are proven without a database; whoever changes one is caught."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.proof.sealed_lines import (
    START,
    Checkpoint,
    JournalBroken,
    checkpoint_of,
    digest_of,
    line_of,
    proven_lines,
)


def chained(*names: str) -> list[str]:
    found, before = [], START
    for number, name in enumerate(names, start=1):
        text = json.dumps({"kind": name, "sequence": number}, separators=(",", ":"))
        digest = digest_of(before, text)
        found.append(line_of(text, before, digest))
        before = digest
    return found


def seal(line: str) -> str:
    return json.loads(line)["digest"]


LINES = chained("a", "b", "c", "d")


def test_a_line_is_json_with_the_two_seals():
    assert json.loads(LINES[0]) == {
        "kind": "a",
        "sequence": 1,
        "before": START,
        "digest": digest_of(START, '{"kind":"a","sequence":1}'),
    }


def test_lines_that_hold_together():
    proof = proven_lines([f"{line}\n" for line in LINES])
    assert (proof.entries, proof.first, proof.last, proof.gaps) == (4, 1, 4, 0)
    assert proof.digest == seal(LINES[3])


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ([LINES[0], LINES[1].replace('"b"', '"x"'), *LINES[2:]], 2),
        ([LINES[0], LINES[2], LINES[1], LINES[3]], 3),
        ([LINES[0], LINES[0], *LINES[1:]], 2),
        ([*LINES[:2], chained("a", "b", "x")[2].replace(seal(LINES[1])[:9], "0" * 9)], 3),
        ([LINES[0], chained("x", "y")[1]], 2),
        ([chained("a")[0].replace(START, "1" * 64)], 1),
        ([LINES[0], "{}"], 2),
        ([LINES[0], ""], 2),
        ([LINES[0], LINES[1].replace('"sequence":2', '"sequence":"2"')], 2),
        ([LINES[0], LINES[1].removeprefix("{")], 2),
    ],
    ids=[
        "edited",
        "reordered",
        "repeated",
        "resealed",
        "anew",
        "start",
        "other",
        "empty",
        "number",
        "cut",
    ],
)
def test_whoever_changes_a_line_is_caught(lines, place):
    with pytest.raises(JournalBroken, match=f"^line {place}: "):
        proven_lines(lines)


def test_a_line_that_was_removed_is_a_gap_that_is_told():
    proof = proven_lines([LINES[0], *LINES[2:]])
    assert (proof.entries, proof.gaps) == (3, 1)
    assert proven_lines(LINES[1:]).first == 2


def test_a_file_made_anew_is_caught_by_a_checkpoint():
    kept = Checkpoint(date(2026, 11, 23), 3, seal(LINES[2]))
    assert proven_lines(LINES, [kept]).met == 1
    assert proven_lines(LINES[:2], [kept]).met == 0
    with pytest.raises(JournalBroken, match="entry 3 is not the one signed on 2026-11-23"):
        proven_lines(chained("x", "b", "c", "d"), [kept])


@given(st.integers(0, 3), st.data())
def test_any_single_letter_changed_is_caught(place, data):
    line = LINES[place]
    at = data.draw(st.integers(0, len(line) - 1))
    letter = data.draw(st.sampled_from('0a9,{}"xZ '))
    changed = line[:at] + letter + line[at + 1 :]
    if changed == line:
        return
    with pytest.raises(JournalBroken):
        proven_lines([*LINES[:place], changed, *LINES[place + 1 :]])


@pytest.mark.parametrize(
    "content", [None, [], {}, {"on": "2026-13-01", "sequence": 1, "digest": ""}, {"on": 3}]
)
def test_what_is_no_checkpoint_is_refused(content):
    with pytest.raises(JournalBroken, match="no checkpoint"):
        checkpoint_of(content)


def test_a_checkpoint_is_read_as_it_was_written():
    made = Checkpoint(date(2026, 11, 23), 3, "ab")
    assert checkpoint_of(made.content) == made
