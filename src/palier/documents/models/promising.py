"""How documents write the value promised, before it is known what kind of figure it is for."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator

from palier.calculus.instants import Duration
from palier.calculus.selectors import Relation
from palier.calculus.targets import Rounding, RoundingMode, Target, Unit
from palier.documents.errors import Unreadable
from palier.documents.models.shapes import WORDS, Shape, Text, refused
from palier.documents.quantities import (
    Quantity,
    duration_of,
    duration_text,
    number_text,
    quantity_of,
    relation_and_rest,
)

SEVERAL_UNITS = "duration"
"""The unit of a quantity such as `1 h 30 min`, kept in microseconds."""


def written_quantity(value: Any) -> Quantity:
    """A number with its unit; durations of several parts become microseconds."""
    if isinstance(value, Quantity):
        return value
    try:
        found = quantity_of(value)
    except Unreadable:
        if not str(value).startswith("P"):
            raise
        return Quantity(Fraction(duration_of(value)), SEVERAL_UNITS, 0)
    if any(mark.isdigit() for mark in found.unit):
        return Quantity(Fraction(duration_of(value)), SEVERAL_UNITS, 0)
    return found


def written(quantity: Any) -> str:
    """The text of a quantity, or of a plain number."""
    if not isinstance(quantity, Quantity):
        return number_text(Fraction(quantity))
    if quantity.unit == SEVERAL_UNITS and quantity.value.denominator == 1:
        return duration_text(quantity.value.numerator)
    if quantity.unit == SEVERAL_UNITS:
        return f"{number_text(quantity.value)} us"
    return f"{number_text(quantity.value)} {quantity.unit}".rstrip()


Amount = Annotated[
    Quantity,
    Text(
        written_quantity,
        written,
        {"type": ["string", "number"], "description": "`99.9 %`, `4 h`, `500 ms`, `3 tickets`"},
    ),
]


class RoundingShape(Shape):
    """Rounding of the figure before it is compared."""

    makes: ClassVar[type] = Rounding
    short: ClassVar[tuple[str, ...]] = ("integer",)

    places: Annotated[int, Field(ge=0, le=30, strict=True)]
    """Decimals of the printed unit that are kept."""
    mode: Annotated[RoundingMode, WORDS] = RoundingMode.HALF_EVEN
    """How the rest is rounded."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"places": value} if isinstance(value, int) else value


class TargetShape(Shape):
    """The value promised: `99.9 %`, `>= 99.9 %`, `at most 3 tickets`, `< 500 ms`, or in full."""

    short: ClassVar[tuple[str, ...]] = ("string", "number")

    relation: Annotated[Relation, WORDS] | None = None
    """How a figure stands to the value to be met; each indicator method has its usual one."""
    value: Amount
    """The value and its unit."""
    unit: Annotated[Unit, WORDS] | None = None
    """The kind of figure; the indicator method says which where it is not written."""
    printed_unit: str | None = None
    """The unit that figures are printed in."""
    places: Annotated[int, Field(ge=0, le=30, strict=True)] | None = None
    """Decimals that figures are printed with, at least; those written where it is not said."""
    warning: Amount | None = None
    """The level below (or above) which a figure still met is in danger."""
    rounding: RoundingShape | None = None
    """Rounding before comparison; without it exact figures are compared."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, Target):
            return _of_value(value)
        if isinstance(value, dict):
            written = value.get("value")
            if isinstance(written, str) and "relation" not in value:
                relation, rest = relation_and_rest(written)
                return {**value, "value": rest, **({"relation": relation} if relation else {})}
            return value
        if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
            text = value if isinstance(value, str) else str(value)
            relation, rest = relation_and_rest(text)
            return {"value": rest, **({"relation": relation.value} if relation else {})}
        return value


def _of_value(target: Target) -> dict[str, Any]:
    def quantity(value: Fraction) -> Quantity:
        if target.unit is Unit.RATIO:
            return Quantity(value * 100, "%", target.places)
        return Quantity(value, SEVERAL_UNITS if target.unit is Unit.DURATION else "", target.places)

    return {
        "relation": target.relation,
        "value": quantity(target.value),
        "unit": target.unit,
        "printed_unit": target.printed_unit,
        "places": target.places,
        "warning": None if target.warning is None else quantity(target.warning),
        "rounding": target.rounding,
    }


def microseconds_of(quantity: Quantity) -> Duration | Fraction:
    """The microseconds of a quantity in a unit of time. Raises `Unreadable` for other units."""
    if quantity.unit == SEVERAL_UNITS:
        return quantity.value
    if not quantity.unit and quantity.value == 0:
        return 0
    if not quantity.unit:
        message = f"{number_text(quantity.value)} has no unit"
        hint = f"write {number_text(quantity.value)} min or {number_text(quantity.value)} h"
        raise Unreadable("target-without-unit", message, hint)
    return Fraction(duration_of(f"1 {quantity.unit}")) * quantity.value


def refusal(code: str, message: str, hint: str = "") -> Exception:
    """A refusal that pydantic collects."""
    return refused(Unreadable(code, message, hint))
