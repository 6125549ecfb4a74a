"""Slices as arrays of good and total, and what each of them adds to the figure."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from palier.calculus.indicators import NANO, SliceMean, Slices
from palier.calculus.selectors import Threshold
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.sums import roomy

Judge: TypeAlias = Threshold | None
"""The bound that a slice has to meet; None where its ratio counts."""


def judge_of(indicator: Slices | SliceMean) -> Judge:
    """What judges the slices of an indicator."""
    return indicator.slice_target if isinstance(indicator, Slices) else None


def scores(judge: Judge, good: Integers, total: Integers) -> Integers:
    """`slice_score` of each slice; the totals are above zero."""
    if judge is None:
        return _rounded(roomy(good, NANO) * NANO, roomy(total, 2))
    share, whole = judge.value.numerator, judge.value.denominator
    holds: Any = judge.relation.holds
    met: Integers = holds(roomy(good, whole) * whole, roomy(total, share) * share)
    return met * np.int64(NANO)


def _rounded(parts: Integers, wholes: Integers) -> Integers:
    """Quotients rounded half even."""
    quotients = parts // wholes
    twice = 2 * (parts - quotients * wholes)
    is_up = (twice > wholes) | ((twice == wholes) & (quotients % 2 == 1))
    rounded: Integers = quotients + is_up
    return rounded
