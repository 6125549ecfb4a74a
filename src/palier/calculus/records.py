"""What is measured about records with many instants, such as tickets: clocks, limits, rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from palier.calculus.instants import Duration
from palier.calculus.selectors import Condition, Source
from palier.calculus.service_clock import AtClosing


class Reopening(StrEnum):
    """What reopening a record does to its clock."""

    CONTINUE = "continue"
    """The clock runs on; the time it was closed does not count."""
    CONTINUE_WHOLE = "continue_whole"
    """The clock runs on as if the record had never been closed."""
    RESTART = "restart"
    """The clock starts again at the last reopening."""
    NEW_RECORD = "new_record"
    """Each reopening is a record of its own."""
    FIRST = "first"
    """The first end stands; reopening changes nothing."""


class PriorityChange(StrEnum):
    """Which limit a record is held to after its priority changed."""

    OLD_LIMIT = "old_limit"
    NEW_LIMIT = "new_limit"
    RESTART = "restart"
    """The new limit, counted from the change."""


class BelongsBy(StrEnum):
    """The instant that decides which window a record belongs to."""

    DUE = "due"
    OPENED = "opened"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """A limit in service time: the clock runs in service hours only."""

    amount: Duration


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """A limit in business days: the same time of day, `days` working days later.

    With `end_of_day`, until closing of that day.
    """

    days: int
    end_of_day: bool = False


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """A limit in calendar days: the same wall-clock time, `days` days later."""

    days: int


@dataclass(frozen=True, slots=True)
class RecordInstant:
    """A limit that the record itself carries as an instant, by name."""

    name: str


Limit: TypeAlias = ServiceTime | BusinessDays | CalendarDays | RecordInstant


@dataclass(frozen=True, slots=True)
class LimitRule:
    """The limit of the records that satisfy `where`; the first rule that accepts a record wins.

    `calendar` names another calendar than the objective's, None means the objective's.
    """

    limit: Limit
    where: tuple[Condition, ...] = ()
    calendar: str | None = None


class ElapsedMeasure(StrEnum):
    """The figure made of the records' service times."""

    SHARE_WITHIN = "share_within"
    SHARE_LATE = "share_late"
    COUNT_LATE = "count_late"
    MEAN = "mean"
    QUANTILE = "quantile"
    MAX = "max"


@dataclass(frozen=True, slots=True)
class RecordRules:
    """The named settings of a record's clock."""

    pause_reasons: tuple[str, ...] | None = None
    """Pauses with these reasons stop the clock; None: all of them, (): none."""
    reopening: Reopening = Reopening.CONTINUE
    priority_change: PriorityChange = PriorityChange.NEW_LIMIT
    belongs_by: BelongsBy = BelongsBy.DUE
    at_closing: AtClosing = AtClosing.STAYS
    paused_due: bool = True
    """Whether pauses move the due instant (GLPI's TTO: no)."""
    whole_units: Duration = 1
    """Elapsed time is truncated to whole multiples of this before comparison (Zammad: a minute)."""


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Service time between two instants of each record, against a limit per kind of record."""

    source: Source
    since: str
    until: str
    limits: tuple[LimitRule, ...]
    measure: ElapsedMeasure = ElapsedMeasure.SHARE_WITHIN
    q: Fraction | None = None
    rules: RecordRules = RecordRules()
