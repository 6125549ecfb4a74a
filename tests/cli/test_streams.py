"""What stands around the command line: closed pipes, full disks, narrow terminals, odd names."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from palier.cli import terminal
from palier.presentation.tables import Column, Row, Table

PALIER = (sys.executable, "-m", "palier.cli.main")
OCTOBER = ("evaluate", "web.yaml", "-m", "states.csv", "--as-of", "2026-12-01T05:00:00Z",
           "-w", "2026-10")  # fmt: skip


def started(place: Path, *arguments: str, before: str = "", after: str = "", **environment: str):
    """One command line in a shell of its own, with redirections around it."""
    words = " ".join((*PALIER, *arguments))
    return subprocess.run(
        ["sh", "-c", f"{before} {words} {after}"],
        cwd=place,
        env={**os.environ, "PALIER_LANG": "en", **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", [OCTOBER, ("--help",), ("schema",), ("check", "web.yaml")])
def test_a_full_disk_is_refused(place, command):
    said = started(place, *command, after="> /dev/full")
    assert said.returncode == 3
    assert b"[cannot-write]" in said.stderr
    assert b"Traceback" not in said.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_device_is_written_to_and_never_replaced(place):
    said = started(place, *OCTOBER, "-o", "/dev/full")
    assert said.returncode == 3
    assert Path("/dev/full").is_char_device()


def test_a_link_keeps_pointing_to_the_file_that_is_written(palier, place):
    (place / "real.csv").write_text("old")
    (place / "link.csv").symlink_to("real.csv")
    assert palier(*OCTOBER, "-f", "csv", "-o", "link.csv").code == 0
    assert (place / "link.csv").is_symlink()
    assert (place / "real.csv").read_text().startswith("agreement,")


def test_a_pipe_is_written_to(place):
    said = started(place, *OCTOBER, "-f", "csv", "-o", "/dev/stdout", after="| cat")
    assert said.stdout.startswith(b"agreement,")


@pytest.mark.parametrize("command", [OCTOBER, ("check", "web.yaml", "--words")])
def test_a_closed_standard_output_changes_no_exit_code(place, command):
    said = started(place, *command, after=">&-")
    assert (said.returncode, said.stderr) == (0, b"")


def test_nobody_reading_ends_quietly(place):
    assert started(place, "schema", after="| true").stderr == b""


def test_output_is_utf8_whatever_the_locale(place):
    said = started(place, "--lang", "fr", "--help", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert said.returncode == 0
    assert "à la preuve" in said.stdout.decode()


@pytest.fixture
def controls(place):
    """Groups whose names, which measurements bring, drive a terminal."""
    agreement = (place / "web.yaml").read_text()
    (place / "web.yaml").write_text(agreement.replace("target:", "groupBy: region, target:"))
    row = "web,2026-09-30T00:00:00Z,up,Web\x1b[2J\x1b]0;owned\x07 \u202ereversed\n"
    (place / "states.csv").write_text("series,at,state,region\n" + row + "web,\x1b[31m,up,x\n")


def test_controls_in_names_do_not_reach_the_terminal(palier, controls):
    said = palier(*OCTOBER, "--explain")
    assert "\x1b" not in said.out + said.err
    assert "\u202e" not in said.out
    assert r"Web\x1b[2J\x1b]0;owned\x07 \u202ereversed" in said.out


def test_controls_in_names_do_not_stop_a_pdf(palier, place, controls):
    assert palier(*OCTOBER, "-f", "pdf", "-o", "web.pdf").code == 0
    assert (place / "web.pdf").read_bytes().startswith(b"%PDF")


def test_a_pdf_takes_letters_that_its_fonts_lack(palier, place):
    agreement = (place / "web.yaml").read_text()
    titled = agreement.replace("{name: web}", "{name: web, title: 可用性 مرحبا}")
    (place / "web.yaml").write_text(titled)
    assert palier(*OCTOBER, "-f", "pdf", "-o", "web.pdf").code == 0
    assert (place / "web.pdf").read_bytes().startswith(b"%PDF")


def shown_in(place: Path, columns: int, *arguments: str, **environment: str) -> str:
    """What a terminal of some width shows."""
    given = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, columns))
    with subprocess.Popen(
        [*PALIER, *arguments, "--quiet"],
        cwd=place,
        env={**given, "PALIER_LANG": "en", "TERM": "xterm", **environment},
        stdout=follower,
        stdin=follower,
        stderr=follower,
    ):
        os.close(follower)
        shown = b""
        try:
            while piece := os.read(leader, 65_536):
                shown += piece
        except OSError:  # Linux says so that the other side was closed
            pass
    os.close(leader)
    return shown.decode()


def test_a_narrow_terminal_gets_a_list_without_a_word_cut(place):
    shown = shown_in(place, 40, *OCTOBER)
    assert "availability-web" in shown
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) < 60  # colours take letters but no room


def test_a_wide_terminal_gets_a_table(place):
    assert "┃" in shown_in(place, 120, *OCTOBER)


def test_a_table_of_any_width_shows_all_that_its_cells_say(monkeypatch):
    said = (
        "Disponibilité sur 30 jours de la boutique",
        "2026-10-23\u00a022\u00a0h\u00a038 → 2026-11-22\u00a022\u00a0h\u00a038",
        "207,00\u00a0$",
    )
    columns = (Column("Objectif"), Column("Période"), Column("Crédits et pénalités", numeric=True))
    table = Table("Commerce en ligne", columns, (Row(said, "unknown"),))
    drawn = 0
    for width in range(40, 120):
        monkeypatch.setattr(terminal, "PIPE_WIDTH", width)
        lines = terminal.drawn(table, coloured=False).splitlines()
        if "┏" in lines[1]:
            assert len(lines[1]) <= width
            assert len({len(line) for line in lines[1:]}) == 1
            assert all(part in "".join(lines) for cell in said for part in cell.split(" "))
            drawn += 1
    assert drawn > 40


def test_no_color_is_honoured(place):
    assert "\x1b[1;32m" not in shown_in(place, 120, *OCTOBER, NO_COLOR="1")
    assert "\x1b[32m" in shown_in(place, 120, *OCTOBER, NO_COLOR="")


def test_a_number_keeps_its_unit_when_a_line_is_folded(place):
    for columns in range(40, 80, 7):
        assert "\n  s " not in shown_in(place, columns, *OCTOBER, "--explain").replace("\r", "")


def test_a_folder_without_documents_is_refused(palier, place):
    (place / "empty").mkdir()
    said = palier("check", "empty")
    assert said.code == 3
    assert "no document in this folder [file-missing]" in said.err


def test_a_state_that_nothing_names_is_told(palier, place):
    states = (place / "states.csv").read_text()
    (place / "states.csv").write_text(states.replace("down", "dwon"))
    assert "counts as up what was measured as 'dwon'" in palier(*OCTOBER).err
    agreement = (place / "web.yaml").read_text()
    stated = agreement.replace(
        "availability: web", "availability: {series: web, rules: {downWords: [dwon]}}"
    )
    (place / "web.yaml").write_text(stated)
    assert palier(*OCTOBER).err == ""


def test_rejected_rows_that_cannot_be_written_are_said(palier):
    said = palier(*OCTOBER, "--rejected", "nowhere/rejected.csv")
    assert said.code == 3
    assert "nowhere/rejected.csv" in said.err
