"""Service hours in words: `Monday to Friday 08:00–17:00 (America/Montreal)`."""

from __future__ import annotations

from palier.calculus.calendars import DAY_SECONDS, WHOLE_DAY, Calendar, Hours
from palier.presentation.codes import phrase
from palier.presentation.durations import clock
from palier.presentation.instants import WEEKDAYS
from palier.presentation.languages import Words


def hours(calendar: Calendar | None, say: Words) -> str:
    """The weekly hours of a calendar with its zone; `at all times` without one."""
    if calendar is None:
        return say("at all times")
    if all(day == WHOLE_DAY for day in calendar.weekly):
        week = say("every day, around the clock")
    else:
        week = "; ".join(_runs(calendar.weekly, say)) or say("never open")
    return f"{week} ({calendar.zone})"


def calendar_rows(calendar: Calendar | None, say: Words) -> tuple[tuple[str, str], ...]:
    """The settings of a calendar besides its weekly hours, as (name, text)."""
    if calendar is None:
        return ()
    closed = len(calendar.holidays) + len(calendar.annual_holidays)
    dates = say.many("{n} date", "{n} dates", closed, n=str(closed)) if closed else say("none")
    rows = [
        (say("Holidays"), dates),
        (say("Clock changes"), phrase(calendar.day_length, say)),
    ]
    if calendar.overrides:
        count = len(calendar.overrides)
        exceptional = say.many("{n} date", "{n} dates", count, n=str(count))
        rows.append((say("Exceptional hours"), exceptional))
        rows.append((say("Precedence"), phrase(calendar.precedence, say)))
    if calendar.breaks:
        count = len(calendar.breaks)
        rows.append((say("Breaks"), say.many("{n} date", "{n} dates", count, n=str(count))))
    return tuple(rows)


def _runs(weekly: tuple[Hours, ...], say: Words) -> list[str]:
    """Days in a row with the same hours, said together; closed days are not said."""
    runs: list[tuple[int, int, Hours]] = []
    for day, open_hours in enumerate(weekly):
        if runs and runs[-1][2] == open_hours:
            runs[-1] = (runs[-1][0], day, open_hours)
        else:
            runs.append((day, day, open_hours))
    return [f"{_days(first, last, say)} {_day(each, say)}" for first, last, each in runs if each]


def _days(first: int, last: int, say: Words) -> str:
    if first == last:
        return say(WEEKDAYS[first])
    if last == first + 1:
        return say("{first} and {last}", first=say(WEEKDAYS[first]), last=say(WEEKDAYS[last]))
    return say("{first} to {last}", first=say(WEEKDAYS[first]), last=say(WEEKDAYS[last]))


def _day(open_hours: Hours, say: Words) -> str:
    return ", ".join(
        f"{clock(each.opens, say)}–{_closing(each.closes, say)}" for each in open_hours
    )


def _closing(seconds: int, say: Words) -> str:
    if seconds <= DAY_SECONDS:
        return clock(seconds, say)
    return say("{time} the next day", time=clock(seconds - DAY_SECONDS, say))
