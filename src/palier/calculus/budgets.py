"""The error budget and the burn rate, on the attainment's own denominator."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from palier.calculus.results import Budget
from palier.calculus.selectors import Relation
from palier.calculus.targets import Target


class BudgetUnit(StrEnum):
    """What a budget is counted in."""

    MICROSECONDS = "microseconds"
    EVENTS = "events"
    SLICES = "slices"
    RECORDS = "records"
    SAMPLES = "samples"
    OUTAGES = "outages"
    UNITS = "units"


@dataclass(frozen=True, slots=True)
class ShareBasis:
    """The figure is a share of `denominator`; each series adds its own time to it."""

    unit: BudgetUnit
    denominator: int
    series: int = 1


@dataclass(frozen=True, slots=True)
class CountBasis:
    """The figure itself is what may not exceed the target."""

    unit: BudgetUnit


@dataclass(frozen=True, slots=True)
class RankBasis:
    """The figure is the value at rank ceil(q * n); `beyond` values are past the target."""

    unit: BudgetUnit
    q: Fraction
    n: int
    beyond: int


Basis: TypeAlias = ShareBasis | CountBasis | RankBasis


@dataclass(frozen=True, slots=True)
class Progress:
    """Countable microseconds so far and in the whole window; equal when it is closed."""

    elapsed: int
    expected: int

    @property
    def ratio(self) -> Fraction:
        """The share of the window that has passed; 1 when it holds nothing to count."""
        return Fraction(self.elapsed, self.expected) if self.expected else Fraction(1)


def budget_of(basis: Basis, figure: Fraction, target: Target, progress: Progress) -> Budget | None:
    """The budget of a figure; None where the target's relation leaves no budget.

    Spent is counted on the figure as it is compared, so that with an inclusive relation a closed
    window is met exactly when spent <= allowed.
    """
    if target.relation in (Relation.EQUAL, Relation.NOT_EQUAL):
        return None
    match basis:
        case ShareBasis():
            expected = _expected(basis, progress)
            allowed = _lost(target.value, target) * expected
            spent = _lost(target.compared(figure), target) * basis.denominator
        case RankBasis():
            expected = _proportional(basis.n, progress)
            allowed = Fraction(_allowed_beyond(basis.q, expected, target))
            spent = Fraction(basis.beyond)
        case CountBasis():
            if target.relation.higher_is_better:
                return None
            expected, allowed, spent = 0, target.value, target.compared(figure)
    ratio_spent = spent / allowed if allowed > 0 else None
    burns = ratio_spent is not None and progress.ratio > 0
    return Budget(
        unit=basis.unit.value,
        allowed=allowed,
        spent=spent,
        remaining=allowed - spent,
        ratio_spent=ratio_spent,
        burn_rate=ratio_spent / progress.ratio if burns and ratio_spent is not None else None,
        expected=expected,
    )


def rank_of(q: Fraction, n: int) -> int:
    """ceil(q * n), at least 1: the rank of a quantile among n values in order."""
    return max(1, -(-q.numerator * n // q.denominator))


def _lost(ratio: Fraction, target: Target) -> Fraction:
    """The bad share: what is missing to 1, or the share itself where less is better."""
    return 1 - ratio if target.relation.higher_is_better else ratio


def _allowed_beyond(q: Fraction, n: int, target: Target) -> int:
    if n == 0:
        return 0
    rank = rank_of(q, n)
    return rank - 1 if target.relation.higher_is_better else n - rank


def _expected(basis: ShareBasis, progress: Progress) -> int:
    if basis.unit is BudgetUnit.MICROSECONDS:
        return basis.denominator + (progress.expected - progress.elapsed) * basis.series
    return _proportional(basis.denominator, progress)


def _proportional(amount: int, progress: Progress) -> int:
    if progress.elapsed == 0:
        return amount
    return max(amount, amount * progress.expected // progress.elapsed)
