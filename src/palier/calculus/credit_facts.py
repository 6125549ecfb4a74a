"""What happened in a window, as far as money is concerned, and the steps of its arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from palier.calculus.instants import Duration
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.selectors import Dimensions
from palier.calculus.spans import Span

StepValue: TypeAlias = str | int | Fraction | Decimal


class LateRecord(NamedTuple):
    """A record that took longer than its limit; durations in microseconds."""

    record_id: str
    lateness: Duration
    limit: Duration
    elapsed: Duration
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """One objective over one window.

    `figure` is 0-1 for percentages, else in the objective's unit; None without data. `outages` are
    counted downtime, `affected_ratios` (empty, or one per outage) the share of users affected.
    `service_time` is the countable time of the window in microseconds; None means the whole span.
    `incidents` are the ids of the incidents behind a miss; stacking per incident relies on them.
    `group` is the group of dimensions that the figure is of. `is_of_other_source`: the outcome of
    the objective is insufficient data, and all this was measured by its fallback alone.
    """

    window: str
    span: Span
    objective: str
    outcome: OutcomeKind
    figure: Fraction | None = None
    outages: tuple[Span, ...] = ()
    affected_ratios: tuple[Fraction, ...] = ()
    late: tuple[LateRecord, ...] = ()
    service_time: Duration | None = None
    incidents: frozenset[str] = frozenset()
    group: Dimensions = ()
    is_of_other_source: bool = False

    @property
    def countable(self) -> Duration:
        """Microseconds of service time in the window."""
        return self.span.length if self.service_time is None else self.service_time

    def affected(self, place: int) -> Fraction:
        """The share of users, 0-1, that the outage at `place` affected."""
        return self.affected_ratios[place] if self.affected_ratios else Fraction(1)


class StepCode(StrEnum):
    """The kinds of arithmetic step and of note that an account can hold."""

    AT_RISK = "at-risk"
    """What is at risk: a share or an amount."""
    AVERAGE = "average"
    """The figure averaged with earlier windows."""
    CAP = "cap"
    """A cap reduces the entry."""
    CAP_NOT_APPLIED = "cap-not-applied"
    """A note: neither amounts nor shares could be compared."""
    CLAIM_ANCHOR_MISSING = "claim-anchor-missing"
    """A note: the claim delay has nothing to count from."""
    CLOCK_HOURS = "clock-hours"
    """Clock hours with too much outage."""
    EACH = "each"
    """The result for one unit."""
    EARN_BACK = "earn-back"
    """The entry is suspended."""
    EXCLUDED_BY = "excluded-by"
    """Another rule excludes the entry."""
    FIGURE_MISSING = "figure-missing"
    """The scheme needs a figure."""
    GROWTH = "growth"
    """A share that grows with the distance."""
    MAXIMUM = "maximum"
    """The rule's own maximum."""
    MINIMUM = "minimum"
    """The total of the kind is too small to be paid."""
    NOT_PRICED = "not-priced"
    """A note: the window has no outcome to price."""
    OUTCOME = "outcome"
    """The outcome earned the result."""
    POINTS_TABLE = "points-table"
    """Totalled points and the row reached."""
    POOL = "pool"
    """Pool, credit and at-risk shares multiplied."""
    PRICED_ON_OTHER_SOURCE = "priced-on-other-source"
    """Insufficient data is priced on the figure of the fallback source; a note where it earns
    nothing."""
    PRO_RATA = "pro-rata"
    """Outage time over service time."""
    RECURRENCE = "recurrence"
    """Windows missed among the last ones."""
    RECURRENCE_MULTIPLIER = "recurrence-multiplier"
    """Recurrence multiplies."""
    ROUNDING = "rounding"
    """Rounded as stated."""
    RULE_MINIMUM = "rule-minimum"
    """The entry is smaller than its rule pays."""
    SHARE_OF_FEE = "share-of-fee"
    """Share times fee."""
    STACKING = "stacking"
    """Another entry of the group is kept."""
    STACKING_UNDECIDED = "stacking-undecided"
    """Entries of the group cannot be compared."""
    TIER = "tier"
    """The tier that holds the figure."""
    UNITS = "units"
    """Multiplied by the number of units."""
    WEIGHT = "weight"
    """Multiplied by the rule's weight."""
    WEIGHTING = "weighting"
    """Multiplied by the weighting factor."""


@dataclass(frozen=True, slots=True)
class Step:
    """One arithmetic step as a code with its numbers; sentences are made elsewhere."""

    code: StepCode
    numbers: tuple[tuple[str, StepValue], ...] = ()

    def as_mapping(self) -> Mapping[str, StepValue]:
        """The numbers by name."""
        return dict(self.numbers)


def step(code: StepCode, **numbers: StepValue) -> Step:
    """A step with its numbers in the order written."""
    return Step(code, tuple(numbers.items()))


def source_steps(facts: WindowFacts) -> tuple[Step, ...]:
    """The step that says where the figure is from, when it is not the objective's own."""
    if not facts.is_of_other_source or facts.figure is None:
        return ()
    code, outcome = StepCode.PRICED_ON_OTHER_SOURCE, facts.outcome.value
    return (step(code, objective=facts.objective, figure=facts.figure, outcome=outcome),)
