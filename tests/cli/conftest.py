"""What the tests of the command line share: a small agreement, its measurements, a runner."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from palier.cli.exits import Exit
from palier.cli.main import run

AGREEMENT = """\
apiVersion: palier/v1
kind: Agreement
metadata: {name: web}
spec:
  provider: Nordet
  customer: Ville-Exemple
  since: 2026-01-01
  zone: America/Toronto
  objectives:
    - {availability: web, target: 99.9 %}
"""

STATES = """\
series,at,state
web,2026-09-30T00:00:00Z,up
web,2026-10-10T12:00:00Z,down
web,2026-10-10T12:30:00Z,up
web,2026-11-10T12:00:00Z,down
web,2026-11-10T14:00:00Z,up
"""


@dataclass(frozen=True)
class Said:
    """What one command said."""

    code: int
    out: str
    err: str


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with an agreement that October keeps and November does not."""
    (tmp_path / "web.yaml").write_text(AGREEMENT)
    (tmp_path / "states.csv").write_text(STATES)
    return tmp_path


@pytest.fixture
def palier(
    place: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Said]:
    """Runs one command line in `place`, in English unless it says otherwise."""
    monkeypatch.chdir(place)
    monkeypatch.setenv("PALIER_LANG", "en")

    def invoke(*arguments: str) -> Said:
        code = run(arguments)
        said = capfd.readouterr()
        return Said(code, said.out, said.err)

    return invoke


@pytest.fixture
def kept(palier: Callable[..., Said], place: Path) -> Path:
    """A folder with a store of the states."""
    assert palier("store", "append", "kept", "-m", "states.csv", "--create").code == Exit.MET
    return place


@pytest.fixture
def server(tmp_path):
    """Runs a command line in a process of its own: a process has one database."""

    def run(*arguments, **environment):
        variables = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PALIER_", "DATABASE_", "DJANGO_"))
        }
        home = {"PALIER_HOME": str(tmp_path / "home"), "PALIER_LANG": "en"}
        return subprocess.run(
            [sys.executable, "-m", "palier.cli.main", *arguments],
            env=variables | home | environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return run
