"""The progress bar: nothing for quick work, in pipes or when asked to be quiet."""

from __future__ import annotations

import io
import sys
import time

import pytest

from palier.cli import progress
from palier.cli.progress import LateProgress


class Terminal(io.StringIO):
    """A standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal in place of standard error, which pytest takes over again before each test."""
    made = Terminal()
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setenv("TERM", "xterm")
    return made


def wait_for(text: str, terminal: Terminal) -> bool:
    """Whether the terminal showed a text within ten seconds."""
    until = time.monotonic() + 10
    while text not in terminal.getvalue() and time.monotonic() < until:
        time.sleep(0.02)
    return text in terminal.getvalue()


def test_quick_work_shows_nothing(monkeypatch):
    terminal = on_terminal(monkeypatch)
    with LateProgress("Reading") as told:
        told(1, 2)
    assert terminal.getvalue() == ""


def test_long_work_shows_how_far_it_is(monkeypatch):
    terminal = on_terminal(monkeypatch)
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.01)
    with LateProgress("Reading") as told:
        told(1, 2)
        assert wait_for("50%", terminal)
    assert "Reading" in terminal.getvalue()


def test_work_that_cannot_tell_still_shows_that_it_goes_on(monkeypatch):
    terminal = on_terminal(monkeypatch)
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.01)
    with LateProgress("Evaluating"):
        assert wait_for("Evaluating", terminal)


@pytest.mark.parametrize("quiet", [True, False])
def test_nothing_is_shown_in_a_pipe_or_when_quiet(monkeypatch, quiet):
    terminal = on_terminal(monkeypatch)
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.0)
    pipe = io.StringIO()
    if not quiet:
        monkeypatch.setattr(sys, "stderr", pipe)
    with LateProgress("Reading", quiet=quiet) as told:
        time.sleep(0.2)
        told(1, 2)
    assert pipe.getvalue() + terminal.getvalue() == ""
