"""On which local dates calendar windows start, and the labels they go by."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from palier.calculus.errors import CalculusError


class BadWindow(CalculusError):
    """A declaration of windows that cannot be cut, such as a week that starts on day 8."""

    code = "bad-window"


def _check(name: str, value: int, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        raise BadWindow(f"{name} is {value}", hint=f"give a number from {lowest} to {highest}")


@dataclass(frozen=True, slots=True)
class DayWindow:
    """Every local day. Label: 2026-10-05."""


@dataclass(frozen=True, slots=True)
class WeekWindow:
    """Seven local days. Label: 2026-W41 (ISO 8601) from Monday, else the date of its first day."""

    first_weekday: int = 0
    """Monday is 0, Sunday 6."""

    def __post_init__(self) -> None:
        _check("the first weekday", self.first_weekday, 0, 6)


@dataclass(frozen=True, slots=True)
class MonthWindow:
    """From a day of each month to the same of the next. Label: the month it starts in, 2026-10.

    A month without that day starts on its last day.
    """

    first_day: int = 1

    def __post_init__(self) -> None:
        _check("the first day of a month", self.first_day, 1, 31)


@dataclass(frozen=True, slots=True)
class QuarterWindow:
    """Three months. Label: 2026-Q4 when cut as the civil year is, else the month it starts in."""

    anchor_month: int = 1
    """Any month in which a quarter starts."""
    first_day: int = 1

    def __post_init__(self) -> None:
        _check("the anchor month", self.anchor_month, 1, 12)
        _check("the first day of a quarter", self.first_day, 1, 31)


@dataclass(frozen=True, slots=True)
class YearWindow:
    """Twelve months. Label: 2026 from 1 January, else the month it starts in, 2025-12."""

    anchor_month: int = 1
    first_day: int = 1

    def __post_init__(self) -> None:
        _check("the anchor month", self.anchor_month, 1, 12)
        _check("the first day of a year", self.first_day, 1, 31)


CalendarWindow: TypeAlias = DayWindow | WeekWindow | MonthWindow | QuarterWindow | YearWindow

_YEARS = range(1900, 2200)
_YEAR = re.compile(r"([0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def start_on_or_before(declaration: CalendarWindow, on: date) -> date:
    """The first date of the window that a date lies in."""
    match declaration:
        case DayWindow():
            return on
        case WeekWindow(first_weekday):
            return on - timedelta(days=(on.weekday() - first_weekday) % 7)
        case _:
            months, anchor, first_day = _months(declaration)
            month = _month_number(on)
            month -= (month - anchor) % months
            start = _in_month(month, first_day)
            return start if start <= on else _in_month(month - months, first_day)


def next_start(declaration: CalendarWindow, start: date) -> date:
    """The first date of the window after the one that starts on a date."""
    match declaration:
        case DayWindow():
            return start + timedelta(days=1)
        case WeekWindow():
            return start + timedelta(days=7)
        case _:
            months, _, first_day = _months(declaration)
            return _in_month(_month_number(start) + months, first_day)


def label_of(declaration: CalendarWindow, start: date) -> str:
    """The label of the window that starts on a date."""
    match declaration:
        case WeekWindow(0):
            year, week, _ = start.isocalendar()
            return f"{year:04d}-W{week:02d}"
        case DayWindow() | WeekWindow():
            return start.isoformat()
        case QuarterWindow() if _is_civil(declaration):
            return f"{start.year:04d}-Q{(start.month + 2) // 3}"
        case YearWindow() if _is_civil(declaration):
            return f"{start.year:04d}"
        case _:
            return f"{start.year:04d}-{start.month:02d}"


def date_of_label(declaration: CalendarWindow, label: str) -> date | None:
    """The date on which the window of a label starts; None when the label is not one of its."""
    try:
        start = _read(declaration, label)
    except ValueError:
        return None
    if start is None or start.year not in _YEARS:
        return None
    return start if start_on_or_before(declaration, start) == start else None


def _read(declaration: CalendarWindow, label: str) -> date | None:
    match declaration:
        case WeekWindow(0):
            week = _WEEK.fullmatch(label)
            return date.fromisocalendar(int(week[1]), int(week[2]), 1) if week else None
        case DayWindow() | WeekWindow():
            return date.fromisoformat(label) if _DATE.fullmatch(label) else None
        case QuarterWindow() if _is_civil(declaration):
            quarter = _QUARTER.fullmatch(label)
            return date(int(quarter[1]), int(quarter[2]) * 3 - 2, 1) if quarter else None
        case YearWindow() if _is_civil(declaration):
            year = _YEAR.fullmatch(label)
            return date(int(year[1]), 1, 1) if year else None
        case _:
            return _read_month(declaration, label)


def _read_month(declaration: MonthWindow | QuarterWindow | YearWindow, label: str) -> date | None:
    month = _MONTH.fullmatch(label)
    if month is None:
        return None
    return _in_month(int(month[1]) * 12 + int(month[2]) - 1, declaration.first_day)


def _is_civil(declaration: QuarterWindow | YearWindow) -> bool:
    """Whether windows start where those of the civil year do."""
    months, anchor, first_day = _months(declaration)
    return anchor % months == 0 and first_day == 1


def _months(declaration: MonthWindow | QuarterWindow | YearWindow) -> tuple[int, int, int]:
    """Length in months, a month (January is 0) in which one starts, and the first day."""
    match declaration:
        case MonthWindow(first_day):
            return 1, 0, first_day
        case QuarterWindow(anchor_month, first_day):
            return 3, anchor_month - 1, first_day
        case YearWindow(anchor_month, first_day):
            return 12, anchor_month - 1, first_day


def _month_number(on: date) -> int:
    return on.year * 12 + on.month - 1


def _in_month(month: int, day: int) -> date:
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day, monthrange(year, index + 1)[1]))
