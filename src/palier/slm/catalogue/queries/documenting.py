"""The catalogue as documents, of what one may see of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from palier.slm.catalogue.mapping import facility_document, service_document
from palier.slm.catalogue.models import (
    CostLine,
    Dependency,
    Facility,
    FacilityNeed,
    Offering,
    OfferingUse,
    Service,
    WorkloadLimit,
)
from palier.slm.catalogue.queries.visible import (
    costs_visible_to,
    dependencies_visible_to,
    facilities_visible_to,
    facility_needs_visible_to,
    limits_visible_to,
    offerings_visible_to,
    services_visible_to,
    uses_visible_to,
)
from palier.slm.parties.queries import Sight


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of the catalogue is written out."""

    services: QuerySet[Service]
    offerings: QuerySet[Offering]
    uses: QuerySet[OfferingUse]
    dependencies: QuerySet[Dependency]
    limits: QuerySet[WorkloadLimit]
    costs: QuerySet[CostLine]
    facilities: QuerySet[Facility]
    needs: QuerySet[FacilityNeed]


def whole_catalogue() -> Extent:
    """All of it: for who holds the database."""
    return Extent(
        Service.objects.all(),
        Offering.objects.all(),
        OfferingUse.objects.all(),
        Dependency.objects.all(),
        WorkloadLimit.objects.all(),
        CostLine.objects.all(),
        Facility.objects.all(),
        FacilityNeed.objects.all(),
    )


def documents_called(codes: Collection[str]) -> Iterator[dict[str, Any]]:
    """The documents of services and facilities of some names, whole."""
    whole = whole_catalogue()
    services, facilities = whole.services.filter(code__in=codes), whole.facilities
    return catalogue_documents(
        replace(whole, services=services, facilities=facilities.filter(code__in=codes))
    )


def catalogue_seen_by(sight: Sight, on: date) -> Extent:
    """What somebody sees of it on a day."""
    return Extent(
        services_visible_to(sight, on),
        offerings_visible_to(sight, on),
        uses_visible_to(sight, on),
        dependencies_visible_to(sight, on),
        limits_visible_to(sight, on),
        costs_visible_to(sight),
        facilities_visible_to(sight, on),
        facility_needs_visible_to(sight, on),
    )


def catalogue_documents(extent: Extent) -> Iterator[dict[str, Any]]:
    """The documents in their explicit form: services in order of code, then facilities."""
    # Lists, not managers: making one of those for each row takes longer than to read it.
    uses = _all("uses", extent.uses.select_related("customer"))
    parts = (
        _all("offerings", extent.offerings.prefetch_related(uses)),
        _all("needs", extent.dependencies.select_related("needed")),
        _all("limits", extent.limits.select_related("offering")),
        _all("costs", extent.costs),
        _all("facility_needs", extent.needs.select_related("facility")),
    )
    services = extent.services.select_related("provider", "owner").prefetch_related(*parts)
    yield from map(service_document, services.order_by("code"))
    facilities = extent.facilities.select_related("party").order_by("code")
    yield from map(facility_document, facilities)


def _all(name: str, rows: QuerySet[Any]) -> Prefetch[Any, Any, Any]:
    return Prefetch(name, rows, to_attr=f"all_{name}")
