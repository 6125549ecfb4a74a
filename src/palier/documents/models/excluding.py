"""How documents write exclusions: the agreement's rules per reason, and recorded exclusions."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, model_validator

from palier.calculus.exclusions import (
    Allowance,
    AllowancePeriod,
    Approval,
    ExclusionRule,
    Silence,
    SilenceRule,
    Treatment,
)
from palier.documents.errors import Unreadable
from palier.documents.models.opening import DayOfYear, ZoneText
from palier.documents.models.selecting import Conditions
from palier.documents.models.shapes import MOST, WORDS, Duration, Listed, Shape, Word, refused
from palier.documents.models.whens import WhenText


class AllowanceShape(Shape):
    """At most so much service time per period is excluded; what exceeds it counts."""

    makes: ClassVar[type] = Allowance
    short: ClassVar[tuple[str, ...]] = ("string",)

    amount: Duration
    """The service time allowed."""
    per: Annotated[AllowancePeriod, WORDS] = AllowancePeriod.WINDOW
    """The period over which it is used up."""
    year_starts: DayOfYear = (1, 1)
    """Month and day from which years, quarters and months are cut: `04-01`."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        amount, _, period = value.partition(" per ")
        return {"amount": amount, **({"per": period} if period else {})}


class ExclusionRuleShape(Shape):
    """How exclusions with one reason are treated."""

    makes: ClassVar[type] = ExclusionRule

    reason: Word
    """The reason: `maintenance`, `force majeure`, `customer`, `third party`, or another word."""
    treatment: Annotated[Treatment, WORDS]
    """`removed`, `counted as met` or `not excluded`."""
    notice: Duration | None = None
    """Least time between notification and start."""
    allowance: AllowanceShape | None = None
    """The most that is excluded, such as `4 h per month`."""
    precedence: Annotated[int, Field(ge=-MOST, le=MOST, strict=True)] = 0
    """The lower one wins where two exclusions overlap; of equal ones, the rule written first."""
    at_least: Duration = 0
    """Exclusions shorter than this are not excluded."""


def exclusion_rules_of(value: Any) -> Any:
    """The explicit rules of `{maintenance: removed, force majeure: {treatment: removed}}`."""
    if not isinstance(value, dict):
        return value
    return [
        {"reason": reason, **(rule if isinstance(rule, dict) else {"treatment": rule})}
        for reason, rule in value.items()
    ]


ExclusionRules = Annotated[
    tuple[ExclusionRuleShape, ...],
    BeforeValidator(
        exclusion_rules_of, json_schema_input_type=list[ExclusionRuleShape] | dict[str, Any]
    ),
]


class SilenceShape(Shape):
    """The effect of silence on a request for exclusion."""

    makes: ClassVar[type] = SilenceRule

    effect: Annotated[Silence, WORDS] = Silence.REFUSED
    """What a request nobody answered becomes."""
    after: Duration = 0
    """How long after the request; an effect of `approved` needs it."""

    @model_validator(mode="after")
    def _approved_after(self) -> SilenceShape:
        if self.effect is Silence.APPROVED and not self.after:
            # Without a delay every request would be approved the moment it is made.
            message = "requests are approved in silence, and nothing says after how long"
            raise refused(Unreadable("missing-field", message, "write after: 10d"))
        return self


class ExclusionShape(Shape):
    """Time that may not count: what happened, when, to what, and who agreed."""

    reason: Word
    """The reason; the agreement states how each reason is treated."""
    since: WhenText
    """When it starts: a date, or a date with a time."""
    until: WhenText
    """When it ends, not included."""
    zone: ZoneText | None = None
    """The zone of dates and local times."""
    services: Annotated[tuple[Word, ...], Listed] = ()
    """Services that it is about; all of them without any."""
    objectives: Annotated[tuple[Word, ...], Listed] = ()
    """Objectives that it is about; all of them without any."""
    where: Conditions = ()
    """Dimensions that it is about."""
    notified_at: WhenText | None = None
    """When the other party was told."""
    evidence: str = ""
    """Where the proof is."""
    approval: Annotated[Approval, WORDS] = Approval.PENDING
    """Only approved exclusions count."""
    requested_by: str = ""
    """Who asked for it."""
    requested_at: WhenText | None = None
    """When it was asked for."""
    approved_by: str = ""
    """Who answered; never the person who asked."""
    approved_at: WhenText | None = None
    """When it was answered."""
