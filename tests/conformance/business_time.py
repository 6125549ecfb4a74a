"""How the cases of the business-time suites are read, and which settings each suite states."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from palier.calculus.business_days import (
    NEXT_OPENING_SAME_TIME,
    BusinessDayRules,
    DueOutsideHours,
    StartOutsideHours,
)
from palier.calculus.calendars import (
    WHOLE_DAY,
    Calendar,
    DayHours,
    Hours,
)
from palier.calculus.instants import Instant, instant_of
from palier.calculus.service_clock import AtClosing
from palier.calculus.service_time import (
    Direction,
    EndBeforeStart,
)
from palier.calculus.zones import (
    FoldPolicy,
    instant_at,
    local_date,
    zone,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Case = dict[str, Any]


@dataclass(frozen=True)
class Conventions:
    """What one suite states about the questions on which the suites disagree."""

    at_closing: AtClosing = AtClosing.STAYS
    end_before_start: EndBeforeStart = EndBeforeStart.ZERO
    closing_fold: FoldPolicy = FoldPolicy.SECOND
    closing_is_open: bool = False
    days: BusinessDayRules = NEXT_OPENING_SAME_TIME
    start_rolls_first: bool = False
    """Adding business days to a date rolls it to a business day before it moves."""


SUITES: dict[str, Conventions] = {
    "zendesk-biz": Conventions(
        at_closing=AtClosing.NEXT_OPENING,
        closing_fold=FoldPolicy.FIRST,
        days=BusinessDayRules(StartOutsideHours.SAME_TIME, DueOutsideHours.MOVES_IN),
    ),
    "gocardless-business": Conventions(start_rolls_first=True),
    "bokmann-business_time": Conventions(
        end_before_start=EndBeforeStart.NEGATIVE,
        start_rolls_first=True,
        days=BusinessDayRules(StartOutsideHours.NEAREST_OPENING, DueOutsideHours.STAYS),
    ),
    "lennym-moment-business-time": Conventions(
        end_before_start=EndBeforeStart.NEGATIVE,
        closing_is_open=True,
        days=BusinessDayRules(StartOutsideHours.SAME_TIME, DueOutsideHours.STAYS),
    ),
}


def load(folder: Path, suite: str) -> dict[str, Any]:
    """One suite's file."""
    text = (folder / "conformance" / "business-time" / f"{suite}.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def calendar_of(name: str, raw: dict[str, Any], conventions: Conventions) -> Calendar:
    """A suite's calendar as ours."""
    if "working_days" in raw:
        weekly = tuple(WHOLE_DAY if day in raw["working_days"] else () for day in WEEKDAYS)
        overrides = tuple((date.fromisoformat(on), WHOLE_DAY) for on in raw["extra_working_dates"])
    else:
        weekly = tuple(_hours(raw["weekly_hours"].get(day, ())) for day in WEEKDAYS)
        overrides = _dated(raw.get("date_hours", {}))
    every_year = [on[2:] for on in raw["holidays"] if on.startswith("*-")]
    every_year += raw.get("annual_holidays", [])
    return Calendar(
        name=name,
        zone=raw["timezone"] or "UTC",
        weekly=weekly,
        overrides=overrides,
        holidays=tuple(date.fromisoformat(on) for on in raw["holidays"] if on[0] != "*"),
        breaks=_dated(raw.get("breaks", {})),
        annual_holidays=tuple((int(on[:2]), int(on[3:])) for on in every_year),
        closing_fold=conventions.closing_fold,
    )


def _hours(raw: list[list[str]]) -> Hours:
    return tuple(DayHours(seconds_of(opens), seconds_of(closes)) for opens, closes in raw)


def _dated(raw: dict[str, Any]) -> tuple[tuple[date, Hours], ...]:
    return tuple((date.fromisoformat(on), _hours(hours)) for on, hours in raw.items())


def seconds_of(clock: str) -> int:
    hours, minutes, *rest = (int(part) for part in clock.split(":"))
    return hours * 3600 + minutes * 60 + (rest[0] if rest else 0)


@dataclass(frozen=True)
class Question:
    """One case, ready to be answered."""

    calendar: Calendar
    conventions: Conventions
    given: Case

    def at(self, key: str) -> Instant:
        """An instant of the input; without an offset, in the calendar's zone."""
        moment = datetime.fromisoformat(self.given[key])
        if moment.tzinfo is None:
            return instant_at(moment, zone(self.calendar.zone))
        return instant_of(moment)

    def on(self, key: str = "") -> date:
        """A date of the input, or the local date of its instant."""
        key = key or ("date" if "date" in self.given else "time")
        text = self.given[key]
        if len(text) == 10:
            return date.fromisoformat(text)
        return local_date(self.at(key), zone(self.calendar.zone))

    @property
    def direction(self) -> Direction:
        """Which way the case counts; of zero days, only the name of the method tells."""
        if self.given.get("business_days") == 0 and self.given.get("method", "").endswith("before"):
            return Direction.BACKWARD
        return Direction(self.given.get("direction", "forward"))


def expected_of(question: Question, value: Any) -> Any:
    """An expected value in the form of our answers: instants as microseconds."""
    if isinstance(value, list):
        return [expected_of(question, each) for each in value]
    if isinstance(value, dict):
        return {key: expected_of(question, each) for key, each in value.items()}
    if isinstance(value, str) and len(value) > 10 and value[4] == "-":
        return instant_of(datetime.fromisoformat(value))
    if isinstance(value, float):
        return Fraction(value)
    return value
