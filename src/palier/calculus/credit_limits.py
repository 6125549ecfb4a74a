"""What limits entries about money: exclusion by other rules, stacking, caps, minimum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from palier.calculus.claims import months_after
from palier.calculus.credit_entries import Draft
from palier.calculus.credit_facts import Step, StepCode, step
from palier.calculus.credit_terms import (
    Cap,
    CapPeriod,
    CreditTerms,
    EntryKind,
    Minimum,
    StackingGroup,
    StackingRule,
    StackingScope,
)
from palier.calculus.fees import Fees, fee_of
from palier.calculus.instants import Instant
from palier.calculus.money import to_decimal
from palier.calculus.selectors import Dimensions
from palier.calculus.spans import Span
from palier.calculus.targets import RoundingMode
from palier.calculus.tiers import FixedAmount
from palier.calculus.zones import local_date


class Granted(NamedTuple):
    """What was granted for an earlier window: yearly caps count it, and the caps of a window that
    an amendment splits count what earlier parts of it were granted. Parts bear the same label.
    """

    span: Span
    kind: EntryKind
    amount: Decimal | None
    window: str = ""
    share_ratio: Fraction | None = None
    fee_base: str = ""


class Situation(NamedTuple):
    """What caps need to know besides the entries: this window, the fees, earlier amounts.

    `starts` are the starts by label of the windows, of several lengths, that close together.
    """

    span: Span
    fees: Fees
    granted: Sequence[Granted]
    starts: Mapping[str, Instant]


def without_excluded(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The entries, those excluded by another rule for the same event reduced to nothing."""
    return tuple(_excluded(draft, drafts) for draft in drafts)


def _excluded(draft: Draft, drafts: Sequence[Draft]) -> Draft:
    for other in drafts:
        if other.name in draft.excluded_by and _same_event(draft, other):
            return _nothing(draft, step(StepCode.EXCLUDED_BY, rule=other.name))
    return draft


def _same_event(one: Draft, other: Draft) -> bool:
    if one.incidents and other.incidents:
        return bool(one.incidents & other.incidents)
    return one.dimensions == other.dimensions


def _nothing(draft: Draft, taken: Step) -> Draft:
    if draft.exact is not None:
        return replace(draft.reduced(Fraction(0), taken), terminates=False)
    points = None if draft.points is None else Fraction(0)
    emptied = replace(draft, points=points, consequence=None, terminates=False)
    if draft.share_ratio is None:
        return replace(emptied, steps=(*draft.steps, taken))
    return emptied.reduced_share(Fraction(0), taken)


def stacked(drafts: Sequence[Draft], groups: Sequence[StackingGroup]) -> tuple[Draft, ...]:
    """The entries after each stacking group's rule; groups of dimensions stack apart."""
    result = list(drafts)
    for group in groups:
        if group.rule is StackingRule.SUM:
            continue
        alike: dict[Dimensions, list[int]] = {}
        for place, draft in enumerate(result):
            if draft.group == group.name:
                alike.setdefault(draft.dimensions, []).append(place)
        for places in alike.values():
            for bunch in _bunches(result, places, group.scope is StackingScope.INCIDENT):
                _keep_largest(result, bunch, group)
    return tuple(result)


def _bunches(drafts: Sequence[Draft], places: list[int], by_incident: bool) -> list[list[int]]:
    """The places that stack: all of them, or those connected by shared incidents."""
    if not by_incident:
        return [places]
    bunches: list[tuple[frozenset[str], list[int]]] = []
    for place in places:
        incidents, members = drafts[place].incidents, [place]
        apart = []
        for known, others in bunches:
            if known & incidents:
                incidents, members = incidents | known, others + members
            else:
                apart.append((known, others))
        bunches = [*apart, (incidents, members)]
    return [members for _, members in bunches]


def _keep_largest(drafts: list[Draft], bunch: list[int], group: StackingGroup) -> None:
    if len(bunch) < 2:
        return
    sizes = _sizes([drafts[place] for place in bunch])
    if sizes is None:
        taken = step(StepCode.STACKING_UNDECIDED, group=group.name, rule=group.rule.value)
        for place in bunch:
            drafts[place] = replace(drafts[place], steps=(*drafts[place].steps, taken))
        return
    kept = bunch[sizes.index(max(sizes))]
    taken = step(StepCode.STACKING, group=group.name, rule=group.rule.value, kept=drafts[kept].name)
    for place in bunch:
        if place != kept:
            drafts[place] = _nothing(drafts[place], taken)


def _sizes(drafts: Sequence[Draft]) -> list[Fraction] | None:
    """Comparable sizes: amounts, else shares of one fee, else points; None when they differ."""
    amounts = [draft.exact for draft in drafts if draft.exact is not None]
    shares = [draft.share_ratio for draft in drafts if draft.share_ratio is not None]
    points = [draft.points for draft in drafts if draft.points is not None]
    if len(amounts) == len(drafts):
        return amounts
    if len(shares) == len(drafts) and len({draft.fee_base for draft in drafts}) == 1:
        return shares
    return points if len(points) == len(drafts) else None


def capped(
    drafts: Sequence[Draft], terms: CreditTerms, situation: Situation
) -> tuple[tuple[Draft, ...], tuple[Step, ...]]:
    """The entries after each cap in the order written, and a note for each cap not applied.

    A cap holds for all groups of dimensions together.

    Entries keep what they have in order until the allowance is used up.
    """
    result = list(drafts)
    notes: list[Step] = []
    for cap in terms.caps:
        places = [
            place
            for place, draft in enumerate(result)
            if draft.kind in cap.kinds and (draft.exact, draft.share_ratio) != (None, None)
        ]
        for bunch in _bunches(result, places, cap.period is CapPeriod.INCIDENT):
            if not _cap_bunch(result, bunch, cap, terms, situation):
                notes.append(step(StepCode.CAP_NOT_APPLIED, cap=cap.name))
    return tuple(result), tuple(dict.fromkeys(notes))


def _cap_bunch(
    drafts: list[Draft], bunch: list[int], cap: Cap, terms: CreditTerms, situation: Situation
) -> bool:
    """Caps the entries in place; false when neither amounts nor shares can be compared."""
    limit = _limit(cap, situation.fees)
    members = [drafts[place] for place in bunch]
    if limit is not None and all(draft.exact is not None for draft in members):
        # Rounded down first, so that no later rounding of a sum can pass the cap.
        whole = Fraction(to_decimal(limit, terms.places, RoundingMode.DOWN))
        unused = to_decimal(
            whole - _already(cap, terms, situation), terms.places, RoundingMode.DOWN
        )
        left = max(Fraction(unused), Fraction(0))
        for place in bunch:
            exact = drafts[place].exact or Fraction(0)
            if exact > left:
                taken = step(StepCode.CAP, cap=cap.name, limit=whole, before=exact, after=left)
                drafts[place] = drafts[place].reduced(left, taken)
            left = max(left - exact, Fraction(0))
        return True
    yearly = cap.period in (CapPeriod.YEAR, CapPeriod.ROLLING_YEAR)
    if isinstance(cap.limit, FixedAmount) or yearly:
        return not bunch
    same_fee = all(
        draft.share_ratio is not None and draft.fee_base == cap.fee_base for draft in members
    )
    if same_fee:
        _cap_shares(drafts, bunch, cap, cap.limit.ratio, situation)
    return same_fee


def _cap_shares(
    drafts: list[Draft], bunch: list[int], cap: Cap, limit: Fraction, situation: Situation
) -> None:
    used = sum(
        (
            past.share_ratio
            for past in _earlier_parts(cap, situation)
            if past.share_ratio is not None and past.fee_base == cap.fee_base
        ),
        Fraction(0),
    )
    left = max(limit - used, Fraction(0))
    for place in bunch:
        share = drafts[place].share_ratio or Fraction(0)
        if share > left:
            taken = step(
                StepCode.CAP, cap=cap.name, limit_ratio=limit, before_ratio=share, after_ratio=left
            )
            drafts[place] = drafts[place].reduced_share(left, taken)
        left = max(left - share, Fraction(0))


def _limit(cap: Cap, fees: Fees) -> Fraction | None:
    if isinstance(cap.limit, FixedAmount):
        return Fraction(cap.limit.amount)
    fee = fee_of(fees, cap.fee_base)
    return None if fee is None else cap.limit.ratio * Fraction(fee)


def _already(cap: Cap, terms: CreditTerms, situation: Situation) -> Fraction:
    """What was granted in the year of a yearly cap, or in earlier parts of a split window."""
    if cap.period not in (CapPeriod.YEAR, CapPeriod.ROLLING_YEAR):
        parts = _earlier_parts(cap, situation)
        return sum((Fraction(past.amount or 0) for past in parts), Fraction(0))
    since = _year_start(cap, terms, situation.span)
    return sum(
        (
            Fraction(past.amount or 0)
            for past in situation.granted
            if past.kind in cap.kinds
            and past.span.end <= situation.span.end
            and local_date(past.span.start, terms.zone) >= since
        ),
        Fraction(0),
    )


def _earlier_parts(cap: Cap, situation: Situation) -> list[Granted]:
    """What counts against a cap per window that an amendment splits; nothing for other caps."""
    if cap.period is not CapPeriod.WINDOW:
        return []
    return [
        past
        for past in situation.granted
        if past.kind in cap.kinds
        and past.window in situation.starts
        and past.span.end <= situation.starts[past.window]
    ]


def _year_start(cap: Cap, terms: CreditTerms, span: Span) -> date:
    if cap.period is CapPeriod.ROLLING_YEAR:
        return months_after(local_date(span.end, terms.zone), -12)
    on = local_date(span.start, terms.zone)
    # 2000 is a leap year, so that a year may be said to start on 29 February.
    first = date(2000, *cap.year_starts)
    this_year = months_after(first, 12 * (on.year - 2000))
    return this_year if this_year <= on else months_after(first, 12 * (on.year - 2001))


def without_small(drafts: Sequence[Draft], terms: CreditTerms) -> tuple[Draft, ...]:
    """The entries, those too small for their own rule reduced to nothing.

    An amount is compared as it would be rounded on its own.
    """
    return tuple(_large_enough(draft, terms) for draft in drafts)


def _large_enough(draft: Draft, terms: CreditTerms) -> Draft:
    minimum, exact = draft.minimum, draft.exact
    if minimum is None or not exact:
        return draft
    amount = to_decimal(exact, terms.places, terms.rounding.mode)
    if not below_minimum(Fraction(amount), minimum):
        return draft
    least = "over" if minimum.above else "from"
    taken = step(StepCode.RULE_MINIMUM, amount=amount, least=least, minimum=minimum.amount)
    return draft.reduced(Fraction(0), taken)


def below_minimum(total: Fraction, minimum: Minimum) -> bool:
    """Whether a total is too small to be paid."""
    least = Fraction(minimum.amount)
    return total < least or (minimum.above and total == least)
