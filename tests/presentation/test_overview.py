"""Agreements on one page: what closed last, how each promise ended, what is owed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from palier.calculus.outcomes import OutcomeKind
from palier.calculus.terms import AgreementKind
from palier.presentation.findings import Findings
from palier.presentation.languages import words
from palier.presentation.overview import closed, overview, shortfalls
from palier.presentation.tables import tone
from tests.presentation.hosting import TERMS, account

EN = words("en")
FINDINGS = Findings(account(), TERMS)
OLA = Findings(account(), replace(TERMS, kind=AgreementKind.OLA, title="Inside"))


def ended(findings: Findings, kind: OutcomeKind) -> Findings:
    """The same with every outcome of a kind."""
    made = findings.account
    windows = tuple(
        replace(each, outcomes=tuple(replace(o, kind=kind, in_danger=False) for o in each.outcomes))
        for each in made.windows
    )
    return replace(findings, account=replace(made, windows=windows))


def test_only_the_last_closed_window_of_each_objective_is_left():
    assert not all(each.is_final for each in FINDINGS.outcomes)
    left = closed(FINDINGS)
    assert {each.scope.window.label for each in left.outcomes} == {"2026-10"}
    assert {each.objective for each in left.outcomes} == {o.name for o in TERMS.objectives}
    assert [each.window.label for each in left.account.windows] == ["2026-10"]


def test_an_agreement_without_a_closed_window_has_nothing_left():
    made = FINDINGS.account
    still = [each for each in made.windows if not all(o.is_final for o in each.outcomes)]
    assert still
    left = closed(replace(FINDINGS, account=replace(made, windows=tuple(still))))
    assert left.outcomes == ()
    (_, row) = overview([left], EN).rows
    assert (row.tone, row.cells[2:]) == ("unknown", ("", "", "", "", ""))


def test_agreements_stand_beneath_their_kind_whatever_order_they_come_in():
    table = overview([closed(OLA), closed(FINDINGS)], EN)
    assert [row.cells[0] for row in table.rows] == [
        "Promised to customers", TERMS.title, "Promised inside", "Inside",
    ]  # fmt: skip
    assert [bool(row.tone) for row in table.rows] == [False, True, False, True]
    assert [row.cells[1] for row in table.rows if row.tone] == [
        TERMS.customer.title, TERMS.provider.title,
    ]  # fmt: skip


def test_a_row_counts_how_promises_ended_and_bears_the_mark_of_the_worst():
    left = closed(FINDINGS)
    (_, row) = overview([left], EN).rows
    count = Counter(tone(each) for each in left.outcomes)
    shown = [str(count[end] or "") for end in ("met", "warning", "missed", "unknown")]
    assert list(row.cells[2:6]) == shown
    assert row.tone == "missed"
    (_, row) = overview([ended(left, OutcomeKind.MET)], EN).rows
    assert (row.tone, row.cells[2]) == ("met", str(len(left.outcomes)))


def test_what_does_not_apply_is_not_undecided():
    left = closed(FINDINGS)
    number = str(len(left.outcomes))
    (_, row) = overview([ended(left, OutcomeKind.NOT_APPLICABLE)], EN).rows
    assert row.cells[2:7] == ("", "", "", "", number)
    (_, row) = overview([ended(left, OutcomeKind.NO_DATA)], EN).rows
    assert (row.tone, *row.cells[5:7]) == ("unknown", number, "")


def test_an_agreement_of_which_something_is_not_known_is_not_said_to_be_kept():
    left = ended(closed(FINDINGS), OutcomeKind.MET)
    first, *others = left.account.windows
    silent = replace(first.outcomes[0], kind=OutcomeKind.INSUFFICIENT_DATA)
    first = replace(first, outcomes=(silent, *first.outcomes[1:]))
    mixed = replace(left, account=replace(left.account, windows=(first, *others)))
    (_, row) = overview([mixed], EN).rows
    assert (row.tone, row.cells[5]) == ("unknown", "1")
    assert int(row.cells[2]) == len(left.outcomes) - 1 > 0


def test_what_is_owed_has_a_column_per_kind_that_is():
    table = overview([closed(FINDINGS)], EN)
    assert [column.title for column in table.columns[7:]] == ["Service credit"]
    assert table.rows[1].cells[7].startswith("$")
    free = replace(FINDINGS, account=replace(FINDINGS.account, windows=tuple(
        replace(each, credits=()) for each in FINDINGS.account.windows
    )))  # fmt: skip
    assert len(overview([closed(free)], EN).columns) == 7


def test_shortfalls_are_what_was_missed_or_is_not_known():
    left = closed(FINDINGS)
    table = shortfalls([left, ended(left, OutcomeKind.MET)], EN)
    missed = [each for each in left.outcomes if each.kind is OutcomeKind.MISSED]
    assert len(table.rows) == 1 + len(missed)
    assert table.rows[0].cells == (TERMS.title, "", "", "")
    assert all("October\u00a02026" in row.cells[0].replace(" ", "\u00a0") for row in table.rows[1:])
    assert shortfalls([ended(left, OutcomeKind.NOT_APPLICABLE)], EN).rows == ()
    unknown = shortfalls([ended(left, OutcomeKind.NO_DATA)], EN)
    assert len(unknown.rows) == 1 + len(left.outcomes)
