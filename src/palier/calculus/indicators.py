"""What is measured and how: frozen declarations of every indicator method."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from palier.calculus.instants import Duration
from palier.calculus.selectors import Source, Threshold


class TimelineInput(StrEnum):
    """The kind of measurement a timeline is made from."""

    STATES = "states"
    CHECKS = "checks"
    OUTAGES = "outages"


class DowntimeStart(StrEnum):
    """When the downtime seen by checks begins."""

    FIRST_FAILURE = "first_failure"
    CONFIRMATION = "confirmation"
    LAST_GOOD = "last_good"


class InitialState(StrEnum):
    """The state before the first measurement."""

    UNKNOWN = "unknown"
    FIRST = "first"
    UP = "up"
    DOWN = "down"


class AbsentTime(StrEnum):
    """What absent time means once timelines are combined."""

    REMOVED = "removed"
    """It is excluded: shares are of the time in which there was something to be up or down."""
    MET = "met"
    """It is up: shares are of all the time, where only downtime is subtracted from 100 %."""


@dataclass(frozen=True, slots=True)
class TimelineRules:
    """How states, check results or outages become a timeline of up, down and unknown."""

    input: TimelineInput = TimelineInput.STATES
    down_words: tuple[str, ...] = ("down",)
    unknown_words: tuple[str, ...] = ("unknown",)
    absent_words: tuple[str, ...] = ()
    """States in which there is nothing to be up or down, such as a stopped machine."""
    absent_counts_as: AbsentTime = AbsentTime.REMOVED
    holds_for: Duration | None = None
    """How long a check is valid; None: twice the cadence, or until the next one without any."""
    downtime_start: DowntimeStart = DowntimeStart.FIRST_FAILURE
    confirm_after: int = 1
    """Failures in a row that make a downtime."""
    soft_counts: bool = True
    """Whether unconfirmed ('soft') results of the source count."""
    initial: InitialState = InitialState.UNKNOWN
    min_outage: Duration = 0
    """Outages shorter than this are ignored (they count as up)."""
    merge_gap: Duration = 0
    """Outages separated by up time shorter than this are one; the gap counts as down."""
    cadence: Duration | None = None
    """Expected distance between checks."""

    @property
    def validity(self) -> Duration | None:
        """How long an observation is valid; None: until the next one, as changes of state are."""
        if self.input is not TimelineInput.CHECKS:
            return None
        if self.holds_for is None and self.cadence is not None:
            return 2 * self.cadence
        return self.holds_for


class CombineRule(StrEnum):
    """When the combination of several timelines is down."""

    SERIES = "series"
    """When any member is down."""
    PARALLEL = "parallel"
    """When all members are down."""
    DOWN_WHEN = "down_when"
    """When at least `count` members are down at once."""
    UP_WHEN = "up_when"
    """When fewer than `count` members are up (k-of-n)."""


@dataclass(frozen=True, slots=True)
class Combine:
    """One step of combining timelines: within each group of `by`, or all of them when empty."""

    rule: CombineRule
    count: int = 0
    by: tuple[str, ...] = ()


class EmptySlice(StrEnum):
    """What a slice without anything to count means."""

    REMOVED = "removed"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Events:
    """Σ good / Σ total over countable time."""

    source: Source
    good_when: Threshold | None = None
    """Set when the events are sample values: a sample is good when it meets the bound."""
    cadence: Duration | None = None
    """Expected distance between measurements; coverage is slots sampled / countable slots."""


@dataclass(frozen=True, slots=True)
class Availability:
    """up / (up + down) of countable time; without `combine`, summed over the series."""

    source: Source
    rules: TimelineRules = TimelineRules()
    combine: tuple[Combine, ...] = ()


@dataclass(frozen=True, slots=True)
class Slices:
    """Good slices / slices; slices are cut from the start of the window."""

    of: Events | Availability
    length: Duration
    slice_target: Threshold
    empty_slice: EmptySlice = EmptySlice.REMOVED


@dataclass(frozen=True, slots=True)
class SliceMean:
    """Mean of the slices' ratios, each rounded half even to 10^-9."""

    of: Events | Availability
    length: Duration
    empty_slice: EmptySlice = EmptySlice.REMOVED


@dataclass(frozen=True, slots=True)
class Quantile:
    """The value at rank ceil(q * n) of the samples in countable time."""

    source: Source
    q: Fraction
    unit: str = ""
    cadence: Duration | None = None


class AggregateFunction(StrEnum):
    """How values become one figure."""

    MEAN = "mean"
    MAX = "max"
    MIN = "min"
    SUM = "sum"
    COUNT = "count"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One figure of the samples in countable time; RATE is the sum per `per` of countable time."""

    source: Source
    function: AggregateFunction
    unit: str = ""
    per: Duration | None = None
    cadence: Duration | None = None


class OutageMeasure(StrEnum):
    """What is counted about outages."""

    COUNT = "count"
    MTTR = "mttr"
    MTBF = "mtbf"
    LONGEST = "longest"
    DOWNTIME = "downtime"


@dataclass(frozen=True, slots=True)
class Incidents:
    """A figure about the outages that begin in the window; times are of countable time."""

    source: Source
    measure: OutageMeasure
    rules: TimelineRules = TimelineRules()
    combine: tuple[Combine, ...] = ()


class CompositeRule(StrEnum):
    """How figures of other objectives become one."""

    WORST = "worst"
    ALL = "all"
    WEIGHTED_MEAN = "weighted_mean"
    SUM_OF_LOSSES = "sum_of_losses"


@dataclass(frozen=True, slots=True)
class Composite:
    """A figure of the figures of other objectives (by name); some rules use the weights."""

    members: tuple[str, ...]
    rule: CompositeRule
    weights: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class CompositeTimelines:
    """up / (up + down) of the combination of other indicators' timelines, made before any tally."""

    members: tuple[Availability, ...]
    combine: Combine


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure entered with its evidence, by whom and when."""

    source: Source
    unit: str = ""


NANO = 1_000_000_000
"""Slice ratios are rounded half even to 1/NANO before they are averaged."""
