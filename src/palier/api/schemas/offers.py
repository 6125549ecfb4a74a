"""Services and offerings, and who uses them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from palier.api.paging import PageAsked
from palier.api.schemas.values import (
    LARGEST,
    Code,
    Day,
    Given,
    Note,
    Number,
    OptionalLine,
    Shown,
    Versioned,
    absent,
)
from palier.slm.catalogue.models import (
    Criticality,
    Offering,
    OfferingUse,
    Service,
    ServiceState,
)

_Words = Field("", max_length=200, description="How words of code or names begin.")


class ServiceShown(Versioned):
    """Something that a party delivers."""

    number: int
    code: str
    provider: int
    name_fr: str
    name_en: str
    description_fr: str
    description_en: str
    owner: int | None
    criticality: Criticality
    state: ServiceState

    @classmethod
    def of(cls, row: Service) -> ServiceShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            provider=row.provider_id,
            owner=row.owner_id,
            criticality=Criticality(row.criticality),
            **_named(row),
        )


class ServiceAsked(PageAsked):
    """Which services."""

    words: str = _Words
    code: str = Field("", max_length=64)
    provider: int | None = Field(None, ge=1, le=LARGEST)
    owner: int | None = Field(None, ge=1, le=LARGEST)
    criticality: Criticality | None = None
    state: ServiceState | None = None


class ServiceMade(Given):
    """A new service; at least one name."""

    code: Code
    provider: Number
    name_fr: OptionalLine = ""
    name_en: OptionalLine = ""
    description_fr: Note = ""
    description_en: Note = ""
    owner: Number | None = None
    criticality: Criticality = Criticality.MEDIUM
    state: ServiceState = ServiceState.PLANNED


class ServiceChanged(Given):
    """What is to be another; what is left out stays."""

    name_fr: OptionalLine = absent()
    name_en: OptionalLine = absent()
    description_fr: Note = absent()
    description_en: Note = absent()
    owner: Number | None = None
    criticality: Criticality = absent()


class Moved(Given):
    """Where in its life something stands from now on; retiring needs a reason."""

    to: ServiceState
    reason: OptionalLine = ""


class OfferingShown(Versioned):
    """A way a service is offered."""

    number: int
    service: int
    code: str
    name_fr: str
    name_en: str
    description_fr: str
    description_en: str
    state: ServiceState

    @classmethod
    def of(cls, row: Offering) -> OfferingShown:
        """What is shown of a row."""
        return cls(number=row.pk, service=row.service_id, **_named(row))


class OfferingAsked(PageAsked):
    """Which offerings."""

    words: str = _Words
    service: int | None = Field(None, ge=1, le=LARGEST)
    state: ServiceState | None = None


class OfferingMade(Given):
    """A new offering; at least one name."""

    service: Number
    code: Code
    name_fr: OptionalLine = ""
    name_en: OptionalLine = ""
    description_fr: Note = ""
    description_en: Note = ""
    state: ServiceState = ServiceState.PLANNED


class OfferingChanged(Given):
    """What is to be another; what is left out stays."""

    name_fr: OptionalLine = absent()
    name_en: OptionalLine = absent()
    description_fr: Note = absent()
    description_en: Note = absent()


class UseShown(Shown):
    """A customer that uses an offering."""

    number: int
    offering: int
    customer: int
    since: Day
    until: Day | None = Field(description="The first day without it.")
    version: int

    @classmethod
    def of(cls, row: OfferingUse) -> UseShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            offering=row.offering_id,
            customer=row.customer_id,
            since=row.since,
            until=row.until,
            version=row.version,
        )


class UseAsked(PageAsked):
    """Which uses."""

    offering: int | None = Field(None, ge=1, le=LARGEST)
    customer: int | None = Field(None, ge=1, le=LARGEST)


class UseMade(Given):
    """Who uses an offering, and from when."""

    offering: Number
    customer: Number
    since: Day
    until: Day | None = None


class Until(Given):
    """The first day without."""

    until: Day


def _named(row: Service | Offering) -> dict[str, Any]:
    names = ("code", "name_fr", "name_en", "description_fr", "description_en", "version")
    return {each: getattr(row, each) for each in names} | {"state": ServiceState(row.state)}
