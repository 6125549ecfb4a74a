"""Entries about money: each rule priced over this window, before anything limits it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from palier.calculus.credit_earn_back import EarnBack
from palier.calculus.credit_facts import Step, StepCode, WindowFacts, source_steps, step
from palier.calculus.credit_pricing import Yield, of_result, price
from palier.calculus.credit_terms import (
    CreditRule,
    CreditTerms,
    EntryKind,
    InsufficientDataEffect,
    Minimum,
    PointsTable,
)
from palier.calculus.fees import Fees, fee_of
from palier.calculus.instants import Instant
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.selectors import Dimensions
from palier.calculus.tiers import FixedAmount, ShareOfFee


class MissingAmount(StrEnum):
    """Why an entry has no amount."""

    FEE = "fee"
    FIGURE = "figure"
    POINTS_TOTALLED = "points_totalled"
    NOT_MONEY = "not_money"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry whose amount is still exact; `exact` None has its reason in `missing`."""

    name: str
    kind: EntryKind
    window: str
    objectives: tuple[str, ...]
    fee_base: str
    share_ratio: Fraction | None = None
    points: Fraction | None = None
    exact: Fraction | None = None
    missing: MissingAmount | None = None
    consequence: str | None = None
    steps: tuple[Step, ...] = ()
    incidents: frozenset[str] = frozenset()
    last_outage_end: Instant | None = None
    group: str | None = None
    excluded_by: frozenset[str] = frozenset()
    terminates: bool = False
    earn_back: EarnBack | None = None
    minimum: Minimum | None = None
    dimensions: Dimensions = ()

    def reduced(self, exact: Fraction, taken: Step) -> Draft:
        """The same entry with a smaller amount; its share shrinks in proportion."""
        share = self.share_ratio
        if share is not None:
            share = share * exact / self.exact if self.exact else Fraction(0)
        return replace(self, exact=exact, share_ratio=share, steps=(*self.steps, taken))

    def reduced_share(self, share: Fraction, taken: Step) -> Draft:
        """The same entry with a smaller share, for when the fee is not known."""
        return replace(self, share_ratio=share, steps=(*self.steps, taken))


def current_window(history: Sequence[WindowFacts]) -> tuple[WindowFacts, ...]:
    """The facts of the windows that close last."""
    close = max((facts.span.end for facts in history), default=None)
    return tuple(facts for facts in history if facts.span.end == close)


def price_rules(
    terms: CreditTerms, history: Sequence[WindowFacts], fees: Fees
) -> tuple[Draft, ...]:
    """Every entry of the window that closes last, in the order of the rules."""
    seen = tuple(_as_stated(terms, facts) for facts in history)
    drafts: list[Draft] = []
    for rule in terms.rules:
        relevant = tuple(facts for facts in seen if facts.objective in rule.objectives)
        drafts += _price_rule(rule, relevant, current_window(seen), fees)
    return tuple(drafts)


def price_points(table: PointsTable, drafts: Sequence[Draft], fees: Fees) -> Draft | None:
    """The entry that the totalled points of the table's rules earn; None when there is none."""
    counted = [draft for draft in drafts if draft.name in table.rules and draft.points is not None]
    total = sum((draft.points or Fraction(0) for draft in counted), Fraction(0))
    row = table.row_of(total)
    if not counted or row is None:
        return None
    earned = of_result(row[1], None, step(StepCode.POINTS_TABLE, points=total, row=row[0]))
    joined = _joined(counted)
    base = Draft(
        name=table.name,
        kind=table.kind,
        window=joined.window,
        objectives=joined.objectives,
        fee_base=table.fee_base,
        incidents=joined.incidents,
        last_outage_end=joined.last_outage_end,
    )
    return _valued(base, earned, fees)


def _as_stated(terms: CreditTerms, facts: WindowFacts) -> WindowFacts:
    missed = (
        facts.outcome is OutcomeKind.INSUFFICIENT_DATA
        and terms.insufficient_data is InsufficientDataEffect.AS_MISSED
    )
    return replace(facts, outcome=OutcomeKind.MISSED) if missed else facts


_PRICED = (OutcomeKind.MET, OutcomeKind.MISSED)


def _price_rule(
    rule: CreditRule,
    relevant: Sequence[WindowFacts],
    now: Sequence[WindowFacts],
    fees: Fees,
) -> list[Draft]:
    """The entries of one rule: per group, one per objective or one for all of them together."""
    drafts: list[Draft] = []
    for facts in now:
        if facts.objective not in rule.objectives or facts.outcome not in _PRICED:
            continue
        if rule.requires_miss and facts.outcome is not OutcomeKind.MISSED:
            continue
        earned = _earned(rule, facts, _alike(relevant, facts, any_objective=rule.together))
        if earned is None:
            continue
        drafts.append(_valued(_base(rule, facts), earned, fees, rule.maximum))
    if not rule.together:
        return drafts
    groups = dict.fromkeys(draft.dimensions for draft in drafts)
    return [_joined([draft for draft in drafts if draft.dimensions == each]) for each in groups]


def _joined(drafts: Sequence[Draft]) -> Draft:
    """The first entry, made to stand for the objectives and incidents of all."""
    ends = [draft.last_outage_end for draft in drafts if draft.last_outage_end is not None]
    return replace(
        drafts[0],
        objectives=tuple(objective for draft in drafts for objective in draft.objectives),
        incidents=frozenset[str]().union(*(draft.incidents for draft in drafts)),
        last_outage_end=max(ends, default=None),
    )


def _alike(
    relevant: Sequence[WindowFacts], one: WindowFacts, *, any_objective: bool = False
) -> tuple[WindowFacts, ...]:
    """The facts of the same group and, unless any will do, of the same objective."""
    return tuple(
        facts
        for facts in relevant
        if facts.group == one.group and (any_objective or facts.objective == one.objective)
    )


def _base(rule: CreditRule, facts: WindowFacts) -> Draft:
    return Draft(
        name=rule.name,
        kind=rule.kind,
        window=facts.window,
        objectives=(facts.objective,),
        fee_base=rule.fee_base,
        incidents=facts.incidents,
        last_outage_end=max((outage.end for outage in facts.outages), default=None),
        group=rule.group,
        excluded_by=rule.excluded_by,
        terminates=rule.terminates,
        earn_back=rule.earn_back,
        minimum=rule.minimum,
        dimensions=facts.group,
    )


def _earned(rule: CreditRule, facts: WindowFacts, seen: Sequence[WindowFacts]) -> Yield | None:
    """What the rule's scheme yields, averaged, repeated and weighted as the rule says."""
    figured, steps = _averaged(rule, facts, seen)
    earned = price(rule.scheme, figured)
    if earned is None:
        return None
    earned = replace(earned, steps=(*source_steps(facts), *steps, *earned.steps))
    if rule.recurrence is not None:
        missed = _missed_windows(seen, rule.recurrence.of)
        holds = missed >= rule.recurrence.missed
        taken = step(StepCode.RECURRENCE, missed=missed, of=rule.recurrence.of)
        factor = rule.recurrence.multiplier
        if factor is None:
            if not holds:
                return None
            earned = replace(earned, steps=(*earned.steps, taken))
        elif holds:
            multiplied = step(StepCode.RECURRENCE_MULTIPLIER, factor=factor)
            earned = earned.times(Fraction(1), taken).times(factor, multiplied)
    if rule.weight != 1:
        earned = earned.times(rule.weight, step(StepCode.WEIGHT, weight=rule.weight))
    return earned


def _averaged(
    rule: CreditRule, facts: WindowFacts, seen: Sequence[WindowFacts]
) -> tuple[WindowFacts, tuple[Step, ...]]:
    """The facts with their figure averaged over the last windows that have one."""
    if rule.averaged_windows == 1 or facts.figure is None:
        return facts, ()
    ordered = sorted(_alike(seen, facts), key=lambda each: each.span.end)
    known = [each.figure for each in ordered if each.figure is not None]
    last = known[-rule.averaged_windows :]
    mean = sum(last, Fraction(0)) / len(last)
    taken = step(StepCode.AVERAGE, windows=len(last), mean=mean)
    return replace(facts, figure=mean), (taken,)


def _missed_windows(seen: Sequence[WindowFacts], of: int) -> int:
    """How many of the last `of` windows have a miss."""
    closes = sorted({facts.span.end for facts in seen})[-of:]
    missed = {facts.span.end for facts in seen if facts.outcome is OutcomeKind.MISSED}
    return sum(close in missed for close in closes)


def _valued(
    base: Draft,
    earned: Yield,
    fees: Fees,
    maximum: ShareOfFee | FixedAmount | None = None,
) -> Draft:
    """The entry with what was earned, turned into an amount where the fee is known."""
    draft = replace(
        base,
        share_ratio=earned.share_ratio,
        points=earned.points,
        exact=earned.amount,
        consequence=earned.consequence,
        steps=earned.steps,
    )
    fee = fee_of(fees, base.fee_base, base.dimensions)
    if earned.share_ratio is not None:
        if fee is None:
            draft = replace(draft, missing=MissingAmount.FEE)
        else:
            exact = earned.share_ratio * Fraction(fee)
            taken = step(
                StepCode.SHARE_OF_FEE, share_ratio=earned.share_ratio, fee=fee, amount=exact
            )
            draft = replace(draft, exact=exact, steps=(*draft.steps, taken))
    elif earned.amount is None:
        draft = replace(draft, missing=_why_missing(earned))
    return draft if maximum is None else _limited(draft, maximum, fee)


def _why_missing(earned: Yield) -> MissingAmount:
    if earned.figure_missing:
        return MissingAmount.FIGURE
    totalled = earned.points is not None
    return MissingAmount.POINTS_TOTALLED if totalled else MissingAmount.NOT_MONEY


def _limited(draft: Draft, maximum: ShareOfFee | FixedAmount, fee: Decimal | None) -> Draft:
    """The entry no larger than the maximum of its rule."""
    if isinstance(maximum, FixedAmount):
        limit: Fraction | None = Fraction(maximum.amount)
    else:
        if draft.share_ratio is not None and draft.exact is None:
            if draft.share_ratio <= maximum.ratio:
                return draft
            return draft.reduced_share(
                maximum.ratio, step(StepCode.MAXIMUM, limit_ratio=maximum.ratio)
            )
        limit = None if fee is None else maximum.ratio * Fraction(fee)
    if limit is None or draft.exact is None or draft.exact <= limit:
        return draft
    return draft.reduced(limit, step(StepCode.MAXIMUM, limit=limit))
