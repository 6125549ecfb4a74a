"""`palier store`: measurements kept, shown, handed over and removed from the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from palier.calculus.instants import EARLIEST, LATEST
from palier.cli.exits import Exit
from palier.cli.periods_asked import begin_of, end_of, period_asked
from palier.measurements.places import shown_place
from tests.cli.test_commands import HEAVY

COMMANDS = ["create", "info", "append", "compact", "verify", "export", "import", "retain"]
HOLDS = ["add", "list", "release"]
PERIOD = ("--from", "2026-10-01", "--to", "2026-11-01")


@pytest.mark.parametrize(
    "command",
    [(), *((each,) for each in COMMANDS), ("hold",), *(("hold", each) for each in HOLDS)],
    ids=" ".join,
)
def test_help_speaks_both_languages(palier, command):
    for lang, word in (("en", "Language"), ("fr", "Langue")):
        said = palier("store", *command, "--help", "--lang", lang)
        assert said.code == Exit.MET
        assert word in said.out


def test_help_of_every_command_loads_nothing_heavy():
    heavy = HEAVY - {"pydantic"}  # the library of commands reads arguments with it
    program = (
        "import sys\nfrom palier.cli.main import run\nrun(['store', 'append', '--help'])\n"
        f"sys.stderr.write(' '.join(sorted({heavy!r} & set(sys.modules))))"
    )
    made = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "--key" in made.stdout
    assert made.stderr == ""


def test_a_mistyped_place_is_refused_and_left_empty(palier, place):
    said = palier("store", "append", "typo", "-m", "states.csv")
    assert said.code == Exit.BAD_INPUT
    assert "[store-missing]" in said.err
    assert not (place / "typo").exists()


@pytest.mark.parametrize("command", [("info",), ("create",), ("create", "--parts", "parts")])
def test_a_url_of_another_database_is_refused_without_its_password(palier, place, command):
    said = palier("store", *command, "mysql://me:secret@db.example/kept")
    assert said.code == Exit.BAD_INPUT
    assert "a store has no manifest at mysql:// [unknown-place]" in said.err
    assert "secret" not in said.err


def test_a_folder_that_is_no_pack_is_refused(palier, kept):
    (kept / "empty").mkdir()
    said = palier("store", "import", "kept", "empty")
    assert said.code == Exit.BAD_INPUT
    assert "empty: there is no evidence pack here [pack-damaged]" in said.err


def test_a_store_is_created_once(palier, place):
    assert palier("store", "create", "kept").code == Exit.MET
    said = palier("store", "create", "kept")
    assert said.code == Exit.BAD_INPUT
    assert "[store-exists]" in said.err
    assert palier("store", "append", "kept", "-m", "states.csv", "--create").code == Exit.MET


def test_append_says_what_became_of_the_rows(palier, place):
    (place / "bad.csv").write_text("series,at,state\nweb,2026-10-01T00:00:00Z,up\nweb,soon,up\n")
    said = palier(
        "store", "append", "kept", "-m", "bad.csv", "--create", "--rejected", "rejected.csv"
    )
    assert said.out == "1 row acknowledged, as number 1\n"
    assert "1 row was rejected" in said.err
    assert "soon" in (place / "rejected.csv").read_text()
    assert palier("store", "append", "kept", "-m", "bad.csv", "-q").err == ""


def test_a_key_is_acknowledged_once(palier, kept):
    first = palier("store", "append", "kept", "-m", "states.csv", "--key", "october")
    again = palier("store", "append", "kept", "-m", "states.csv", "--key", "october")
    assert first.out == "5 rows acknowledged, as number 2\n"
    assert again.out == "october was appended before, as number 2: nothing was added\n"
    assert palier("store", "compact", "kept").out.splitlines()[:2] == [
        "rows folded: 10",
        "repeats dropped: 5",
    ]


def test_info_as_json_counts_what_is_there(palier, kept):
    before = json.loads(palier("store", "info", "kept", "-f", "json").out)
    assert before["hot_batches"] == 1
    assert before["kinds"]["state"]["hot"] == 5
    palier("store", "compact", "kept")
    after = json.loads(palier("store", "info", "kept", "-f", "json").out)
    assert after["kinds"]["state"]["rows"] == after["kinds"]["state"]["acknowledged"] == 5
    assert after["fingerprint"] == f"{after['store']}@{after['snapshot']}"
    assert after["from"] == "2026-09-30T00:00:00Z"


def test_info_names_the_units_of_samples(palier, place):
    (place / "samples.yaml").write_text("kind: sample\nfiles: latency.csv\nunit: ms\n")
    (place / "latency.csv").write_text("at,value\n2026-10-01T00:00:00Z,3\n")
    palier("store", "append", "kept", "-m", "samples.yaml", "--create")
    assert "unit of latency: 0.000001 ms\n" in palier("store", "info", "kept").out
    assert "0.000001" in palier("store", "info", "kept", "-f", "json").out


def test_a_pack_is_evaluated_as_the_store_is(palier, kept):
    palier("store", "export", "kept", "-o", "pack", *PERIOD)
    asked = ("-w", "2026-10", "--as-of", "2026-12-01T00:00:00Z", "-f", "csv")
    of_pack = palier("evaluate", "web.yaml", "-m", "pack", *asked)
    assert of_pack.code == Exit.MET
    assert of_pack.out == palier("evaluate", "web.yaml", "-m", "kept", *asked).out
    assert of_pack.out == palier("evaluate", "web.yaml", "-m", "states.csv", *asked).out


def test_roll_ups_give_the_figures_that_rows_do(palier, kept):
    asked = ("-w", "2026-10", "--as-of", "2026-12-01T00:00:00Z", "-f", "csv", "--engine")
    wanted = palier("evaluate", "web.yaml", "-m", "states.csv", *asked, "reference").out
    for _ in ("hot", "rolled up"):
        assert palier("evaluate", "web.yaml", "-m", "kept", *asked, "live").out == wanted
        palier("store", "compact", "kept")
    said = palier("evaluate", "web.yaml", "-m", "states.csv", *asked, "live")
    assert said.code == Exit.BAD_INPUT
    assert "roll-ups" in said.err


def test_the_commands_in_a_pack_make_it_again(palier, kept):
    palier("store", "export", "kept", "-o", "pack", *PERIOD, "--series", "w*")
    content = json.loads((kept / "pack" / "manifest.json").read_text())
    command = content["commands"]["export"].replace("PACK", "again").replace("'", "").split()
    assert palier(*command[1:]).code == Exit.MET
    again = json.loads((kept / "again" / "manifest.json").read_text())
    assert again["files"] == content["files"]


def test_a_pack_is_imported_once(palier, kept):
    palier("store", "export", "kept", "-o", "pack", *PERIOD)
    assert "[store-missing]" in palier("store", "import", "other", "pack").err
    rows = json.loads((kept / "pack" / "manifest.json").read_text())["files"][0]["rows"]
    said = palier("store", "import", "other", "pack", "--create")
    assert said.out == f"{rows} rows acknowledged, as number 1\n"
    assert "was appended before" in palier("store", "import", "other", "pack").out


def test_holds_are_added_listed_and_released(palier, kept):
    hold = ("store", "hold")
    assert palier(*hold, "list", "kept").out == ""
    asked = ("--reason", "disputed", *PERIOD, "--series", "w*", "--expires", "2031-01-01")
    added = palier(*hold, "add", "kept", "case-7", *asked).out
    assert added == palier(*hold, "list", "kept").out
    assert "case-7" in added
    assert "until 2031-01-01T12:00:00Z" in added
    (listed,) = json.loads(palier(*hold, "list", "kept", "-f", "json").out)
    assert listed["from"] == "2026-09-30T10:00:00Z"
    assert listed["is_active"] is True
    assert "holds: case-7" in palier("store", "info", "kept").out
    assert palier(*hold, "release", "kept", "case-7").code == Exit.MET
    assert "[no-such-hold]" in palier(*hold, "release", "kept", "case-7").err


def test_a_hold_needs_a_reason(palier, kept):
    said = palier("store", "hold", "add", "kept", "x", "--reason", " ", *PERIOD)
    assert "[bad-option]" in said.err


def test_retain_removes_and_says_how_much(palier, kept):
    rows = (f"requests,2026-10-0{day}T12:00:00Z,3,4\n" for day in range(1, 4))
    (kept / "requests.csv").write_text("series,at,good,total\n" + "".join(rows))
    palier("store", "append", "kept", "-m", "requests.csv")
    trial = palier("store", "retain", "kept", "--before", "2026-11-01", "--dry-run").out
    assert trial == "event: 2\nrows that would be removed: 2\n"
    assert palier("store", "retain", "kept", "--before", "2026-11-01").out == (
        "event: 2\nrows removed: 2\n"
    )
    assert "[no-such-snapshot]" in palier("store", "export", "kept", "-o", "x", *PERIOD,
                                          "--snapshot", "1").err  # fmt: skip
    assert not os.path.lexists(kept / "x")


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-10-02", "2026-10-01"),
        ("2026-10-02", "20261001"),
        ("2026-10-01", "2026-10-01"),
        ("soon", "2026-10-01"),
    ],
)
def test_a_period_that_cannot_be_is_refused(palier, kept, since, until):
    said = palier("store", "export", "kept", "-o", "x", "--from", since, "--to", until)
    assert said.code == Exit.BAD_INPUT
    assert "[bad-option]" in said.err


def test_a_period_beyond_what_is_measured_is_refused(palier, kept):
    period = ("--from", "0001-01-01", "--to", "9999-12-31")
    said = palier("store", "export", "kept", "-o", "x", *period)
    assert said.code == Exit.BAD_INPUT
    assert "[instant-out-of-range]" in said.err


def test_a_day_reaches_over_that_of_every_zone():
    assert period_asked("1900-01-01", "2200-01-01") == (EARLIEST, LATEST)
    assert period_asked("20261001", "2026-10-02") == period_asked("2026-10-01", "20261002")
    assert begin_of("2026-10-01", "--from") == begin_of("2026-10-01T00:00:00+14:00", "--from")
    assert end_of("2026-10-02", "--to") == end_of("2026-10-02T00:00:00-12:00", "--to")
    assert period_asked("2026-10-01T00:00:00Z", "2026-10-01T01:00:00Z").length == 3_600_000_000


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("postgresql://u:secret@host/db", "postgresql://u@host/db"),
        ("postgresql://u@host/db", "postgresql://u@host/db"),
        ("postgresql:///db", "postgresql:///db"),
        ("a@b:c/store", "a@b:c/store"),
    ],
)
def test_a_password_is_never_shown(place, shown):
    assert shown_place(place) == shown


def test_messages_are_french_too(palier, kept):
    said = palier("store", "verify", "nowhere", "--lang", "fr")
    assert "[store-missing]" in said.err
    assert palier("store", "info", "kept", "--lang", "fr").code == Exit.MET
