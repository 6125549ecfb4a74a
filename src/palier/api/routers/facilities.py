"""Facilities, and the services that need them."""

from __future__ import annotations

from ninja import Path, Query, Router

from palier.api.declaring import Made, acts, changes, creates, lists, reads, removes
from palier.api.finding import named, only
from palier.api.paging import Page, PageAsked, page_of
from palier.api.requests import ApiRequest, expected_version
from palier.api.routers.offers import service_of
from palier.api.schemas.needs import (
    FacilityAsked,
    FacilityChanged,
    FacilityMade,
    FacilityNeedGiven,
    FacilityNeedShown,
    FacilityShown,
)
from palier.api.schemas.offers import ServiceShown
from palier.api.schemas.values import PathNumber
from palier.slm.catalogue.actions import equipping, needing
from palier.slm.catalogue.models import Facility
from palier.slm.catalogue.queries import facilities_visible_to, facility_needs_visible_to
from palier.slm.parties.queries import parties_visible_to
from palier.slm.search import matching

router = Router(tags=["facilities"])
READ, WRITE = "catalogue:read", "catalogue:write"


@lists(router, "/facilities", Page[FacilityShown], scope=READ)
def list_facilities(request: ApiRequest, asked: Query[FacilityAsked]) -> Page[FacilityShown]:
    """The facilities that one sees."""
    found = only(facilities_visible_to(request.sight, request.on), party=asked.party)
    return page_of(request, asked, found.filter(matching(asked.words)), FacilityShown.of)


@creates(router, "/facilities", FacilityShown, scope=WRITE)
def create_facility(request: ApiRequest, given: FacilityMade) -> Made:
    """Adds a facility that a party runs."""
    party = named(parties_visible_to(request.sight), given.party, "party")
    facts = equipping.FacilityFacts(given.name_fr, given.name_en, given.note)
    by, at = request.caller, request.at
    row = equipping.create_facility(code=given.code, party=party, facts=facts, by=by, at=at)
    return Made(FacilityShown.of(row), f"/api/v1/facilities/{row.pk}")


@reads(router, "/facilities/{number}", FacilityShown, scope=READ)
def read_facility(request: ApiRequest, number: Path[PathNumber]) -> FacilityShown:
    """One facility."""
    return FacilityShown.of(_facility(request, number))


@changes(router, "/facilities/{number}", FacilityShown, scope=WRITE)
def change_facility(
    request: ApiRequest, number: Path[PathNumber], given: FacilityChanged
) -> FacilityShown:
    """Changes what is known of a facility."""
    row, expected = _facility(request, number), expected_version(request)
    now = {"name_fr": row.name_fr, "name_en": row.name_en, "note": row.note}
    facts = equipping.FacilityFacts(**{**now, **given.model_dump(exclude_unset=True)})
    changed = equipping.change_facility(
        facility=row, facts=facts, expected=expected, by=request.caller, at=request.at
    )
    return FacilityShown.of(changed)


@lists(router, "/services/{number}/facilities", Page[FacilityNeedShown], scope=READ)
def list_facility_needs(
    request: ApiRequest, number: Path[PathNumber], asked: Query[PageAsked]
) -> Page[FacilityNeedShown]:
    """The facilities that a service needs, as far as one sees them."""
    service = service_of(request, number)
    found = facility_needs_visible_to(request.sight, request.on).filter(service=service)
    return page_of(request, asked, found, FacilityNeedShown.of)


@acts(router, "/services/{number}/facilities", ServiceShown, scope=WRITE)
def need_facility(
    request: ApiRequest, number: Path[PathNumber], given: FacilityNeedGiven
) -> ServiceShown:
    """Says that a service needs a facility, or what for."""
    row = service_of(request, number)
    seen = facilities_visible_to(request.sight, request.on)
    facility = named(seen, given.facility, "facility")
    by, at = request.caller, request.at
    needing.need_facility(service=row, facility=facility, by=by, at=at, note=given.note)
    return ServiceShown.of(service_of(request, number))


@removes(router, "/services/{number}/facilities/{facility}", scope=WRITE)
def leave_facility(
    request: ApiRequest, number: Path[PathNumber], facility: Path[PathNumber]
) -> None:
    """Says that a service does without a facility; `If-Match` is the ETag of the service."""
    row, expected = service_of(request, number), expected_version(request)
    needing.leave_facility(
        service=row,
        facility=_facility(request, facility),
        expected=expected,
        by=request.caller,
        at=request.at,
    )


def _facility(request: ApiRequest, number: int) -> Facility:
    rows = facilities_visible_to(request.sight, request.on)
    return rows.select_related("party").get(pk=number)
