"""What a written target means for its indicator: the unit, the usual relation, the decimals."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from fractions import Fraction

from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    Composite,
    Incidents,
    OutageMeasure,
    Quantile,
    Stated,
)
from palier.calculus.records import Elapsed, ElapsedMeasure
from palier.calculus.selectors import Relation
from palier.calculus.targets import Rounding, Target, Unit
from palier.calculus.terms import Indicator
from palier.documents.errors import Unreadable
from palier.documents.models.promising import SEVERAL_UNITS, TargetShape, microseconds_of
from palier.documents.quantities import (
    SHARE_UNITS,
    Quantity,
    duration_text,
    is_time,
    measured_unit,
    number_text,
)


class Family(Enum):
    """The kind of figure that an indicator gives."""

    RATIO = "ratio"
    DURATION = "duration"
    COUNT = "count"
    VALUE = "value"
    """A value in the unit of the measurements."""


def family_of(indicator: Indicator, shape: TargetShape, members: Target | None = None) -> Family:
    """The kind of figure of an indicator; that of a composite is the one of its members.

    A figure entered by hand is what its unit says: engines read 87 in percent as 0.87, and 4 in
    hours as microseconds.
    """
    match indicator:
        case Stated() if shape.unit is None:
            return _family_of_unit(indicator.unit or shape.value.unit)
        case Elapsed(measure=ElapsedMeasure.COUNT_LATE) | Incidents(measure=OutageMeasure.COUNT):
            return Family.COUNT
        case Elapsed(measure=ElapsedMeasure.SHARE_WITHIN | ElapsedMeasure.SHARE_LATE):
            return Family.RATIO
        case Elapsed() | Incidents():
            return Family.DURATION
        case Quantile() | Aggregate() | Stated():
            return Family.VALUE
        case Composite() if members is not None:
            return _FAMILY_OF_UNIT[members.unit]
    return Family.RATIO


def _family_of_unit(unit: str) -> Family:
    if unit in SHARE_UNITS:
        return Family.RATIO
    return Family.DURATION if unit == SEVERAL_UNITS or is_time(unit) else Family.VALUE


_FAMILY_OF_UNIT = {
    Unit.RATIO: Family.RATIO,
    Unit.DURATION: Family.DURATION,
    Unit.NUMBER: Family.COUNT,
}
_UNIT_OF_FAMILY = {
    Family.RATIO: Unit.RATIO,
    Family.DURATION: Unit.DURATION,
    Family.COUNT: Unit.NUMBER,
    Family.VALUE: Unit.NUMBER,
}


def _usual_relation(
    indicator: Indicator, family: Family, members: Target | None, unit: str
) -> Relation | None:
    match indicator:
        case Composite() if members is not None:
            return members.relation
        case Elapsed(measure=ElapsedMeasure.SHARE_LATE):
            return Relation.AT_MOST
        case Incidents(measure=OutageMeasure.MTBF):
            return Relation.AT_LEAST
        case Quantile():
            return Relation.AT_MOST
        case Stated():
            return Relation.AT_LEAST if unit == "%" else None
    if family is Family.VALUE:
        return None
    return Relation.AT_LEAST if family is Family.RATIO else Relation.AT_MOST


def settled(
    shape: TargetShape, indicator: Indicator, members: Target | None = None
) -> tuple[Target, Indicator]:
    """The target that was written for an indicator, and the indicator with its unit filled in.

    Raises `Unreadable` when the unit or the relation is missing or does not fit the figure.
    """
    family = family_of(indicator, shape, members)
    unit = _UNIT_OF_FAMILY[family]
    if shape.unit is not None and shape.unit is not unit and family is not Family.VALUE:
        message = f"the figure is a {unit.value}, the target a {shape.unit.value}"
        raise Unreadable("unit-mismatch", message, "leave the unit out")
    indicator, printed = _with_unit(shape, indicator, family, members)
    unit = shape.unit or unit
    relation = shape.relation or _usual_relation(indicator, family, members, printed)
    if relation is None:
        value = number_text(shape.value.value)
        hint = f"write '<= {value} {printed}'".replace(" '", "'") + " or the other way round"
        raise Unreadable("target-without-relation", "the target has no direction", hint)
    return (
        Target(
            relation=relation,
            value=_reachable(_value(shape.value, unit, printed, shape), unit, indicator),
            unit=unit,
            printed_unit=printed,
            places=_places(shape, unit),
            warning=_reachable(_value(shape.warning, unit, printed, shape), unit, indicator)
            if shape.warning
            else None,
            rounding=Rounding(shape.rounding.places, shape.rounding.mode)
            if shape.rounding
            else None,
        ),
        indicator,
    )


def _with_unit(
    shape: TargetShape, indicator: Indicator, family: Family, members: Target | None
) -> tuple[Indicator, str]:
    written = "h" if shape.value.unit == SEVERAL_UNITS else shape.value.unit
    if shape.unit is not None and shape.printed_unit is not None:
        return indicator, shape.printed_unit
    if isinstance(indicator, Stated):
        indicator = replace(indicator, unit=measured_unit(indicator.unit or written))
    match family:
        case Family.RATIO:
            return indicator, "%"
        case Family.DURATION:
            return indicator, shape.printed_unit or written or "h"
        case Family.COUNT:
            return indicator, shape.printed_unit or written or (
                members.printed_unit if members else ""
            )
    assert isinstance(indicator, Quantile | Aggregate | Stated)
    if not indicator.unit:
        counts = isinstance(indicator, Aggregate) and indicator.function is AggregateFunction.COUNT
        if not written and not counts:
            raise Unreadable(
                "target-without-unit",
                f"{number_text(shape.value.value)} has no unit, and the indicator neither",
                f"write {number_text(shape.value.value)} ms, or the unit it is in",
            )
        indicator = replace(indicator, unit=measured_unit(written))
    return indicator, shape.printed_unit or indicator.unit


def _value(quantity: Quantity, unit: Unit, printed: str, shape: TargetShape) -> Fraction:
    if unit is Unit.RATIO:
        return _ratio(quantity, shape)
    if unit is Unit.DURATION:
        return Fraction(microseconds_of(quantity))
    if quantity.unit in ("", printed):
        return quantity.value
    try:
        one = microseconds_of(Quantity(Fraction(1), printed, 0))
        return microseconds_of(quantity) / Fraction(one)
    except Unreadable:
        message = f"the target is in {_shown(quantity)!r}, the figure in {printed!r}"
        raise Unreadable("unit-mismatch", message, f"write it in {printed}") from None


def _reachable(value: Fraction, unit: Unit, indicator: Indicator) -> Fraction:
    """The value; a computed share is a part of a whole, while one entered by hand may pass it."""
    given = isinstance(indicator, Stated | Composite)  # or made of such figures
    if unit is Unit.RATIO and not given and not 0 <= value <= 1:
        message = f"{number_text(100 * value)} % is no share of a whole"
        raise Unreadable("out-of-range", message, "write a share from 0 to 100 %")
    return value


def _shown(quantity: Quantity) -> str:
    if quantity.unit == SEVERAL_UNITS:
        return duration_text(int(quantity.value))
    return quantity.unit


def _ratio(quantity: Quantity, shape: TargetShape) -> Fraction:
    if quantity.unit == "%":
        return quantity.value / 100
    if quantity.unit:
        message = f"the figure is a share, the target is in {_shown(quantity)!r}"
        raise Unreadable("unit-mismatch", message, "write it as a percentage, such as 99.9 %")
    # A bare 1 would be read as 1 % by some and as all of it by others.
    if shape.unit is None and (quantity.value > 1 or (quantity.value == 1 and not quantity.places)):
        text = number_text(quantity.value)
        raise Unreadable("target-without-unit", f"{text} has no unit", f"write {text} %")
    return quantity.value


def _places(shape: TargetShape, unit: Unit) -> int:
    if shape.places is not None:
        return shape.places
    written = [q for q in (shape.value, shape.warning) if q is not None]
    places = max(q.places for q in written)
    bare_ratio = unit is Unit.RATIO and shape.value.unit != "%"
    return max(0, places - 2) if bare_ratio else places
