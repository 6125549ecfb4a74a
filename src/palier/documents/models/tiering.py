"""How documents write tiers: intervals of figures, and what each of them earns."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from palier.calculus.money import Grain
from palier.calculus.targets import RoundingMode
from palier.calculus.tiers import (
    Bound,
    Direction,
    Interval,
    Promise,
    Tier,
    TierTable,
)
from palier.documents.errors import Unreadable
from palier.documents.models.earning import FigureText, Flag, ResultText
from palier.documents.models.shapes import WORDS, Number, Shape, refused


class BoundShape(Shape):
    """One end of an interval."""

    makes: ClassVar[type] = Bound

    value: FigureText
    """The figure at this end."""
    included: Flag
    """Whether the figure itself lies in the interval."""


class IntervalShape(Shape):
    """Figures between two bounds; without a bound, there is none on that side."""

    makes: ClassVar[type] = Interval

    lower: BoundShape | None = None
    """The lower end."""
    upper: BoundShape | None = None
    """The upper end."""


_BOUND = re.compile(
    r"(at least|at most|up to|more than|less than|below|under|over|above|\bfrom\b|\bto\b|>=|<=|>|<)"
)
_LOWER = {"at least": True, ">=": True, "from": True, "over": False, "above": False,
          "more than": False, ">": False}  # fmt: skip
_UPPER = {"at most": True, "up to": True, "<=": True, "to": True, "below": False,
          "under": False, "less than": False, "<": False}  # fmt: skip


def interval_of(text: str) -> dict[str, Any]:
    """The explicit interval of `below 99.9 %` or `over 2.00 % and up to 3.00 %`."""
    before, *parts = _BOUND.split(text.strip().lower())
    made: dict[str, Any] = {}
    for word, value in zip(parts[::2], parts[1::2], strict=True):
        side = "lower" if word in _LOWER else "upper"
        figure = re.sub(r"[,\s]*\b(and|but)?\s*$", "", value).strip()
        if side in made or not figure:
            before = text
        made[side] = {"value": figure, "included": (_LOWER if side == "lower" else _UPPER)[word]}
    if not made or before.strip():
        hint = "write `below 99.9 %`, or `over 2.00 % and up to 3.00 %`"
        raise Unreadable("bad-tier", f"{text!r} is not a range of figures", hint)
    return made


class WrittenInterval(IntervalShape):
    """An interval from a text: a side without a bound reaches to the next tier."""


def _interval_tag(value: Any) -> str:
    return "text" if isinstance(value, str | WrittenInterval) else "bounds"


def _interval_text(value: Any) -> Any:
    try:
        return interval_of(value) if isinstance(value, str) else value
    except Unreadable as error:
        raise refused(error) from None


IntervalText = Annotated[
    Annotated[
        WrittenInterval,
        BeforeValidator(_interval_text, json_schema_input_type=str),
        Tag("text"),
    ]
    | Annotated[IntervalShape, Tag("bounds")],
    Discriminator(_interval_tag),
]


# What people write as keys for the words of `interval_of`, and for what is paid.
_KEYS = {"atLeast": "at least", "atMost": "at most", "upTo": "up to", "moreThan": "more than",
         "lessThan": "less than", **{word: word for word in (*_LOWER, *_UPPER)}}  # fmt: skip
_PAYS = ("pays", "credit")
_RIGHT = "write {over: 2.00 %, upTo: 3.00 %, pays: 3 %}, or `over 2.00 % and up to 3.00 %: 3 %`"


def tier_of(value: Any) -> Any:
    """The explicit tier of `{over: 2 %, upTo: 3 %, pays: 10 %}` or `{below 99.9 %: 10 %}`."""
    if not isinstance(value, dict) or "interval" in value:
        return value
    bounds = {_KEYS[key]: each for key, each in value.items() if key in _KEYS}
    rest = {key: each for key, each in value.items() if key not in _KEYS}
    if not bounds and len(rest) == 1:
        [(interval, result)] = rest.items()
        return {"interval": interval, "result": result}
    paid = [key for key in ("result", *_PAYS) if key in rest]
    if not bounds or len(paid) != 1 or len(rest) != 1:
        wrong = [repr(key) for key in rest if key not in paid]
        message = f"{wrong[0]} has no meaning in a tier" if wrong else "a tier pays nothing"
        raise refused(Unreadable("bad-tier", message, _RIGHT))
    interval = " and ".join(f"{word} {figure}" for word, figure in bounds.items())
    return {"interval": interval, "result": rest[paid[0]]}


class TierShape(Shape):
    """What the figures of an interval earn."""

    makes: ClassVar[type] = Tier
    also: ClassVar[tuple[str, ...]] = (
        "over", "above", "atLeast", "from", "below", "under", "upTo", "atMost", "to", *_PAYS,
    )  # fmt: skip

    interval: IntervalText
    """The figures: `below 99.9 %`, `over 2.00 % and up to 3.00 %`, or both bounds."""
    result: ResultText
    """`10 %` of the fee, `1 500 CAD`, `5 points`, or the explicit mapping."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return tier_of(value)


class PromiseShape(Shape):
    """The value that a table of tiers follows."""

    makes: ClassVar[type] = Promise

    value: FigureText
    """The value promised."""
    direction: Annotated[Direction, WORDS]
    """`at least` or `at most`."""
    included: Flag = True
    """Whether the value itself is met."""


class GrainShape(Shape):
    """Rounding to a multiple of a size."""

    makes: ClassVar[type] = Grain

    size: FigureText
    """The size."""
    mode: Annotated[RoundingMode, WORDS] = RoundingMode.HALF_EVEN
    """How the rest is rounded."""


class TierTableShape(Shape):
    """Tiers below (or above) one promise; every missed figure falls in exactly one."""

    makes: ClassVar[type] = TierTable

    promise: PromiseShape | None = None
    """The value that they follow; the target of the objective where none is written."""
    tiers: Annotated[tuple[TierShape, ...], Field(min_length=1)]
    """The tiers, as a list or as `{below 99.9 %: 10 %, below 99 %: 25 %}`."""
    domain: IntervalShape | None = None
    """The values a figure can take: 0 to 100 % for shares, from 0 for others."""
    round_to: GrainShape | None = None
    """Rounding of the figure before it is looked up; that of the target where none is written."""
    counts_by: Number | None = None
    """The size that figures are multiples of: 1 for counts."""
    holes_pay_nothing: Flag = False
    """Whether missed figures without a tier are accepted, and pay nothing."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, list):
            value = {"tiers": value}
        keys = {"promise", "domain", "roundTo", "countsBy", "holesPayNothing", "tiers"}
        if isinstance(value, dict) and not keys & set(value):
            value = {"tiers": value}
        if isinstance(value, dict) and isinstance(value.get("tiers"), dict):
            pairs = value["tiers"].items()
            return {**value, "tiers": [{"interval": i, "result": r} for i, r in pairs]}
        return value
