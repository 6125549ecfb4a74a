"""What people get wrong: each mistake has its code, its place, and a hint where one helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from palier.calculus.credit_terms import PoolRatioDiffers, RecurrenceImpossible
from palier.documents import Severity, check, load_text
from palier.documents.errors import RULES
from palier.documents.reading import LARGEST_FILE_BYTES
from tests.documents.mistakes import PROMISES, WEB, rolling
from tests.documents.mistakes_elsewhere import ELSEWHERE, MONEY
from tests.documents.written import PLAIN, agreement, codes, document

CASES = {**PROMISES, **MONEY, **ELSEWHERE}


@pytest.mark.parametrize(("code", "text"), CASES.values(), ids=CASES)
def test_a_mistake_has_its_code(code, text):
    problems = load_text(text).problems
    assert [problem.code for problem in problems] == [code]
    assert problems[0].severity is Severity.ERROR
    assert problems[0].message[:1] != problems[0].message[:1].upper() or not (
        problems[0].message[:1].isalpha()
    )


def test_every_code_is_in_the_registry_or_that_of_a_refusal_of_the_calculus():
    calculus = {RecurrenceImpossible.code, PoolRatioDiffers.code}
    assert {code for code, _ in CASES.values()} <= set(RULES) | calculus


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (PLAIN.replace("provider:", "provder:"), "did you mean provider?"),
        (agreement("- {availability: {seris: web}, target: 99 %}"), "did you mean series?"),
        (
            agreement("- {name: a, availability: {rules: {confirmAftr: 3}}, target: 99 %}"),
            "did you mean confirmAfter?",
        ),
        (PLAIN.replace("kind: Agreement", "kind: agreement"), "did you mean Agreement?"),
        (PLAIN.replace("America/Toronto", "America/Toront"), "did you mean America/Toronto?"),
        (PLAIN.replace("99.9 %", "99.9"), "write 99.9 %"),
        (PLAIN.replace("99.9 %", "'99,9 %'"), "write 99.9 % for decimals, a space for thousands"),
        (rolling("window: mnth"), "did you mean month?"),
        (
            rolling("calendar: ofice") + document("Calendar", "office", "hours: 24x7"),
            "did you mean office?",
        ),
        (
            rolling("calendar: {hours: 24x7, holidays: [{country: CA, subdivision: QCC}]}"),
            "did you mean QC?",
        ),
        (rolling("missing: {longestGap: 4 hurs}"), "did you mean hours?"),
    ],
)
def test_a_hint_says_what_to_write(text, hint):
    hints = [problem.hint for problem in load_text(text).problems]
    assert hint in hints


def test_every_problem_of_a_run_is_told():
    text = agreement(
        "- {name: a, availability: web, target: 99.9}\n- {name: b, events: web, target: 4 h}",
        "calendar: ofice",
    )
    assert sorted(codes(text)) == ["missing-reference", "target-without-unit", "unit-mismatch"]


def test_a_problem_stands_where_it_was_written():
    [problem] = load_text(PLAIN.replace("99.9 %", "4 h"), "web.yaml").problems
    assert (problem.file, problem.line, problem.path) == (
        "web.yaml",
        10,
        "spec.objectives[0].target",
    )
    assert PLAIN.splitlines()[9][problem.column - 1 :].startswith("target")
    assert str(problem).startswith(f"web.yaml:10:{problem.column}: spec.objectives[0].target: ")


def test_a_wrong_document_is_told_once_not_again_where_it_is_named():
    text = rolling("calendar: office") + document(
        "Calendar", "office", "hours: mon-fry 08:00-09:00"
    )
    assert codes(text) == ["bad-hours"]


def test_other_documents_of_a_file_are_still_read():
    library = load_text(PLAIN + document("Calendar", "office", "hours: nonsense"))
    assert [each.name for each in library.agreements()] == ["web"]
    assert [problem.code for problem in library.problems] == ["bad-hours"]


def test_a_service_that_no_document_declares_is_a_doubt():
    text = agreement(WEB, "service: hostng") + document("Service", "hosting", "owner: ops")
    library = load_text(text)
    [problem] = library.problems
    assert (problem.code, problem.severity) == ("unknown-service", Severity.WARNING)
    assert (problem.path, problem.hint) == ("spec.service", "did you mean hosting?")
    assert len(library.agreements()) == 1
    assert codes(text.replace("hostng", "hosting")) == []


def test_aliases_cannot_make_a_bomb():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert codes("\n".join(rows)) == ["too-many-aliases"]


def test_an_alias_to_itself_ends():
    assert codes("a: &a [*a]") == ["too-deep"]


def test_bytes_that_are_not_utf_8_are_placed():
    [problem] = load_text(PLAIN.encode("latin-1")).problems
    assert (problem.code, problem.line) == ("not-utf-8", 5)


def test_a_large_file_is_not_read(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (LARGEST_FILE_BYTES + 1))
    assert [problem.code for problem in check([path])] == ["file-too-large"]
    assert [problem.code for problem in check([tmp_path / "none.yaml"])] == ["file-missing"]


@pytest.mark.parametrize("target", ["101 %", "-5 %", "{value: 99 %, warning: 100.1 %}"])
def test_a_share_of_a_whole_lies_within_it(target):
    [problem] = load_text(PLAIN.replace("99.9 %", target)).problems
    assert (problem.code, problem.hint) == ("out-of-range", "write a share from 0 to 100 %")


def test_a_share_entered_by_hand_may_pass_the_whole():
    stated = "- {name: load, stated: load, target: at most 120 %}"
    assert not load_text(PLAIN.replace(WEB, stated)).problems


def test_what_a_mapping_replaces_is_said_as_it_was_written():
    [problem] = load_text(PLAIN.replace("99.9 %", "null")).problems
    assert problem.message == "null: a mapping belongs here"


@pytest.mark.parametrize("letter", [r"\e", r"\x9b", r"\u202E", r"\x07"])
def test_a_character_that_is_not_seen_is_refused(letter):
    titled = PLAIN.replace("metadata: {", f'metadata: {{title: "a{letter}b", ')
    assert [problem.code for problem in load_text(titled).problems] == ["control-character"]


def test_lines_and_letters_of_every_script_are_taken():
    titled = PLAIN.replace(
        "metadata: {", 'metadata: {title: "可用性\\n\\t مرحبا \\u200F שלום 👩‍👧", '
    )
    assert not load_text(titled).problems


def test_a_device_without_end_is_not_read():
    [problem] = check([Path("/dev/zero")])
    assert problem.code == "file-too-large"
