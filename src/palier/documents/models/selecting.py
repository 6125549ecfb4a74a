"""How documents write which measurements count: series, conditions, sources, bounds."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, model_validator

from palier.calculus.selectors import (
    Condition,
    Disagreement,
    Relation,
    Selector,
    Source,
    Threshold,
)
from palier.documents.errors import Unreadable
from palier.documents.models.shapes import (
    WORDS,
    Listed,
    Number,
    Shape,
    Word,
    refused,
)
from palier.documents.quantities import number_of, quantity_of, relation_and_rest

_ORDERING = (Relation.ABOVE, Relation.AT_LEAST, Relation.BELOW, Relation.AT_MOST)


class ConditionShape(Shape):
    """A condition on a dimension of measurements, or on an attribute of records."""

    makes: ClassVar[type] = Condition

    dimension: Word
    """The dimension or attribute that is compared."""
    relation: Annotated[Relation, WORDS] = Relation.EQUAL
    """`equal` means one of the values, `not equal` none of them; the others compare numbers."""
    values: Annotated[tuple[Word, ...], Listed]
    """The values it is compared with."""


def conditions_of(value: Any) -> Any:
    """The explicit conditions of `{priority: P1, node: [a, b], load: '< 20'}`."""
    if not isinstance(value, dict):
        return value
    return [_condition(str(name), written) for name, written in value.items()]


def _condition(name: str, written: Any) -> Any:
    if isinstance(written, dict):
        if set(written) != {"not"}:
            hint = "write a value, a list of values, '< 20', or {not: value}"
            raise refused(Unreadable("bad-condition", f"condition on {name!r} is a mapping", hint))
        values = written["not"]
        values = values if isinstance(values, list) else [values]
        return {"dimension": name, "relation": "not equal", "values": values}
    if isinstance(written, str):
        relation, rest = relation_and_rest(written)
        if relation in _ORDERING:
            try:
                number_of(rest)
            except Unreadable as error:
                raise refused(error) from None
        if relation is not None:
            return {"dimension": name, "relation": relation.value, "values": [rest]}
    values = written if isinstance(written, list) else [written]
    values = [str(v).lower() if isinstance(v, bool) else v for v in values]
    return {"dimension": name, "relation": "equal", "values": values}


Conditions = Annotated[
    tuple[ConditionShape, ...],
    BeforeValidator(conditions_of, json_schema_input_type=list[ConditionShape] | dict[str, Any]),
]


class SelectorShape(Shape):
    """Which measurements: a series and conditions on its dimensions."""

    makes: ClassVar[type] = Selector
    short: ClassVar[tuple[str, ...]] = ("string",)

    series: Word = "*"
    """Name of the series; `*` and `?` stand for any characters, any one character."""
    where: Conditions = ()
    """Conditions that the dimensions of the measurements satisfy."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"series": value} if isinstance(value, str) else value


class SourceShape(Shape):
    """Where the measurements of an indicator come from, and who answers for them."""

    makes: ClassVar[type] = Source
    short: ClassVar[tuple[str, ...]] = ("string",)
    also: ClassVar[tuple[str, ...]] = ("series", "where")

    selector: SelectorShape = SelectorShape()
    """The authoritative measurements."""
    operated_by: str = ""
    """Who operates the source."""
    fallback: SelectorShape | None = None
    """The measurements used where the authoritative source knows nothing."""
    disagreement: Annotated[Disagreement, WORDS] = Disagreement.AUTHORITATIVE
    """Which source is believed where both know and differ."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"selector": {"series": value}}
        return lifted(value, ("series", "where"), "selector")


def lifted(value: Any, keys: tuple[str, ...], into: str) -> Any:
    """The mapping with `keys` moved into the mapping under `into`, where they are written."""
    if not isinstance(value, dict) or not any(key in value for key in keys):
        return value
    inner = value.get(into, {})
    if not isinstance(inner, dict):
        inner = {"series": inner} if isinstance(inner, str) else inner
    if not isinstance(inner, dict):
        return value
    rest = {k: v for k, v in value.items() if k not in keys and k != into}
    return {**rest, into: {**inner, **{k: value[k] for k in keys if k in value}}}


class ThresholdShape(Shape):
    """A bound on a measured value, or on the ratio of a slice."""

    makes: ClassVar[type] = Threshold
    short: ClassVar[tuple[str, ...]] = ("string", "number")

    relation: Annotated[Relation, WORDS]
    """How a value stands to the bound to be good."""
    value: Number
    """The bound; that of a slice is a ratio from 0 to 1."""
    unit: str = ""
    """The unit that the bound was written in; measurements are brought to it."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
            try:
                return threshold_of(value, None)
            except Unreadable as error:
                raise refused(error) from None
        return value


def threshold_of(value: Any, default: Relation | None) -> dict[str, Any]:
    """The explicit bound of `<= 500 ms` or `95 %`."""
    relation, rest = relation_and_rest(value) if isinstance(value, str) else (None, value)
    relation = relation or default
    if relation is None:
        hint = f"write '<= {value}' or '>= {value}'"
        raise Unreadable("bad-comparison", f"{value!r} does not say which side is good", hint)
    quantity = quantity_of(rest)
    return {"relation": relation.value, "value": quantity.value, "unit": quantity.unit}


def _ratio_bound(value: Any) -> Any:
    if not isinstance(value, str | int | Decimal) or isinstance(value, bool):
        return value
    try:
        made = threshold_of(value, Relation.AT_LEAST)
        if made["unit"] == "%":
            made = {**made, "value": made["value"] / 100, "unit": ""}
        if made["value"] > 1 or made["unit"]:
            hint = "write a share such as 99 % or 0.99"
            raise Unreadable("bad-ratio", f"{value!r} is not a share", hint)
    except Unreadable as error:
        raise refused(error) from None
    return made


SliceTarget = Annotated[
    ThresholdShape,
    BeforeValidator(
        _ratio_bound,
        json_schema_input_type=ThresholdShape | str | float,
    ),
]
