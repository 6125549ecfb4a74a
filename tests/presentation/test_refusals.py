"""Refusals in words: every code of every registry is said, in French too."""

from __future__ import annotations

import pytest

from palier.documents.errors import RULES, Unreadable
from palier.measurements.errors import REJECTION_CODES, MissingColumn
from palier.presentation.languages import words
from palier.presentation.refusals import (
    rejection,
    rule_broken,
    severity_name,
    situation,
)

FR, EN = words("fr"), words("en")


@pytest.mark.parametrize("code", RULES)
def test_every_rule_of_documents_is_said_in_french(code):
    assert rule_broken(code, EN) == RULES[code]
    assert rule_broken(code, FR) not in ("", RULES[code])


@pytest.mark.parametrize("code", REJECTION_CODES)
def test_every_reason_to_reject_a_row_is_said_in_french(code):
    assert rejection(code, EN) == REJECTION_CODES[code]
    assert rejection(code, FR) not in ("", REJECTION_CODES[code])


def test_a_code_that_is_not_registered_has_no_words():
    assert rule_broken("absent", FR) == ""
    assert rejection("absent", FR) == ""


def test_an_error_of_a_document_is_said_by_the_rule_that_it_breaks():
    assert situation(Unreadable("bad-date", "'soon'"), FR) == "une date est illisible"


def test_an_error_of_its_own_class_is_said_by_its_class():
    assert situation(MissingColumn("a.csv", "no column at"), FR) == "une colonne manque"


def test_severities_are_said():
    assert [severity_name(each, FR) for each in ("error", "warning", "note")] == [
        "erreur", "avertissement", "remarque",
    ]  # fmt: skip
