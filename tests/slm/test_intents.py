"""The table of intents: complete, used by the actions, said in words, and shown in the docs."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import pytest

from palier.presentation.languages import words
from palier.presentation.words_of_people import REACHES, choices, level_name, word
from palier.slm.access.mapping import SCOPES
from palier.slm.intents import INTENTS, LEVELS, OF_ONE_SERVICE, Reach, Responsibility
from palier.slm.parties.actions.fields import THEMES
from palier.slm.parties.models import Channel, Hours, PartyKind, Promptness, StakeholderRole, Topic
from tests.architecture.sources import PACKAGE
from tests.docs.role_table import PAGE, with_tables

R = Responsibility
ASKING = {"require": 1, "require_for": 1, "is_permitted": 1, "may": 1, "may_for": 1}
"""What asks for an intent, and where among its arguments."""


def asked(path: Path) -> set[str]:
    """The intents that a module asks for, as they are written."""
    found = set()
    for call in ast.walk(ast.parse(path.read_text())):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in ASKING and len(call.args) > ASKING[name]:
            intent = call.args[ASKING[name]]
            if isinstance(intent, ast.Constant) and isinstance(intent.value, str):
                found.add(intent.value)
    return found


def actions() -> list[Path]:
    files = (PACKAGE / "slm").rglob("*.py")
    return [path for path in files if path.name == "actions.py" or path.parent.name == "actions"]


def written(path: Path) -> set[object]:
    """Every text that a module writes."""
    tree = ast.walk(ast.parse(path.read_text()))
    return {each.value for each in tree if isinstance(each, ast.Constant)}


def reads(intent: str) -> bool:
    return intent.endswith((".read", ".export"))


def test_every_intent_names_somebody():
    assert all(intent.may for intent in INTENTS.values())


def test_actions_ask_for_intents_of_the_table():
    found = {intent for path in actions() for intent in asked(path)}
    assert found - set(INTENTS) == set()
    assert len(found) > 10


def test_every_intent_that_changes_something_is_asked_for_by_an_action():
    found = {text for path in actions() for text in written(path)}
    assert {each for each in INTENTS if not reads(each)} - found == set()


def test_every_intent_that_reads_is_named_where_it_is_read():
    elsewhere = (path for path in PACKAGE.rglob("*.py") if path.parent.name != "presentation")
    found = {text for path in elsewhere if path.name != "intents.py" for text in written(path)}
    assert {each for each in INTENTS if reads(each)} - found == set()


def test_an_auditor_changes_nothing():
    may = {each for each, intent in INTENTS.items() if R.AUDITOR in intent.may}
    assert {each for each in may if not reads(each)} == {"token.create"}
    assert {each for each in INTENTS if reads(each)} <= may


def test_an_administrator_does_not_touch_what_is_delivered():
    delivery = ("service.", "offering.", "cost.", "facility.", "catalogue.")
    may = {each for each, intent in INTENTS.items() if R.ADMINISTRATOR in intent.may}
    assert not any(each.startswith(delivery) for each in may)
    alone = {each for each, intent in INTENTS.items() if intent.may == {R.ADMINISTRATOR}}
    assert {"responsibility.grant", "responsibility.end", "person.erase"} <= alone


def test_customers_and_suppliers_act_on_their_own_party_alone():
    for outside in (R.CUSTOMER, R.SUPPLIER):
        may = {intent for intent in INTENTS.values() if outside in intent.may}
        assert {each.code for each in may} == {"absence.record", "contact.change", "token.create"}
        assert all(each.reach is Reach.PARTY for each in may if each.code != "token.create")
        assert outside not in OF_ONE_SERVICE


def test_a_higher_level_of_delivery_may_all_that_the_lower_may():
    line = (R.ANALYST, R.LIAISON, R.SERVICE_ANALYST, R.MANAGER, R.HEAD)
    for lower, higher in pairwise(line):
        assert LEVELS[lower] < LEVELS[higher]
        assert all(higher in each.may for each in INTENTS.values() if lower in each.may)


@pytest.mark.parametrize("tag", ["en", "fr"])
@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("responsibility", R),
        ("intent", INTENTS),
        ("reach", Reach),
        ("scope", SCOPES),
        ("party kind", PartyKind),
        ("stakeholder role", StakeholderRole),
        ("topic", Topic),
        ("channel", Channel),
        ("hours", Hours),
        ("promptness", Promptness),
        ("theme", THEMES),
    ],
)
def test_every_code_has_words_of_its_own(table, codes, tag):
    say = words(tag)
    found = dict(choices(table, say))
    assert list(found) == [str(each) for each in codes]
    assert len(set(found.values())) == len(found)
    assert all(found.values())
    assert [word(table, each, say) for each in found] == list(found.values())


def test_words_are_french_where_french_is_spoken():
    french, english = (dict(choices("intent", words(tag))) for tag in ("fr", "en"))
    assert not set(french.values()) & set(english.values())
    assert level_name(5, words("fr")) == "niveau 5"
    assert level_name(None, words("en")) == ""
    assert set(REACHES) == set(Reach)


def test_the_page_about_roles_shows_the_table():
    page = PAGE.read_text()
    assert with_tables(page) == page
    assert "| `person.erase` |" in page
    shown = [line.split("`")[1] for line in page.partition("## Scopes")[2].splitlines()
             if line.startswith("| `")]  # fmt: skip
    assert shown == list(SCOPES)
