"""The other commands, the language they speak, and how quickly they answer."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from palier.cli.languages import spoken

HEAVY = {"pyarrow", "pydantic", "holidays", "ruamel", "typst", "numpy", "rich.progress"}


def test_help_loads_nothing_heavy():
    # What keeps `palier --help` quick: a timed test would depend on the machine.
    program = (
        "import sys\nfrom palier.cli.main import run\nrun(['--help'])\n"
        f"sys.stderr.write(' '.join(sorted({HEAVY!r} & set(sys.modules))))"
    )
    made = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "evaluate" in made.stdout
    assert made.stderr == ""


@pytest.mark.parametrize("command", ["evaluate", "check", "schema", "demo"])
@pytest.mark.parametrize(("lang", "word"), [("en", "Language"), ("fr", "Langue")])
def test_help_speaks_both_languages(palier, command, lang, word):
    said = palier(command, "--lang", lang, "--help")
    assert said.code == 0
    assert word in said.out


def test_help_leaves_no_word_in_the_other_language(palier):
    french = palier("--lang", "fr", "evaluate", "--help").out
    assert "[obligatoire]" in french
    assert "par défaut" in french
    assert "Commandes" in palier("--lang", "fr").out
    english = ("required", "default", "Show", "Install ", "exit")
    assert not [word for word in english if word in french + palier("--lang", "fr", "-h").out]
    assert "[required]" in palier("--lang", "en", "evaluate", "--help").out


def test_help_keeps_square_brackets(palier):
    assert "[region=east]" in palier("evaluate", "--help").out


def test_no_command_shows_the_help(palier):
    said = palier()
    assert "evaluate" in said.out + said.err


def test_version_names_what_decides_a_figure(palier):
    said = palier("--version")
    assert said.code == 0
    assert "tzdata" in said.out


def test_check_prints_name_and_fingerprint(palier):
    said = palier("check", "web.yaml")
    assert said.code == 0
    name, fingerprint = said.out.split()
    assert name == "web"
    assert len(fingerprint) == 64


def test_check_in_words_says_the_promise(palier):
    said = palier("check", "web.yaml", "--words", "--lang", "fr")
    assert said.code == 0
    assert "Nordet promet à Ville-Exemple" in said.out


def test_check_in_words_tells_several_promises_apart(palier, place):
    agreement = (place / "web.yaml").read_text()
    (place / "web.yaml").write_text(
        agreement + "    - {name: night, title: By night, availability: web, target: 99 %}\n"
    )
    lines = palier("check", "web.yaml", "--words").out.splitlines()
    assert lines[0] == "web"
    assert [line.partition(". ")[0] for line in lines[1:]] == ["  availability-web", "  By night"]


def test_check_prints_the_normal_form(palier):
    said = palier("check", "web.yaml", "--normal")
    assert json.loads(said.out)["kind"] == "Agreement"


def test_check_tells_every_problem(palier, place):
    (place / "web.yaml").write_text(
        (place / "web.yaml").read_text().replace("Toronto", "Torronto").replace("target", "tarjet")
    )
    said = palier("check", "web.yaml")
    assert said.code == 3
    assert "web.yaml:8:" in said.err
    assert "unknown-zone" in said.err
    assert "web.yaml:10:" in said.err
    assert "unknown-field" in said.err


def test_schema_is_json(palier):
    said = palier("schema")
    assert said.code == 0
    assert json.loads(said.out)["$schema"].endswith("2020-12/schema")


def test_schema_is_written_to_a_file(palier, place):
    assert palier("schema", "-o", "palier.schema.json").code == 0
    assert json.loads((place / "palier.schema.json").read_text())


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "fr_CA.UTF-8"}, "fr"),
        ([], {"LANG": "fr_CA.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "C", "PALIER_LANG": "fr"}, "fr"),
        (["check", "--lang", "en"], {"PALIER_LANG": "fr"}, "en"),
        (["--lang=fr", "check"], {}, "fr"),
    ],
)
def test_the_language_asked_for(arguments, environment, language):
    assert spoken(arguments, environment) == language
