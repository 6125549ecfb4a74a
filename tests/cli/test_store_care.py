"""`palier store compact` and `verify`: what they say of what they did and found."""

from __future__ import annotations

import json

import pytest

from palier.cli.exits import Exit


def test_compact_counts_what_repeats_or_contradicts_rows_of_an_earlier_fold(palier, kept):
    (kept / "again.csv").write_text("series,at,state\nweb,2026-09-30T00:00:00Z,up\n")
    (kept / "other.csv").write_text("series,at,state\nweb,2026-09-30T00:00:00Z,odd\n")
    said = []
    for name in ("states.csv", "again.csv", "other.csv"):
        palier("store", "append", "kept", "-m", name)
        said.append(palier("store", "compact", "kept").out.splitlines()[:3])
    assert said == [
        ["rows folded: 10", "repeats dropped: 5", "conflicts put aside: 0"],
        ["rows folded: 1", "repeats dropped: 1", "conflicts put aside: 0"],
        ["rows folded: 1", "repeats dropped: 0", "conflicts put aside: 1"],
    ]
    held = json.loads(palier("store", "info", "kept", "-f", "json").out)
    assert (held["repeats"], held["conflicts"]) == (6, 1)


def test_verify_names_a_flipped_byte_and_exits_with_one(palier, kept):
    palier("store", "compact", "kept")
    assert palier("store", "verify", "kept").code == Exit.MET
    part = next((kept / "kept" / "parts").rglob("*.parquet"))
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(bytes(content))
    said = palier("store", "verify", "kept")
    assert said.code == Exit.MISSED
    assert part.name in said.err
    assert "damage" in said.err.splitlines()[-1]


@pytest.mark.parametrize(
    "harm", [lambda good: good[: len(good) // 2], lambda good: good + b"x"], ids=["short", "long"]
)
def test_verify_names_a_damaged_part_once(palier, kept, harm):
    palier("store", "compact", "kept")
    parts = sorted((kept / "kept" / "parts").rglob("*.parquet"))
    path = parts[0]
    path.write_bytes(harm(path.read_bytes()))
    said = palier("store", "verify", "kept").err.splitlines()
    assert [path.name in line for line in said] == [True, False]
    assert said[-1] == "1 damaged place"
    assert "bytes instead of" in said[0]


def test_verify_says_why_a_part_cannot_be_read(palier, kept):
    palier("store", "compact", "kept")
    for path in (kept / "kept" / "parts").rglob("*.parquet"):
        path.unlink()
    said = palier("store", "verify", "kept").err.splitlines()
    assert all(line.endswith(".parquet: the file is not there") for line in said[:-1])
    assert len(said) > 1


def test_verify_counts_measurements_and_not_their_roll_ups(palier, place):
    (place / "requests.csv").write_text(
        "series,at,good,total\nweb,2026-10-01T00:00:00Z,3,4\nweb,2026-10-01T00:01:00Z,4,4\n"
    )
    assert palier("store", "append", "kept", "-m", "requests.csv", "--create").code == Exit.MET
    assert "roll-ups of days made: 1" in palier("store", "compact", "kept").out
    assert palier("store", "verify", "kept").out == "sound: 2 rows in 1 part\n"


@pytest.mark.parametrize(
    ("rows", "lang", "said"),
    [
        (0, "en", "sound: 0 rows in 0 parts\n"),
        (1, "en", "sound: 1 row in 1 part\n"),
        (2, "en", "sound: 2 rows in 2 parts\n"),
        (1, "fr", "intact\u00a0: 1 ligne dans 1 partie\n"),
        (2, "fr", "intact\u00a0: 2 lignes dans 2 parties\n"),
    ],
)
def test_verify_counts_in_the_number_that_the_language_asks_for(palier, place, rows, lang, said):
    days = (f"web,2026-10-0{day + 1}T00:00:00Z,up\n" for day in range(rows))
    (place / "few.csv").write_text("series,at,state\n" + "".join(days))
    palier("store", "create", "kept")
    if rows:
        palier("store", "append", "kept", "-m", "few.csv")
        palier("store", "compact", "kept")
    assert palier("store", "verify", "kept", "--lang", lang).out == said
