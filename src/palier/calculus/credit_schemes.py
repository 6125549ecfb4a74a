"""The ways an agreement may price a window, as frozen declarations."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from palier.calculus.errors import CalculusError
from palier.calculus.instants import MINUTE, Duration
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.tiers import FixedAmount, GrowingShare, Points, Result, ShareOfFee, TierTable


class NegativeCredit(CalculusError):
    """A negative share or amount; the kind of the rule says who is paid."""

    code = "negative-credit"


@dataclass(frozen=True, slots=True)
class ByTier:
    """The result of the tier that holds the figure."""

    table: TierTable


@dataclass(frozen=True, slots=True)
class OnOutcome:
    """One result whenever the window ends with the outcome."""

    result: Result
    outcome: OutcomeKind = OutcomeKind.MISSED


@dataclass(frozen=True, slots=True)
class PoolShare:
    """`pool share x credit share x at-risk share` of the fee; pools are shared between rules."""

    pool: str
    pool_ratio: Fraction
    credit_ratio: Fraction
    at_risk_ratio: Fraction


@dataclass(frozen=True, slots=True)
class Weighting:
    """A weighting factor times the amount at risk (a share of the fee, or an amount)."""

    factor: Fraction
    at_risk: ShareOfFee | FixedAmount


@dataclass(frozen=True, slots=True)
class ProRata:
    """Outage time over service time, times `multiplier`; `free` microseconds are not counted."""

    multiplier: Fraction = Fraction(1)
    weighted_by_affected: bool = False
    free: Duration = 0


@dataclass(frozen=True, slots=True)
class PerStartedUnit:
    """A result for each started unit of outage, after `free` microseconds of each outage."""

    result: ShareOfFee | FixedAmount | Points
    unit: Duration
    free: Duration = 0


@dataclass(frozen=True, slots=True)
class ClockHours:
    """The share of the window's clock hours with more than `threshold` microseconds of outage.

    Hours start at multiples of 3600 s UTC plus `offset` (half-hour zones).
    """

    # Amazon EC2 instance-level SLA (25 May 2022): more than six minutes of a clock hour.
    threshold: Duration = 6 * MINUTE
    offset: Duration = 0


@dataclass(frozen=True, slots=True)
class PerIncident:
    """A result for each outage of at least `min_outage` microseconds."""

    result: ShareOfFee | FixedAmount | Points
    min_outage: Duration = 0


@dataclass(frozen=True, slots=True)
class PerLateRecord:
    """A result for each late record, or for each started unit of its lateness.

    `where` keeps the records that have all these attributes.
    """

    result: ShareOfFee | FixedAmount | Points
    per_started: Duration | None = None
    where: frozenset[tuple[str, str]] = frozenset()


Scheme: TypeAlias = (
    ByTier
    | OnOutcome
    | PoolShare
    | Weighting
    | ProRata
    | PerStartedUnit
    | ClockHours
    | PerIncident
    | PerLateRecord
)


def results_of(scheme: Scheme) -> tuple[Result, ...]:
    """The results and shares written in a scheme."""
    match scheme:
        case ByTier(table=table):
            return tuple(tier.result for tier in table.tiers)
        case Weighting(at_risk=at_risk):
            return (at_risk,)
        case PoolShare(pool_ratio=pool, credit_ratio=credit, at_risk_ratio=at_risk_ratio):
            return (ShareOfFee(pool), ShareOfFee(credit), ShareOfFee(at_risk_ratio))
        case ProRata() | ClockHours():
            return ()
    return (scheme.result,)


def check_sign(where: str, result: Result | None) -> None:
    """Raises `NegativeCredit` for a negative share, amount, number of points or growth."""
    match result:
        case ShareOfFee(ratio=least) | FixedAmount(amount=least) | Points(points=least):
            negative = least < 0
        case GrowingShare(first=first, growth=growth):
            negative = first < 0 or growth < 0
        case _:
            negative = False
    if negative:
        raise NegativeCredit(
            f"{where} has a negative value", hint="write it positive; the kind says who is paid"
        )
