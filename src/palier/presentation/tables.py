"""Tables as plain data: titles, rows of texts, how each column is set."""

from __future__ import annotations

from dataclasses import dataclass

from palier.calculus.outcomes import OutcomeKind
from palier.calculus.results import Outcome
from palier.calculus.terms import Terms
from palier.presentation.codes import phrase
from palier.presentation.figures import (
    DASH,
    amount_in,
    bound,
    coverage,
    figure,
    group_name,
)
from palier.presentation.findings import Findings
from palier.presentation.instants import window_label
from palier.presentation.languages import Words, words
from palier.presentation.numbers import percent
from palier.presentation.owed import owed_for, owed_title, shared_lines, total_lines
from palier.presentation.titles import title_of
from palier.proof.accounts import Account

TONES = {
    OutcomeKind.MET: "met",
    OutcomeKind.MISSED: "missed",
    OutcomeKind.NO_DATA: "unknown",
    OutcomeKind.INSUFFICIENT_DATA: "unknown",
    OutcomeKind.NOT_APPLICABLE: "unknown",
}

MARKS = {"met": "✓", "warning": "!", "missed": "✗", "unknown": "?"}
"""A tone in one character, where colour is not enough or not there."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `numeric` ones are set to the right, `toned` ones take the row's tone."""

    title: str
    numeric: bool = False
    toned: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Texts, one per column; `tone` is met, missed, warning, unknown or empty."""

    cells: tuple[str, ...]
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table without any markup."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def tone(outcome: Outcome) -> str:
    """How an outcome is coloured: met, warning, missed or unknown."""
    return "warning" if outcome.in_danger else TONES[outcome.kind]


def outcome_label(outcome: Outcome, say: Words) -> str:
    """The outcome in a word or two, `so far` while its window is open."""
    said = phrase(outcome.kind, say)
    if outcome.in_danger:
        said = say("{outcome}, in danger", outcome=said)
    return said if outcome.is_final else say("{outcome} so far", outcome=said)


def summary(account: Account, terms: Terms, *, language: str) -> Table:
    """One row per objective, window and group: promised, achieved, left, owed; then the totals."""
    return summary_of(Findings(account, terms), words(language))


def summary_of(findings: Findings, say: Words) -> Table:
    """The same table, for pages that already have the findings and the words."""
    titles = [
        Column(say("Objective")),
        Column(say("Window")),
        Column(say("Target"), numeric=True),
        Column(say("Attainment"), numeric=True),
        Column(say("Outcome"), toned=True),
        Column(say("Budget left"), numeric=True),
        Column(say("Coverage"), numeric=True),
    ]
    credits = findings.terms.credits
    if credits is not None:
        titles.append(Column(owed_title(credits, say), numeric=True))
    rows = [
        Row(_cells(outcome, findings, say)[: len(titles)], tone(outcome))
        for outcome in findings.in_order
    ]
    between = ("",) * (len(titles) - 3)
    for name, window, amount in (*shared_lines(findings, say), *total_lines(findings, say)):
        rows.append(Row((name, window, *between, amount)))
    return Table(title_of(findings.terms, say), tuple(titles), tuple(rows))


def history(findings: Findings, latest: Outcome, say: Words, most: int) -> Table:
    """The last `most` windows of one objective and group, newest first."""
    columns = (
        Column(say("Window")),
        Column(say("Attainment"), numeric=True),
        Column(say("Outcome"), toned=True),
        Column(say("Budget spent"), numeric=True),
        Column(say("Coverage"), numeric=True),
        Column(say("Without exclusions"), numeric=True),
    )
    zone, past = findings.terms.zone, findings.history(latest)
    rows = tuple(
        Row(
            (
                window_label(each.scope.span, zone, say),
                figure(each.figure, each.target, say),
                outcome_label(each, say),
                budget_spent(each, say),
                coverage(each, say),
                figure(each.figure_without_exclusions, each.target, say),
            ),
            tone(each),
        )
        for each in reversed(past[-most:])
    )
    title = say("Windows")
    if len(past) > most:
        title = say("The last {n} of {total} windows", n=str(most), total=str(len(past)))
    return Table(title, columns, rows)


def budget_left(outcome: Outcome, say: Words) -> str:
    """What is left of the error budget in its own unit; a dash where there is none."""
    budget = outcome.budget
    return DASH if budget is None else amount_in(budget.unit, budget.remaining, say)


def budget_spent(outcome: Outcome, say: Words) -> str:
    """The share of the error budget that is spent; a dash where there is none."""
    budget = outcome.budget
    if budget is None or budget.ratio_spent is None:
        return DASH
    return percent(budget.ratio_spent, say, least=1, most=1)


def _cells(outcome: Outcome, findings: Findings, say: Words) -> tuple[str, ...]:
    objective = findings.terms.objective(outcome.objective)
    group = group_name(outcome)
    title = title_of(objective, say)
    return (
        f"{title} ({group})" if group else title,
        window_label(outcome.scope.span, findings.terms.zone, say),
        bound(outcome.target.value, outcome.target, say),
        figure(outcome.figure, outcome.target, say),
        outcome_label(outcome, say),
        budget_left(outcome, say),
        coverage(outcome, say),
        owed_for(outcome, findings, say),
    )
