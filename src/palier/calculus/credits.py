"""The account of a window: every credit, penalty and reward with the steps of its arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from palier.calculus.claims import (
    ClaimAnchorMissing,
    ClaimAnchors,
    Claimant,
    claim_deadline,
)
from palier.calculus.credit_earn_back import EntryStatus, earn_back_status
from palier.calculus.credit_entries import (
    Draft,
    MissingAmount,
    current_window,
    price_points,
    price_rules,
)
from palier.calculus.credit_facts import Step, StepCode, WindowFacts, source_steps, step
from palier.calculus.credit_limits import (
    Granted,
    Situation,
    below_minimum,
    capped,
    stacked,
    without_excluded,
    without_small,
)
from palier.calculus.credit_terms import (
    CreditTerms,
    EntryKind,
    InsufficientDataEffect,
    RoundingStep,
)
from palier.calculus.fees import Fees
from palier.calculus.instants import Instant
from palier.calculus.money import Money, decimals_of_shares, to_decimal
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.selectors import Dimensions
from palier.calculus.targets import RoundingMode

__all__ = [
    "CreditAccount",
    "CreditEntry",
    "CreditTerms",
    "EntryStatus",
    "Granted",
    "assess",
    "earn_back_status",
]


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """One line of the account; `amount` None has its reason in `missing`.

    `share_ratio` is 0-1 of the fee base, after limits. `claim_until` None: no claim is needed, or
    its anchor is not known (a note of the account then says so).
    """

    rule: str
    kind: EntryKind
    window: str
    objectives: tuple[str, ...]
    fee_base: str
    share_ratio: Fraction | None
    points: Fraction | None
    amount: Decimal | None
    missing: MissingAmount | None
    consequence: str | None
    status: EntryStatus
    claim_until: Instant | None
    steps: tuple[Step, ...]
    group: Dimensions = ()


@dataclass(frozen=True, slots=True)
class CreditAccount:
    """All entries of the window that closes last, and what follows from them.

    `terminations` names the rules that give a right to terminate. `claimant` None: nothing says.
    """

    currency: str
    places: int
    entries: tuple[CreditEntry, ...]
    terminations: tuple[str, ...]
    claimant: Claimant | None
    notes: tuple[Step, ...]

    def total(self, kind: EntryKind, status: EntryStatus = EntryStatus.DUE) -> Money | None:
        """The sum of a kind; None when an amount is not known."""
        chosen = [each for each in self.entries if (each.kind, each.status) == (kind, status)]
        unknown = (MissingAmount.FEE, MissingAmount.FIGURE)
        if any(entry.missing in unknown for entry in chosen):
            return None
        amounts = [Fraction(each.amount) for each in chosen if each.amount is not None]
        exact = sum(amounts, Fraction(0))
        return Money(to_decimal(exact, self.places, RoundingMode.HALF_EVEN), self.currency)


def assess(
    terms: CreditTerms,
    history: Sequence[WindowFacts],
    fees: Fees,
    granted: Sequence[Granted] = (),
    anchors: ClaimAnchors | None = None,
) -> CreditAccount:
    """The account of the window of `history` that closes last; earlier windows serve recurrence.

    `fees` are net of tax, in the currency of the terms; `granted` is what earlier windows used
    up of yearly caps, and earlier parts of a split window of its caps.
    Limits apply in this order: exclusion by other rules, the rule's own maximum and minimum (an
    entry that is not paid may not displace another), stacking, points tables, rounding, caps, the
    rule's minimum again (a cap may leave too little), minimum of the total, earn-back.
    """
    now = current_window(history)
    if not now:
        return CreditAccount(terms.currency, terms.places, (), (), None, ())
    drafts = without_excluded(price_rules(terms, history, fees))
    drafts = stacked(without_small(drafts, terms), terms.groups)
    tables = (price_points(table, drafts, fees) for table in terms.points_tables)
    drafts = (*drafts, *(draft for draft in tables if draft is not None))
    # Windows of several lengths may close together; the shortest one places the year.
    span = max(facts.span for facts in now)
    starts = {facts.window: facts.span.start for facts in now}
    drafts, notes = capped(_rounded(drafts, terms), terms, Situation(span, fees, granted, starts))
    entries = [_entry(draft, terms) for draft in _paid(without_small(drafts, terms), terms)]
    claims = [_claim_until(terms, _closing(anchors, now[0]), draft) for draft in drafts]
    notes = (*_unpriced(terms, now), *_priced_elsewhere(drafts, now), *notes)
    return CreditAccount(
        currency=terms.currency,
        places=terms.places,
        entries=tuple(
            replace(each, claim_until=at) for each, (at, _) in zip(entries, claims, strict=True)
        ),
        terminations=tuple(draft.name for draft in drafts if draft.terminates),
        claimant=None if terms.claim is None else terms.claim.claimant,
        notes=(*notes, *dict.fromkeys(n for _, ns in claims for n in ns)),
    )


def _rounded(drafts: Sequence[Draft], terms: CreditTerms) -> tuple[Draft, ...]:
    """The entries at the places of the terms, one by one or adding up to the rounded total.

    Rounding comes before the caps, which it could otherwise pass.
    """
    result = list(drafts)
    mode = terms.rounding.mode
    for kind in EntryKind:
        places = [
            n for n, each in enumerate(drafts) if each.kind is kind and each.exact is not None
        ]
        exact = [drafts[place].exact or Fraction(0) for place in places]
        if terms.rounding.at is RoundingStep.TOTAL:
            amounts = decimals_of_shares(exact, terms.places, mode)
        else:
            amounts = tuple(to_decimal(each, terms.places, mode) for each in exact)
        for place, before, amount in zip(places, exact, amounts, strict=True):
            if Fraction(amount) != before:
                result[place] = _with_amount(drafts[place], amount, terms)
    return tuple(result)


def _with_amount(draft: Draft, amount: Decimal, terms: CreditTerms) -> Draft:
    """The rounded entry; its share stays the one that was agreed."""
    taken = step(
        StepCode.ROUNDING,
        before=draft.exact or Fraction(0),
        places=terms.places,
        mode=terms.rounding.mode.value,
        at=terms.rounding.at.value,
        after=amount,
    )
    return replace(draft, exact=Fraction(amount), steps=(*draft.steps, taken))


def _paid(drafts: Sequence[Draft], terms: CreditTerms) -> list[Draft]:
    """The entries, reduced to nothing where the total of their kind is below the minimum."""
    minimum = terms.minimum
    if minimum is None:
        return list(drafts)
    paid: list[Draft] = []
    for draft in drafts:
        alike = [each.exact or Fraction(0) for each in drafts if each.kind is draft.kind]
        total = sum(alike, Fraction(0))
        if draft.exact and below_minimum(total, minimum):
            taken = step(StepCode.MINIMUM, total=total, minimum=minimum.amount)
            draft = draft.reduced(Fraction(0), taken)
        paid.append(draft)
    return paid


def _entry(draft: Draft, terms: CreditTerms) -> CreditEntry:
    back, exact, steps = draft.earn_back, draft.exact, draft.steps
    if back is not None:
        suspended = step(
            StepCode.EARN_BACK, expected=back.expected, target=back.target, windows=back.windows
        )
        steps = (*steps, suspended)
    return CreditEntry(
        rule=draft.name,
        kind=draft.kind,
        window=draft.window,
        objectives=draft.objectives,
        fee_base=draft.fee_base,
        share_ratio=draft.share_ratio,
        points=draft.points,
        amount=None if exact is None else to_decimal(exact, terms.places, terms.rounding.mode),
        missing=draft.missing,
        consequence=draft.consequence,
        status=EntryStatus.DUE if back is None else EntryStatus.SUSPENDED,
        claim_until=None,
        steps=steps,
        group=draft.dimensions,
    )


def _closing(anchors: ClaimAnchors | None, facts: WindowFacts) -> ClaimAnchors:
    """The anchors, with the close of the window unless they state one."""
    stated = anchors or ClaimAnchors()
    close = facts.span.end if stated.window_close is None else stated.window_close
    return replace(stated, window_close=close)


def _claim_until(
    terms: CreditTerms, anchors: ClaimAnchors, draft: Draft
) -> tuple[Instant | None, tuple[Step, ...]]:
    """The deadline of an entry's claim, or a note when its anchor is not known."""
    rule = terms.claim
    if rule is None or rule.claimant is Claimant.NOBODY:
        return None, ()
    ended = anchors.incident_end
    own = replace(anchors, incident_end=draft.last_outage_end if ended is None else ended)
    try:
        return claim_deadline(rule, own), ()
    except ClaimAnchorMissing:
        return None, (
            step(StepCode.CLAIM_ANCHOR_MISSING, rule=draft.name, anchor=rule.anchor.value),
        )


def _unpriced(terms: CreditTerms, now: Sequence[WindowFacts]) -> tuple[Step, ...]:
    """A note for each window that has no outcome to price."""
    as_missed = terms.insufficient_data is InsufficientDataEffect.AS_MISSED
    priced = {OutcomeKind.MET, OutcomeKind.MISSED}
    if as_missed:
        priced.add(OutcomeKind.INSUFFICIENT_DATA)
    notes = (
        step(StepCode.NOT_PRICED, objective=facts.objective, outcome=facts.outcome.value)
        for facts in now
        if facts.outcome not in priced
    )
    return tuple(dict.fromkeys(notes))


def _priced_elsewhere(drafts: Sequence[Draft], now: Sequence[WindowFacts]) -> tuple[Step, ...]:
    """A note for each window priced on another source, unless an entry says so."""
    said = {taken for draft in drafts for taken in draft.steps}
    notes = (taken for facts in now for taken in source_steps(facts) if taken not in said)
    return tuple(dict.fromkeys(notes))
