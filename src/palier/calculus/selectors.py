"""Which measurements: relations, conditions on dimensions, selectors and their sources."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias


class Relation(StrEnum):
    """How a value stands to a bound."""

    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"
    EQUAL = "equal"
    NOT_EQUAL = "not_equal"

    def holds(self, value: Fraction | int, bound: Fraction | int) -> bool:
        """Whether `value` stands in this relation to `bound`."""
        match self:
            case Relation.AT_LEAST:
                return value >= bound
            case Relation.ABOVE:
                return value > bound
            case Relation.AT_MOST:
                return value <= bound
            case Relation.BELOW:
                return value < bound
            case Relation.EQUAL:
                return value == bound
        return value != bound

    @property
    def higher_is_better(self) -> bool:
        """Whether larger values stay on the good side of the bound."""
        return self in (Relation.AT_LEAST, Relation.ABOVE)


Dimensions: TypeAlias = tuple[tuple[str, str], ...]
"""Sorted (name, value) pairs of a series or of a group."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A dimension (or record attribute) compared with one or more written values.

    EQUAL means one of `values`, NOT_EQUAL none of them; the ordering relations compare numbers.
    """

    dimension: str
    relation: Relation
    values: tuple[str, ...]

    def accepts(self, dimensions: dict[str, str]) -> bool:
        """Whether the dimensions satisfy the condition; a missing one satisfies NOT_EQUAL only."""
        value = dimensions.get(self.dimension)
        if self.relation in (Relation.EQUAL, Relation.NOT_EQUAL):
            return (value in self.values) is (self.relation is Relation.EQUAL)
        if value is None:
            return False
        try:
            return self.relation.holds(Fraction(value), Fraction(self.values[0]))
        except (ValueError, ZeroDivisionError):
            return False


@dataclass(frozen=True, slots=True)
class Selector:
    """Which measurements: a series name or glob, and conditions on dimensions."""

    series: str = "*"
    where: tuple[Condition, ...] = ()


class Disagreement(StrEnum):
    """Which of two sources is believed when both are known and differ (timelines only)."""

    AUTHORITATIVE = "authoritative"
    WORST = "worst"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the measurements of an indicator come from, and who answers for them."""

    selector: Selector
    operated_by: str = ""
    fallback: Selector | None = None
    disagreement: Disagreement = Disagreement.AUTHORITATIVE


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound on a measured value, in units of the sample's resolution-free value."""

    relation: Relation
    value: Fraction
    unit: str = ""
    """The unit the bound was written in, which samples must be in; empty for none and ratios."""
