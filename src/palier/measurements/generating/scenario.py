"""What a scenario declares: a period, what happens in it, and the series that show it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from palier.calculus.calendars import Calendar
from palier.calculus.instants import DAY, HOUR, Duration, Instant
from palier.calculus.selectors import Selector
from palier.measurements.generating.errors import InvalidScenario
from palier.measurements.mappings import DEFAULT_RESOLUTION
from palier.measurements.schema import Dims, Kind


@dataclass(frozen=True, slots=True)
class Lasting:
    """A length of time: a median, and the deviation of its logarithm; never beyond `most`."""

    median: Duration
    spread: float = 0.0
    most: Duration = 366 * DAY


@dataclass(frozen=True, slots=True)
class Season:
    """How much happens by local hour and weekday; the mean over a week is 1."""

    hours: tuple[float, ...] = (1.0,) * 24
    weekdays: tuple[float, ...] = (1.0,) * 7
    """Monday first."""
    holiday: float = 1.0
    """What a holiday has of an ordinary day of its weekday."""


FLAT = Season()

MOST_PER_DAY = 864_000
"""Rows that a series may have in 24 hours: a day of one is made at once."""

MOST_TICKETS_PER_DAY = 5_000_000
"""Likewise the tickets of a series."""


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day that comes again: every Thursday, or the second, or (-1) the last one of a month."""

    weekday: int
    """0 is Monday."""
    nth: int = 0
    """0 is every one of them."""


@dataclass(frozen=True, slots=True)
class When:
    """When something starts: at stated instants, on days that come again, or at random."""

    at: tuple[Instant, ...] = ()
    days: tuple[date, ...] = ()
    again: tuple[Weekday, ...] = ()
    opens: int = 0
    """Seconds past midnight at which it starts on `days` and `again`."""
    every: Duration = 0
    """Mean time between two random starts; 0 is never."""
    season: Season = FLAT
    """At which hours random starts are likely."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an occurrence does, at its worst, to the series it hits."""

    failures: float = 1.0
    """The share of requests and checks that fail."""
    slow: float = 1.0
    """What values of samples, and the work on tickets opened meanwhile, are multiplied by."""
    traffic: float = 1.0
    """The share of requests that still come."""
    state: str = "down"
    """The word that states and outages have for it; `up` leaves them alone."""
    tickets: float = 0.0
    """How many more tickets come, on average, for each occurrence."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How strong an occurrence is while it lasts, and after."""

    name: str = "outage"
    flaps: Duration = 0
    """Time from one failure to the next when it flaps; it fails in the first half."""
    rises: bool = False
    """Whether it grows from nothing to its worst."""
    recovery: Duration = 0
    """How long it takes, after its end, until nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Series that a cause hits, and what it does to them."""

    selector: Selector
    effect: Effect = Effect()


@dataclass(frozen=True, slots=True)
class Cause:
    """An incident, a maintenance or a gap: when it happens, what it hits, and what that does."""

    name: str
    hits: tuple[Hit, ...]
    """The first one that picks a series says what is done to it."""
    when: When
    lasts: Lasting
    shape: Shape = Shape()
    reasons: tuple[str, ...] = ()
    affected: tuple[Decimal, Decimal] | None = None
    """The least and the greatest share of users; None is all of them."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How rows arrive: a share of them late by up to `by`, a share of them twice."""

    late: float = 0.0
    by: Duration = HOUR
    repeats: float = 0.0


@dataclass(frozen=True, slots=True)
class Sampled:
    """Values around a base, with noise, a season and a heavy tail."""

    base: float
    noise: float = 0.0
    depth: float = 0.0
    """How far the season moves the value: 1 is as much as it says."""
    tail: float = 0.0
    """The share of values in the heavy tail."""
    reach: float = 10.0
    """How many times the value a draw of the tail adds, on average."""
    least: float | None = None
    most: float | None = None
    unit: str = ""
    resolution: Decimal = DEFAULT_RESOLUTION


@dataclass(frozen=True, slots=True)
class Counted:
    """Requests: how many in an hour on average, and the share of them that fails by itself."""

    per_hour: float
    noise: float = 0.05
    failures: float = 0.0
    resets: int = 0
    """For counters: how many days they count before they start from nothing; 0 is never."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Checks: the share that fails by itself, and how many failures in a row are confirmed."""

    failures: float = 0.0
    attempts: int = 0
    """0: the source does not confirm results."""


@dataclass(frozen=True, slots=True)
class Logged:
    """States and outages as they are logged; `least` is the shortest that is noticed."""

    least: Duration = 0
    lag: Duration = 0
    """How long after its start and its end, at most, something is noticed."""


@dataclass(frozen=True, slots=True)
class Priority:
    """How tickets of one priority are handled."""

    name: str
    weight: float
    respond: Lasting
    resolve: Lasting
    hours: bool = True
    """Whether work goes on in service hours only."""
    due: Duration = 0
    """When it is due, on the same clock; 0 is not stated."""


@dataclass(frozen=True, slots=True)
class Ticketed:
    """Tickets: how many come, and what becomes of them."""

    per_day: float
    priorities: tuple[Priority, ...]
    prefix: str = "T-"
    waits: float = 0.0
    """The share that waits for the customer once."""
    waiting: Lasting = Lasting(8 * HOUR, 0.8, 20 * DAY)
    reason: str = "waiting for the customer"
    reopened: float = 0.0
    changed: float = 0.0
    """The share whose priority changes."""
    closes: Duration = 3 * DAY
    """From the resolution to the closing; 0 leaves them without one."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Figures entered by hand at the end of every month or quarter."""

    months: int
    base: float
    noise: float = 0.0
    least: float | None = None
    most: float | None = None
    places: int = 1
    by: str | None = None
    after: Duration = 5 * DAY
    """From the end of the period to the entry."""
    evidence: str | None = None
    """`{label}` stands for the period."""


Measured = Sampled | Counted | Checked | Logged | Ticketed | Entered


@dataclass(frozen=True, slots=True)
class Series:
    """Series of one kind and name: one for each combination of dimensions."""

    kind: Kind
    name: str
    measured: Measured
    dims: tuple[Dims, ...] = ((),)
    per_day: int = 1440
    """Rows in 24 hours, evenly spaced; for the kinds that come at a cadence."""
    jitter: float = 0.0
    """The share of a cadence by which rows come later, at most."""
    season: Season = FLAT
    arrival: Arrival = Arrival()


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that decides the measurements."""

    since: Instant
    until: Instant
    series: tuple[Series, ...]
    zone: str = "UTC"
    seed: int = 0
    hours: Calendar | None = None
    """When people work; None is around the clock."""
    holidays: frozenset[date] = frozenset()
    annual: frozenset[tuple[int, int]] = frozenset()
    """(month, day) of the holidays of every year."""
    incidents: tuple[Cause, ...] = ()
    maintenance: tuple[Cause, ...] = ()
    gaps: tuple[Cause, ...] = ()


def scaled(scenario: Scenario, by: float) -> Scenario:
    """The scenario with so many times the rows: a denser cadence, and more tickets.

    Raises `InvalidScenario` where a day of a series would be too large.
    """
    scaled = tuple(_scaled(each, by) for each in scenario.series)
    for series in scaled:
        if has_too_many(series):
            raise InvalidScenario(
                f"{series.name}: too many rows a day when there are {by:g} times as many",
                hint="give it more dimensions, or the scenario a longer period",
            )
    return replace(scenario, series=scaled)


def has_too_many(series: Series) -> bool:
    """Whether a series has more rows in a day than can be made at once."""
    measured = series.measured
    if isinstance(measured, Ticketed) and measured.per_day > MOST_TICKETS_PER_DAY:
        return True
    return series.per_day > MOST_PER_DAY


def _scaled(series: Series, by: float) -> Series:
    measured = series.measured
    if isinstance(measured, Ticketed):
        measured = replace(measured, per_day=measured.per_day * by)
    return replace(series, measured=measured, per_day=max(1, round(series.per_day * by)))
