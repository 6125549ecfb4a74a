"""The value promised, how a figure is compared with it, and how many places it is printed with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from palier.calculus.selectors import Relation


class RoundingMode(StrEnum):
    """How a figure is rounded where the agreement says that it is."""

    HALF_EVEN = "half_even"
    HALF_UP = "half_up"
    DOWN = "down"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounding before comparison, to `places` decimals of the printed unit (percent for ratios)."""

    places: int
    mode: RoundingMode = RoundingMode.HALF_EVEN

    def of(self, value: Fraction) -> Fraction:
        """`value` rounded to `places` decimals."""
        scale = 10**self.places
        scaled = value * scale
        floor = scaled.numerator // scaled.denominator
        rest = scaled - floor
        if rest == 0:
            return value
        match self.mode:
            case RoundingMode.DOWN:
                up = value < 0
            case RoundingMode.UP:
                up = value > 0
            case RoundingMode.HALF_UP:
                up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and value > 0)
            case RoundingMode.HALF_EVEN:
                up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and floor % 2 == 1)
        return Fraction(floor + up, scale)


class Unit(StrEnum):
    """The kinds of figure that have an arithmetic of their own; others are free text units."""

    RATIO = "ratio"
    """0 to 1, written and printed as percent."""
    DURATION = "duration"
    """Microseconds, written and printed in a time unit."""
    NUMBER = "number"
    """A plain number, with the unit in `unit_name` of the target."""


@dataclass(frozen=True, slots=True)
class Target:
    """The value promised.

    `value` is a ratio 0-1, microseconds, or a number, as `unit` says; `printed_unit` is what people
    write ("%", "h", "ms", "tickets"); `places` the decimals they wrote; `warning` the amber level.
    """

    relation: Relation
    value: Fraction
    unit: Unit
    printed_unit: str = "%"
    places: int = 0
    warning: Fraction | None = None
    rounding: Rounding | None = None

    def compared(self, figure: Fraction) -> Fraction:
        """The figure as it is compared: rounded only when the agreement says so."""
        if self.rounding is None:
            return figure
        factor = 100 if self.unit is Unit.RATIO else 1
        return self.rounding.of(figure * factor) / factor

    def is_met_by(self, figure: Fraction) -> bool:
        """Whether the figure keeps the promise."""
        return self.relation.holds(self.compared(figure), self.value)
