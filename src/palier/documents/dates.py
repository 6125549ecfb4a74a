"""Dates, instants and hours of the day as documents write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from palier.calculus.calendars import DAY_SECONDS, LONGEST_HOURS_SECONDS, DayHours, Hours
from palier.calculus.instants import Instant, instant_of
from palier.calculus.zones import day_start, instant_at
from palier.documents.errors import Unreadable, nearest

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january february march april may june july august september october november december".split()
)
_TIME = r"(\d{1,2}):(\d{2})(?::(\d{2}))?"
_RANGE = re.compile(rf"{_TIME}\s*[-–]\s*{_TIME}")
_YEARS = range(1900, 2200)

Week = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]


def date_of(value: Any) -> date:
    """A date from `2026-12-24`."""
    text = str(value).strip()
    try:
        on = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        on = None
        if text.startswith("0000"):
            raise _out_of_range(text) from None
    if on is None:
        raise Unreadable("bad-date", f"{text!r} is not a date", "write it as 2026-12-24")
    if on.year not in _YEARS:
        raise _out_of_range(text)
    return on


def _out_of_range(text: str) -> Unreadable:
    return Unreadable("instant-out-of-range", f"{text} is too far away", "years 1900 to 2199")


def instant_in(value: Any, rules: ZoneInfo | None) -> Instant:
    """The instant of a date (its first), or of a date with a time; local ones need a zone."""
    text = str(value).strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return day_start(date_of(text), _zone(rules, text))
    if re.fullmatch(r"(0000|0001|9999)-.*", text):
        raise _out_of_range(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        hint = "write it as 2026-12-24T13:30:00-05:00, or 2026-12-24"
        raise Unreadable("bad-instant", f"{text!r} is not an instant", hint) from None
    if not _YEARS.start <= moment.year <= _YEARS.stop:
        raise _out_of_range(text)
    if moment.tzinfo is None:
        return instant_at(moment, _zone(rules, text))
    return instant_of(moment)


def _zone(rules: ZoneInfo | None, text: str) -> ZoneInfo:
    if rules is None:
        hint = "write an offset such as Z or -05:00"
        raise Unreadable("instant-without-zone", f"{text} has no time zone", hint)
    return rules


def hours_of(value: Any) -> Hours:
    """The hours of one day, in order: `08:30-17:00`, several of them, `closed` or `24h`."""
    if isinstance(value, list | tuple):
        found = [each for item in value for each in hours_of(item)]
    else:
        text = str(value).strip().lower()
        if text in ("", "closed", "none"):
            return ()
        found = [_range(part) for part in re.split(r"[,;]|\band\b", text)]
    found.sort()
    for earlier, later in pairwise(found):
        if later.opens < earlier.closes:
            raise Unreadable("bad-hours", f"{hours_text(earlier)} and {hours_text(later)} overlap")
    return tuple(found)


def _range(text: str) -> DayHours:
    text = text.strip()
    if text in ("24h", "24 h", "all day"):
        return DayHours(0, DAY_SECONDS)
    found = _RANGE.fullmatch(text)
    if found is None:
        raise Unreadable("bad-hours", f"{text!r} are not hours", "write 08:30-17:00, closed or 24h")
    parts = [int(part or 0) for part in found.groups()]
    opens, closes = (h * 3600 + m * 60 + s for h, m, s in (parts[:3], parts[3:]))
    if closes <= opens:
        closes += DAY_SECONDS  # past midnight
    if (
        opens >= DAY_SECONDS
        or closes > LONGEST_HOURS_SECONDS
        or any(p > 59 for p in (*parts[1:3], *parts[4:]))
    ):
        raise Unreadable("bad-hours", f"{text!r} are not hours of a day", "write 22:00-02:00")
    return DayHours(opens, closes)


def hours_text(hours: DayHours) -> str:
    """Hours as written: `22:00-26:00` when they pass midnight."""
    return f"{_clock(hours.opens)}-{_clock(hours.closes)}"


def _clock(seconds: int) -> str:
    text = f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text


def weekday_of(value: Any) -> int:
    """0 for `mon` or `Monday`."""
    word = str(value).strip().lower()
    if word in WEEKDAYS:
        return WEEKDAYS.index(word)
    if word in _LONG:
        return _LONG.index(word)
    raise Unreadable("bad-hours", f"{word!r} is not a day of the week", nearest(word, WEEKDAYS))


def month_of(value: Any) -> int:
    """1 for `january`, `jan` or 1."""
    word = str(value).strip().lower()
    for number, name in enumerate(MONTHS, 1):
        if word in (name, name[:3], str(number)):
            return number
    raise Unreadable("bad-window", f"{word!r} is not a month", nearest(word, MONTHS))


def week_of(value: Any) -> Week:
    """Hours per weekday, Monday first, of `24x7`, `mon-fri 08:30-17:00; sat 09:00-12:00`."""
    days: list[list[DayHours]] = [[] for _ in WEEKDAYS]
    if isinstance(value, dict):
        for key, hours in value.items():
            for day in _days(str(key)):
                days[day].extend(hours_of(hours))
    else:
        for part in value if isinstance(value, list | tuple) else [value]:
            for line in re.split(r"[;\n]", str(part).strip()):
                _add_line(days, line.strip())
    made = tuple(hours_of([hours_text(each) for each in hours]) for hours in days)
    return made  # type: ignore[return-value]


def _add_line(days: list[list[DayHours]], line: str) -> None:
    if line.lower() in ("24x7", "24/7", "always"):
        line = "mon-sun 24h"
    found = re.fullmatch(r"([A-Za-z ,\-–]+?)\s+(\d.*|closed|all day)", line)
    if found is None:
        hint = "write mon-fri 08:30-17:00, or 24x7"
        raise Unreadable("bad-hours", f"{line!r} are not hours of a week", hint)
    for day in _days(found[1]):
        days[day].extend(hours_of(found[2]))


def _days(text: str) -> list[int]:
    chosen: list[int] = []
    for part in re.split(r"\s*,\s*|\s+and\s+", text.strip()):
        first, *last = re.split(r"\s*[-–]\s*", part)
        start = weekday_of(first)
        length = (weekday_of(last[0]) - start) % 7 + 1 if last else 1
        chosen.extend((start + step) % 7 for step in range(length))
    return chosen
