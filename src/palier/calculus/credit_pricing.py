"""What each scheme yields for the facts of a window, with the steps of its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from palier.calculus.credit_facts import Step, StepCode, WindowFacts, step
from palier.calculus.credit_schemes import (
    ByTier,
    ClockHours,
    OnOutcome,
    PerIncident,
    PerLateRecord,
    PerStartedUnit,
    PoolShare,
    ProRata,
    Scheme,
    Weighting,
)
from palier.calculus.instants import HOUR, Duration
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.spans import Spans
from palier.calculus.tiers import (
    Consequence,
    FixedAmount,
    GrowingShare,
    Points,
    Result,
    ShareOfFee,
    compared,
    tier_of,
)


@dataclass(frozen=True, slots=True)
class Yield:
    """What a scheme gives: a share of the fee (0-1), an amount, points or a text; and how.

    `figure_missing` says that the scheme needs a figure that the window does not have.
    """

    share_ratio: Fraction | None = None
    amount: Fraction | None = None
    points: Fraction | None = None
    consequence: str | None = None
    figure_missing: bool = False
    steps: tuple[Step, ...] = ()

    def times(self, factor: Fraction, taken: Step) -> Yield:
        """All quantities multiplied by a factor, with the step that says why."""
        return replace(
            self,
            share_ratio=None if self.share_ratio is None else self.share_ratio * factor,
            amount=None if self.amount is None else self.amount * factor,
            points=None if self.points is None else self.points * factor,
            steps=(*self.steps, taken),
        )


def price(scheme: Scheme, facts: WindowFacts) -> Yield | None:
    """What the scheme yields for a window; None when it yields nothing."""
    match scheme:
        case ByTier():
            return _by_tier(scheme, facts)
        case OnOutcome():
            return _on_outcome(scheme, facts)
        case PoolShare() | Weighting():
            return _at_risk(scheme, facts)
        case ProRata() | ClockHours():
            return _of_time(scheme, facts)
        case PerStartedUnit() | PerIncident() | PerLateRecord():
            return _per_unit(scheme, facts)


def of_result(result: Result, figure: Fraction | None, taken: Step) -> Yield:
    """What one result is worth; `figure` matters to results that grow with it."""
    steps = (taken,)
    match result:
        case ShareOfFee(ratio):
            return Yield(share_ratio=ratio, steps=steps)
        case FixedAmount(amount):
            return Yield(amount=Fraction(amount), steps=steps)
        case Points(points):
            return Yield(points=points, steps=steps)
        case Consequence(text):
            return Yield(consequence=text, steps=steps)
        case GrowingShare():
            return _growing(result, figure, steps)


def _growing(result: GrowingShare, figure: Fraction | None, steps: tuple[Step, ...]) -> Yield:
    if figure is None:
        return Yield(figure_missing=True, steps=steps)
    grown = step(
        StepCode.GROWTH,
        first_ratio=result.first,
        growth_ratio=result.growth,
        steps=result.steps_at(figure),
        share_ratio=result.ratio_at(figure),
    )
    return Yield(share_ratio=result.ratio_at(figure), steps=(*steps, grown))


def _by_tier(scheme: ByTier, facts: WindowFacts) -> Yield | None:
    if facts.figure is None:
        if facts.outcome is OutcomeKind.MISSED:
            return Yield(figure_missing=True, steps=(step(StepCode.FIGURE_MISSING),))
        return None
    figure = compared(scheme.table, facts.figure)
    found = tier_of(scheme.table, facts.figure)
    if found is None:
        return None
    taken = step(StepCode.TIER, figure=facts.figure, compared=figure, interval=str(found.interval))
    return of_result(found.result, figure, taken)


def _on_outcome(scheme: OnOutcome, facts: WindowFacts) -> Yield | None:
    if facts.outcome is not scheme.outcome:
        return None
    return of_result(
        scheme.result, facts.figure, step(StepCode.OUTCOME, outcome=facts.outcome.value)
    )


def _at_risk(scheme: PoolShare | Weighting, facts: WindowFacts) -> Yield | None:
    if facts.outcome is not OutcomeKind.MISSED:
        return None
    if isinstance(scheme, PoolShare):
        share = scheme.pool_ratio * scheme.credit_ratio * scheme.at_risk_ratio
        taken = step(
            StepCode.POOL,
            pool=scheme.pool,
            pool_ratio=scheme.pool_ratio,
            credit_ratio=scheme.credit_ratio,
            at_risk_ratio=scheme.at_risk_ratio,
            share_ratio=share,
        )
        return Yield(share_ratio=share, steps=(taken,))
    at_risk = of_result(
        scheme.at_risk, facts.figure, step(StepCode.AT_RISK, at_risk=_worth(scheme))
    )
    return at_risk.times(scheme.factor, step(StepCode.WEIGHTING, factor=scheme.factor))


def _worth(scheme: Weighting) -> Fraction | Decimal:
    at_risk = scheme.at_risk
    return at_risk.ratio if isinstance(at_risk, ShareOfFee) else at_risk.amount


def _of_time(scheme: ProRata | ClockHours, facts: WindowFacts) -> Yield | None:
    if isinstance(scheme, ClockHours):
        hours = _bad_hours(scheme, facts)
        if not hours:
            return None
        share = Fraction(hours * HOUR, facts.span.length)
        return Yield(
            share_ratio=share, steps=(step(StepCode.CLOCK_HOURS, hours=hours, share_ratio=share),)
        )
    lost = sum(
        outage.length * (facts.affected(place) if scheme.weighted_by_affected else Fraction(1))
        for place, outage in enumerate(facts.outages)
    )
    counted = max(Fraction(lost) - scheme.free, Fraction(0))
    if not counted or not facts.countable:
        return None
    share = counted / facts.countable * scheme.multiplier
    taken = step(
        StepCode.PRO_RATA,
        lost_us=Fraction(lost),
        free_us=scheme.free,
        service_us=facts.countable,
        multiplier=scheme.multiplier,
        share_ratio=share,
    )
    return Yield(share_ratio=share, steps=(taken,))


def _bad_hours(scheme: ClockHours, facts: WindowFacts) -> int:
    down = Spans.of(facts.outages).clip(facts.span)
    hours = {
        hour
        for span in down
        for hour in range(
            (span.start - scheme.offset) // HOUR, -((scheme.offset - span.end) // HOUR)
        )
    }
    starts = (hour * HOUR + scheme.offset for hour in hours)
    return sum(down.clip((at, at + HOUR)).measure > scheme.threshold for at in starts)


def _per_unit(
    scheme: PerStartedUnit | PerIncident | PerLateRecord, facts: WindowFacts
) -> Yield | None:
    units = _units(scheme, facts)
    if not units:
        return None
    each = of_result(scheme.result, facts.figure, step(StepCode.EACH))
    # A share that grows shows first how it came about.
    steps = (*each.steps[1:], _worth_each(each))
    return replace(each, steps=steps).times(units, step(StepCode.UNITS, units=units))


def _worth_each(each: Yield) -> Step:
    """What one unit is worth, so that the product can be checked by hand."""
    if each.share_ratio is not None:
        return step(StepCode.EACH, share_ratio=each.share_ratio)
    if each.amount is not None:
        return step(StepCode.EACH, amount=each.amount)
    if each.points is not None:
        return step(StepCode.EACH, points=each.points)
    return step(StepCode.EACH, consequence=each.consequence or "")


def _units(scheme: PerStartedUnit | PerIncident | PerLateRecord, facts: WindowFacts) -> Fraction:
    match scheme:
        case PerStartedUnit(unit=unit, free=free):
            return Fraction(sum(_started(outage.length - free, unit) for outage in facts.outages))
        case PerIncident(min_outage=least):
            return Fraction(sum(outage.length >= least for outage in facts.outages))
        case PerLateRecord(per_started=unit, where=where):
            late = [each.lateness for each in facts.late if where <= frozenset(each.attributes)]
            counted = (1 if unit is None else _started(length, unit) for length in late)
            return Fraction(sum(counted))


def _started(length: Duration, unit: Duration) -> int:
    return max(0, -(-length // unit))
