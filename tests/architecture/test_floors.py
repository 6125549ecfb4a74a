"""The contract of the floors says what stands: brackets are for floors still to come."""

from __future__ import annotations

import tomllib

from tests.architecture.sources import PACKAGE, ROOT


def _layers() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors, *_ = settings["tool"]["importlinter"]["contracts"]
    return [name.strip() for line in floors["layers"] for name in line.split("|")]


def test_brackets_stand_around_the_floors_to_come_and_no_other():
    to_come = {name.strip("()") for name in _layers() if name.startswith("(")}
    standing = {name for name in _layers() if not name.startswith("(")}
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages == standing
    assert not packages & to_come


def test_the_lowest_floor_is_the_calculus():
    assert _layers()[-1] == "calculus"
