"""The journal in words: every kind that is recorded has its own, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from palier.calculus.instants import instant_of
from palier.presentation.languages import words
from palier.presentation.words_of_details import Named, changes_in, subjects_in
from palier.presentation.words_of_journal import (
    GROUPS,
    KINDS,
    kinds_of,
    what_was_done,
    who_did_what,
)
from tests.architecture.sources import PACKAGE, sources

EN, FR = words("en"), words("fr")
_KIND = re.compile(r"[a-z_]+\.[a-z_]+")
_RECORDING = {"record", "_record", "_set_password", "note", "note_hidden", "note_offering"} | {
    "note_use",
}
CHECKPOINT = "journal.signed"
"""Written as a name, not as a text."""


def recorded() -> set[str]:
    """The kinds that any module records, as they are written."""
    return {kind for source in sources(PACKAGE) for kind in _kinds(source.tree)}


def _kinds(tree: ast.AST) -> Iterator[str]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        chosen = {
            target.id: each.value
            for each in ast.walk(function)
            if isinstance(each, ast.Assign)
            for target in each.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and call.args and _name(call) in _RECORDING:
                first = call.args[0]
                found = chosen.get(first.id, first) if isinstance(first, ast.Name) else first
                yield from _texts(found)


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _texts(tree: ast.AST) -> Iterator[str]:
    for each in ast.walk(tree):
        text = each.value if isinstance(each, ast.Constant) else None
        if isinstance(text, str) and _KIND.fullmatch(text):
            yield text


def test_every_kind_that_is_recorded_has_a_sentence_and_no_other_has():
    found = recorded()
    assert len(found) > 50
    assert found | {CHECKPOINT} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sentence_is_said_in_both_languages(kind):
    said = {
        say.language.tag: who_did_what(kind, say, who="Maude", what="Portail", of="Éric")
        for say in (EN, FR)
    }
    assert said["en"] != said["fr"]
    for each in said.values():
        assert "{" not in each
        assert each[0].isupper()
        assert "Maude" in each or "Éric" in each
    assert what_was_done(kind, EN) != kind


def test_every_kind_is_in_one_group():
    in_groups = [kind for group in GROUPS for kind in kinds_of(group)]
    assert sorted(in_groups) == sorted(KINDS)


def test_a_kind_stands_for_itself_and_nonsense_for_none():
    assert kinds_of("party.closed") == ("party.closed",)
    assert kinds_of("nonsense") == ()


def test_a_kind_of_another_release_is_still_said():
    said = who_did_what("treaty.signed", EN, who="Maude", what="treaty 3", of="")
    assert said == "Maude did treaty.signed to treaty 3"


class TestDetails:
    NAMED = Named({"person:3": "Maude Tremblay"}, "America/Toronto")

    def said(self, kind, details, say=FR):
        return [(each.field, each.line) for each in changes_in(kind, details, self.NAMED, say)]

    def test_what_was_and_what_is(self):
        details = {"before": {"criticality": "high"}, "after": {"criticality": "critical"}}
        assert self.said("service.changed", details) == [("criticité", "élevée → critique")]

    def test_a_move_is_of_the_state(self):
        found = self.said("service.moved", {"before": "planned", "after": "active"}, EN)
        assert found == [("state", "planned → active")]

    def test_the_end_of_a_use_is_a_day(self):
        found = self.said("use.ended", {"before": None, "after": "2026-12-01"}, EN)
        assert found == [("until (not included)", "— → December\u00a01, 2026")]

    def test_people_are_named_and_responsibilities_said(self):
        details = {"person": "person:3", "responsibility": "auditor", "until": None}
        assert self.said("responsibility.granted", details, EN) == [
            ("person", "Maude Tremblay"),
            ("responsibility", "auditor"),
            ("until (not included)", "—"),
        ]

    def test_fields_lists_and_instants(self):
        details = {
            "fields": ["name", "zone"],
            "paths": [{"channel": "email", "hours": "always"}, {"channel": "sms"}],
            "expires_at": instant_of_2026(),
        }
        assert self.said("contact.changed", details, EN) == [
            ("fields", "name, time zone"),
            ("ways", "e-mail, at any hour; text message"),
            ("expires", "2026-11-22\u00a019:00"),
        ]

    def test_amounts_are_said_as_they_were_written(self):
        details = {"amount": "42000.0000", "most": "250000.5000", "currency": "CAD"}
        assert self.said("cost.added", details) == [
            ("montant", "42\u00a0000,00"),
            ("maximum", "250\u00a0000,5"),
            ("devise", "CAD"),
        ]

    def test_what_is_not_known_is_shown_as_it_is_and_not_endless(self):
        ((field, line),) = self.said("x.y", {"colour": "a" * 500}, EN)
        assert (field, len(line)) == ("colour", 201)

    def test_everything_that_has_a_number_is_found(self):
        details = {"of": "person:3", "after": {"owner": "person:4"}, "all": ["service:1", "x"]}
        assert set(subjects_in(details)) == {"person:3", "person:4", "service:1"}


def instant_of_2026() -> int:
    from datetime import UTC, datetime

    return instant_of(datetime(2026, 11, 23, tzinfo=UTC))
