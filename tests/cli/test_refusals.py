"""Errors, problems and rejected rows as people see them, in both languages."""

from __future__ import annotations

import pytest

EVALUATE = ("evaluate", "web.yaml", "-m", "states.csv", "--as-of", "2026-12-01T05:00:00Z")


@pytest.fixture
def misplaced(place):
    text = (place / "web.yaml").read_text().replace("America/Toronto", "America/Toronti")
    (place / "web.yaml").write_text(text)


@pytest.mark.usefixtures("misplaced")
def test_a_problem_is_said_in_french_with_its_detail_beneath(palier):
    said = palier("check", "web.yaml", "--lang", "fr")
    first, detail, hint, *_ = said.err.replace("\u00a0", " ").splitlines()
    assert first == "web.yaml:8:3 : erreur : le fuseau n’est pas dans la base IANA [unknown-zone]"
    assert detail == "  détail : unknown time zone 'America/Toronti'"
    assert hint.startswith("  conseil : ")


@pytest.mark.usefixtures("misplaced")
def test_a_problem_is_one_line_and_a_hint_in_english(palier):
    first, hint, *_ = palier("check", "web.yaml").err.splitlines()
    assert first == "web.yaml:8:3: error: unknown time zone 'America/Toronti' [unknown-zone]"
    assert hint.startswith("  hint: ")


def test_a_refusal_is_said_in_french_with_its_detail_beneath(palier):
    said = palier(*EVALUATE, "--fee", "monthly", "--lang", "fr")
    first, detail, _ = said.err.replace("\u00a0", " ").splitlines()
    assert first == "palier : la valeur d’une option est inutilisable [bad-option]"
    assert detail == "  détail : --fee 'monthly' cannot be read"


def test_a_refusal_is_one_line_and_a_hint_in_english(palier):
    first, hint = palier(*EVALUATE, "--fee", "monthly").err.splitlines()
    assert first == "palier: --fee 'monthly' cannot be read [bad-option]"
    assert hint.startswith("  hint: ")


def test_a_rejected_row_is_said_in_french_with_its_detail_beneath(palier, place):
    (place / "states.csv").write_text((place / "states.csv").read_text() + "web,tomorrow,up\n")
    said = palier(*EVALUATE, "-w", "2026-10", "--lang", "fr")
    assert (
        "  states.csv:7 : at 'tomorrow' : le texte n’a pas le format d’heure déclaré [bad-instant]"
        "\n    détail : "
    ) in said.err.replace("\u00a0", " ")
