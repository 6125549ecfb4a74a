"""From written credits to those of the calculus: units of the figures, promises, money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from palier.calculus.credit_schemes import ByTier
from palier.calculus.credit_terms import CreditRule, CreditTerms, InsufficientDataEffect
from palier.calculus.indicators import Incidents, OutageMeasure
from palier.calculus.money import Grain, minor_digits, to_decimal
from palier.calculus.other_sources import by_fallback
from palier.calculus.records import Elapsed, ElapsedMeasure
from palier.calculus.selectors import Relation
from palier.calculus.targets import RoundingMode, Target, Unit
from palier.calculus.terms import Objective
from palier.calculus.tiers import (
    FROM_ZERO,
    UNIT_INTERVAL,
    Bound,
    Direction,
    Interval,
    Promise,
    Tier,
    TierTable,
)
from palier.calculus.windows import RollingWindow
from palier.documents.errors import Unreadable, nearest
from palier.documents.findings import Findings
from palier.documents.models.crediting import CreditRuleShape, CreditsShape
from palier.documents.models.earning import Figure, Sum
from palier.documents.models.pricing import ByTierShape
from palier.documents.models.promising import microseconds_of
from palier.documents.models.tiering import TierTableShape, WrittenInterval
from palier.documents.quantities import Quantity, number_text
from palier.documents.reading import Path_
from palier.documents.tier_checks import at_tiers, checked_tiers
from palier.documents.values import value_of

_PERCENT = Interval(Bound(Fraction(0), True), Bound(Fraction(100), True))


@dataclass(frozen=True, slots=True)
class _Money:
    """What written amounts mean: money in one currency, figures in the unit of a target."""

    currency: str
    target: Target | None = None

    def __call__(self, quantity: Quantity) -> Any:
        if isinstance(quantity, Sum):
            return self._sum(quantity)
        return self._figure(quantity) if isinstance(quantity, Figure) else quantity

    def _sum(self, amount: Sum) -> Decimal:
        if amount.unit not in ("", self.currency):
            message = f"the amount is in {amount.unit}, the credits are in {self.currency}"
            raise Unreadable("bad-amount", message, f"write it in {self.currency}")
        exact = number_text(amount.value)
        if "/" in exact:
            raise Unreadable("bad-amount", f"{exact} is not a decimal amount", "round it")
        places = len(exact.partition(".")[2])
        return to_decimal(amount.value, places, RoundingMode.DOWN)

    def _figure(self, figure: Figure) -> Fraction:
        target = self.target
        if figure.unit == "%" and (target is None or target.unit is Unit.RATIO):
            return figure.value / 100
        if not figure.unit:
            return figure.value
        if target is not None and target.unit is Unit.DURATION:
            return Fraction(microseconds_of(figure))
        if target is not None and figure.unit == target.printed_unit:
            return figure.value
        unit = "%" if target is None or target.unit is Unit.RATIO else target.printed_unit
        message = f"the figure is in {unit or 'plain numbers'}, this is in {figure.unit}"
        raise Unreadable("unit-mismatch", message, "write it in the unit of the target")


def build_credits(
    shape: CreditsShape, objectives: Sequence[Objective], zone: ZoneInfo, findings: Findings
) -> CreditTerms | None:
    """The credit terms, None when a problem prevents them; problems go to `findings`."""
    path: Path_ = ("spec", "credits")
    with findings.at((*path, "currency")):
        minor_digits(shape.currency)
    by_name = {objective.name: objective for objective in objectives}
    rules: list[CreditRule] = []
    for index, rule in enumerate(shape.rules):
        with findings.at((*path, "rules", index)):
            rules.append(_rule(shape, index, rule, by_name))
    if shape.insufficient_data is InsufficientDataEffect.OTHER_SOURCE:
        with findings.at((*path, "insufficientData")):
            _check_fallbacks(objectives, rules)
    if findings.wrong:
        return None
    with findings.at(path):
        money = _Money(shape.currency)
        zone = shape.zone or zone
        rest = shape.model_copy(update={"rules": (), "zone": zone, "claim": None})
        names = [name for name in CreditsShape.model_fields if name not in ("rules", "claim")]
        made: dict[str, Any] = {name: value_of(getattr(rest, name), money) for name in names}
        if shape.claim is not None:
            claim_zone = shape.claim.zone or zone
            made["claim"] = value_of(shape.claim.model_copy(update={"zone": claim_zone}))
        return CreditTerms(**made, rules=tuple(rules))
    return None


def _rule(
    shape: CreditsShape, index: int, rule: CreditRuleShape, by_name: Mapping[str, Objective]
) -> CreditRule:
    names = rule.objectives if rule.objectives is not None else frozenset(by_name)
    for name in sorted(names):
        if name not in by_name:
            hint = nearest(name, by_name)
            message = f"no objective is called {name!r}"
            raise Unreadable("unknown-objective", message, hint, part=("objectives",))
        _check_settled(by_name[name])
    priced = [by_name[name] for name in by_name if name in names]
    targets = {each.target.unit: each.target for each in priced}
    money = _Money(shape.currency, next(iter(targets.values())) if len(targets) == 1 else None)
    scheme: Any = rule.scheme
    if isinstance(scheme, ByTierShape):
        made: Any = ByTier(table=_table(scheme.table, priced, money))
    else:
        made = value_of(scheme, money)
    fields = [name for name in CreditRuleShape.model_fields if name != "scheme"]
    values = {name: value_of(getattr(rule, name), money) for name in fields}
    values["name"] = rule.name or f"{rule.kind.value}-{index + 1}"
    values["objectives"] = names
    return CreditRule(**values, scheme=made)


def _check_settled(objective: Objective) -> None:
    window = objective.window
    if isinstance(window, RollingWindow) and not window.settled_at:
        raise Unreadable(
            "window-never-closes",
            f"money depends on {objective.name!r}, whose rolling window is never settled",
            "state settledAt, or use a calendar window such as month",
        )


def _check_fallbacks(objectives: Sequence[Objective], rules: Sequence[CreditRule]) -> None:
    priced = frozenset[str]().union(*(rule.objectives for rule in rules))
    lacking = [o.name for o in objectives if o.name in priced and by_fallback(o.indicator) is None]
    if lacking:
        raise Unreadable(
            "no-other-source",
            f"no fallback can stand in for the source of {', '.join(map(repr, lacking))}",
            "name a fallback for every source, or write none or as missed",
        )


def _table(shape: TierTableShape, priced: Sequence[Objective], money: _Money) -> TierTable:
    promise = value_of(shape.promise, money) if shape.promise else _promise(priced)
    domain = value_of(shape.domain, money) if shape.domain else _domain(priced)
    target = priced[0].target if priced else None
    explicit = shape.promise is not None and shape.domain is not None
    rounding = None if explicit or target is None else target.rounding
    round_to = value_of(shape.round_to, money) if shape.round_to else None
    if round_to is None and rounding is not None and target is not None:
        size = Fraction(1, 10**rounding.places) / (100 if target.unit is Unit.RATIO else 1)
        round_to = Grain(size, rounding.mode)
    counts_by = shape.counts_by
    if counts_by is None and not explicit and priced and all(_counts(each) for each in priced):
        counts_by = Fraction(1)
    with at_tiers():
        tiers = _tiers(shape, promise, domain, money)
    with checked_tiers(tiers, domain, target):
        return TierTable(
            promise=promise,
            tiers=tiers,
            domain=domain,
            round_to=round_to,
            counts_by=counts_by,
            holes_pay_nothing=shape.holes_pay_nothing,
        )


def _promise(priced: Sequence[Objective]) -> Promise:
    promises = {_promise_of(each.target) for each in priced}
    if len(promises) != 1:
        message = "the objectives of this rule have different targets"
        raise Unreadable("bad-tier", message, "write one rule per objective, or the promise")
    return promises.pop()


def _promise_of(target: Target) -> Promise:
    direction = Direction.AT_LEAST if target.relation.higher_is_better else Direction.AT_MOST
    return Promise(
        target.value, direction, target.relation in (Relation.AT_LEAST, Relation.AT_MOST)
    )


def _domain(priced: Sequence[Objective]) -> Interval:
    target = priced[0].target
    if target.unit is Unit.RATIO:
        return UNIT_INTERVAL
    return _PERCENT if target.printed_unit == "%" else FROM_ZERO


def _counts(objective: Objective) -> bool:
    """Whether the figure is a whole number."""
    match objective.indicator:
        case Incidents(measure=OutageMeasure.COUNT) | Elapsed(measure=ElapsedMeasure.COUNT_LATE):
            return True
    return False


def _tiers(
    shape: TierTableShape, promise: Promise, domain: Interval, money: _Money
) -> tuple[Tier, ...]:
    """The tiers; a side that a text leaves open reaches to the next tier, or the domain's end."""
    drafts = [
        (value_of(each.interval.lower, money), value_of(each.interval.upper, money), each)
        for each in shape.tiers
    ]
    falling = promise.direction is Direction.AT_LEAST
    made: list[Tier] = []
    for lower, upper, each in drafts:
        if isinstance(each.interval, WrittenInterval):
            if falling and lower is None:
                lower = _next_bound(upper, [d[1] for d in drafts], lower_side=True) or domain.lower
            if not falling and upper is None:
                upper = _next_bound(lower, [d[0] for d in drafts], lower_side=False) or domain.upper
            lower = lower or domain.lower
            upper = upper or domain.upper
        made.append(Tier(Interval(lower, upper), value_of(each.result, money)))
    written = any(isinstance(each.interval, WrittenInterval) for each in shape.tiers)
    return tuple(sorted(made, key=_place)) if written else tuple(made)


def _next_bound(own: Bound, bounds: Sequence[Bound | None], *, lower_side: bool) -> Bound | None:
    """The other end of a tier: where the next of the same side begins."""
    further = [
        each
        for each in bounds
        if each is not None
        and ((each.value < own.value) if lower_side else (each.value > own.value))
    ]
    if not further:
        return None
    near = (max if lower_side else min)(further, key=lambda bound: bound.value)
    return Bound(near.value, not near.included)


def _place(tier: Tier) -> tuple[int, Fraction]:
    lower = tier.interval.lower
    return (0, Fraction(0)) if lower is None else (1, lower.value)
