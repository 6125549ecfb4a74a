"""How documents write service hours: weekly hours, holidays, overrides and breaks."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Discriminator, Tag, model_validator

from palier.calculus.calendars import Calendar, DayLength, HolidayPrecedence, Hours
from palier.calculus.zones import FoldPolicy, GapPolicy, zone
from palier.documents.dates import WEEKDAYS, Week, date_of, hours_of, hours_text, week_of
from palier.documents.errors import Unreadable
from palier.documents.models.shapes import WORDS, Shape, Text, Word

AnnualDate = tuple[int, int]


def zone_name(value: Any) -> str:
    """The name of a zone that exists."""
    zone(str(value))
    return str(value)


ZoneText = Annotated[
    str,
    Text(zone_name, str, {"type": "string", "description": "IANA name, such as America/Toronto"}),
]


def _week_text(week: Week) -> dict[str, list[str]]:
    return {
        day: [hours_text(each) for each in hours] for day, hours in zip(WEEKDAYS, week, strict=True)
    }


_STRINGS = {"type": "array", "items": {"type": "string"}}

WeekText = Annotated[
    Week,
    Text(
        week_of,
        _week_text,
        {
            "anyOf": [{"type": "string"}, _STRINGS, {"type": "object"}],
            "description": "`24x7`, `mon-fri 08:30-17:00`, or hours per day of the week",
        },
    ),
]


def _dated_of(value: Any) -> tuple[tuple[date, Hours], ...]:
    if not isinstance(value, dict):
        raise Unreadable(
            "wrong-type", "hours per date belong here", "write {2026-12-24: 08:30-12:00}"
        )
    return tuple(sorted((date_of(on), hours_of(hours)) for on, hours in value.items()))


def _dated_text(dated: tuple[tuple[date, Hours], ...]) -> dict[str, list[str]]:
    return {on.isoformat(): [hours_text(each) for each in hours] for on, hours in dated}


DatedHours = Annotated[
    tuple[tuple[date, Hours], ...],
    Text(
        _dated_of,
        _dated_text,
        {"type": "object", "description": "hours per date, such as `2026-12-24: 08:30-12:00`"},
    ),
]


def _day_of_year(value: Any) -> AnnualDate:
    found = re.fullmatch(r"(\d{2})-(\d{2})", str(value))
    try:
        # A leap year, so that a year may be said to start on 29 February.
        on = date(2024, int(found[1]), int(found[2])) if found else None
    except ValueError:
        on = None
    if on is None:
        raise Unreadable("bad-date", f"{value!r} is not a day of the year", "write 04-01")
    return on.month, on.day


DayOfYear = Annotated[AnnualDate, Text(_day_of_year, lambda day: f"{day[0]:02}-{day[1]:02}")]


def _holiday_of(value: Any) -> date | AnnualDate:
    text = str(value).strip()
    found = re.fullmatch(r"\*-(\d{2})-(\d{2})", text)
    if found is None:
        return date_of(text)
    month, day = int(found[1]), int(found[2])
    try:
        date(2024, month, day)  # a leap year: 29 February is a date of every year that has one
    except ValueError:
        raise Unreadable("bad-date", f"{text!r} is not a date", "write *-12-25") from None
    return month, day


def _holiday_text(holiday: date | AnnualDate) -> str:
    if isinstance(holiday, date):
        return holiday.isoformat()
    return f"*-{holiday[0]:02}-{holiday[1]:02}"


HolidayText = Annotated[
    Any,
    Text(
        _holiday_of,
        _holiday_text,
        {"type": "string", "description": "`2026-12-25`, or `*-12-25` for every year"},
    ),
]


def _years_of(value: Any) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?", str(value).strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1900 <= first <= last <= 2199 or last - first > 60:
        raise Unreadable("bad-date", f"{value!r} are not years", "write 2026-2030")
    return first, last


class PublicHolidaysShape(Shape):
    """The public holidays of a country or a part of it, which become dates in the normal form."""

    country: Word
    """ISO 3166-1 code, such as CA."""
    subdivision: Word | None = None
    """ISO 3166-2 code without the country, such as QC."""
    categories: tuple[Word, ...] = ()
    """Kinds of holidays, such as `government` or `bank`; public ones where none is written."""
    years: (
        Annotated[
            tuple[int, int],
            Text(
                _years_of,
                lambda years: f"{years[0]}-{years[1]}",
                {"type": ["string", "integer"], "description": "`2026-2030`"},
            ),
        ]
        | None
    ) = None
    """The years written out; those of the agreement where none are written."""


HolidayShape = Annotated[
    Annotated[PublicHolidaysShape, Tag("country")] | Annotated[HolidayText, Tag("date")],
    Discriminator(
        lambda value: "country" if isinstance(value, dict | PublicHolidaysShape) else "date"
    ),
]


class CalendarShape(Shape):
    """Service hours in a zone."""

    short: ClassVar[tuple[str, ...]] = ("string",)

    name: Word | None = None
    """The name of the calendar; a document has it in its metadata."""
    zone: ZoneText | None = None
    """The zone of the hours; the agreement's where none is written."""
    hours: WeekText
    """Weekly hours: `24x7`, `mon-fri 08:30-17:00`, several separated by `;`, or per weekday."""
    overrides: DatedHours = ()
    """Hours that replace those of a date."""
    holidays: Annotated[
        tuple[HolidayShape, ...],
        BeforeValidator(
            lambda value: [value] if isinstance(value, dict | str) else value,
            json_schema_input_type=list[HolidayShape] | HolidayShape,
        ),
    ] = ()
    """Closed dates: `2026-12-25`, `*-12-25` for every year, `{country: CA, subdivision: QC}`."""
    breaks: DatedHours = ()
    """Hours taken out of a date."""
    precedence: Annotated[HolidayPrecedence, WORDS] = HolidayPrecedence.HOLIDAY
    """Which one wins on a date that is a holiday and overridden."""
    day_length: Annotated[DayLength, WORDS] = DayLength.ELAPSED
    """How long a day is on which the clocks change."""
    gap: Annotated[GapPolicy, WORDS] = GapPolicy.FORWARD
    """What a local time that does not exist means."""
    opening_fold: Annotated[FoldPolicy, WORDS] = FoldPolicy.FIRST
    """Which one an opening means whose local time exists twice."""
    closing_fold: Annotated[FoldPolicy, WORDS] = FoldPolicy.SECOND
    """Which one a closing means whose local time exists twice."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, Calendar):
            return _of_value(value)
        return {"hours": value} if isinstance(value, str) else value


def _of_value(calendar: Calendar) -> dict[str, Any]:
    names = ("name", "zone", "overrides", "breaks", "precedence", "day_length", "gap")
    return {
        **{name: getattr(calendar, name) for name in (*names, "opening_fold", "closing_fold")},
        "hours": calendar.weekly,
        "holidays": (*calendar.holidays, *calendar.annual_holidays),
    }
