"""Services and offerings as lists show them: with how many customers use them."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from palier.slm.catalogue.models import Offering, OfferingUse, Service
from palier.slm.catalogue.queries.visible import (
    costs_visible_to,
    offerings_visible_to,
    services_visible_to,
    uses_visible_to,
)
from palier.slm.parties.queries import Sight
from palier.slm.parties.queries.lasting import lasts_on


def listed_services(sight: Sight, on: date, languages: tuple[str, str]) -> QuerySet[Service]:
    """The services that somebody sees, with `title`, `customers` and the costs they may read.

    `title` is the name in the first of two languages, else in the other, in lower case to sort by.
    """
    first, other = (f"name_{each}" for each in languages)
    return (
        services_visible_to(sight, on)
        .select_related("provider", "owner")
        .prefetch_related(Prefetch("costs", costs_visible_to(sight), to_attr="seen_costs"))
        .annotate(
            title=Lower(Coalesce(NullIf(first, Value("")), other)),
            customers=_customers("offering__service", sight, on),
        )
    )


def listed_offerings(service: Service, sight: Sight, on: date) -> QuerySet[Offering]:
    """The offerings of a service that somebody sees, with `customers`."""
    seen = offerings_visible_to(sight, on).filter(service=service)
    return seen.annotate(customers=_customers("offering", sight, on)).order_by("code")


def _customers(of: str, sight: Sight, on: date) -> Coalesce:
    uses = OfferingUse.objects if sight.is_provider_staff else uses_visible_to(sight, on)
    counted = uses.filter(lasts_on(on), **{of: OuterRef("pk")}).order_by().values(of)
    return Coalesce(Subquery(counted.annotate(n=Count("customer", distinct=True)).values("n")), 0)
