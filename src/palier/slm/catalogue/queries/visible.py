"""What a person sees of the catalogue; what is not said is hidden.

The provider's own people see all of it, but costs; a customer what they use on that day; a
supplier what they deliver. Who holds something for single services alone sees those services.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from palier.slm.catalogue.models import (
    CostLine,
    Dependency,
    Facility,
    FacilityNeed,
    Offering,
    OfferingUse,
    Service,
    ServiceState,
    WorkloadLimit,
)
from palier.slm.intents import INTENTS
from palier.slm.parties.queries import Sight
from palier.slm.parties.queries.lasting import lasts_on

_OFFERED = (ServiceState.ACTIVE, ServiceState.RETIRING)


def _sees_all(sight: Sight) -> bool:
    """Whether nothing but costs is kept from them: there is nothing to look up then."""
    return sight.is_provider_staff and sight.services is None


def services_visible_to(sight: Sight, on: date) -> QuerySet[Service]:
    """The services that somebody sees on a day, in order of code."""
    found = Service.objects.all()
    if sight.services is not None:
        found = found.filter(code__in=sight.services)
    if sight.is_provider_staff:
        return found
    if sight.represents is None:
        return found.none()
    used = _uses_of(sight.represents, on).values("offering__service")
    return found.filter(Q(provider=sight.represents) | Q(pk__in=used, state__in=_OFFERED))


def offerings_visible_to(sight: Sight, on: date) -> QuerySet[Offering]:
    """Those of services that they see; a customer the ones that they use."""
    if _sees_all(sight):
        return Offering.objects.all()
    found = Offering.objects.filter(service__in=services_visible_to(sight, on))
    if sight.is_provider_staff:
        return found
    used = _uses_of(sight.represents, on).values("offering")
    return found.filter(Q(service__provider=sight.represents) | Q(pk__in=used, state__in=_OFFERED))


def uses_visible_to(sight: Sight, on: date) -> QuerySet[OfferingUse]:
    """Who uses what they see; a customer sees themselves alone, and a supplier nobody."""
    if _sees_all(sight):
        return OfferingUse.objects.all()
    found = OfferingUse.objects.filter(offering__in=offerings_visible_to(sight, on))
    return found if sight.is_provider_staff else found.filter(customer=sight.represents)


def dependencies_visible_to(sight: Sight, on: date) -> QuerySet[Dependency]:
    """What rests on what, where they see both."""
    if _sees_all(sight):
        return Dependency.objects.all()
    seen = services_visible_to(sight, on)
    return Dependency.objects.filter(service__in=seen, needed__in=seen)


def limits_visible_to(sight: Sight, on: date) -> QuerySet[WorkloadLimit]:
    """The limits of services that they see, and of offerings that they see."""
    if _sees_all(sight):
        return WorkloadLimit.objects.all()
    found = WorkloadLimit.objects.filter(service__in=services_visible_to(sight, on))
    return found.filter(Q(offering=None) | Q(offering__in=offerings_visible_to(sight, on)))


def facilities_visible_to(sight: Sight, on: date) -> QuerySet[Facility]:
    """All for the provider's; for others those that they run themselves."""
    found = Facility.objects.all()
    if _sees_all(sight):
        return found
    if sight.is_provider_staff:
        return found.filter(pk__in=_needs(sight, on).values("facility"))
    return found.filter(party=sight.represents)


def facility_needs_visible_to(sight: Sight, on: date) -> QuerySet[FacilityNeed]:
    """Which services need which facilities, where they see both."""
    if _sees_all(sight):
        return FacilityNeed.objects.all()
    return _needs(sight, on).filter(facility__in=facilities_visible_to(sight, on))


def costs_visible_to(sight: Sight) -> QuerySet[CostLine]:
    """The costs of services for which they may read them; none for anybody outside."""
    reading = Q(pk__in=())
    for grant in sight.grants:
        if grant.responsibility not in INTENTS["cost.read"].may:
            continue
        of_party = {} if grant.is_for_provider else {"service__provider": grant.party}
        of_service = {"service__code": grant.service} if grant.service else {}
        reading |= Q(service__isnull=False, **of_party, **of_service)
    found = CostLine.objects.filter(reading)
    return found if sight.is_provider_staff else found.none()


def _needs(sight: Sight, on: date) -> QuerySet[FacilityNeed]:
    return FacilityNeed.objects.filter(service__in=services_visible_to(sight, on))


def _uses_of(customer: int | None, on: date) -> QuerySet[OfferingUse]:
    return OfferingUse.objects.filter(lasts_on(on), customer=customer)
