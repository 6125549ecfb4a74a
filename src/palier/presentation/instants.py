"""Instants, spans and windows as people read them in a zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from palier.calculus.instants import Instant
from palier.calculus.spans import Span
from palier.calculus.zones import local_datetime, zone
from palier.presentation.durations import clock
from palier.presentation.languages import N_, Words
from palier.presentation.numbers import NBSP

_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
    N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_SHORT_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May (short)"), N_("Jun"), N_("Jul"),
    N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip


def local(at: Instant, zone_name: str) -> datetime:
    """The wall-clock reading of an instant in a zone."""
    return local_datetime(at, zone(zone_name))


def month_name(month: int, say: Words) -> str:
    return say(_MONTHS[month - 1])


def short_month(month: int, say: Words) -> str:
    said = say(_SHORT_MONTHS[month - 1])
    return said.removesuffix(" (short)")


def month_and_day(month: int, day: int, say: Words) -> str:
    """A date of every year: `1er juillet`, `July 1`."""
    if say.is_french:
        return f"{_day(day)} {month_name(month, say)}"
    return f"{month_name(month, say)} {day}"


def on_date(on: date, say: Words) -> str:
    """The date in words: `1er novembre 2026`, `November 1, 2026`."""
    if not say.is_french:
        return f"{month_name(on.month, say)}{NBSP}{on.day}, {on.year}"
    return f"{_day(on.day)}{NBSP}{month_name(on.month, say)}{NBSP}{on.year}"


def at_instant(at: Instant, zone_name: str, say: Words) -> str:
    """The instant as an ISO date and a time of day: `2026-11-01 13 h 30`."""
    moment = local(at, zone_name)
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return f"{moment.date().isoformat()}{NBSP}{clock(seconds, say)}"


def until_instant(at: Instant, zone_name: str, say: Words) -> str:
    """An instant until which something holds: midnight is 24 h of the day that ends."""
    moment = local(at, zone_name)
    if (moment.hour, moment.minute, moment.second) != (0, 0, 0):
        return at_instant(at, zone_name, say)
    last = moment.date() - timedelta(days=1)
    return f"{last.isoformat()}{NBSP}{clock(86_400, say)}"


def over_span(span: Span, zone_name: str, say: Words) -> str:
    """The span in a zone; the date is not repeated when it ends on the day it starts."""
    start, end = local(span.start, zone_name), local(span.end, zone_name)
    if start.date() != end.date():
        return f"{at_instant(span.start, zone_name, say)} → {at_instant(span.end, zone_name, say)}"
    seconds = end.hour * 3600 + end.minute * 60 + end.second
    return f"{at_instant(span.start, zone_name, say)} → {clock(seconds, say)}"


def window_label(span: Span, zone_name: str, say: Words) -> str:
    """The name of a window: `octobre 2026`, `T4 2026`, `16 oct. – 15 nov. 2026`."""
    start, end = local(span.start, zone_name), local(span.end, zone_name)
    if any((moment.hour, moment.minute, moment.second) != (0, 0, 0) for moment in (start, end)):
        return over_span(span, zone_name, say)
    first, last = start.date(), end.date() - timedelta(days=1)
    return _whole_period(first, last, say) or _range(first, last, say)


def _whole_period(first: date, last: date, say: Words) -> str:
    if first == last:
        return on_date(first, say)
    next_day = last + timedelta(days=1)
    months = (next_day.year - first.year) * 12 + next_day.month - first.month
    if first.day != 1 or next_day.day != 1:
        if (last - first).days == 6:
            return say("week of {date}", date=on_date(first, say))
        return ""
    if months == 1:
        return f"{month_name(first.month, say)}{NBSP}{first.year}"
    if months == 3 and first.month % 3 == 1:
        return say("Q{number} {year}", number=str(first.month // 3 + 1), year=str(first.year))
    return str(first.year) if months == 12 and first.month == 1 else ""


def _range(first: date, last: date, say: Words) -> str:
    same_year = first.year == last.year
    left = _short_date(first, say, with_year=not same_year)
    return f"{left} – {_short_date(last, say, with_year=True)}"


def _short_date(on: date, say: Words, *, with_year: bool) -> str:
    month = short_month(on.month, say)
    if say.is_french:
        return f"{_day(on.day)}{NBSP}{month}" + (f"{NBSP}{on.year}" if with_year else "")
    return f"{month}{NBSP}{on.day}" + (f", {on.year}" if with_year else "")


def _day(day: int) -> str:
    return "1er" if day == 1 else str(day)
