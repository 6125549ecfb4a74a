"""Credits, penalties and claims in words: entries, amounts, totals, deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from palier.calculus.credit_entries import MissingAmount
from palier.calculus.credit_facts import Step
from palier.calculus.credit_terms import EntryKind
from palier.calculus.credits import CreditAccount, CreditEntry, EntryStatus
from palier.calculus.selectors import Dimensions
from palier.calculus.terms import Terms
from palier.presentation.codes import phrase
from palier.presentation.credit_steps import StepContext, step_sentence
from palier.presentation.figures import dimensions
from palier.presentation.instants import until_instant
from palier.presentation.languages import Words
from palier.presentation.numbers import decimals, money, percent
from palier.presentation.titles import title_of


def entry_amount(entry: CreditEntry, currency: str, say: Words) -> str:
    """What an entry is worth: an amount, a share, points, a consequence, or why none."""
    if entry.amount is not None:
        return money(entry.amount, currency, say)
    if entry.consequence is not None:
        return entry.consequence
    if entry.share_ratio is not None:
        share = percent(entry.share_ratio, say, most=8)
        return say("{share} of the fee", share=share)
    if entry.points is not None:
        return say("{points} points", points=decimals(entry.points, say))
    return phrase(entry.missing or MissingAmount.FIGURE, say)


def entry_title(entry: CreditEntry, say: Words) -> str:
    """The kind and the rule of an entry."""
    kind = phrase(entry.kind, say)
    return f"{kind[:1].upper()}{kind[1:]}{say.colon}{entry.rule}"


def entry_subject(entry: CreditEntry, group: Dimensions, terms: Terms, say: Words) -> str:
    """The objectives and the group that an entry is about."""
    named = [title_of(each, say) for each in terms.objectives if each.name in entry.objectives]
    of_group = dimensions(entry.group or group)
    about = ", ".join(named)
    return f"{about} ({of_group})" if of_group else about


def entry_lines(entry: CreditEntry, terms: Terms, currency: str, say: Words) -> tuple[str, ...]:
    """The arithmetic of an entry, one sentence per step, then its claim."""
    context = step_context(entry.objectives, terms, currency, say)
    lines = [step_sentence(each, context, say) for each in entry.steps]
    if entry.status is not EntryStatus.DUE:
        lines.append(say("status: {status}", status=phrase(entry.status, say)))
    if entry.claim_until is not None:
        until = until_instant(entry.claim_until, terms.zone, say)
        lines.append(say("to be claimed by {until} ({zone})", until=until, zone=terms.zone))
    return tuple(lines)


def note_lines(account: CreditAccount, terms: Terms, say: Words) -> tuple[str, ...]:
    """The notes of a credit account: what was not priced, and why."""
    return tuple(
        step_sentence(note, step_context(_about(note), terms, account.currency, say), say)
        for note in account.notes
    )


def _about(note: Step) -> tuple[str, ...]:
    objective = note.as_mapping().get("objective")
    return () if objective is None else (str(objective),)


def step_context(
    objectives: tuple[str, ...], terms: Terms, currency: str, say: Words
) -> StepContext:
    """What steps about these objectives need; the target is the one they share."""
    titles = {each.name: title_of(each, say) for each in terms.objectives}
    targets = [each.target for each in terms.objectives if each.name in objectives]
    return StepContext(currency, targets[0] if targets else None, titles)


def totals(accounts: Sequence[CreditAccount], say: Words) -> tuple[tuple[str, str], ...]:
    """The total due of each kind that has entries."""
    rows = []
    for kind in EntryKind:
        concerned = [each for each in accounts if any(e.kind is kind for e in each.entries)]
        if concerned:
            rows.append((phrase(kind, say), _total(kind, concerned, say)))
    return tuple(rows)


def _total(kind: EntryKind, accounts: Sequence[CreditAccount], say: Words) -> str:
    """An amount; a share of the fee where that is not known; a dash where neither adds up."""
    sums = [account.total(kind) for account in accounts]
    known = [each.amount for each in sums if each is not None]
    if len(known) == len(sums):
        return money(sum(known, Decimal(0)), accounts[0].currency, say)
    entries = [
        e
        for each in accounts
        for e in each.entries
        if e.kind is kind and e.status is EntryStatus.DUE
    ]
    shares = [entry.share_ratio for entry in entries if entry.share_ratio is not None]
    # Shares of two fees, or of two windows' fees, are not shares of one amount.
    fees = {(entry.fee_base, entry.window) for entry in entries}
    if len(shares) < len(entries) or len(fees) > 1:
        return "—"
    return say("{share} of the fee", share=percent(sum(shares, Fraction(0)), say, most=8))
