"""Whole minutes since 1970, the local time each of them shows, and when a calendar is open."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from palier.calculus.calendars import Calendar
from palier.calculus.instants import MINUTE

ONE = timedelta(minutes=1)


def minute_of(at: int) -> int:
    assert at % MINUTE == 0
    return at // MINUTE


class World:
    """The minutes from first to last, and what the wall clocks of one zone show in each."""

    def __init__(self, zone: str, first: int, last: int) -> None:
        self.zone, self.first, self.last = zone, first, last
        self.local: dict[int, datetime] = {}
        self.shown: dict[datetime, list[int]] = defaultdict(list)
        rules = ZoneInfo(zone)
        for minute in range(first - 3 * 1440, last + 3 * 1440):
            wall = datetime.fromtimestamp(minute * 60, UTC).astimezone(rules)
            self.local[minute] = wall.replace(tzinfo=None, fold=0)
            self.shown[self.local[minute]].append(minute)

    def __repr__(self) -> str:
        return f"World({self.zone!r}, {self.first}, {self.last})"

    @property
    def minutes(self) -> range:
        return range(self.first, self.last)

    def day(self, minute: int) -> date:
        return self.local[minute].date()

    def minute_showing(self, wall: datetime, *, second: bool) -> int:
        """A local time as a minute; one that does not exist moves forward by the gap."""
        if wall not in self.shown:
            before = wall
            while before not in self.shown:
                before -= ONE
            jump = self.shown[before][-1] + 1
            wall += self.local[jump] - self.local[jump - 1] - ONE
        return self.shown[wall][-1 if second else 0]

    def first_minute(self, on: date) -> int:
        return next(m for m in sorted(self.local) if self.local[m].date() >= on)


def open_minutes(calendar: Calendar | None, world: World) -> set[int]:
    """The minutes in which a calendar is open; all of them without one."""
    if calendar is None:
        return set(world.minutes)
    assert calendar.zone == world.zone
    found: set[int] = set()
    days = sorted({wall.date() for wall in world.local.values()})[1:-2]
    for on in days:
        for hours in _hours(calendar, on):
            start = _edge(world, on, hours.opens, second=False)
            end = _edge(world, on, hours.closes, second=True)
            found.update(range(start, end))
    return found & set(world.minutes)


def _hours(calendar: Calendar, on: date):
    if on in calendar.holidays or (on.month, on.day) in calendar.annual_holidays:
        return ()
    return dict(calendar.overrides).get(on, calendar.weekly[on.weekday()])


def _edge(world: World, on: date, seconds: int, *, second: bool) -> int:
    days, rest = divmod(seconds, 86_400)
    day = on + timedelta(days=days)
    if rest == 0:
        return world.first_minute(day)
    wall = datetime(day.year, day.month, day.day) + timedelta(seconds=rest)
    return world.minute_showing(wall, second=second)
