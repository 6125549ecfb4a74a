"""The clock a record is held to: when its limit is due, and how much service time it took."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta

from palier.calculus.business_days import business_date, day_spans, due_after_business_days
from palier.calculus.calendars import Calendar, open_spans
from palier.calculus.instants import DAY, LATEST, Duration, Instant
from palier.calculus.record_lives import Life
from palier.calculus.records import (
    BusinessDays,
    CalendarDays,
    RecordRules,
    ServiceTime,
)
from palier.calculus.service_clock import AtClosing, ServiceClock
from palier.calculus.service_time import CalendarNeverOpens
from palier.calculus.spans import EMPTY, Span, Spans
from palier.calculus.zones import instant_at, local_datetime, zone

_EACH_BY_ITSELF = -1


class RecordClock:
    """The hours of a calendar without removed time, compiled once for many records."""

    def __init__(self, calendar: Calendar, removed: Spans, span: Span) -> None:
        self.calendar = calendar
        self.removed = removed
        self._compile(span)

    def _compile(self, span: Span) -> None:
        opened = open_spans(self.calendar, span)
        self._span = span
        self._hours = ServiceClock(opened)
        # The first and the last opening may go on outside the span, so none is reckoned from them.
        whole = opened.items[1:-1]
        self._openings = [start for start, _ in whole]
        self._closings = [end for _, end in whole]
        self._moved: dict[tuple[int, int], Duration] = {}
        self._clock = ServiceClock(opened - self.removed) if self.removed else self._hours

    def elapsed(self, start: Instant, end: Instant, stops: Spans = EMPTY) -> Duration:
        """Service time from start to end outside the stops; zero when the end comes first."""
        if end <= start:
            return 0
        elapsed = self._clock.elapsed(start, end)
        if not stops:
            return elapsed
        return elapsed - sum(self._clock.elapsed(*stop) for stop in stops.clip((start, end)))

    def due(
        self, life: Life, limit: ServiceTime | BusinessDays | CalendarDays, rules: RecordRules
    ) -> Instant:
        """When the limit of a record is due. Raises `CalendarNeverOpens`."""
        stops = life.stops if rules.paused_due else EMPTY
        match limit:
            case ServiceTime(amount):
                return self._due_in_service(life.since, amount, stops, rules.at_closing)
            case BusinessDays():
                return self._due_in_business_days(life.since, limit, stops | self.removed)
            case CalendarDays(days):
                return self._due_in_days(life.since, days, stops | self.removed)

    def _due_in_service(
        self, since: Instant, amount: Duration, stops: Spans, at_closing: AtClosing
    ) -> Instant:
        due = self._after(True, since, amount, at_closing)
        if not amount:
            # Due at once is due as soon as the clock runs.
            for start, end in stops:
                due = self._after(True, end, 0, at_closing) if start <= due < end else due
            return due
        for start, end in stops:
            if start >= due:
                break
            amount += self._clock.elapsed(start, end)
            due = self._after(True, since, amount, at_closing)
        return due

    def _due_in_business_days(self, since: Instant, limit: BusinessDays, stops: Spans) -> Instant:
        due = self._days_later(since, limit.days)
        if limit.end_of_day:
            day = day_spans(self.calendar, business_date(self.calendar, due))
            due = day.items[-1].end if day else due
        if not stops:
            return due
        moved = due
        stopped = 0
        for start, end in stops.clip((since, LATEST)):
            if start >= moved:
                break
            stopped += self._hours.elapsed(start, end)
            moved = self._after(False, due, stopped) if stopped else due
        return moved

    def _days_later(self, since: Instant, days: int) -> Instant:
        """The same time of day so many business days later.

        All instants of one opening are moved alike, unless clocks change or it spans days: then
        each one is counted by itself.
        """
        place = bisect_right(self._closings, since)
        if not 0 < place < len(self._closings):
            return due_after_business_days(self.calendar, since, days)
        moved = self._moved.get((place, days))
        if moved is None:
            opening, last = self._openings[place], self._closings[place] - 1
            first_due = due_after_business_days(self.calendar, opening, days)
            last_due = due_after_business_days(self.calendar, last, days)
            is_alike = last - opening < DAY and last_due - first_due == last - opening
            moved = self._moved[place, days] = first_due - opening if is_alike else _EACH_BY_ITSELF
        if moved == _EACH_BY_ITSELF:
            return due_after_business_days(self.calendar, since, days)
        return max(since, self._openings[place]) + moved

    def _due_in_days(self, since: Instant, days: int, stops: Spans) -> Instant:
        rules = zone(self.calendar.zone)
        local = local_datetime(since, rules).replace(tzinfo=None, fold=0) + timedelta(days=days)
        due = instant_at(local, rules, gap=self.calendar.gap, fold=self.calendar.closing_fold)
        for start, end in stops.clip((since, LATEST)):
            if start >= due:
                break
            due += end - start
        return due

    def _after(
        self,
        is_net: bool,
        since: Instant,
        amount: Duration,
        closing: AtClosing = AtClosing.STAYS,
    ) -> Instant:
        """When an amount has passed, net of removed time or not.

        The span compiled may end too early: then it is made longer, by a year or twice as long.
        """
        due = (self._clock if is_net else self._hours).due(since, amount, closing)
        if due is None and self._span.end < LATEST:
            start, end = self._span
            self._compile(Span(start, min(LATEST, end + max(end - start, 366 * DAY))))
            return self._after(is_net, since, amount, closing)
        if due is None:
            raise CalendarNeverOpens(
                f"calendar {self.calendar.name} does not open long enough for a limit",
                hint="give it weekly hours, or a shorter limit",
            )
        return due
