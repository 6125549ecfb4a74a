"""The French catalogue is complete and true to its messages; every code has its words."""

from __future__ import annotations

import ast
import re
import string
from enum import Enum
from importlib import import_module
from pathlib import Path

import polib  # type: ignore[import-untyped]
import pytest

from palier.calculus import reasons as calculus_reasons
from palier.calculus.credit_facts import StepCode
from palier.calculus.errors import CalculusError
from palier.presentation.codes import has_phrase, phrase
from palier.presentation.credit_steps import STEPS
from palier.presentation.languages import UnknownLanguage, words
from palier.presentation.reasons import SENTENCES
from palier.presentation.refusals import SITUATIONS, situation
from tools import messages

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "palier"
CATALOGUE = SOURCES / "locale" / "fr" / "LC_MESSAGES"
# Settings whose codes are not printed as such: they choose a sentence, or no terms hold them.
NOT_SAID = frozenset(
    "Unit BudgetUnit CombineRule StackingScope CapPeriod RoundingStep ClaimAnchor ClaimUnit "
    "ClaimUntil GapPolicy FoldPolicy SeriesRule Assumption Direction StepCode State "
    "TakesEffect".split()
)
NOT_OF_TERMS = frozenset("business_days service_clock service_time".split())


def entries() -> list[polib.POEntry]:
    return list(polib.pofile(str(CATALOGUE / "palier.po")))


def forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_catalogue_is_complete_and_not_fuzzy():
    lacking = [e.msgid for e in entries() if not e.translated() or "fuzzy" in e.flags]
    assert lacking == []


def test_the_catalogue_holds_the_messages_of_the_sources():
    known = {(entry.msgid, entry.msgid_plural) for entry in entries()}
    used = {(entry.msgid, entry.msgid_plural) for entry in messages.template()}
    assert used == known, "run: python tools/messages.py"


def test_the_compiled_catalogue_is_the_one_of_the_text():
    compiled = {e.msgid: forms(e) for e in polib.mofile(str(CATALOGUE / "palier.mo"))}
    assert compiled == {entry.msgid: forms(entry) for entry in entries()}, (
        "run: python tools/messages.py"
    )


def test_translations_keep_every_place():
    wrong = [
        entry.msgid
        for entry in entries()
        for form in forms(entry)
        if places(form) != places(entry.msgid) | places(entry.msgid_plural)
    ]
    assert wrong == []


def test_french_typography():
    """A non-breaking space before `:` and `%` and inside « », none before `;`, `!` and `?`."""
    wrong = [
        form
        for entry in entries()
        for form in forms(entry)
        if re.search(r" [:%»]|« |[\u00a0 ][;!?]|'|\"|\w:( |$)", form)
    ]
    assert wrong == []


def test_every_reason_of_the_calculus_has_a_sentence():
    assert set(SENTENCES) == set(calculus_reasons.REASONS)


def test_every_step_of_a_credit_has_a_sentence():
    assert set(STEPS) == set(StepCode)


def error_codes() -> set[str]:
    """The codes of the classes under `PalierError`, and those given where one is raised."""
    codes = set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                codes |= {code for each in node.body for code in _assigned_code(each)}
            elif isinstance(node, ast.keyword) and node.arg == "code":
                codes |= {str(node.value.value)} if isinstance(node.value, ast.Constant) else set()
    return codes


def _assigned_code(node: ast.stmt) -> list[str]:
    match node:
        case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
            return [code]
        case ast.AnnAssign(target=ast.Name(id="code"), value=ast.Constant(value=str(code))):
            return [code]
    return []


def test_every_error_code_has_a_sentence():
    assert error_codes() == set(SITUATIONS)


def test_a_refusal_without_words_of_its_own_is_said_by_its_kind():
    class Odd(CalculusError):
        code = "odd"

    assert situation(Odd("odd"), words("fr")) == "une valeur n’a pas de sens"


def enumerations() -> list[type[Enum]]:
    found: dict[str, type[Enum]] = {}
    for path in sorted((SOURCES / "calculus").glob("*.py")):
        if path.stem in NOT_OF_TERMS:
            continue
        module = import_module(f"palier.calculus.{path.stem}")
        for value in vars(module).values():
            is_enum = isinstance(value, type) and issubclass(value, Enum) and list(value)
            if is_enum and value.__module__ == module.__name__:
                found[value.__name__] = value
    return [value for name, value in found.items() if name not in NOT_SAID]


@pytest.mark.parametrize("enumeration", enumerations(), ids=lambda each: each.__name__)
def test_every_code_has_a_phrase_in_both_languages(enumeration):
    assert [code.name for code in enumeration if not has_phrase(code)] == []
    for code in enumeration:
        values = dict.fromkeys(("bound", "per", "share"), "1")
        assert phrase(code, words("en"), **values)
        assert phrase(code, words("fr"), **values)


def test_an_unknown_language_is_refused_with_the_known_ones():
    with pytest.raises(UnknownLanguage, match="fr, fr-FR, en"):
        words("de")


@pytest.mark.parametrize("tag", ["fr-CA", "fr_CA", "en_US"])
def test_regional_tags_find_their_language(tag):
    assert words(tag).language.tag == tag[:2]
