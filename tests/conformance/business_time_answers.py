"""Which function of the calculus answers each operation of the business-time suites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from palier.calculus.business_days import (
    add_business_days,
    business_days_between,
    day_spans,
    due_after_business_days,
    is_business_day,
    roll,
)
from palier.calculus.calendars import breaks_on, is_holiday, open_spans, spans_of_day
from palier.calculus.instants import DAY, SECOND, Instant
from palier.calculus.service_time import (
    Direction,
    due,
    elapsed,
    is_open,
    next_opening,
    previous_closing,
)
from palier.calculus.spans import Span
from palier.calculus.zones import (
    instant_at,
    local_date,
    local_datetime,
    seconds_after_midnight,
    zone,
)
from tests.conformance.business_time import Question, seconds_of
from tests.conformance.business_time_moment import (
    NotExpressed,
    add_working_time,
    is_working_time_inclusive_end,
    transition,
    working_diff,
)


def answer(question: Question, op: str) -> Any:
    """What the calculus says. Raises `NotExpressed`."""
    if op not in ANSWERS:
        raise NotExpressed(op)
    return ANSWERS[op](question)


def _due(question: Question) -> Instant:
    return due(
        question.calendar,
        question.at("start"),
        int(question.given["seconds"] * SECOND),
        at_closing=question.conventions.at_closing,
        direction=question.direction,
    )


def _elapsed(question: Question) -> Fraction:
    passed = elapsed(
        question.calendar,
        question.at("start"),
        question.at("end"),
        end_before_start=question.conventions.end_before_start,
    )
    return Fraction(passed, SECOND)


def _open_periods(question: Question) -> list[list[Instant]]:
    origin, count = question.at("origin"), question.given["count"]
    if question.direction is Direction.FORWARD:
        spans = open_spans(question.calendar, Span(origin, origin + 400 * DAY)).items[:count]
    else:
        spans = open_spans(question.calendar, Span(origin - 400 * DAY, origin)).items[::-1][:count]
    return [list(span) for span in spans]


def _is_on_break(question: Question) -> bool:
    on = local_date(question.at("time"), zone(question.calendar.zone))
    spans = spans_of_day(question.calendar, on, breaks_on(question.calendar, on))
    return spans.contains(question.at("time"))


def _add_business_days_time(question: Question) -> Instant:
    return due_after_business_days(
        question.calendar,
        question.at("start"),
        question.given["business_days"],
        question.conventions.days,
        direction=question.direction,
    )


def _resolve_wall_time(question: Question) -> Instant:
    calendar = question.calendar
    return seconds_after_midnight(
        question.on(),
        seconds_of(question.given["time"]),
        zone(calendar.zone),
        calendar.gap,
        calendar.closing_fold,
    )


def _business_dates_after(question: Question) -> list[str]:
    dates, on = [], question.on()
    for _ in range(question.given["count"]):
        on = add_business_days(question.calendar, on, 1)
        dates.append(on.isoformat())
    return dates


def _add_business_days(question: Question) -> str:
    on, days = question.on(), question.given["business_days"]
    if question.conventions.start_rolls_first:
        on = roll(question.calendar, on, 1 if days >= 0 else -1)
    return add_business_days(question.calendar, on, days).isoformat()


def _last_day(question: Question) -> date:
    inclusive = question.given.get("inclusive_end", False)
    return question.on("end") + timedelta(days=int(inclusive))


def _business_days_between(question: Question) -> int:
    return business_days_between(question.calendar, question.on("start"), _last_day(question))


def _business_dates_between(question: Question) -> list[str]:
    start, end = question.on("start"), _last_day(question)
    every = (start + timedelta(days=day) for day in range((end - start).days))
    return [on.isoformat() for on in every if is_business_day(question.calendar, on)]


def _roll(step: int) -> Callable[[Question], str | Instant]:
    def answer(question: Question) -> str | Instant:
        if "date" in question.given:
            return roll(question.calendar, question.on(), step).isoformat()
        inside = next_opening if step > 0 else previous_closing
        return inside(question.calendar, question.at("time"))

    return answer


def _neighbour(step: int) -> Callable[[Question], str]:
    def answer(question: Question) -> str:
        return add_business_days(question.calendar, question.on(), step).isoformat()

    return answer


def _same_time_on(question: Question, on: date) -> Instant:
    rules = zone(question.calendar.zone)
    local = local_datetime(question.at("time"), rules)
    return instant_at(datetime.combine(on, local.time()), rules)


def _business_day_time(step: int, *, self_counts: bool) -> Callable[[Question], Instant]:
    def answer(question: Question) -> Instant:
        on = question.on() if self_counts else question.on() + timedelta(days=step)
        return _same_time_on(question, roll(question.calendar, on, step))

    return answer


def _edge_of_day(edge: int) -> Callable[[Question], Instant]:
    def answer(question: Question) -> Instant:
        hull = day_spans(question.calendar, question.on()).hull
        assert hull is not None
        return hull[edge]

    return answer


def _run_of_days(business: bool) -> Callable[[Question], list[str]]:
    def answer(question: Question) -> list[str]:
        def same(on: date) -> bool:
            return is_business_day(question.calendar, on) is business

        first = last = question.on()
        if not same(first):
            return []
        while same(first - timedelta(days=1)):
            first -= timedelta(days=1)
        while same(last + timedelta(days=1)):
            last += timedelta(days=1)
        days = range((last - first).days + 1)
        return [(first + timedelta(days=day)).isoformat() for day in days]

    return answer


def _is_weekly_working_day(question: Question) -> bool:
    return is_business_day(replace(question.calendar, holidays=()), question.on())


def _previous_business_day(question: Question) -> str | Instant:
    if "date" in question.given:
        return _neighbour(-1)(question)
    return _business_day_time(-1, self_counts=True)(question)


ANSWERS: dict[str, Callable[[Question], Any]] = {
    "due": _due,
    "elapsed_seconds": _elapsed,
    "open_periods": _open_periods,
    "is_working_time": lambda question: is_open(question.calendar, question.at("time")),
    "is_working_time_inclusive_end": is_working_time_inclusive_end,
    "is_on_break": _is_on_break,
    "is_holiday": lambda question: is_holiday(question.calendar, question.on()),
    "is_business_day": lambda question: is_business_day(question.calendar, question.on()),
    "is_weekly_working_day": _is_weekly_working_day,
    "add_business_days_time": _add_business_days_time,
    "add_business_days": _add_business_days,
    "business_days_between": _business_days_between,
    "business_dates_between": _business_dates_between,
    "business_dates_after": _business_dates_after,
    "resolve_wall_time": _resolve_wall_time,
    "roll_forward": _roll(1),
    "roll_backward": _roll(-1),
    "next_business_day": _neighbour(1),
    "previous_business_day": _previous_business_day,
    "first_business_day": _business_day_time(1, self_counts=True),
    "next_business_day_time": _business_day_time(1, self_counts=False),
    "previous_business_day_time": _business_day_time(-1, self_counts=False),
    "beginning_of_workday": _edge_of_day(0),
    "end_of_workday": _edge_of_day(1),
    "consecutive_workdays": _run_of_days(True),
    "consecutive_non_working_days": _run_of_days(False),
    "next_open_or_self": lambda question: next_opening(question.calendar, question.at("time")),
    "previous_close_or_self": lambda question: previous_closing(
        question.calendar, question.at("time")
    ),
    "nextTransitionTime": transition(True),
    "lastTransitionTime": transition(False),
    "moment_add_working_time": add_working_time,
    "moment_working_diff": working_diff,
}
