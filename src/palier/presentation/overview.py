"""Many agreements on one page: how the last closed window of each promise ended, what is owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from palier.calculus.credit_terms import EntryKind
from palier.calculus.instants import Instant
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.results import Outcome
from palier.calculus.terms import AgreementKind, Terms
from palier.calculus.windows import Window
from palier.presentation.codes import phrase
from palier.presentation.credit_words import totals
from palier.presentation.figures import bound, figure, group_name
from palier.presentation.findings import Findings
from palier.presentation.instants import window_label
from palier.presentation.languages import N_, Words
from palier.presentation.tables import MARKS, Column, Row, Table, outcome_label, tone
from palier.presentation.titles import title_of
from palier.proof.accounts import WindowAccount

HEADINGS = {
    AgreementKind.SLA: N_("Promised to customers"),
    AgreementKind.OLA: N_("Promised inside"),
    AgreementKind.UNDERPINNING_CONTRACT: N_("Promised by suppliers"),
}

ENDS = {
    "met": N_("met"),
    "warning": N_("in danger"),
    "missed": N_("missed"),
    "unknown": N_("undecided"),
    "idle": N_("not applicable"),
}
"""How a promise ends: its tone, but that one that nothing put to the test is not undecided."""

_MARKS = {**MARKS, "idle": "–"}

UNKEPT = {OutcomeKind.MISSED, OutcomeKind.NO_DATA, OutcomeKind.INSUFFICIENT_DATA}

WORST_FIRST = ("missed", "warning", "unknown", "met")


def closed(findings: Findings) -> Findings:
    """The same findings with nothing but the last closed window of each objective."""
    ended = [each for each in findings.outcomes if each.is_final]
    kept = {each.objective: each.scope.window for each in sorted(ended, key=_end)}
    windows = tuple(_only(each, kept) for each in findings.account.windows)
    account = replace(findings.account, windows=tuple(each for each in windows if each.outcomes))
    return replace(findings, account=account)


def overview(findings: Sequence[Findings], say: Words) -> Table:
    """One row per agreement, beneath what kind of agreement it is."""
    owed = [dict(totals([each.account for each in own.money], say)) for own in findings]
    kinds = [phrase(kind, say) for kind in EntryKind]
    paid = [kind for kind in kinds if any(kind in sums for sums in owed)]
    columns = (
        Column(say("Agreement")),
        Column(say("With")),
        *(Column(_MARKS[end], numeric=True) for end in ENDS),
        *(Column(_capital(kind), numeric=True) for kind in paid),
    )
    rows: list[Row] = []
    for kind, heading in HEADINGS.items():
        places = [place for place, own in enumerate(findings) if own.terms.kind is kind]
        rows += [_heading(say(heading), columns)] if places else []
        for place in places:
            amounts = [owed[place].get(each, "") for each in paid]
            rows.append(_row(findings[place], amounts, say))
    legend = ", ".join(f"{_MARKS[end]} {say(ended)}" for end, ended in ENDS.items())
    title = say("Each promise in its last closed window: {legend}", legend=legend)
    return Table(title, columns, tuple(rows))


def shortfalls(findings: Sequence[Findings], say: Words) -> Table:
    """One row per promise that was missed, or of which too little is known, by agreement."""
    columns = (
        Column(say("Objective")),
        Column(say("Target"), numeric=True),
        Column(say("Attainment"), numeric=True),
        Column(say("Outcome"), toned=True),
    )
    rows: list[Row] = []
    for each in findings:
        own = [outcome for outcome in each.in_order if outcome.kind in UNKEPT]
        if own:
            rows.append(_heading(title_of(each.terms, say), columns))
        rows += [Row(_shortfall(each, outcome, say), tone(outcome)) for outcome in own]
    return Table(say("Missed, or not known"), columns, tuple(rows))


def _heading(text: str, columns: Sequence[Column]) -> Row:
    return Row((text, *[""] * (len(columns) - 1)))


def _end(outcome: Outcome) -> Instant:
    return outcome.scope.span.end


def _only(account: WindowAccount, kept: dict[str, Window]) -> WindowAccount:
    outcomes = (each for each in account.outcomes if kept.get(each.objective) == account.window)
    return replace(account, outcomes=tuple(outcomes))


def _row(findings: Findings, amounts: Sequence[str], say: Words) -> Row:
    count = Counter(_ended(each) for each in findings.outcomes)
    worst = next((each for each in WORST_FIRST if count[each]), "unknown")
    counted = (str(count[each]) if count[each] else "" for each in ENDS)
    terms = findings.terms
    return Row((title_of(terms, say), _other_side(terms, say), *counted, *amounts), worst)


def _ended(outcome: Outcome) -> str:
    return "idle" if outcome.kind is OutcomeKind.NOT_APPLICABLE else tone(outcome)


def _other_side(terms: Terms, say: Words) -> str:
    """The side that the provider of the customers, who reads this, is not."""
    return title_of(terms.customer if terms.kind is AgreementKind.SLA else terms.provider, say)


def _shortfall(findings: Findings, outcome: Outcome, say: Words) -> tuple[str, ...]:
    terms, target = findings.terms, outcome.target
    title, group = title_of(terms.objective(outcome.objective), say), group_name(outcome)
    named = f"{title} ({group})" if group else title
    return (
        f"{named}, {window_label(outcome.scope.span, terms.zone, say)}",
        bound(target.value, target, say),
        figure(outcome.figure, target, say),
        outcome_label(outcome, say),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
