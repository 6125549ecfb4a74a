"""Which limit and which clock the records of a series and priority are held to."""

from __future__ import annotations

from palier.calculus.calendars import Calendar, always_open
from palier.calculus.errors import CalculusError
from palier.calculus.instants import DAY, EARLIEST, LATEST
from palier.calculus.record_clock import RecordClock
from palier.calculus.records import Elapsed, LimitRule
from palier.calculus.selectors import Dimensions
from palier.calculus.spans import EMPTY, Span, Spans
from palier.measurements.engines.protocol import TallyRequest

_AHEAD = 400 * DAY
"""Clocks reach so far past the instant of evaluation; a limit due later compiles a longer one."""

_BEHIND = 100 * DAY
"""And so far before the first window; one for a record that began earlier compiles a longer one."""


class UnknownLimitCalendar(CalculusError):
    """A limit names a calendar that the agreement does not have."""

    code = "unknown-limit-calendar"


class Limits:
    """The limit rules of an indicator with the clocks they are counted on."""

    def __init__(self, indicator: Elapsed, request: TallyRequest) -> None:
        self.at = request.at
        self._rules = indicator.limits
        self._request = request
        first = min((scope.span.start for scope in request.scopes), default=request.at)
        start = max(EARLIEST, min(first, request.at) - _BEHIND)
        self._span = Span(start, min(LATEST, max(request.at, start) + _AHEAD))
        self._own = request.calendar or always_open(request.zone)
        self._calendars = {calendar.name: calendar for calendar in request.calendars}
        self._clocks: dict[tuple[Calendar, Spans], RecordClock] = {}

    def of(self, dimensions: Dimensions, priority: str) -> tuple[LimitRule | None, RecordClock]:
        """The first rule that accepts a record, None when none does, and its clock.

        Raises `UnknownLimitCalendar`.
        """
        values = with_priority(dimensions, priority)
        for rule in self._rules:
            if all(condition.accepts(values) for condition in rule.where):
                return rule, self._clock(rule, values)
        return None, self._clock(None, values)

    def _calendar(self, rule: LimitRule | None) -> Calendar:
        if rule is None or rule.calendar is None:
            return self._own
        if rule.calendar not in self._calendars:
            raise UnknownLimitCalendar(
                f"a limit names calendar {rule.calendar}, which the agreement does not have",
                hint=f"it has {', '.join(sorted(self._calendars)) or 'none'}",
            )
        return self._calendars[rule.calendar]

    def _clock(self, rule: LimitRule | None, values: dict[str, str]) -> RecordClock:
        """A calendar of the limit's own also stands still for what is removed at other hours."""
        calendar, removed = self._calendar(rule), EMPTY
        for scope in self._request.scopes:
            own = scope.removed if calendar is self._own else scope.removed_at_any_hour
            removed = removed | own(values)
        clock = self._clocks.get((calendar, removed))
        if clock is None:
            clock = self._clocks[calendar, removed] = RecordClock(calendar, removed, self._span)
        return clock


def with_priority(dimensions: Dimensions, priority: str) -> dict[str, str]:
    """The dimensions of a record, its priority among them."""
    values = dict(dimensions)
    if priority:
        values["priority"] = priority
    return values
