"""From figures to places on a chart: honest ranges, and the ends that are printed beside them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from palier.calculus.targets import Target, Unit
from palier.presentation.durations import UNITS

_NICE = tuple(Fraction(text) for text in "1 2 2.5 5 10".split())


@dataclass(frozen=True, slots=True)
class Scale:
    """A range of figures laid out between two places."""

    low: Fraction
    high: Fraction
    start: float
    end: float
    unit: int = 1
    """What figures are printed in multiples of: that many microseconds where they are durations."""

    def place(self, value: Fraction) -> float:
        """Where a figure lies; figures beyond the range lie on its edge."""
        inside = min(max(value, self.low), self.high)
        share = (inside - self.low) / (self.high - self.low)
        return self.start + float(share) * (self.end - self.start)

    def ticks(self, most: int = 4) -> tuple[Fraction, ...]:
        """Round figures inside the range, at most about `most` of them."""
        step = nice_step((self.high - self.low) / most / self.unit) * self.unit
        first = -(-self.low // step)
        last = self.high // step
        return tuple(Fraction(n) * step for n in range(int(first), int(last) + 1))


def nice_step(least: Fraction) -> Fraction:
    """The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least `least`."""
    power = Fraction(1)
    while power > least:
        power /= 10
    while power * 10 <= least:
        power *= 10
    return next(power * digit for digit in _NICE if power * digit >= least)


def printed_unit(target: Target) -> int:
    """What figures are printed in multiples of; 1 but for durations."""
    return UNITS.get(target.printed_unit, 1) if target.unit is Unit.DURATION else 1


def figure_range(target: Target, figures: Iterable[Fraction]) -> tuple[Fraction, Fraction]:
    """The range that shows the target and every figure, with room on both sides, ends round.

    Ratios near their perfect end keep that end, so that the loss is what is seen; other figures
    start at nought, and counts end at a whole number.
    """
    seen = [*figures, target.value]
    if target.unit is not Unit.RATIO:
        unit = printed_unit(target)
        high = _rounded_up(max(seen) / unit) * unit
        is_whole = target.unit is Unit.NUMBER and all(each.denominator == 1 for each in seen)
        return Fraction(0), Fraction(math.ceil(high)) if is_whole else high
    if target.relation.higher_is_better:
        loss = _rounded_up(max(1 - min(seen), (1 - target.value) * 2))
        return max(Fraction(0), 1 - loss), Fraction(1)
    return Fraction(0), min(Fraction(1), _rounded_up(max(seen)))


def _rounded_up(value: Fraction) -> Fraction:
    """A little more than the value, on a round number."""
    if value <= 0:
        return Fraction(1, 100)
    step = nice_step(value / 5)
    return -(-(value * Fraction(21, 20)) // step) * step
