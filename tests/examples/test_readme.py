"""The list of the examples: complete, and every command runs."""

from __future__ import annotations

import re
import shlex

import pytest

from palier.cli.main import run
from tests.examples.evaluating import EXAMPLES

TEXT = (EXAMPLES / "README.md").read_text("utf-8")
SECTION = re.compile(r"^## ([\w-]+)\n\n(.+)\n\n```console\n\$ ((?:.*\\\n)*.*)\n```", re.MULTILINE)
LISTED = {name: command for name, _, command in SECTION.findall(TEXT)}
FOLDERS = sorted(path.parent.name for path in EXAMPLES.glob("*/agreement.yaml"))
CHAINS = sorted(path.parent.name for path in EXAMPLES.glob("*/chain.yaml"))
SOURCELESS = {"plain-sla"}


def test_every_example_is_listed():
    assert sorted(LISTED) == sorted([*FOLDERS, *CHAINS])


@pytest.mark.parametrize("name", FOLDERS)
def test_every_agreement_says_where_it_comes_from(name):
    first = (EXAMPLES / name / "agreement.yaml").read_text("utf-8").partition("apiVersion")[0]
    assert ("https://" in first) is (name not in SOURCELESS)


@pytest.mark.parametrize("name", [*FOLDERS, *CHAINS])
def test_every_command_gives_figures_without_a_remark(name, capsys, monkeypatch):
    monkeypatch.chdir(EXAMPLES.parent)
    words = shlex.split(LISTED[name].replace("\\\n", " "))
    assert words[0] == "palier"
    code = run(words[1:])
    said = capsys.readouterr()
    assert code in (0, 1, 2), said.err
    assert said.err == ""
    assert "%" in said.out
