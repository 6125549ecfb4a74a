"""Totals of money over several windows."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from palier.calculus.credit_earn_back import EntryStatus
from palier.calculus.credit_entries import MissingAmount
from palier.calculus.credit_facts import StepCode, step
from palier.calculus.credits import CreditAccount
from palier.presentation.credit_words import entry_amount, note_lines, totals
from palier.presentation.languages import words
from tests.presentation.hosting import TERMS, account

EN = words("en")
ACCOUNTS = [each.account for window in account().windows for each in window.credits]


def unpriced(accounts: list[CreditAccount]) -> list[CreditAccount]:
    """The same accounts where the fee is not known."""
    return [
        replace(
            each,
            entries=tuple(
                replace(entry, amount=None, missing=MissingAmount.FEE) for entry in each.entries
            ),
        )
        for each in accounts
    ]


def test_amounts_of_all_windows_add_up():
    assert totals(ACCOUNTS, EN) == (("service credit", "$1,234.56"),)


def test_shares_of_one_window_add_up_where_the_fee_is_not_known():
    last = unpriced([each for each in ACCOUNTS if each.entries])[-1]
    twice = replace(last, entries=last.entries * 2)
    assert totals([twice], EN) == (("service credit", "10% of the fee"),)


def test_shares_of_the_fees_of_two_windows_do_not_add_up():
    assert totals(unpriced(ACCOUNTS), EN) == (("service credit", "—"),)


def test_what_is_not_due_is_not_added():
    suspended = [
        replace(
            each,
            entries=tuple(replace(e, status=EntryStatus.SUSPENDED) for e in each.entries),
        )
        for each in ACCOUNTS
    ]
    assert totals(suspended, EN) == (("service credit", "$0.00"),)


def test_shares_of_two_fees_do_not_add_up():
    *others, last = unpriced([each for each in ACCOUNTS if each.entries])
    other_fee = replace(last, entries=tuple(replace(e, fee_base="other") for e in last.entries))
    assert totals([*others, other_fee], EN) == (("service credit", "—"),)


def test_an_entry_without_an_amount_says_its_share_its_points_or_why():
    (entry,) = next(each.entries for each in ACCOUNTS if each.entries)
    bare = replace(entry, amount=None, share_ratio=None)
    assert entry_amount(entry, "CAD", EN) == "$617.28"
    assert entry_amount(replace(entry, amount=None), "CAD", EN) == "5% of the fee"
    assert entry_amount(replace(bare, points=Fraction(3)), "CAD", EN) == "3 points"
    assert entry_amount(replace(bare, consequence="a plan"), "CAD", EN) == "a plan"
    assert entry_amount(replace(bare, missing=MissingAmount.FEE), "CAD", EN) == (
        "the fee is not known"
    )


def test_a_note_writes_figures_as_its_objective_does():
    code, figure = StepCode.PRICED_ON_OTHER_SOURCE, Fraction(260_000)
    note = step(code, objective="latency", figure=figure, outcome="missed")
    [line] = note_lines(replace(ACCOUNTS[0], notes=(note,)), TERMS, EN)
    assert line.replace("\u00a0", " ").endswith("fallback source alone: 260 ms, missed")
