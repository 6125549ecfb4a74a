"""How documents write money: credit rules, stacking, points, caps, rounding, claims."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from palier.calculus.credit_earn_back import EarnBack
from palier.calculus.credit_terms import (
    AmountRounding,
    Cap,
    CapPeriod,
    CreditRule,
    CreditTerms,
    EntryKind,
    InsufficientDataEffect,
    Minimum,
    PointsTable,
    Recurrence,
    RoundingStep,
    StackingGroup,
    StackingRule,
    StackingScope,
)
from palier.calculus.targets import RoundingMode
from palier.calculus.tiers import Direction
from palier.documents.errors import Unreadable
from palier.documents.models.claiming import ClaimShape, ZoneValue
from palier.documents.models.earning import FigureText, Money, SumText
from palier.documents.models.opening import DayOfYear
from palier.documents.models.pricing import SCHEMES, SchemeShape, scheme_of
from palier.documents.models.shapes import MOST, WORDS, Listed, Number, Shape, Word, refused

_Count = Annotated[int, Field(ge=1, le=MOST, strict=True)]
_Flag = Annotated[bool, Field(strict=True)]
_WordSet = Annotated[frozenset[Word], Listed, PlainSerializer(sorted)]


class RecurrenceShape(Shape):
    """So many of the last windows missed, this one included: `2 of 3 windows`."""

    makes: ClassVar[type] = Recurrence
    short: ClassVar[tuple[str, ...]] = ("string",)

    missed: _Count
    """How many are missed."""
    of: _Count
    """Of how many."""
    multiplier: Number | None = None
    """What recurrence multiplies the credit by; without it the rule applies on recurrence only."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        found = re.fullmatch(r"(\d+) of (\d+)(?: windows?)?", str(value).strip())
        return {"missed": int(found[1]), "of": int(found[2])} if found else value


class EarnBackShape(Shape):
    """A credit that is forgiven when later windows reach a better level."""

    makes: ClassVar[type] = EarnBack

    expected: FigureText
    """The level whose miss earned the credit."""
    target: FigureText
    """The level that earns it back."""
    windows: _Count
    """The number of windows that must reach it."""
    direction: Annotated[Direction, WORDS] = Direction.AT_LEAST
    """Which side is better."""
    by_mean: _Flag = False
    """Whether the mean of the windows is compared instead of each."""


class MinimumShape(Shape):
    """Amounts under it pay nothing."""

    makes: ClassVar[type] = Minimum
    short: ClassVar[tuple[str, ...]] = ("string",)

    amount: SumText
    """The amount."""
    above: _Flag = True
    """Whether the amount itself pays nothing either."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"amount": value} if isinstance(value, str) else value


class CreditRuleShape(Shape):
    """One entry about money. The scheme may stand in it by its word: `tiers`, `perIncident`."""

    makes: ClassVar[type] = CreditRule
    also: ClassVar[tuple[str, ...]] = tuple(SCHEMES)

    name: Word | None = None
    """The name of the rule; its kind and place where none is written."""
    kind: Annotated[EntryKind, WORDS] = EntryKind.CREDIT
    """`credit`, `penalty` or `reward`."""
    objectives: _WordSet | None = None
    """The objectives that it prices; all of them where none are written."""
    scheme: SchemeShape
    """How a window is priced."""
    fee_base: str = ""
    """The name of the fee that shares are of."""
    weight: Number = Fraction(1)
    """What the result is multiplied by."""
    together: _Flag = False
    """Whether all objectives missed make one entry per window, instead of one each."""
    requires_miss: _Flag = False
    """Whether outages and late records count only in windows that are missed."""
    averaged_windows: _Count = 1
    """How many windows are averaged before the figure is priced, this one included."""
    recurrence: RecurrenceShape | None = None
    """The repetition that it needs, or that multiplies it."""
    terminates: _Flag = False
    """Whether it gives the right to end the agreement."""
    group: Word | None = None
    """The stacking group it belongs to."""
    excluded_by: _WordSet = frozenset()
    """Rules that exclude this one for the same incident."""
    maximum: Money | None = None
    """The most that one entry comes to."""
    minimum: MinimumShape | None = None
    """The least that one entry pays; a smaller one is nothing, and takes the place of none."""
    earn_back: EarnBackShape | None = None
    """How the credit can be earned back."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "scheme" in value:
            return value
        words = [word for word in SCHEMES if word in value]
        if len(words) != 1:
            hint = f"write one of {', '.join(SCHEMES)}"
            message = f"{' and '.join(words)} stand together" if words else "no scheme is written"
            raise refused(Unreadable("missing-field", message, hint))
        rest = {key: each for key, each in value.items() if key != words[0]}
        return {**rest, "scheme": scheme_of(words[0], value[words[0]])}


class StackingGroupShape(Shape):
    """How the entries of one group stack."""

    makes: ClassVar[type] = StackingGroup

    name: Word
    """The name that rules refer to."""
    rule: Annotated[StackingRule, WORDS]
    """`sum`, `largest` or `customer choice`."""
    scope: Annotated[StackingScope, WORDS] = StackingScope.WINDOW
    """Whether entries stack per `window` or per `incident`."""


def points_row(points: Fraction, pays: Any) -> tuple[Fraction, Any]:
    """A row of a points table."""
    return points, pays


class PointsRowShape(Shape):
    """What so many points earn."""

    makes: ClassVar[Any] = staticmethod(points_row)

    points: Number
    """The least number of points."""
    pays: Money
    """What they earn."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"points": value[0], "pays": value[1]} if isinstance(value, tuple) else value


def _rows_of(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return [{"points": points, "pays": pays} for points, pays in value.items()]


class PointsTableShape(Shape):
    """Totals of points, and what they earn; between two rows the lower one holds."""

    makes: ClassVar[type] = PointsTable

    name: Word
    """The name of the table."""
    kind: Annotated[EntryKind, WORDS] = EntryKind.CREDIT
    """`credit`, `penalty` or `reward`."""
    rules: _WordSet
    """The rules whose points are totalled."""
    rows: Annotated[
        tuple[PointsRowShape, ...],
        Field(min_length=1),
        BeforeValidator(_rows_of, json_schema_input_type=list[PointsRowShape] | dict[str, Any]),
    ]
    """The rows, as a list or as `{10: 2 %, 15: 4 %}`."""
    fee_base: str = ""
    """The name of the fee that shares are of."""


class CapShape(Shape):
    """A limit on entries over a period."""

    makes: ClassVar[type] = Cap

    name: Word
    """The name of the cap."""
    period: Annotated[CapPeriod, WORDS]
    """`window`, `incident`, `year` or `rolling year`."""
    limit: Money
    """The limit, as a share of a fee or an amount."""
    fee_base: str = ""
    """The name of the fee that the share is of."""
    kinds: Annotated[
        frozenset[Annotated[EntryKind, WORDS]],
        PlainSerializer(lambda kinds: sorted(str(each.value) for each in kinds)),
    ] = frozenset({EntryKind.CREDIT, EntryKind.PENALTY})
    """The kinds of entry that it limits."""
    year_starts: DayOfYear = (1, 1)
    """Month and day on which the year starts: `04-01`."""


class AmountRoundingShape(Shape):
    """How amounts are rounded."""

    makes: ClassVar[type] = AmountRounding

    places: Annotated[int, Field(ge=0, le=12, strict=True)] | None = None
    """Decimals kept; those of the currency where none are written."""
    mode: Annotated[RoundingMode, WORDS] = RoundingMode.HALF_EVEN
    """How the rest is rounded."""
    at: Annotated[RoundingStep, WORDS] = RoundingStep.EACH_ENTRY
    """Whether `each entry` is rounded or the `total`."""


_RULE_KEYS = tuple(field.alias or name for name, field in CreditRuleShape.model_fields.items())


class CreditsShape(Shape):
    """What is paid when promises are broken. A single rule may stand in it directly."""

    makes: ClassVar[type] = CreditTerms
    also: ClassVar[tuple[str, ...]] = (*SCHEMES, *_RULE_KEYS)

    currency: Word
    """ISO 4217 code, such as CAD."""
    zone: ZoneValue | None = None
    """The zone of deadlines and years; the agreement's where none is written."""
    rules: Annotated[tuple[CreditRuleShape, ...], Field(min_length=1)]
    """The rules."""
    groups: tuple[StackingGroupShape, ...] = ()
    """Stacking groups."""
    points_tables: tuple[PointsTableShape, ...] = ()
    """Tables of points."""
    caps: tuple[CapShape, ...] = ()
    """Limits, applied in the order written."""
    minimum: MinimumShape | None = None
    """The least amount that is paid, for the total of a kind; each rule may have its own."""
    rounding: AmountRoundingShape = AmountRoundingShape()
    """How amounts are rounded."""
    claim: ClaimShape | None = None
    """Who must claim, and until when; without it credits are granted without a claim."""
    insufficient_data: Annotated[InsufficientDataEffect, WORDS] = InsufficientDataEffect.NONE
    """What insufficient data means for money: `none`, `as missed` or `other source`."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "rules" in value:
            return value
        own = {(field.alias or name) for name, field in cls.model_fields.items()}
        rule = {key: each for key, each in value.items() if key not in own}
        if not set(rule) & set(SCHEMES):
            return value
        return {**{k: v for k, v in value.items() if k in own}, "rules": [rule]}
