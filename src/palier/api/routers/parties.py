"""Organisations: customers, providers and suppliers."""

from __future__ import annotations

from ninja import Path, Query, Router

from palier.api.declaring import Made, acts, changes, creates, lists, reads
from palier.api.finding import only
from palier.api.paging import Page, page_of
from palier.api.requests import ApiRequest, expected_version
from palier.api.schemas.parties import (
    PartyAsked,
    PartyChanged,
    PartyMade,
    PartyShown,
    Reasoned,
)
from palier.api.schemas.values import PathNumber
from palier.slm.parties import actions
from palier.slm.parties.models import Party
from palier.slm.parties.queries import parties_visible_to
from palier.slm.search import matching

router = Router(tags=["parties"])
READ, WRITE = "parties:read", "parties:write"


@lists(router, "/parties", Page[PartyShown], scope=READ)
def list_parties(request: ApiRequest, asked: Query[PartyAsked]) -> Page[PartyShown]:
    """The organisations that one sees."""
    found = only(parties_visible_to(request.sight), kind=asked.kind, is_open=asked.is_open)
    return page_of(request, asked, found.filter(matching(asked.words)), PartyShown.of)


@creates(router, "/parties", PartyShown, scope=WRITE)
def create_party(request: ApiRequest, given: PartyMade) -> Made:
    """Adds an organisation."""
    facts = actions.PartyFacts(**given.model_dump())
    row = actions.create_party(facts=facts, by=request.caller, at=request.at)
    return Made(PartyShown.of(row), f"/api/v1/parties/{row.pk}")


@reads(router, "/parties/{number}", PartyShown, scope=READ)
def read_party(request: ApiRequest, number: Path[PathNumber]) -> PartyShown:
    """One organisation."""
    return PartyShown.of(_party(request, number))


@changes(router, "/parties/{number}", PartyShown, scope=WRITE)
def change_party(request: ApiRequest, number: Path[PathNumber], given: PartyChanged) -> PartyShown:
    """Changes what is known of an organisation."""
    row = _party(request, number)
    now = {"name": row.name, "language": row.language, "zone": row.zone}
    details = actions.PartyDetails(**{**now, **given.model_dump(exclude_unset=True)})
    expected = expected_version(request)
    changed = actions.change_party(
        party=row, details=details, expected=expected, by=request.caller, at=request.at
    )
    return PartyShown.of(changed)


@acts(router, "/parties/{number}/close", PartyShown, scope=WRITE)
def close_party(request: ApiRequest, number: Path[PathNumber], given: Reasoned) -> PartyShown:
    """Closes an organisation: nothing new is begun with it, and its people answer for nothing."""
    row = _party(request, number)
    by, at = request.caller, request.at
    return PartyShown.of(actions.close_party(party=row, by=by, at=at, reason=given.reason))


@acts(router, "/parties/{number}/reopen", PartyShown, scope=WRITE)
def reopen_party(request: ApiRequest, number: Path[PathNumber], given: Reasoned) -> PartyShown:
    """Opens an organisation that was closed."""
    row = _party(request, number)
    by, at = request.caller, request.at
    return PartyShown.of(actions.reopen_party(party=row, by=by, at=at, reason=given.reason))


def _party(request: ApiRequest, number: int) -> Party:
    return parties_visible_to(request.sight).get(pk=number)
