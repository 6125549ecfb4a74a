"""What is owed, as the summary says it: beside each objective, of several together, and in all."""

from __future__ import annotations

from collections.abc import Iterator

from palier.calculus.credit_terms import CreditTerms, EntryKind
from palier.calculus.credits import CreditEntry, EntryStatus
from palier.calculus.results import Outcome
from palier.calculus.spans import Span
from palier.presentation.codes import phrase
from palier.presentation.credit_words import entry_amount, entry_title, totals
from palier.presentation.figures import DASH, dimensions
from palier.presentation.findings import Findings, PricedWindow
from palier.presentation.instants import window_label
from palier.presentation.languages import Words

Line = tuple[str, str, str]
"""What is owed, for which window, how much."""


def owed_title(credits: CreditTerms, say: Words) -> str:
    """What the amounts of an agreement are: credits, penalties, rewards, or several of them."""
    kinds = {rule.kind for rule in credits.rules}
    kinds |= {table.kind for table in credits.points_tables}
    if kinds == {EntryKind.CREDIT}:
        return say("Credit")
    return _capital(phrase(kinds.pop(), say)) if len(kinds) == 1 else say("Credits and penalties")


def owed_for(outcome: Outcome, findings: Findings, say: Words) -> str:
    """The amounts owed for an outcome alone; a dash where there are none.

    An amount that several objectives earn together stands under the table, once.
    """
    mine = [
        (priced, entry)
        for priced, entry in _owed(findings)
        if priced.span == outcome.scope.span
        and priced.group in ((), outcome.group)
        and outcome.objective in entry.objectives
    ]
    alone = [_amount(*each, say) for each in mine if not _is_shared(*each, findings)]
    if alone or not mine:
        return ", ".join(alone) or DASH
    return say("see below")


def shared_lines(findings: Findings, say: Words) -> Iterator[Line]:
    """Each amount that several objectives earn together."""
    zone = findings.terms.zone
    for priced, entry in _owed(findings):
        if _is_shared(priced, entry, findings):
            group = dimensions(priced.group)
            title = entry_title(entry, say)
            named = f"{title} ({group})" if group else title
            yield named, window_label(priced.span, zone, say), _amount(priced, entry, say)


def total_lines(findings: Findings, say: Words) -> Iterator[Line]:
    """The total due of each kind that has amounts, over the windows that have them."""
    spans = [priced.span for priced, _ in _owed(findings)]
    if not spans:
        return
    whole = Span(min(span.start for span in spans), max(span.end for span in spans))
    period = window_label(whole, findings.terms.zone, say)
    for kind, total in totals([each.account for each in findings.money], say):
        if total != DASH:
            yield say("{kind}, total", kind=_capital(kind)), period, total


def _owed(findings: Findings) -> Iterator[tuple[PricedWindow, CreditEntry]]:
    for priced in findings.money:
        for entry in priced.account.entries:
            if entry.amount or (entry.amount is None and entry.share_ratio):
                yield priced, entry


def _amount(priced: PricedWindow, entry: CreditEntry, say: Words) -> str:
    amount = entry_amount(entry, priced.account.currency, say)
    if entry.status is EntryStatus.DUE:
        return amount
    return f"{amount} ({phrase(entry.status, say)})"


def _is_shared(priced: PricedWindow, entry: CreditEntry, findings: Findings) -> bool:
    """Whether several outcomes earn an entry: of several objectives or groups."""
    place = (priced.span, priced.group)
    own = (each for each in findings.outcomes if each.objective in entry.objectives)
    count = sum((each.scope.span, each.group) == place for each in own)
    return len(entry.objectives) > 1 or count != 1


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
