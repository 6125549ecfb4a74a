"""Services, the ways they are offered, and who uses them."""

from __future__ import annotations

from typing import Any

from ninja import Path, Query, Router

from palier.api.declaring import Made, acts, changes, creates, lists, reads
from palier.api.finding import named, only
from palier.api.paging import Page, page_of
from palier.api.requests import ApiRequest, expected_version
from palier.api.schemas.offers import (
    Moved,
    OfferingAsked,
    OfferingChanged,
    OfferingMade,
    OfferingShown,
    ServiceAsked,
    ServiceChanged,
    ServiceMade,
    ServiceShown,
    Until,
    UseAsked,
    UseMade,
    UseShown,
)
from palier.api.schemas.values import PathNumber
from palier.slm.catalogue.actions import cataloguing, offering
from palier.slm.catalogue.models import Criticality, Offering, Service
from palier.slm.catalogue.queries import (
    offerings_visible_to,
    services_visible_to,
    uses_visible_to,
)
from palier.slm.parties.queries import parties_visible_to, people_visible_to
from palier.slm.search import matching

router = Router(tags=["services"])
READ, WRITE = "catalogue:read", "catalogue:write"
_NAMES = ("name_fr", "name_en", "description_fr", "description_en")


@lists(router, "/services", Page[ServiceShown], scope=READ)
def list_services(request: ApiRequest, asked: Query[ServiceAsked]) -> Page[ServiceShown]:
    """The services that one sees today."""
    found = only(
        services_visible_to(request.sight, request.on),
        code=asked.code or None,
        provider=asked.provider,
        owner=asked.owner,
        criticality=asked.criticality,
        state=asked.state,
    )
    return page_of(request, asked, found.filter(matching(asked.words)), ServiceShown.of)


@creates(router, "/services", ServiceShown, scope=WRITE)
def create_service(request: ApiRequest, given: ServiceMade) -> Made:
    """Brings a service into the catalogue."""
    provider = named(parties_visible_to(request.sight), given.provider, "provider")
    new = cataloguing.NewService(given.code, provider, given.state)
    facts = _facts(request, given.model_dump(exclude={"code", "provider", "state"}))
    row = cataloguing.create_service(new=new, facts=facts, by=request.caller, at=request.at)
    return Made(ServiceShown.of(row), f"/api/v1/services/{row.pk}")


@reads(router, "/services/{number}", ServiceShown, scope=READ)
def read_service(request: ApiRequest, number: Path[PathNumber]) -> ServiceShown:
    """One service."""
    return ServiceShown.of(service_of(request, number))


@changes(router, "/services/{number}", ServiceShown, scope=WRITE)
def change_service(
    request: ApiRequest, number: Path[PathNumber], given: ServiceChanged
) -> ServiceShown:
    """Changes what is known of a service."""
    row, expected = service_of(request, number), expected_version(request)
    now = {each: getattr(row, each) for each in _NAMES}
    now |= {"criticality": Criticality(row.criticality), "owner": row.owner_id}
    values = {**now, **given.model_dump(exclude_unset=True)}
    changed = cataloguing.change_service(
        service=row,
        facts=_facts(request, values),
        expected=expected,
        by=request.caller,
        at=request.at,
    )
    return ServiceShown.of(changed)


@acts(router, "/services/{number}/move", ServiceShown, scope=WRITE, versioned=True)
def move_service(request: ApiRequest, number: Path[PathNumber], given: Moved) -> ServiceShown:
    """Moves a service on in its life, or from retiring back to active."""
    row, expected = service_of(request, number), expected_version(request)
    by, at, reason = request.caller, request.at, given.reason
    moved = cataloguing.move_service(
        service=row, to=given.to, expected=expected, by=by, at=at, reason=reason
    )
    return ServiceShown.of(moved)


@lists(router, "/offerings", Page[OfferingShown], scope=READ)
def list_offerings(request: ApiRequest, asked: Query[OfferingAsked]) -> Page[OfferingShown]:
    """The offerings that one sees today."""
    rows = offerings_visible_to(request.sight, request.on)
    found = only(rows, service=asked.service, state=asked.state)
    return page_of(request, asked, found.filter(matching(asked.words)), OfferingShown.of)


@creates(router, "/offerings", OfferingShown, scope=WRITE)
def create_offering(request: ApiRequest, given: OfferingMade) -> Made:
    """Offers a service in one more way."""
    services = services_visible_to(request.sight, request.on).select_related("provider")
    service = named(services, given.service, "service")
    new = offering.NewOffering(service, given.code, given.state)
    facts = offering.OfferingFacts(**given.model_dump(include=set(_NAMES)))
    row = offering.create_offering(new=new, facts=facts, by=request.caller, at=request.at)
    return Made(OfferingShown.of(row), f"/api/v1/offerings/{row.pk}")


@reads(router, "/offerings/{number}", OfferingShown, scope=READ)
def read_offering(request: ApiRequest, number: Path[PathNumber]) -> OfferingShown:
    """One offering."""
    return OfferingShown.of(_offering(request, number))


@changes(router, "/offerings/{number}", OfferingShown, scope=WRITE)
def change_offering(
    request: ApiRequest, number: Path[PathNumber], given: OfferingChanged
) -> OfferingShown:
    """Changes what is known of an offering."""
    row, expected = _offering(request, number), expected_version(request)
    now = {each: getattr(row, each) for each in _NAMES}
    facts = offering.OfferingFacts(**{**now, **given.model_dump(exclude_unset=True)})
    changed = offering.change_offering(
        offering=row, facts=facts, expected=expected, by=request.caller, at=request.at
    )
    return OfferingShown.of(changed)


@acts(router, "/offerings/{number}/move", OfferingShown, scope=WRITE, versioned=True)
def move_offering(request: ApiRequest, number: Path[PathNumber], given: Moved) -> OfferingShown:
    """Moves an offering on in its life, or from retiring back to active."""
    row, expected = _offering(request, number), expected_version(request)
    by, at, reason = request.caller, request.at, given.reason
    moved = offering.move_offering(
        offering=row, to=given.to, expected=expected, by=by, at=at, reason=reason
    )
    return OfferingShown.of(moved)


@lists(router, "/uses", Page[UseShown], scope=READ)
def list_uses(request: ApiRequest, asked: Query[UseAsked]) -> Page[UseShown]:
    """Who uses the offerings that one sees, at any time."""
    rows = uses_visible_to(request.sight, request.on)
    found = only(rows, offering=asked.offering, customer=asked.customer)
    return page_of(request, asked, found, UseShown.of)


@creates(router, "/uses", UseShown, scope=WRITE)
def begin_use(request: ApiRequest, given: UseMade) -> Made:
    """Says that a customer uses an offering."""
    offerings = offerings_visible_to(request.sight, request.on)
    used = named(offerings.select_related("service__provider"), given.offering, "offering")
    customer = named(parties_visible_to(request.sight), given.customer, "customer")
    use = offering.Use(customer, given.since, given.until)
    row = offering.begin_use(offering=used, use=use, by=request.caller, at=request.at)
    return Made(UseShown.of(row), f"/api/v1/uses/{row.pk}")


@reads(router, "/uses/{number}", UseShown, scope=READ)
def read_use(request: ApiRequest, number: Path[PathNumber]) -> UseShown:
    """One use of an offering."""
    return UseShown.of(uses_visible_to(request.sight, request.on).get(pk=number))


@acts(router, "/uses/{number}/end", UseShown, scope=WRITE, versioned=True)
def end_use(request: ApiRequest, number: Path[PathNumber], given: Until) -> UseShown:
    """Says on which day a customer no longer uses an offering."""
    row = uses_visible_to(request.sight, request.on).get(pk=number)
    expected = expected_version(request)
    by, at = request.caller, request.at
    ended = offering.end_use(use=row, until=given.until, expected=expected, by=by, at=at)
    return UseShown.of(ended)


def service_of(request: ApiRequest, number: int) -> Service:
    """The service of an address, if one sees it."""
    rows = services_visible_to(request.sight, request.on)
    return rows.select_related("provider", "owner").get(pk=number)


def _offering(request: ApiRequest, number: int) -> Offering:
    rows = offerings_visible_to(request.sight, request.on)
    return rows.select_related("service__provider").get(pk=number)


def _facts(request: ApiRequest, values: dict[str, Any]) -> cataloguing.ServiceFacts:
    number = values.pop("owner")
    people = people_visible_to(request.sight).select_related("party")
    owner = None if number is None else named(people, number, "owner")
    return cataloguing.ServiceFacts(owner=owner, **values)
