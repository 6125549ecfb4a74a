"""How documents write promises about records such as tickets: limits per kind, clock rules."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from palier.calculus.records import (
    BelongsBy,
    BusinessDays,
    CalendarDays,
    Elapsed,
    ElapsedMeasure,
    LimitRule,
    PriorityChange,
    RecordInstant,
    RecordRules,
    Reopening,
    ServiceTime,
)
from palier.calculus.service_clock import AtClosing
from palier.documents.errors import Unreadable
from palier.documents.models.selecting import Conditions, SourceShape, lifted
from palier.documents.models.shapes import (
    MOST,
    WORDS,
    Duration,
    LengthOfTime,
    Listed,
    QuantileRatio,
    Shape,
    Word,
    refused,
)

_DAYS = re.compile(
    r"(\d+)[ \u00a0\u202f]*(business|working|calendar)[ \u00a0\u202f]+days?"
    r"(?:,?\s+(end of day|until closing))?"
)


class ServiceTimeShape(Shape):
    """A limit in service time: the clock runs in service hours only."""

    makes: ClassVar[type] = ServiceTime

    amount: Annotated[Duration, Field(alias="serviceTime")]
    """The service time; a day is 24 h of it."""


class BusinessDaysShape(Shape):
    """A limit in business days: the same time of day, so many working days later."""

    makes: ClassVar[type] = BusinessDays

    days: Annotated[int, Field(alias="businessDays", ge=0, le=MOST, strict=True)]
    """The number of business days."""
    end_of_day: Annotated[bool, Field(strict=True)] = False
    """Whether the limit is the closing of that day instead of the same time."""


class CalendarDaysShape(Shape):
    """A limit in calendar days: the same wall-clock time, so many days later."""

    makes: ClassVar[type] = CalendarDays

    days: Annotated[int, Field(alias="calendarDays", ge=0, le=MOST, strict=True)]
    """The number of calendar days."""


class RecordInstantShape(Shape):
    """A limit that the record itself carries as an instant."""

    makes: ClassVar[type] = RecordInstant

    name: Annotated[Word, Field(alias="until")]
    """The name of the instant, such as `due`."""


_LIMITS = {
    "serviceTime": ServiceTime,
    "businessDays": BusinessDays,
    "calendarDays": CalendarDays,
    "until": RecordInstant,
}
_MADE_BY: dict[type, type] = {
    ServiceTimeShape: ServiceTime,
    BusinessDaysShape: BusinessDays,
    CalendarDaysShape: CalendarDays,
    RecordInstantShape: RecordInstant,
}


def _limit_tag(value: Any) -> str:
    if isinstance(value, dict):
        return next((tag for tag in _LIMITS if tag in value), "serviceTime")
    made = value if not isinstance(value, Shape) else _MADE_BY[type(value)]
    return next((tag for tag, each in _LIMITS.items() if each in (made, type(made))), "serviceTime")


LimitShape = Annotated[
    Annotated[ServiceTimeShape, Tag("serviceTime")]
    | Annotated[BusinessDaysShape, Tag("businessDays")]
    | Annotated[CalendarDaysShape, Tag("calendarDays")]
    | Annotated[RecordInstantShape, Tag("until")],
    Discriminator(_limit_tag),
]


def limit_of(value: Any) -> Any:
    """The explicit limit of `4 h`, `2 business days`, `120 calendar days` or `until due`."""
    if not isinstance(value, str | int):
        return value
    text = str(value).strip()
    until = re.fullmatch(r"until\s+([\w.-]+)", text)
    if until:
        return {"until": until[1]}
    days = _DAYS.fullmatch(text)
    if days is None:
        if re.search(r"business|working|calendar", text):
            hint = "write 2 business days, 120 calendar days, or 4 h of service time"
            raise refused(Unreadable("bad-limit", f"{text!r} is not a limit", hint))
        return {"serviceTime": value}
    if days[2] == "calendar":
        return {"calendarDays": int(days[1])}
    return {"businessDays": int(days[1]), "endOfDay": days[3] is not None}


class LimitRuleShape(Shape):
    """The limit of the records that satisfy the conditions; the first rule that fits is used."""

    makes: ClassVar[type] = LimitRule
    short: ClassVar[tuple[str, ...]] = ("string",)

    limit: Annotated[LimitShape, BeforeValidator(limit_of, json_schema_input_type=LimitShape | str)]
    """`4 h`, `2 business days`, `120 calendar days`, `until due`, or the explicit mapping."""
    where: Conditions = ()
    """The records that it holds for; all of them without conditions."""
    calendar: str | None = None
    """Name of another calendar than the objective's."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"limit": value} if isinstance(value, str) else value


class RecordRulesShape(Shape):
    """The settings of a record's clock."""

    makes: ClassVar[type] = RecordRules

    pause_reasons: Annotated[tuple[Word, ...], Listed] | None = None
    """Pauses with these reasons stop the clock; without a list all do, with an empty one none."""
    reopening: Annotated[Reopening, WORDS] = Reopening.CONTINUE
    """What reopening a record does to its clock."""
    priority_change: Annotated[PriorityChange, WORDS] = PriorityChange.NEW_LIMIT
    """Which limit holds after the priority changed."""
    belongs_by: Annotated[BelongsBy, WORDS] = BelongsBy.DUE
    """The instant that decides which window a record belongs to."""
    at_closing: Annotated[AtClosing, WORDS] = AtClosing.STAYS
    """Where a due instant that falls exactly on closing lies."""
    paused_due: Annotated[bool, Field(strict=True)] = True
    """Whether pauses move the due instant."""
    whole_units: LengthOfTime = 1
    """Elapsed time is cut to whole multiples of this before it is compared."""


class ElapsedShape(Shape):
    """Service time between two instants of each record, against a limit per kind of record."""

    makes: ClassVar[type] = Elapsed
    also: ClassVar[tuple[str, ...]] = ("series", "where", "limit")

    method: Literal["elapsed"] = "elapsed"
    source: SourceShape = SourceShape()
    """The records."""
    since: Word
    """Name of the instant at which the clock starts."""
    until: Word
    """Name of the instant at which it stops."""
    limits: tuple[LimitRuleShape, ...] = ()
    """Limits, the first that fits a record being used; `limit` alone writes one for all records."""
    measure: Annotated[ElapsedMeasure, WORDS] = ElapsedMeasure.SHARE_WITHIN
    """The figure made of the records' times."""
    q: QuantileRatio | None = None
    """The quantile, such as `90 %`, when the measure is `quantile`."""
    rules: RecordRulesShape = RecordRulesShape()
    """The settings of the clock."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        made = lifted_source(value)
        if "limit" in made and "limits" not in made:
            limit = made.pop("limit")
            made["limits"] = [{"limit": limit}]
        return made

    @model_validator(mode="after")
    def _complete(self) -> ElapsedShape:
        share = (
            ElapsedMeasure.SHARE_WITHIN,
            ElapsedMeasure.SHARE_LATE,
            ElapsedMeasure.COUNT_LATE,
        )
        if self.measure in share and not self.limits:
            raise refused(Unreadable("missing-field", "no limit is written", "add limit: 4 h"))
        if (self.measure is ElapsedMeasure.QUANTILE) is (self.q is None):
            hint = "q goes with measure: quantile"
            raise refused(Unreadable("missing-field", "q and measure do not agree", hint))
        return self


def lifted_source(value: dict[str, Any]) -> dict[str, Any]:
    """An indicator whose `series` and `where` stand directly in it, made explicit."""
    source = value.get("source")
    if isinstance(source, str):
        value = {**value, "source": {"selector": {"series": source}}}
    keys = ("series", "where", "operatedBy", "fallback", "disagreement")
    made = lifted(value, keys, "source")
    return made if made is not value else dict(value)
