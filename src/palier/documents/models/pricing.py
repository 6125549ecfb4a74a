"""How documents write the schemes that price a window."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from palier.calculus.credit_schemes import (
    ByTier,
    ClockHours,
    OnOutcome,
    PerIncident,
    PerLateRecord,
    PerStartedUnit,
    PoolShare,
    ProRata,
    Weighting,
)
from palier.calculus.instants import MINUTE
from palier.calculus.outcomes import OutcomeKind
from palier.documents.errors import Unreadable
from palier.documents.models.earning import Money, MoneyOrPoints, ResultText
from palier.documents.models.shapes import WORDS, Duration, Number, Ratio, Shape, Text, Word
from palier.documents.models.tiering import TierTableShape


def _attributes_of(value: Any) -> frozenset[tuple[str, str]]:
    if not isinstance(value, dict) or any(isinstance(each, list | dict) for each in value.values()):
        hint = "write {priority: P1}; one rule per value"
        raise Unreadable("wrong-type", "one value per attribute belongs here", hint)
    return frozenset((str(name), str(each)) for name, each in value.items())


AttributesText = Annotated[
    frozenset[tuple[str, str]],
    Text(
        _attributes_of,
        lambda pairs: dict(sorted(pairs)),
        {"type": "object", "description": "attributes of records and their values"},
    ),
]


class PaysShape(Shape):
    """A scheme that may be written as its result alone."""

    short: ClassVar[tuple[str, ...]] = ("string",)

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"result": value} if isinstance(value, str | int | Decimal) else value


class ByTierShape(Shape):
    """The result of the tier that holds the figure."""

    makes: ClassVar[type] = ByTier

    way: Literal["tiers"] = "tiers"
    table: TierTableShape
    """The tiers."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, dict) and "table" not in value:
            return {"table": {key: each for key, each in value.items() if key != "way"}}
        return {"table": value} if isinstance(value, list) else value


class OnOutcomeShape(PaysShape):
    """One result whenever the window ends with the outcome."""

    makes: ClassVar[type] = OnOutcome

    way: Literal["onOutcome"] = "onOutcome"
    result: ResultText
    """What it earns."""
    outcome: Annotated[OutcomeKind, WORDS] = OutcomeKind.MISSED
    """The outcome."""


class PoolShareShape(Shape):
    """Pool share, times credit share, times the share of the fee at risk."""

    makes: ClassVar[type] = PoolShare

    way: Literal["poolShare"] = "poolShare"
    pool: Word
    """The name of the pool, shared between rules."""
    pool_ratio: Annotated[Ratio, Field(alias="poolShare")]
    """The share of the amount at risk that the pool has."""
    credit_ratio: Annotated[Ratio, Field(alias="creditShare")]
    """The share of the pool that this rule has."""
    at_risk_ratio: Annotated[Ratio, Field(alias="atRisk")]
    """The share of the fee that is at risk."""


class WeightingShape(Shape):
    """A weighting factor times the amount at risk."""

    makes: ClassVar[type] = Weighting

    way: Literal["weighting"] = "weighting"
    factor: Ratio
    """The weighting factor."""
    at_risk: Money
    """The amount at risk, as a share of the fee or an amount."""


class ProRataShape(Shape):
    """Outage time over service time, times a factor."""

    makes: ClassVar[type] = ProRata

    way: Literal["proRata"] = "proRata"
    multiplier: Number = Fraction(1)
    """The factor: 10 for ten times the fee of the downtime."""
    weighted_by_affected: Annotated[bool, Field(strict=True)] = False
    """Whether each outage counts by the share of users affected."""
    free: Duration = 0
    """Outage time that is not counted."""


class PerStartedUnitShape(Shape):
    """A result for each started unit of outage."""

    makes: ClassVar[type] = PerStartedUnit

    way: Literal["perStartedUnit"] = "perStartedUnit"
    result: MoneyOrPoints
    """What each unit earns."""
    unit: Duration
    """The unit, such as `1 h`."""
    free: Duration = 0
    """The first time of each outage that is not counted."""


class ClockHoursShape(Shape):
    """The share of the window's clock hours with more than so much outage."""

    makes: ClassVar[type] = ClockHours

    way: Literal["clockHours"] = "clockHours"
    threshold: Duration = 6 * MINUTE
    """The outage of a clock hour above which the hour is not charged."""
    offset: Duration = 0
    """Where hours start, past the hour of UTC: `30 min` in half-hour zones."""


class PerIncidentShape(PaysShape):
    """A result for each outage."""

    makes: ClassVar[type] = PerIncident

    way: Literal["perIncident"] = "perIncident"
    result: MoneyOrPoints
    """What each outage earns."""
    min_outage: Duration = 0
    """Outages shorter than this earn nothing."""


class PerLateRecordShape(PaysShape):
    """A result for each late record, or for each started unit of its lateness."""

    makes: ClassVar[type] = PerLateRecord

    way: Literal["perLateRecord"] = "perLateRecord"
    result: MoneyOrPoints
    """What each record, or unit, earns."""
    per_started: Duration | None = None
    """The unit of lateness, where units are counted."""
    where: AttributesText = frozenset()
    """The records that it is about, such as `{priority: P1}`; all of them without any."""


SCHEMES: dict[str, tuple[type, type[Shape]]] = {
    "tiers": (ByTier, ByTierShape),
    "onOutcome": (OnOutcome, OnOutcomeShape),
    "poolShare": (PoolShare, PoolShareShape),
    "weighting": (Weighting, WeightingShape),
    "proRata": (ProRata, ProRataShape),
    "perStartedUnit": (PerStartedUnit, PerStartedUnitShape),
    "clockHours": (ClockHours, ClockHoursShape),
    "perIncident": (PerIncident, PerIncidentShape),
    "perLateRecord": (PerLateRecord, PerLateRecordShape),
}
"""The word of each scheme, the value that it makes and its shape."""


def _scheme_tag(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("way"))
    return next((word for word, types in SCHEMES.items() if type(value) in types), "None")


SchemeShape = Annotated[
    Annotated[ByTierShape, Tag("tiers")]
    | Annotated[OnOutcomeShape, Tag("onOutcome")]
    | Annotated[PoolShareShape, Tag("poolShare")]
    | Annotated[WeightingShape, Tag("weighting")]
    | Annotated[ProRataShape, Tag("proRata")]
    | Annotated[PerStartedUnitShape, Tag("perStartedUnit")]
    | Annotated[ClockHoursShape, Tag("clockHours")]
    | Annotated[PerIncidentShape, Tag("perIncident")]
    | Annotated[PerLateRecordShape, Tag("perLateRecord")],
    Discriminator(_scheme_tag),
]


def scheme_of(word: str, body: Any) -> dict[str, Any]:
    """The explicit scheme of `{tiers: {below 99.9 %: 10 %}}` or `{perIncident: 15 USD}`."""
    if word == "tiers":
        return {"way": word, "table": body}
    if isinstance(body, dict):
        return {**body, "way": word}
    return {"way": word} if body is None else {"way": word, "result": body}
