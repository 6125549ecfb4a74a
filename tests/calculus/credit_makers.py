"""Short ways to write facts, rules and terms in the tests about money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from palier.calculus.credit_facts import WindowFacts
from palier.calculus.credit_schemes import OnOutcome, Scheme
from palier.calculus.credit_terms import CreditRule, CreditTerms, EntryKind
from palier.calculus.credits import CreditAccount, EntryStatus, assess
from palier.calculus.instants import DAY
from palier.calculus.money import percent
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.spans import Span
from palier.calculus.tiers import (
    UNIT_INTERVAL,
    Bound,
    Direction,
    Interval,
    Promise,
    Result,
    ShareOfFee,
    Tier,
    TierTable,
)
from palier.calculus.zones import zone
from tests.narrowing import known

UTC = zone("UTC")


def month(place: int) -> Span:
    """The window of 30 days at a place; 0 starts at the epoch."""
    return Span(place * 30 * DAY, (place + 1) * 30 * DAY)


def facts(
    objective: str = "uptime",
    outcome: OutcomeKind = OutcomeKind.MISSED,
    place: int = 0,
    **more: Any,
) -> WindowFacts:
    return WindowFacts(f"month {place}", month(place), objective, outcome, **more)


def on_miss(share: str) -> OnOutcome:
    return OnOutcome(ShareOfFee(percent(share)))


def rule(name: str, scheme: Scheme, **more: Any) -> CreditRule:
    settings: dict[str, Any] = {
        "kind": EntryKind.CREDIT,
        "objectives": frozenset({"uptime"}),
        "fee_base": "fee",
    }
    return CreditRule(name=name, scheme=scheme, **{**settings, **more})


def terms(rules: Sequence[CreditRule], **more: Any) -> CreditTerms:
    settings: dict[str, Any] = {"currency": "CAD", "zone": UTC, "rules": tuple(rules)}
    return CreditTerms(**{**settings, **more})


def account(
    rules: Sequence[CreditRule],
    history: Sequence[WindowFacts],
    fee: str | None = "1000",
    **more: Any,
) -> CreditAccount:
    return assess(terms(rules, **more), history, {} if fee is None else {"fee": Decimal(fee)})


def amounts(result: CreditAccount) -> list[str | None]:
    return [None if entry.amount is None else str(entry.amount) for entry in result.entries]


def total_of(
    result: CreditAccount, kind: EntryKind, status: EntryStatus = EntryStatus.DUE
) -> Decimal:
    return known(result.total(kind, status)).amount


def shares(result: CreditAccount) -> list[Fraction | None]:
    return [entry.share_ratio for entry in result.entries]


def codes(result: CreditAccount, place: int = 0) -> list[str]:
    return [taken.code for taken in result.entries[place].steps]


def cumulative(
    promise: Promise,
    steps: Sequence[tuple[Fraction, Result]],
    domain: Interval = UNIT_INTERVAL,
) -> TierTable:
    """The table of 'below a, below b, ...' (or 'over a, over b, ...'): the last crossed wins."""
    falling = promise.direction is Direction.AT_LEAST
    ordered = sorted(steps, key=lambda step: step[0], reverse=falling)
    tiers: list[Tier] = []
    for (value, result), following in zip(ordered, [*ordered[1:], None], strict=True):
        near = Bound(value, False)
        far = None if following is None else Bound(following[0], True)
        if falling:
            tiers.append(Tier(Interval(far or domain.lower, near), result))
        else:
            tiers.append(Tier(Interval(near, far or domain.upper), result))
    return TierTable(promise, tuple(tiers), domain)
