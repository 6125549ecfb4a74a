"""On what a service rests, what it costs, and how much it bears."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from ninja import Path, Query, Router

from palier.api.declaring import Made, acts, changes, creates, lists, reads, removes
from palier.api.finding import named
from palier.api.paging import Page, PageAsked, page_of
from palier.api.requests import ApiRequest, expected_version
from palier.api.routers.offers import service_of
from palier.api.schemas.needs import (
    CostChanged,
    CostMade,
    CostShown,
    LimitChanged,
    LimitMade,
    LimitShown,
    NeedsGiven,
    NeedShown,
)
from palier.api.schemas.offers import ServiceShown, Until
from palier.api.schemas.values import PathNumber
from palier.slm.catalogue.actions import costing, limiting, needing
from palier.slm.catalogue.models import (
    CostKind,
    CostLine,
    CostPeriod,
    LoadWindow,
    Service,
    WorkloadLimit,
)
from palier.slm.catalogue.queries import (
    costs_visible_to,
    dependencies_visible_to,
    limits_visible_to,
    offerings_visible_to,
    services_visible_to,
)

router = Router(tags=["needs"])
READ, WRITE = "catalogue:read", "catalogue:write"
_COST = ("name", "amount", "currency", "since", "until")


@lists(router, "/services/{number}/needs", Page[NeedShown], scope=READ)
def list_needs(
    request: ApiRequest, number: Path[PathNumber], asked: Query[PageAsked]
) -> Page[NeedShown]:
    """The services that a service needs, as far as one sees them."""
    service = service_of(request, number)
    found = dependencies_visible_to(request.sight, request.on).filter(service=service)
    return page_of(request, asked, found, NeedShown.of)


@changes(router, "/services/{number}/needs", ServiceShown, scope=WRITE, method="PUT")
def set_needs(request: ApiRequest, number: Path[PathNumber], given: NeedsGiven) -> ServiceShown:
    """Makes these all that a service needs; `If-Match` is the ETag of the service."""
    row, expected = service_of(request, number), expected_version(request)
    seen = services_visible_to(request.sight, request.on)
    needs = [
        needing.Need(named(seen, each.needed, "needs"), each.kind, each.note)
        for each in given.needs
    ]
    changed = needing.set_dependencies(
        service=row, needs=needs, expected=expected, by=request.caller, at=request.at
    )
    return ServiceShown.of(changed)


@lists(router, "/services/{number}/costs", Page[CostShown], scope=READ)
def list_costs(
    request: ApiRequest, number: Path[PathNumber], asked: Query[PageAsked]
) -> Page[CostShown]:
    """What a service costs; empty for those who may not read it."""
    service = service_of(request, number)
    return page_of(request, asked, _costs(request).filter(service=service), CostShown.of)


@creates(router, "/services/{number}/costs", CostShown, scope=WRITE)
def add_cost(request: ApiRequest, number: Path[PathNumber], given: CostMade) -> Made:
    """Adds a cost to a service."""
    facts = costing.CostFacts(**given.model_dump())
    by, at = request.caller, request.at
    row = costing.add_cost(service=service_of(request, number), facts=facts, by=by, at=at)
    return Made(_cost(request, row.pk), f"/api/v1/costs/{row.pk}")


@reads(router, "/costs/{number}", CostShown, scope=READ)
def read_cost(request: ApiRequest, number: Path[PathNumber]) -> CostShown:
    """One cost of a service."""
    return _cost(request, number)


@changes(router, "/costs/{number}", CostShown, scope=WRITE)
def change_cost(request: ApiRequest, number: Path[PathNumber], given: CostChanged) -> CostShown:
    """Changes a cost."""
    row, expected = _costs(request).get(pk=number), expected_version(request)
    now = {each: getattr(row, each) for each in _COST}
    now |= {"kind": CostKind(row.kind), "period": CostPeriod(row.period)}
    facts = costing.CostFacts(**{**now, **given.model_dump(exclude_unset=True)})
    by, at = request.caller, request.at
    costing.change_cost(cost=row, facts=facts, expected=expected, by=by, at=at)
    return _cost(request, number)


@acts(router, "/costs/{number}/end", CostShown, scope=WRITE, versioned=True)
def end_cost(request: ApiRequest, number: Path[PathNumber], given: Until) -> CostShown:
    """Says from which day on a cost is not paid."""
    row, expected = _costs(request).get(pk=number), expected_version(request)
    by, at = request.caller, request.at
    costing.end_cost(cost=row, until=given.until, expected=expected, by=by, at=at)
    return _cost(request, number)


@lists(router, "/services/{number}/limits", Page[LimitShown], scope=READ)
def list_limits(
    request: ApiRequest, number: Path[PathNumber], asked: Query[PageAsked]
) -> Page[LimitShown]:
    """How much a service bears."""
    service = service_of(request, number)
    return page_of(request, asked, _limits(request).filter(service=service), LimitShown.of)


@creates(router, "/services/{number}/limits", LimitShown, scope=WRITE)
def add_limit(request: ApiRequest, number: Path[PathNumber], given: LimitMade) -> Made:
    """Adds a limit to a service, or to one offering of it."""
    service = service_of(request, number)
    facts = _limit_facts(request, service, given.model_dump())
    row = limiting.add_limit(service=service, facts=facts, by=request.caller, at=request.at)
    shown = LimitShown.of(_limits(request).get(pk=row.pk))
    return Made(shown, f"/api/v1/limits/{row.pk}")


@reads(router, "/limits/{number}", LimitShown, scope=READ)
def read_limit(request: ApiRequest, number: Path[PathNumber]) -> LimitShown:
    """One limit of a service."""
    return LimitShown.of(_limits(request).get(pk=number))


@changes(router, "/limits/{number}", LimitShown, scope=WRITE)
def change_limit(request: ApiRequest, number: Path[PathNumber], given: LimitChanged) -> LimitShown:
    """Changes a limit."""
    row, expected = _limits(request).get(pk=number), expected_version(request)
    now = {"name": row.name, "unit": row.unit, "most": row.most, "offering": row.offering_id}
    now["window"] = LoadWindow(row.window)
    facts = _limit_facts(request, row.service, {**now, **given.model_dump(exclude_unset=True)})
    by, at = request.caller, request.at
    limiting.change_limit(limit=row, facts=facts, expected=expected, by=by, at=at)
    return LimitShown.of(_limits(request).get(pk=number))


@removes(router, "/limits/{number}", scope=WRITE)
def remove_limit(request: ApiRequest, number: Path[PathNumber]) -> None:
    """Takes a limit away."""
    row, expected = _limits(request).get(pk=number), expected_version(request)
    limiting.remove_limit(limit=row, expected=expected, by=request.caller, at=request.at)


def _costs(request: ApiRequest) -> QuerySet[CostLine]:
    return costs_visible_to(request.sight).select_related("service__provider")


def _cost(request: ApiRequest, number: int) -> CostShown:
    return CostShown.of(_costs(request).get(pk=number))


def _limits(request: ApiRequest) -> QuerySet[WorkloadLimit]:
    return limits_visible_to(request.sight, request.on).select_related("service__provider")


def _limit_facts(
    request: ApiRequest, service: Service, values: dict[str, Any]
) -> limiting.LimitFacts:
    number = values.pop("offering")
    seen = offerings_visible_to(request.sight, request.on).filter(service=service)
    offering = None if number is None else named(seen, number, "offering")
    return limiting.LimitFacts(offering=offering, **values)
