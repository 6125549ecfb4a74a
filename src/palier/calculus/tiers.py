"""Tier tables: which result a figure earns, checked for holes and overlaps when written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from palier.calculus.errors import CalculusError
from palier.calculus.money import Grain, to_grain


class TierHole(CalculusError):
    """Missed figures that no tier prices; `interval` says which."""

    code = "tier-hole"

    def __init__(self, interval: Interval) -> None:
        super().__init__(
            f"no tier covers {interval}",
            hint="add a tier, round the figure first, or state that holes pay nothing",
        )
        self.interval = interval


class TierOverlap(CalculusError):
    """Figures that two tiers price; `interval` says which."""

    code = "tier-overlap"

    def __init__(self, interval: Interval) -> None:
        super().__init__(
            f"two tiers cover {interval}", hint="exclude the bound from one of the two"
        )
        self.interval = interval


class TierEmpty(CalculusError):
    """A tier that no figure can fall in."""

    code = "tier-empty"


class Direction(StrEnum):
    """Which side of the target is met."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a tier, in the unit of the figure (0-1 for percentages)."""

    value: Fraction
    included: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """Figures between two bounds; None means no bound on that side."""

    lower: Bound | None = None
    upper: Bound | None = None

    def __str__(self) -> str:
        left = "(-inf" if self.lower is None else _opening(self.lower)
        right = "+inf)" if self.upper is None else _closing(self.upper)
        return f"{left}, {right}"

    def contains(self, figure: Fraction) -> bool:
        """Whether the figure lies between the bounds."""
        if self.lower is not None and not _above(figure, self.lower):
            return False
        return self.upper is None or _below(figure, self.upper)


@dataclass(frozen=True, slots=True)
class ShareOfFee:
    """A share of the fee base, 0-1."""

    ratio: Fraction


@dataclass(frozen=True, slots=True)
class FixedAmount:
    """An amount in the currency of the terms."""

    amount: Decimal


@dataclass(frozen=True, slots=True)
class Points:
    """Points that a points table turns into a share."""

    points: Fraction


@dataclass(frozen=True, slots=True)
class Consequence:
    """A consequence that is not money, in the words of the agreement."""

    text: str


@dataclass(frozen=True, slots=True)
class GrowingShare:
    """`first` plus `growth` for each further `step` away from `origin`, at most `limit`.

    `started` counts a step as soon as it begins; otherwise only completed steps count.
    """

    first: Fraction
    growth: Fraction
    step: Fraction
    origin: Fraction
    started: bool = False
    limit: Fraction | None = None

    def steps_at(self, figure: Fraction) -> int:
        """The number of steps between the origin and the figure."""
        distance = abs(figure - self.origin) / self.step
        return -(-distance // 1) if self.started else distance // 1

    def ratio_at(self, figure: Fraction) -> Fraction:
        """The share, 0-1, that the figure earns."""
        ratio = self.first + self.growth * self.steps_at(figure)
        return ratio if self.limit is None else min(ratio, self.limit)


Result: TypeAlias = ShareOfFee | FixedAmount | Points | Consequence | GrowingShare


@dataclass(frozen=True, slots=True)
class Tier:
    """The result that the figures of an interval earn."""

    interval: Interval
    result: Result


@dataclass(frozen=True, slots=True)
class Promise:
    """The target that a table follows; `included` says whether equal is met."""

    value: Fraction
    direction: Direction
    included: bool = True


UNIT_INTERVAL = Interval(Bound(Fraction(0), True), Bound(Fraction(1), True))
FROM_ZERO = Interval(Bound(Fraction(0), True), None)


@dataclass(frozen=True, slots=True)
class TierTable:
    """Tiers under one promise.

    `domain` holds the values a figure can take. `round_to` is the rounding before comparison that
    the agreement states, None for none. `counts_by` says that figures are already multiples of a
    size (1 for counts). `holes_pay_nothing` accepts figures without a tier.
    """

    promise: Promise
    tiers: tuple[Tier, ...]
    domain: Interval = UNIT_INTERVAL
    round_to: Grain | None = None
    counts_by: Fraction | None = None
    holes_pay_nothing: bool = False

    def __post_init__(self) -> None:
        check_tiers(self)


def compared(table: TierTable, figure: Fraction) -> Fraction:
    """The figure as the table compares it: rounded only when the agreement says so."""
    return figure if table.round_to is None else to_grain(figure, table.round_to)


def tier_of(table: TierTable, figure: Fraction) -> Tier | None:
    """The tier that holds the figure; None when the figure earns nothing."""
    value = compared(table, figure)
    return next((tier for tier in table.tiers if tier.interval.contains(value)), None)


def check_tiers(table: TierTable) -> None:
    """Raises `TierEmpty`, `TierOverlap`, or `TierHole` unless the table lets holes pay nothing."""
    grid = _grid(table)
    ranges = sorted(_range(tier.interval, grid) for tier in table.tiers)
    for low, high in ranges:
        if low >= high:
            raise TierEmpty(
                f"no figure lies in {_interval(low, high, grid)}", hint="exchange the two bounds"
            )
    for (_, high), (low, top) in pairwise(ranges):
        if low < high:
            raise TierOverlap(_interval(low, min(high, top), grid))
    if not table.holes_pay_nothing:
        for hole in tier_holes(table):
            raise TierHole(hole)


def tier_holes(table: TierTable) -> tuple[Interval, ...]:
    """The intervals of missed figures that no tier covers, lowest first."""
    grid = _grid(table)
    place, end = _missed(table, grid)
    holes: list[Interval] = []
    for low, high in sorted(_range(tier.interval, grid) for tier in table.tiers):
        if low > place and place < end:
            holes.append(_interval(place, min(low, end), grid))
        place = max(place, high)
    if place < end:
        holes.append(_interval(place, end, grid))
    return tuple(holes)


# A cut is a place between figures: (0, value, 0) lies just below the value, (0, value, 1) just
# above it; infinities sort around them. On a grid, cuts become whole numbers of grid steps.
_Cut: TypeAlias = tuple[int, Fraction, int]
_LOWEST: _Cut = (-1, Fraction(0), 0)
_HIGHEST: _Cut = (1, Fraction(0), 0)


def _grid(table: TierTable) -> Fraction | None:
    return table.counts_by if table.round_to is None else table.round_to.size


def _range(interval: Interval, grid: Fraction | None) -> tuple[_Cut, _Cut]:
    low, high = interval.lower, interval.upper
    return (
        _LOWEST if low is None else _cut(low.value, not low.included, grid),
        _HIGHEST if high is None else _cut(high.value, high.included, grid),
    )


def _cut(value: Fraction, above: bool, grid: Fraction | None) -> _Cut:
    if grid is None:
        return (0, value, int(above))
    steps = value / grid
    return (0, Fraction(steps // 1 + 1 if above else -(-steps // 1)), 0)


def _missed(table: TierTable, grid: Fraction | None) -> tuple[_Cut, _Cut]:
    low, high = _range(table.domain, grid)
    falling = table.promise.direction is Direction.AT_LEAST
    edge = _cut(table.promise.value, falling != table.promise.included, grid)
    return (low, edge) if falling else (edge, high)


def _interval(low: _Cut, high: _Cut, grid: Fraction | None) -> Interval:
    size = Fraction(1) if grid is None else grid
    lower = None if low == _LOWEST else Bound(low[1] * size, low[2] == 0)
    upper = None if high == _HIGHEST else Bound(high[1] * size, high[2] == 1)
    return Interval(lower, upper)


def _above(figure: Fraction, bound: Bound) -> bool:
    return figure > bound.value or (bound.included and figure == bound.value)


def _below(figure: Fraction, bound: Bound) -> bool:
    return figure < bound.value or (bound.included and figure == bound.value)


def _opening(bound: Bound) -> str:
    return f"{'[' if bound.included else '('}{bound.value}"


def _closing(bound: Bound) -> str:
    return f"{bound.value}{']' if bound.included else ')'}"
