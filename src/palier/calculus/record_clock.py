"""The clock a record is held to: when its limit is due, and how much service time it took."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta

from palier.calculus.business_days import business_date, day_spans, due_after_business_days
from palier.calculus.calendars import Calendar, open_spans
from palier.calculus.instants import DAY, EARLIEST, LATEST, Duration, Instant
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

_BEHIND = 10 * DAY
"""Hours reach so far before an instant: it then has a whole opening before it to count on."""


class CompiledHours:
    """The hours of a calendar in a span, with and without removed time."""

    def __init__(self, calendar: Calendar, removed: Spans, span: Span) -> None:
        opened = open_spans(calendar, span)
        self.span = span
        self.gross = ServiceClock(opened)
        self.net = ServiceClock(opened - removed) if removed else self.gross
        # The first and the last opening may go on outside the span, so none is reckoned from them.
        whole = opened.items[1:-1]
        self.openings = [start for start, _ in whole]
        self.closings = [end for _, end in whole]
        self.moved: dict[tuple[int, int], Duration] = {}


class RecordClock:
    """The hours of a calendar without removed time, compiled once for many records.

    The span compiled is made longer where a record needs it: no answer depends on it.
    """

    def __init__(self, calendar: Calendar, removed: Spans, span: Span) -> None:
        self.calendar = calendar
        self.removed = removed
        self._hours = CompiledHours(calendar, removed, span)

    def hours_from(self, at: Instant) -> CompiledHours:
        """Hours that reach back to an instant."""
        hours = self._hours
        start, end = hours.span
        if at < start:
            earlier = max(EARLIEST, min(at - _BEHIND, start - (end - start)))
            hours = CompiledHours(self.calendar, self.removed, Span(earlier, end))
            # Other threads see the old hours or the new ones, never half of them.
            self._hours = hours
        return hours

    def longer(self, hours: CompiledHours) -> CompiledHours:
        """Hours that reach further ahead than some that ended too early: a year, or twice as far.

        Raises `CalendarNeverOpens`.
        """
        start, end = hours.span
        if end >= LATEST:
            raise CalendarNeverOpens(
                f"calendar {self.calendar.name} does not open long enough for a limit",
                hint="give it weekly hours, or a shorter limit",
            )
        span = Span(start, min(LATEST, end + max(end - start, 366 * DAY)))
        self._hours = CompiledHours(self.calendar, self.removed, span)
        return self._hours

    def elapsed(self, start: Instant, end: Instant, stops: Spans = EMPTY) -> Duration:
        """Service time from start to end outside the stops; zero when the end comes first."""
        if end <= start:
            return 0
        clock = self.hours_from(start).net
        elapsed = clock.elapsed(start, end)
        if not stops:
            return elapsed
        return elapsed - sum(clock.elapsed(*stop) for stop in stops.clip((start, end)))

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
            amount += self.hours_from(since).net.elapsed(start, end)
            due = self._after(True, since, amount, at_closing)
        return due

    def _due_in_business_days(self, since: Instant, limit: BusinessDays, stops: Spans) -> Instant:
        due = self.days_later(since, limit.days)
        if limit.end_of_day:
            due = self.end_of_day(due)
        if not stops:
            return due
        moved = due
        stopped = 0
        for start, end in stops.clip((since, LATEST)):
            if start >= moved:
                break
            stopped += self.hours_from(since).gross.elapsed(start, end)
            moved = self._after(False, due, stopped) if stopped else due
        return moved

    def end_of_day(self, due: Instant) -> Instant:
        """The last closing of the business day that an instant belongs to; itself on other days."""
        closing = self.closing_of_day(due)
        return due if closing is None else closing

    def closing_of_day(self, at: Instant) -> Instant | None:
        """The last closing of the day whose hours an instant belongs to; None on other days."""
        day = day_spans(self.calendar, business_date(self.calendar, at))
        return day.items[-1].end if day else None

    def days_later(self, since: Instant, days: int) -> Instant:
        """The same time of day so many business days later. Raises `CalendarNeverOpens`."""
        hours = self.hours_from(since)
        place = bisect_right(hours.closings, since)
        moved = self.moved_from(hours, place, days)
        if moved is None:
            return due_after_business_days(self.calendar, since, days)
        return max(since, hours.openings[place]) + moved

    def moved_from(self, hours: CompiledHours, place: int, days: int) -> Duration | None:
        """How far all instants of one opening are moved; None when each is counted by itself.

        That is so when clocks change, when the opening spans days, and at the ends of the hours.
        """
        if not 0 < place < len(hours.closings):
            return None
        moved = hours.moved.get((place, days))
        if moved is None:
            opening, last = hours.openings[place], hours.closings[place] - 1
            first_due = due_after_business_days(self.calendar, opening, days)
            last_due = due_after_business_days(self.calendar, last, days)
            is_alike = last - opening < DAY and last_due - first_due == last - opening
            moved = hours.moved[place, days] = first_due - opening if is_alike else _EACH_BY_ITSELF
        return None if moved == _EACH_BY_ITSELF else moved

    def _due_in_days(self, since: Instant, days: int, stops: Spans) -> Instant:
        due = self.wall_days_later(since, days)
        for start, end in stops.clip((since, LATEST)):
            if start >= due:
                break
            due += end - start
        return due

    def wall_days_later(self, since: Instant, days: int) -> Instant:
        """The same wall-clock time so many days later."""
        rules = zone(self.calendar.zone)
        local = local_datetime(since, rules).replace(tzinfo=None, fold=0) + timedelta(days=days)
        return instant_at(local, rules, gap=self.calendar.gap, fold=self.calendar.closing_fold)

    def _after(
        self,
        is_net: bool,
        since: Instant,
        amount: Duration,
        closing: AtClosing = AtClosing.STAYS,
    ) -> Instant:
        """When an amount has passed, net of removed time or not."""
        hours = self.hours_from(since)
        while True:
            due = (hours.net if is_net else hours.gross).due(since, amount, closing)
            if due is not None:
                return due
            hours = self.longer(hours)
