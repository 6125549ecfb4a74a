"""Accounts as CSV for programs and spreadsheets: codes, exact and decimal figures, no language."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from fractions import Fraction

from palier.calculus.instants import instant_text
from palier.calculus.results import Outcome
from palier.proof.accounts import Account
from palier.proof.tally_json import ratio_json

COLUMNS = (
    "agreement",
    "version",
    "objective",
    "group",
    "window",
    "start",
    "end",
    "until",
    "outcome",
    "final",
    "in_danger",
    "figure",
    "figure_exact",
    "figure_without_exclusions",
    "relation",
    "target",
    "unit",
    "coverage",
    "budget_unit",
    "budget_allowed",
    "budget_spent",
    "budget_remaining",
)


def account_csv(accounts: Iterable[Account]) -> str:
    """One row per outcome (RFC 4180). Ratios are 0-1, durations microseconds, instants UTC."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for account in accounts:
        for outcome in account.outcomes:
            writer.writerow(_inert(cell) for cell in _cells(account, outcome))
    return out.getvalue()


def _cells(account: Account, outcome: Outcome) -> Iterator[str]:
    window, budget, coverage = outcome.scope.window, outcome.budget, outcome.coverage
    yield from (account.terms_name, account.terms_version, outcome.objective)
    yield ";".join(f"{name}={value}" for name, value in outcome.group)
    yield window.label
    for at in (window.span.start, window.span.end, outcome.scope.until):
        yield instant_text(at)
    yield from (outcome.kind.value, _word(outcome.is_final), _word(outcome.in_danger))
    yield _decimal(outcome.figure)
    yield "" if outcome.figure is None else str(outcome.figure)
    yield _decimal(outcome.figure_without_exclusions)
    yield from (outcome.target.relation.value, _decimal(outcome.target.value))
    yield outcome.target.unit.value
    yield _decimal(None if coverage is None else coverage.ratio)
    if budget is None:
        yield from ("", "", "", "")
    else:
        yield budget.unit
        yield from map(_decimal, (budget.allowed, budget.spent, budget.remaining))


def _decimal(value: Fraction | None) -> str:
    made = ratio_json(value)
    return "" if made is None else str(made["decimal"])


def _word(value: bool) -> str:
    return "yes" if value else "no"


def _inert(cell: str) -> str:
    # A spreadsheet runs a cell that starts so, and names come from documents of another party;
    # a negative number is none of that.
    formula = cell.startswith(("=", "+", "@", "\t", "\r"))
    formula = formula or (cell.startswith("-") and not cell[1:2].isdigit())
    return f"'{cell}" if formula else cell
