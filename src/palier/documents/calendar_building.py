"""From written service hours to calendars: references, zones, and holidays written out as dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from palier.calculus.calendars import Calendar
from palier.calculus.records import Elapsed
from palier.calculus.terms import Objective
from palier.documents.dates import week_of
from palier.documents.errors import Unreadable
from palier.documents.models.opening import CalendarShape, PublicHolidaysShape
from palier.documents.public_holidays import public_holidays
from palier.documents.registry import Registry

ALWAYS = "always"


@dataclass(slots=True)
class CalendarBook:
    """The calendars that an agreement can use. `years` are those of holidays written out."""

    registry: Registry
    zone: str
    years: tuple[int, int]
    known: dict[str, Calendar] = field(default_factory=dict)
    holidays_written: set[tuple[int, int]] = field(default_factory=set)

    def calendar(self, written: str | CalendarShape) -> Calendar:
        """The calendar of a name, of hours such as `24x7`, or written in place.

        Raises `Unreadable` when there is none or it never opens.
        """
        if isinstance(written, CalendarShape):
            return self._kept(self.made(written, written.name or "service hours"))
        if written in self.known:
            return self.known[written]
        if written not in self.registry.names("Calendar"):
            try:
                week_of(written)
            except Unreadable:
                pass
            else:
                return self._kept(
                    self.made(CalendarShape.model_validate({"hours": written}), written)
                )
        found = self.registry.find("Calendar", written)
        if found is None:
            # The calendar is a document with problems of its own, told where it stands.
            return Calendar(written, self.zone, ((),) * 7)
        return self._kept(self.made(found.spec, found.name))

    def made(self, shape: CalendarShape, name: str) -> Calendar:
        """The calendar of a shape, with public holidays written out."""
        dates: set[date] = set()
        annual: set[tuple[int, int]] = set()
        for holiday in shape.holidays:
            match holiday:
                case PublicHolidaysShape():
                    dates.update(self._public(holiday))
                case date():
                    dates.add(holiday)
                case (month, day):
                    annual.add((month, day))
        if not any(shape.hours) and not any(hours for _, hours in shape.overrides):
            hint = "give it weekly hours, or a date on which it opens"
            raise Unreadable("calendar-never-opens", f"calendar {name} never opens", hint)
        return Calendar(
            name=name,
            zone=shape.zone or self.zone,
            weekly=shape.hours,
            overrides=shape.overrides,
            holidays=tuple(sorted(dates)),
            breaks=shape.breaks,
            annual_holidays=tuple(sorted(annual)),
            precedence=shape.precedence,
            day_length=shape.day_length,
            gap=shape.gap,
            opening_fold=shape.opening_fold,
            closing_fold=shape.closing_fold,
        )

    def named(self, listed: Iterable[Calendar], objectives: Iterable[Objective]) -> list[Calendar]:
        """The listed calendars, then those that limits of records name, each once."""
        found = {calendar.name: calendar for calendar in listed}
        for objective in objectives:
            if isinstance(objective.indicator, Elapsed):
                for rule in objective.indicator.limits:
                    if rule.calendar is not None:
                        found.setdefault(rule.calendar, self.calendar(rule.calendar))
        return [found[name] for name in sorted(found)]

    def _public(self, holidays: PublicHolidaysShape) -> tuple[date, ...]:
        years = holidays.years or self.years
        self.holidays_written.add(years)
        return public_holidays(holidays.country, holidays.subdivision, holidays.categories, years)

    def _kept(self, calendar: Calendar) -> Calendar:
        self.known.setdefault(calendar.name, calendar)
        return calendar
