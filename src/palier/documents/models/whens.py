"""How documents write when: instants still to be read in a zone, windows, terms of agreements."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    Discriminator,
    Field,
    SerializerFunctionWrapHandler,
    Tag,
    model_serializer,
)

from palier.calculus.instants import DAY, LATEST, Instant, instant_text
from palier.calculus.window_starts import (
    DayWindow,
    MonthWindow,
    QuarterWindow,
    WeekWindow,
    YearWindow,
)
from palier.calculus.windows import ListedWindows, RollingWindow, Window
from palier.documents.dates import (
    WEEKDAYS,
    date_of,
    instant_in,
    month_of,
    weekday_of,
)
from palier.documents.errors import Unreadable, nearest
from palier.documents.models.shapes import MOST, Duration, Shape, Text, Word, refused
from palier.documents.quantities import duration_of


def _when(value: Any) -> Any:
    if not isinstance(value, str):
        raise Unreadable("bad-instant", f"{value!r} is not an instant", "write it as 2026-12-24")
    instant_in(value, ZoneInfo("UTC"))
    return value


def _when_text(value: Any) -> str:
    return value if isinstance(value, str) else instant_text(value)


WhenText = Annotated[
    Any,
    Text(
        _when,
        _when_text,
        {"type": "string", "description": "`2026-12-24`, `2026-12-24T13:30:00-05:00`"},
    ),
]
"""A checked text that becomes an instant once a zone is known, or an instant."""

ThroughText = Annotated[
    str,
    Text(
        lambda value: date_of(value).isoformat(),
        str,
        {"type": "string", "format": "date", "description": "a date, included"},
    ),
]


def settled_when(value: Any, rules: ZoneInfo | None) -> Instant:
    """The instant of what was written, in a zone. Raises `Unreadable` without one."""
    return instant_in(value, rules) if isinstance(value, str) else int(value)


class PeriodShape(Shape):
    """A time from a first instant or date on, up to an end."""

    since: WhenText
    """The first instant, or the first date."""
    until: WhenText | None = None
    """The end, not included; without `until` and `through` it is open."""
    through: ThroughText | None = None
    """The last date, included."""

    @model_serializer(mode="wrap")
    def _without_through(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        made: dict[str, Any] = handler(self)
        if made.get("through") is None:
            made.pop("through", None)
        return made

    def settled(self, rules: ZoneInfo | None) -> tuple[Instant, Instant]:
        """Start and end. Raises `Unreadable` when the end does not lie after the start."""
        start, end = settled_when(self.since, rules), LATEST
        if self.until is not None:
            end = settled_when(self.until, rules)
        elif self.through is not None:
            end = instant_in((date_of(self.through) + timedelta(days=1)).isoformat(), rules)
        if end <= start:
            hint = "exchange them; `until` is not included, `through` is"
            raise Unreadable("span-ends-before-start", "it ends before it starts", hint)
        return start, end


def _weekday(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value <= 6 else weekday_of(value)


_Weekday = Annotated[
    int, Text(_weekday, lambda day: WEEKDAYS[day], {"type": "string", "enum": list(WEEKDAYS)})
]
_Month = Annotated[int, Text(month_of, int, {"type": ["integer", "string"]})]
_FirstDay = Annotated[int, Field(ge=1, le=31, strict=True)]


class DayWindowShape(Shape):
    """Every local day."""

    makes: ClassVar[type] = DayWindow

    every: Literal["day"] = "day"


class WeekWindowShape(Shape):
    """Seven local days."""

    makes: ClassVar[type] = WeekWindow

    every: Literal["week"] = "week"
    first_weekday: _Weekday = 0
    """The day of the week on which it starts."""


class MonthWindowShape(Shape):
    """From a day of each month to the same of the next."""

    makes: ClassVar[type] = MonthWindow

    every: Literal["month"] = "month"
    first_day: _FirstDay = 1
    """The day of the month on which it starts."""


class QuarterWindowShape(Shape):
    """Three months."""

    makes: ClassVar[type] = QuarterWindow

    every: Literal["quarter"] = "quarter"
    anchor_month: _Month = 1
    """A month in which a quarter starts."""
    first_day: _FirstDay = 1
    """The day of the month on which it starts."""


class YearWindowShape(Shape):
    """Twelve months."""

    makes: ClassVar[type] = YearWindow

    every: Literal["year"] = "year"
    anchor_month: _Month = 1
    """The month in which it starts."""
    first_day: _FirstDay = 1
    """The day of the month on which it starts."""


class RollingWindowShape(Shape):
    """The last so much time, settled only at stated instants."""

    makes: ClassVar[type] = RollingWindow

    every: Literal["rolling"] = "rolling"
    length: Duration | None = None
    """Its length in time; either this or `days`."""
    days: Annotated[int, Field(ge=1, le=MOST, strict=True)] | None = None
    """Its length in local days, at the same time of day."""
    settled_at: tuple[WhenText, ...] = ()
    """The instants at which it is settled, where money or a statement depends on it."""


class ListedWindowShape(PeriodShape):
    """One period of the agreement's own list."""

    label: Word
    """How the period is called."""


class ListedWindowsShape(Shape):
    """The agreement's own list of periods, in order of time."""

    every: Literal["listed"] = "listed"
    items: Annotated[tuple[ListedWindowShape, ...], Field(min_length=1)]
    """The periods."""


_MADE: dict[type, str] = {
    DayWindow: "day",
    WeekWindow: "week",
    MonthWindow: "month",
    QuarterWindow: "quarter",
    YearWindow: "year",
    RollingWindow: "rolling",
    ListedWindows: "listed",
}


def _window_tag(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("every"))
    return _MADE.get(type(value), str(getattr(value, "every", None)))


WindowShape = Annotated[
    Annotated[DayWindowShape, Tag("day")]
    | Annotated[WeekWindowShape, Tag("week")]
    | Annotated[MonthWindowShape, Tag("month")]
    | Annotated[QuarterWindowShape, Tag("quarter")]
    | Annotated[YearWindowShape, Tag("year")]
    | Annotated[RollingWindowShape, Tag("rolling")]
    | Annotated[ListedWindowsShape, Tag("listed")],
    Discriminator(_window_tag),
]

_FROM = re.compile(r"(week|month|quarter|year)\s+from\s+([\w ]+)")


def window_of(value: Any) -> Any:
    """The explicit window of `month`, `month from 16`, `week from sunday`, `rolling 30d`."""
    if isinstance(value, ListedWindows):
        return {"every": "listed", "items": [_listed(item) for item in value.items]}
    if isinstance(value, dict) and "every" not in value:
        if set(value) == {"list"}:
            return {"every": "listed", "items": value["list"]}
        if "rolling" in value:
            rest = {k: v for k, v in value.items() if k != "rolling"}
            return {**_rolling(str(value["rolling"])), **rest}
    if isinstance(value, dict) and value.get("every") not in _MADE.values():
        raise _unknown(str(value.get("every", "")))
    if not isinstance(value, str | int | Decimal):
        return value
    text = str(value).strip().lower()
    if text in ("day", "week", "month", "quarter", "year"):
        return {"every": text}
    if text.startswith("rolling "):
        return _rolling(text.removeprefix("rolling ").strip())
    found = _FROM.fullmatch(text)
    if found is None:
        raise _unknown(text)
    return {"every": found[1], **_start(found[1], found[2].split())}


def _unknown(text: str) -> Exception:
    near = nearest(text, ("day", "week", "month", "quarter", "year", "rolling"))
    hint = near if near.startswith("did") else "write month, month from 16, or rolling 30d"
    return refused(Unreadable("bad-window", f"{text!r} is not a period of evaluation", hint))


def _start(every: str, words: list[str]) -> dict[str, Any]:
    try:
        if every == "week":
            return {"firstWeekday": WEEKDAYS[weekday_of(" ".join(words))]}
        days = [int(word) for word in words if word.isdigit()]
        months = [month_of(word) for word in words if not word.isdigit()]
        if len(days) > 1 or len(months) > 1 or (every == "month" and months):
            raise Unreadable("bad-window", f"{' '.join(words)!r} is not a start", "month from 16")
    except Unreadable as error:
        raise refused(error) from None
    made: dict[str, Any] = {"firstDay": days[0]} if days else {}
    return {**made, "anchorMonth": months[0]} if months else made


def _rolling(text: str) -> dict[str, Any]:
    try:
        length = duration_of(text)
    except Unreadable as error:
        raise refused(error) from None
    if length > 0 and length % DAY == 0 and re.search(r"d|w|D|W", text):
        return {"every": "rolling", "days": length // DAY}
    return {"every": "rolling", "length": text}


def _listed(item: Window) -> dict[str, Any]:
    return {"label": item.label, "since": item.span.start, "until": item.span.end}
