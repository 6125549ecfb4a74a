"""What one library of the business-time suites (moment-business-time) asks, in its own words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any

from palier.calculus.business_days import (
    business_days_between,
    day_spans,
    due_after_business_days,
)
from palier.calculus.calendars import open_spans
from palier.calculus.instants import (
    DAY,
    HOUR,
    MILLISECOND,
    MINUTE,
    SECOND,
    Instant,
)
from palier.calculus.service_time import (
    due,
    elapsed,
    is_open,
    previous_closing,
)
from palier.calculus.spans import Span
from palier.calculus.zones import local_date, zone
from tests.conformance.business_time import Question

ONE_DAY = timedelta(days=1)
UNITS = {"hour": HOUR, "minute": MINUTE, "second": SECOND, "millisecond": MILLISECOND}


class NotExpressed(Exception):
    """An operation, or a unit of one, that the calculus gives no meaning to."""


def is_working_time_inclusive_end(question: Question) -> bool:
    at = question.at("time")
    if {"ignoreBreaks": True} in question.given["opts"]:
        hull = day_spans(question.calendar, question.on("time")).hull
        return hull is not None and hull.start <= at <= hull.end
    closing = question.conventions.closing_is_open and previous_closing(question.calendar, at) == at
    return is_open(question.calendar, at) or closing


def transition(forward: bool) -> Callable[[Question], dict[str, Any]]:
    def answer_one(question: Question) -> dict[str, Any]:
        at = question.at("time")
        if forward:
            first = open_spans(question.calendar, Span(at, at + 30 * DAY)).items[0]
            inside = is_open(question.calendar, at)
            return {"time": first[int(inside)], "transition": "close" if inside else "open"}
        last = open_spans(question.calendar, Span(at - 30 * DAY, at)).items[-1]
        inside = last.end == at
        return {"time": last[int(not inside)], "transition": "open" if inside else "close"}

    return answer_one


def add_working_time(question: Question) -> Instant:
    at, direction = question.at("start"), question.direction
    args = question.given["args"]
    for amount, unit in zip(args[::2], args[1::2], strict=True):
        name = unit.rstrip("s")
        if name == "day":
            rules = question.conventions.days
            at = due_after_business_days(question.calendar, at, amount, rules, direction=direction)
        elif name in UNITS:
            closing = question.conventions.at_closing
            length = amount * UNITS[name]
            at = due(question.calendar, at, length, at_closing=closing, direction=direction)
        else:
            raise NotExpressed(f"unit {unit}")
    return at


def working_diff(question: Question) -> Fraction | int:
    end, start = question.at("this"), question.at("comparator")
    unit = question.given["unit"].rstrip("s")
    if unit == "day":
        figure = _share_of_days(question, min(start, end), max(start, end))
        figure = figure if start <= end else -figure
    elif unit == "calendarDay":
        first, last = (local_date(at, zone(question.calendar.zone)) for at in (start, end))
        return business_days_between(question.calendar, first + ONE_DAY, last + ONE_DAY)
    elif unit in UNITS:
        before = question.conventions.end_before_start
        passed = elapsed(question.calendar, start, end, end_before_start=before)
        figure = Fraction(passed, UNITS[unit])
    else:
        raise NotExpressed(f"unit {unit}")
    return figure if question.given["detail"] else int(figure)


def _share_of_days(question: Question, start: Instant, end: Instant) -> Fraction:
    """The sum over dates of the share of their service time that lies between two instants."""
    rules = zone(question.calendar.zone)
    first, last = local_date(start, rules), local_date(end, rules)
    every = (first + day * ONE_DAY for day in range((last - first).days + 1))
    spans = [day_spans(question.calendar, on) for on in every]
    return sum(
        (Fraction(day.clip((start, end)).measure, day.measure) for day in spans if day),
        start=Fraction(0),
    )
