"""On what a service rests, what it costs, and how much it bears."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from palier.api.paging import PageAsked
from palier.api.schemas.values import (
    LARGEST,
    Code,
    Day,
    Given,
    Line,
    Note,
    Number,
    OptionalLine,
    Shown,
    Versioned,
    absent,
)
from palier.slm.catalogue.models import (
    CostKind,
    CostLine,
    CostPeriod,
    Dependency,
    DependencyKind,
    Facility,
    FacilityNeed,
    LoadWindow,
    WorkloadLimit,
)

_DECIMAL = r"^\d{1,14}(\.\d{1,4})?$"


def _text(value: Any) -> Any:
    if not isinstance(value, str | Decimal):
        # A number of JSON may have lost digits on its way: amounts are texts.
        raise ValueError("write it as a text: 1234.50")
    return value


Amount = Annotated[
    Decimal,
    BeforeValidator(_text),
    Field(ge=0, max_digits=18, decimal_places=4, allow_inf_nan=False),
    WithJsonSchema({"type": "string", "pattern": _DECIMAL}),
]
ShortNote = Annotated[str, Field(strict=True, max_length=300)]


class NeedGiven(Given):
    """A service that is needed, how badly, and what for."""

    needed: Number
    kind: DependencyKind = DependencyKind.HARD
    note: ShortNote = ""


class NeedsGiven(Given):
    """All that a service needs."""

    needs: list[NeedGiven] = Field(max_length=500)


class NeedShown(Shown):
    """A service that is needed."""

    service: int
    needed: int
    kind: DependencyKind
    note: str

    @classmethod
    def of(cls, row: Dependency) -> NeedShown:
        """What is shown of a row."""
        kind = DependencyKind(row.kind)
        return cls(service=row.service_id, needed=row.needed_id, kind=kind, note=row.note)


class CostShown(Versioned):
    """One thing that a service costs; its version is that of the service."""

    number: int
    service: int
    name: str
    kind: CostKind
    amount: str
    currency: str
    period: CostPeriod
    since: Day
    until: Day | None = Field(description="The first day without it.")

    @classmethod
    def of(cls, row: CostLine) -> CostShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            service=row.service_id,
            name=row.name,
            kind=CostKind(row.kind),
            amount=_plain(row.amount),
            currency=row.currency,
            period=CostPeriod(row.period),
            since=row.since,
            until=row.until,
            version=row.service.version,
        )


class CostMade(Given):
    """A new cost."""

    name: Line
    kind: CostKind
    amount: Amount
    currency: str = Field(strict=True, pattern="^[A-Z]{3}$", description="ISO 4217.")
    period: CostPeriod
    since: Day
    until: Day | None = None


class CostChanged(Given):
    """What is to be another; what is left out stays."""

    name: Line = absent()
    kind: CostKind = absent()
    amount: Amount = absent()
    currency: str = Field(default_factory=str, strict=True, pattern="^[A-Z]{3}$")
    period: CostPeriod = absent()
    since: Day = absent()
    until: Day | None = None


class LimitShown(Versioned):
    """How much a service bears; its version is that of the service."""

    number: int
    service: int
    offering: int | None
    name: str
    unit: str
    most: str
    window: LoadWindow

    @classmethod
    def of(cls, row: WorkloadLimit) -> LimitShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            service=row.service_id,
            offering=row.offering_id,
            name=row.name,
            unit=row.unit,
            most=_plain(row.most),
            window=LoadWindow(row.window),
            version=row.service.version,
        )


class LimitMade(Given):
    """A new limit."""

    name: Line
    unit: Code
    most: Amount
    window: LoadWindow
    offering: Number | None = None


class LimitChanged(Given):
    """What is to be another; what is left out stays."""

    name: Line = absent()
    unit: Code = absent()
    most: Amount = absent()
    window: LoadWindow = absent()
    offering: Number | None = None


class FacilityShown(Versioned):
    """A place, a tool or equipment that services are delivered with."""

    number: int
    code: str
    party: int
    name_fr: str
    name_en: str
    note: str

    @classmethod
    def of(cls, row: Facility) -> FacilityShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            code=row.code,
            party=row.party_id,
            name_fr=row.name_fr,
            name_en=row.name_en,
            note=row.note,
            version=row.version,
        )


class FacilityAsked(PageAsked):
    """Which facilities."""

    words: str = Field("", max_length=200, description="How words of code or names begin.")
    party: int | None = Field(None, ge=1, le=LARGEST)


class FacilityMade(Given):
    """A new facility; at least one name."""

    code: Code
    party: Number
    name_fr: OptionalLine = ""
    name_en: OptionalLine = ""
    note: Note = ""


class FacilityChanged(Given):
    """What is to be another; what is left out stays."""

    name_fr: OptionalLine = absent()
    name_en: OptionalLine = absent()
    note: Note = absent()


class FacilityNeedShown(Shown):
    """A facility that a service needs."""

    service: int
    facility: int
    note: str

    @classmethod
    def of(cls, row: FacilityNeed) -> FacilityNeedShown:
        """What is shown of a row."""
        return cls(service=row.service_id, facility=row.facility_id, note=row.note)


class FacilityNeedGiven(Given):
    """A facility that a service needs, and what for."""

    facility: Number
    note: ShortNote = ""


def _plain(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
