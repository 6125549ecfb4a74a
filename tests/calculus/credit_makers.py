"""Short ways to write facts, rules and terms in the tests about money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from palier.calculus.credit_facts import WindowFacts
from palier.calculus.credit_schemes import OnOutcome
from palier.calculus.credit_terms import CreditRule, CreditTerms, EntryKind
from palier.calculus.credits import CreditAccount, assess
from palier.calculus.instants import DAY
from palier.calculus.money import percent
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.spans import Span
from palier.calculus.tiers import ShareOfFee
from palier.calculus.zones import zone

UTC = zone("UTC")


def month(place: int) -> Span:
    """The window of 30 days at a place; 0 starts at the epoch."""
    return Span(place * 30 * DAY, (place + 1) * 30 * DAY)


def facts(
    objective: str = "uptime",
    outcome: OutcomeKind = OutcomeKind.MISSED,
    place: int = 0,
    **more: object,
) -> WindowFacts:
    return WindowFacts(f"month {place}", month(place), objective, outcome, **more)


def on_miss(share: str) -> OnOutcome:
    return OnOutcome(ShareOfFee(percent(share)))


def rule(name: str, scheme: object, **more: object) -> CreditRule:
    settings = {"kind": EntryKind.CREDIT, "objectives": frozenset({"uptime"}), "fee_base": "fee"}
    return CreditRule(name=name, scheme=scheme, **{**settings, **more})


def terms(rules: Sequence[CreditRule], **more: object) -> CreditTerms:
    settings = {"currency": "CAD", "zone": UTC, "rules": tuple(rules)}
    return CreditTerms(**{**settings, **more})


def account(
    rules: Sequence[CreditRule],
    history: Sequence[WindowFacts],
    fee: str | None = "1000",
    **more: object,
) -> CreditAccount:
    return assess(terms(rules, **more), history, {} if fee is None else {"fee": Decimal(fee)})


def amounts(result: CreditAccount) -> list[str | None]:
    return [None if entry.amount is None else str(entry.amount) for entry in result.entries]


def shares(result: CreditAccount) -> list[Fraction | None]:
    return [entry.share_ratio for entry in result.entries]


def codes(result: CreditAccount, place: int = 0) -> list[str]:
    return [taken.code for taken in result.entries[place].steps]
