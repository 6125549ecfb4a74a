"""What `deploy/` holds is understood by those it is for, and calls commands that exist."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess

import pytest
import typer

from palier.cli.commands import application
from tests.architecture.sources import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def command_lines() -> list[str]:
    lines = [
        line.partition("=")[2]
        for unit in UNITS
        for line in unit.read_text().splitlines()
        if line.startswith(("ExecStart=", "ExecStartPre="))
    ]
    (given,) = re.findall(r"^CMD \[(.*)\]$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    return [*lines, "palier " + given.replace(",", " ").replace('"', "")]


@pytest.mark.parametrize("line", command_lines())
def test_the_commands_and_options_exist(line):
    name, *options = shlex.split(line)[1:]
    commands = typer.main.get_command(application("en")).commands  # type: ignore[attr-defined]
    known = {option for each in commands[name].params for option in each.opts}
    assert {option for option in options if option.startswith("-")} <= known


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_units(unit, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here: install systemd")
    name = unit.name.replace("@.", "@1.")
    # What a unit starts is looked for: Palier is not in /opt here.
    text = unit.read_text().replace("/opt/palier/.venv/bin/palier", "/bin/true")
    (tmp_path / name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_settings_of_the_example_exist():
    page = (ROOT / "docs" / "reference" / "server-settings.md").read_text()
    text = (DEPLOY / "palier.env.example").read_text()
    names = re.findall(r"^([A-Z_]+)=", text, re.MULTILINE)
    assert names
    assert all(f"| `{name}` |" in page for name in names)


def test_the_image_takes_the_driver_of_postgresql_from_the_lock(tmp_path):
    text = (DEPLOY / "Containerfile").read_text()
    (script,) = re.findall(r"RUN (awk '.*?' requirements-servers\.lock)", text)
    lock = subprocess.run(
        ["sh", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert set(re.findall(r"^([\w-]+)==", lock, re.MULTILINE)) == {"psycopg", "psycopg-binary"}
    assert lock.count("--hash=sha256:") > 10
