"""Everything of one service that somebody sees, in a number of queries that is always the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from palier.calculus.running_costs import per_month
from palier.slm.catalogue.mapping import running_cost
from palier.slm.catalogue.models import (
    CostLine,
    Dependency,
    FacilityNeed,
    Offering,
    OfferingUse,
    Service,
    WorkloadLimit,
)
from palier.slm.catalogue.queries.visible import (
    costs_visible_to,
    dependencies_visible_to,
    facility_needs_visible_to,
    limits_visible_to,
    offerings_visible_to,
    services_visible_to,
    uses_visible_to,
)
from palier.slm.parties.queries import Sight, may


@dataclass(frozen=True, slots=True)
class ServiceDetails:
    """A service, what it is offered as, rests on, costs and bears."""

    service: Service
    offerings: tuple[Offering, ...]
    uses: tuple[OfferingUse, ...]
    """Past and to come too, the latest first."""
    needs: tuple[Dependency, ...]
    needed_by: tuple[Dependency, ...]
    facilities: tuple[FacilityNeed, ...]
    limits: tuple[WorkloadLimit, ...]
    costs: tuple[CostLine, ...] | None
    """None: they may not read them."""
    monthly: tuple[tuple[str, Fraction], ...]
    """What it costs in a month, exactly, per currency; empty where they may not read it."""


def service_details(pk: int, sight: Sight, on: date) -> ServiceDetails:
    """All of a service that somebody sees on a day. Raises `Service.DoesNotExist`."""
    services = services_visible_to(sight, on).select_related("provider", "owner")
    service = services.get(pk=pk)
    dependencies = dependencies_visible_to(sight, on)
    facilities = facility_needs_visible_to(sight, on).filter(service=service)
    limits = limits_visible_to(sight, on).filter(service=service)
    uses = uses_visible_to(sight, on).filter(offering__service=service)
    costs = None
    if sight.is_provider_staff and may(sight, "cost.read", service.provider, service.code):
        costs = tuple(costs_visible_to(sight).filter(service=service))
    return ServiceDetails(
        service=service,
        offerings=tuple(offerings_visible_to(sight, on).filter(service=service)),
        uses=tuple(uses.select_related("customer", "offering").order_by("-since", "-id")),
        needs=tuple(
            dependencies.filter(service=service).select_related("needed").order_by("needed__code")
        ),
        needed_by=tuple(
            dependencies.filter(needed=service).select_related("service").order_by("service__code")
        ),
        facilities=tuple(facilities.select_related("facility").order_by("facility__code")),
        limits=tuple(limits.select_related("offering")),
        costs=costs,
        monthly=per_month(map(running_cost, costs or ()), on),
    )
