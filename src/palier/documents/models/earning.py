"""How documents write what a figure earns: shares, amounts, points, consequences."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Discriminator, Field, Tag

from palier.calculus.tiers import Consequence, FixedAmount, GrowingShare, Points, ShareOfFee
from palier.documents.errors import Unreadable
from palier.documents.models.promising import written, written_quantity
from palier.documents.models.shapes import Number, Ratio, Shape, Text, refused
from palier.documents.quantities import Quantity, quantity_of


class Figure(Quantity):
    """A quantity in the unit of the figure that it is compared with."""


class Sum(Quantity):
    """An amount of money, with the currency it was written in, if any."""


def _sum_of(value: Any) -> Sum:
    text = str(value).strip()
    found = re.fullmatch(r"([A-Z]{3})[ \u00a0\u202f]*(.*)", text)
    quantity = quantity_of(f"{found[2]} {found[1]}" if found else value)
    if quantity.unit and not re.fullmatch(r"[A-Z]{3}", quantity.unit):
        hint = "write 1 234.50 CAD"
        raise Unreadable("bad-amount", f"{text!r} is not an amount of money", hint)
    return Sum(*quantity)


FigureText = Annotated[
    Figure,
    Text(
        lambda value: Figure(*written_quantity(value)),
        written,
        {
            "type": ["string", "number"],
            "description": "`99.9 %`, `4 h`; a bare number is a ratio, microseconds or a number",
        },
    ),
]
SumText = Annotated[
    Sum,
    Text(_sum_of, written, {"type": ["string", "number"], "description": "`1 234.50 CAD`"}),
]
Flag = Annotated[bool, Field(strict=True)]


class ShareOfFeeShape(Shape):
    """A share of the fee."""

    makes: ClassVar[type] = ShareOfFee

    ratio: Annotated[Ratio, Field(alias="share")]
    """The share, such as `10 %`."""


class FixedAmountShape(Shape):
    """A fixed amount."""

    makes: ClassVar[type] = FixedAmount

    amount: SumText
    """The amount, in the currency of the credits."""


class PointsShape(Shape):
    """Points, which a table turns into a share."""

    makes: ClassVar[type] = Points

    points: Number
    """The number of points."""


class ConsequenceShape(Shape):
    """A consequence that is not money."""

    makes: ClassVar[type] = Consequence

    text: Annotated[str, Field(alias="consequence")]
    """The consequence, in the words of the agreement."""


class GrowingShareShape(Shape):
    """A share that grows with the distance from an origin."""

    makes: ClassVar[type] = GrowingShare

    first: Ratio
    """The share at the origin."""
    growth: Ratio
    """What each step adds."""
    step: FigureText
    """The length of a step."""
    origin: FigureText
    """The figure from which steps are counted."""
    started: Flag = False
    """Whether a step counts as soon as it begins."""
    limit: Ratio | None = None
    """The most that it grows to."""


_RESULTS: dict[str, tuple[type, type[Shape]]] = {
    "share": (ShareOfFee, ShareOfFeeShape),
    "amount": (FixedAmount, FixedAmountShape),
    "points": (Points, PointsShape),
    "consequence": (Consequence, ConsequenceShape),
    "first": (GrowingShare, GrowingShareShape),
}


def _result_tag(value: Any) -> str:
    if isinstance(value, dict):
        return next((tag for tag in _RESULTS if tag in value), "share")
    return next((tag for tag, types in _RESULTS.items() if type(value) in types), "share")


def result_of(value: Any) -> Any:
    """The explicit result of `10 %`, `1 500 CAD` or `5 points`."""
    if not isinstance(value, str | int | Decimal) or isinstance(value, bool):
        return value
    text = str(value).strip()
    points = re.fullmatch(r"([\d.]+)\s*points?", text)
    if points:
        return {"points": points[1]}
    if text.endswith("%"):
        return {"share": text}
    if re.search(r"[A-Z]{3}", text):
        return {"amount": text}
    hint = f"write {text} %, {text} CAD, {text} points, or {{consequence: a text}}"
    raise refused(Unreadable("bad-tier", f"{text!r} is not a share, an amount or points", hint))


_SHORT_RESULT = BeforeValidator(result_of, json_schema_input_type=dict[str, Any] | str)

ResultShape = Annotated[
    Annotated[ShareOfFeeShape, Tag("share")]
    | Annotated[FixedAmountShape, Tag("amount")]
    | Annotated[PointsShape, Tag("points")]
    | Annotated[ConsequenceShape, Tag("consequence")]
    | Annotated[GrowingShareShape, Tag("first")],
    Discriminator(_result_tag),
]
ResultText = Annotated[ResultShape, _SHORT_RESULT]
MoneyOrPoints = Annotated[
    Annotated[ShareOfFeeShape, Tag("share")]
    | Annotated[FixedAmountShape, Tag("amount")]
    | Annotated[PointsShape, Tag("points")],
    Discriminator(_result_tag),
    _SHORT_RESULT,
]
Money = Annotated[
    Annotated[ShareOfFeeShape, Tag("share")] | Annotated[FixedAmountShape, Tag("amount")],
    Discriminator(_result_tag),
    _SHORT_RESULT,
]
