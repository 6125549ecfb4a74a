"""What is owed in the summary: once beside its objective, or once for several; then the totals."""

from __future__ import annotations

from dataclasses import replace

from palier.calculus.credit_earn_back import EntryStatus
from palier.calculus.credit_entries import MissingAmount
from palier.calculus.credit_terms import EntryKind
from palier.presentation.findings import Findings
from palier.presentation.languages import words
from palier.presentation.owed import owed_title, total_lines
from palier.presentation.tables import Table, summary
from palier.proof.accounts import Account
from tests.presentation.hosting import CREDITS, TERMS, account

EN = words("en")


def changed(**changes) -> Account:
    """The account with its entries changed."""
    made = account()
    windows = []
    for window in made.windows:
        credits = tuple(
            replace(
                each,
                account=replace(
                    each.account,
                    entries=tuple(replace(entry, **changes) for entry in each.account.entries),
                ),
            )
            for each in window.credits
        )
        windows.append(replace(window, credits=credits))
    return replace(made, windows=tuple(windows))


def october(table: Table) -> dict[str, str]:
    """Amounts of October by the name of their row."""
    return {row.cells[0]: row.cells[-1] for row in table.rows if row.cells[1].startswith("October")}


def test_an_amount_of_several_objectives_is_printed_once():
    table = summary(changed(objectives=("availability", "latency")), TERMS, language="en")
    assert october(table) == {
        "Disponibilité du portail": "see below",
        "Réponse aux incidents": "—",
        "Temps de réponse des pages": "see below",
        "Service credit: Disponibilité mensuelle": "$617.28",
    }


def test_an_amount_of_several_groups_is_printed_once():
    made = account()
    windows = []
    for window in made.windows:
        outcomes = tuple(
            replace(each, group=(("region", name),))
            for name in ("east", "west")
            for each in window.outcomes
        )
        windows.append(replace(window, outcomes=outcomes))
    table = summary(replace(made, windows=tuple(windows)), TERMS, language="en")
    amounts = october(table)
    assert amounts["Disponibilité du portail (region=east)"] == "see below"
    assert amounts["Disponibilité du portail (region=west)"] == "see below"
    assert amounts["Service credit: Disponibilité mensuelle"] == "$617.28"


def test_the_totals_stand_last_and_apart():
    rows = summary(account(), TERMS, language="fr").rows
    assert rows[-1].cells[0] == "Crédit de service, total"
    assert rows[-1].cells[-1] == "1\u00a0234,56\u00a0$"
    assert rows[-1].tone == ""
    penalties = summary(changed(kind=EntryKind.PENALTY), TERMS, language="en").rows
    assert penalties[-1].cells[0] == "Penalty, total"


def test_nothing_owed_has_no_total():
    windows = tuple(replace(each, credits=()) for each in account().windows)
    rows = summary(replace(account(), windows=windows), TERMS, language="en").rows
    assert not any("total" in row.cells[0] for row in rows)


def test_an_amount_that_is_not_due_says_so_and_is_not_in_the_total():
    made = changed(status=EntryStatus.SUSPENDED)
    table = summary(made, TERMS, language="en")
    assert october(table)["Disponibilité du portail"] == "$617.28 (suspended)"
    assert [amount for *_, amount in total_lines(Findings(made, TERMS), EN)] == ["$0.00"]


def test_a_share_is_said_where_the_fee_is_not_known():
    made = changed(amount=None, missing=MissingAmount.FEE)
    table = summary(made, TERMS, language="en")
    assert october(table)["Disponibilité du portail"] == "5% of the fee"
    assert "total" not in table.rows[-1].cells[0]


def test_the_column_says_what_the_amounts_are():
    [rule] = CREDITS.rules
    penalty = replace(rule, name="p", kind=EntryKind.PENALTY)
    assert owed_title(CREDITS, EN) == "Credit"
    assert owed_title(replace(CREDITS, rules=(penalty,)), EN) == "Penalty"
    assert owed_title(replace(CREDITS, rules=(rule, penalty)), EN) == "Credits and penalties"
