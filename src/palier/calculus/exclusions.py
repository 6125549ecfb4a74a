"""Time that may not count: the agreement's rules per reason, and the exclusions recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from palier.calculus.instants import Duration, Instant
from palier.calculus.selectors import Condition
from palier.calculus.spans import Span


class Treatment(StrEnum):
    """What excluded time does to a figure."""

    REMOVED = "removed"
    COUNTED_AS_MET = "counted_as_met"
    NOT_EXCLUDED = "not_excluded"


class AllowancePeriod(StrEnum):
    """The period over which an allowance is used up."""

    WINDOW = "window"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most `amount` of service time per calendar period (or window); what exceeds it counts."""

    amount: Duration
    per: AllowancePeriod = AllowancePeriod.WINDOW
    year_starts: tuple[int, int] = (1, 1)
    """(month, day) from which years, quarters and months of an allowance are cut."""


@dataclass(frozen=True, slots=True)
class ExclusionRule:
    """How exclusions with one reason are treated. Lower `precedence` wins where two overlap.

    At equal precedence one that excludes wins over NOT_EXCLUDED, else the rule written first.
    """

    reason: str
    treatment: Treatment
    notice: Duration | None = None
    """Least time between notification and start; later notice: not excluded."""
    allowance: Allowance | None = None
    precedence: int = 0
    at_least: Duration = 0
    """Exclusions shorter than this are not excluded."""


class Approval(StrEnum):
    """Where a request for exclusion stands. Only approved ones count."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One recorded exclusion. Empty `services`, `objectives` or `where` mean all of them."""

    name: str
    reason: str
    span: Span
    services: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    notified_at: Instant | None = None
    evidence: str = ""
    approval: Approval = Approval.PENDING
    requested_by: str = ""
    requested_at: Instant | None = None
    approved_by: str = ""
    approved_at: Instant | None = None


class Silence(StrEnum):
    """What a request nobody answered in time becomes."""

    REFUSED = "refused"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class SilenceRule:
    """The effect of silence: after `after`, a pending request counts as `effect`."""

    effect: Silence = Silence.REFUSED
    after: Duration = 0
