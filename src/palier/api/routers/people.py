"""People who may sign in."""

from __future__ import annotations

from ninja import Path, Query, Router

from palier.api.declaring import Made, acts, changes, creates, lists, reads
from palier.api.finding import named, only
from palier.api.paging import Page, page_of
from palier.api.requests import ApiRequest, expected_version
from palier.api.schemas.parties import Erasing, Reasoned
from palier.api.schemas.people import (
    HeldShown,
    MeShown,
    PersonAsked,
    PersonChanged,
    PersonMade,
    PersonShown,
)
from palier.api.schemas.values import PathNumber
from palier.slm.intents import INTENTS
from palier.slm.parties import actions
from palier.slm.parties.models import Person
from palier.slm.parties.queries import may, parties_visible_to, people_visible_to
from palier.slm.search import matching

router = Router(tags=["people"])
READ, WRITE = "parties:read", "parties:write"


@reads(router, "/me", MeShown, scope="me:read")
def read_me(request: ApiRequest) -> MeShown:
    """Who asks, what they hold today, and what they may do with it."""
    held = [
        HeldShown(responsibility=each.responsibility, party=each.party, service=each.service)
        for each in request.sight.grants
    ]
    intents = [each for each in sorted(INTENTS) if may(request.sight, each)]
    return MeShown(person=PersonShown.of(request.caller), held=held, intents=intents)


@lists(router, "/people", Page[PersonShown], scope=READ)
def list_people(request: ApiRequest, asked: Query[PersonAsked]) -> Page[PersonShown]:
    """The people whom one sees."""
    rows = people_visible_to(request.sight)
    found = only(rows, party=asked.party, is_active=asked.is_active)
    return page_of(request, asked, found.filter(matching(asked.words)), PersonShown.of)


@creates(router, "/people", PersonShown, scope=WRITE)
def create_person(request: ApiRequest, given: PersonMade) -> Made:
    """Adds somebody of a party, who cannot sign in before they are invited."""
    party = named(parties_visible_to(request.sight), given.party, "party")
    facts = actions.PersonFacts(**given.model_dump(exclude={"party"}))
    row = actions.create_person(facts=facts, party=party, by=request.caller, at=request.at)
    return Made(PersonShown.of(row), f"/api/v1/people/{row.pk}")


@reads(router, "/people/{number}", PersonShown, scope=READ)
def read_person(request: ApiRequest, number: Path[PathNumber]) -> PersonShown:
    """One person."""
    return PersonShown.of(_person(request, number))


@changes(router, "/people/{number}", PersonShown, scope=WRITE)
def change_person(
    request: ApiRequest, number: Path[PathNumber], given: PersonChanged
) -> PersonShown:
    """Changes what is known of somebody, oneself included."""
    row = _person(request, number)
    now = {each: getattr(row, each) for each in ("name", "language", "zone", "theme")}
    details = actions.PersonDetails(**{**now, **given.model_dump(exclude_unset=True)})
    expected = expected_version(request)
    changed = actions.change_person(
        person=row, details=details, expected=expected, by=request.caller, at=request.at
    )
    return PersonShown.of(changed)


@acts(router, "/people/{number}/deactivate", PersonShown, scope=WRITE)
def deactivate_person(
    request: ApiRequest, number: Path[PathNumber], given: Reasoned
) -> PersonShown:
    """Keeps somebody from signing in, by any way."""
    row = _person(request, number)
    by, at = request.caller, request.at
    return PersonShown.of(actions.deactivate_person(person=row, by=by, at=at, reason=given.reason))


@acts(router, "/people/{number}/reactivate", PersonShown, scope=WRITE)
def reactivate_person(
    request: ApiRequest, number: Path[PathNumber], given: Reasoned
) -> PersonShown:
    """Lets somebody sign in again, and hold what they still hold."""
    row = _person(request, number)
    by, at = request.caller, request.at
    return PersonShown.of(actions.reactivate_person(person=row, by=by, at=at, reason=given.reason))


@acts(router, "/people/{number}/erase", PersonShown, scope=WRITE)
def erase_person(request: ApiRequest, number: Path[PathNumber], given: Erasing) -> PersonShown:
    """Removes name, address and contacts of somebody for good, and deactivates them."""
    row = _person(request, number)
    by, at = request.caller, request.at
    return PersonShown.of(actions.erase_person(person=row, reason=given.reason, by=by, at=at))


def _person(request: ApiRequest, number: int) -> Person:
    return people_visible_to(request.sight).select_related("party").get(pk=number)
