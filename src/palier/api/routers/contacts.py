"""Contacts: who is told what, when, how, and in which language."""

from __future__ import annotations

from typing import Any

from ninja import Path, Query, Router

from palier.api.declaring import Made, acts, changes, creates, lists, reads, removes
from palier.api.finding import named, only
from palier.api.paging import Page, page_of
from palier.api.requests import ApiRequest, expected_version
from palier.api.schemas.contacts import (
    ContactAsked,
    ContactChanged,
    ContactMade,
    ContactShown,
    PathsGiven,
)
from palier.api.schemas.parties import Erasing
from palier.api.schemas.values import PathNumber
from palier.slm.parties import actions
from palier.slm.parties.models import Contact, Person, StakeholderRole
from palier.slm.parties.queries import (
    contacts_visible_to,
    parties_visible_to,
    people_visible_to,
)
from palier.slm.search import matching

router = Router(tags=["contacts"])
READ, WRITE = "parties:read", "parties:write"
_FACTS = ("name", "title", "language", "zone", "service", "note")


@lists(router, "/contacts", Page[ContactShown], scope=READ)
def list_contacts(request: ApiRequest, asked: Query[ContactAsked]) -> Page[ContactShown]:
    """The contacts that one sees, each with its ways."""
    rows = contacts_visible_to(request.sight).prefetch_related("paths")
    found = only(rows, party=asked.party, role=asked.role, is_active=asked.is_active)
    return page_of(request, asked, found.filter(matching(asked.words)), ContactShown.of)


@creates(router, "/contacts", ContactShown, scope=WRITE)
def create_contact(request: ApiRequest, given: ContactMade) -> Made:
    """Adds somebody of a party, or a desk of it, who is told."""
    party = named(parties_visible_to(request.sight), given.party, "party")
    facts = _facts(request, given.model_dump(exclude={"party"}))
    row = actions.create_contact(party=party, facts=facts, by=request.caller, at=request.at)
    return Made(ContactShown.of(row), f"/api/v1/contacts/{row.pk}")


@reads(router, "/contacts/{number}", ContactShown, scope=READ)
def read_contact(request: ApiRequest, number: Path[PathNumber]) -> ContactShown:
    """One contact, with its ways."""
    return ContactShown.of(_contact(request, number))


@changes(router, "/contacts/{number}", ContactShown, scope=WRITE)
def change_contact(
    request: ApiRequest, number: Path[PathNumber], given: ContactChanged
) -> ContactShown:
    """Changes what is known of a contact."""
    row = _contact(request, number)
    now = {each: getattr(row, each) for each in _FACTS}
    now |= {"role": StakeholderRole(row.role), "person": row.person_id}
    facts = _facts(request, {**now, **given.model_dump(exclude_unset=True)})
    expected = expected_version(request)
    actions.change_contact(
        contact=row, facts=facts, expected=expected, by=request.caller, at=request.at
    )
    return ContactShown.of(_contact(request, number))


@changes(router, "/contacts/{number}/paths", ContactShown, scope=WRITE, method="PUT")
def set_paths(request: ApiRequest, number: Path[PathNumber], given: PathsGiven) -> ContactShown:
    """Replaces all ways to reach a contact; they are tried in this order."""
    row = _contact(request, number)
    paths = [actions.Path(**each.model_dump()) for each in given.paths]
    expected = expected_version(request)
    actions.set_paths(contact=row, paths=paths, expected=expected, by=request.caller, at=request.at)
    return ContactShown.of(_contact(request, number))


@removes(router, "/contacts/{number}", scope=WRITE, versioned=False)
def remove_contact(request: ApiRequest, number: Path[PathNumber]) -> None:
    """Nobody is told through this contact any more; it stays where it was named."""
    row = _contact(request, number)
    actions.remove_contact(contact=row, by=request.caller, at=request.at)


@acts(router, "/contacts/{number}/erase", ContactShown, scope=WRITE)
def erase_contact(request: ApiRequest, number: Path[PathNumber], given: Erasing) -> ContactShown:
    """Removes name, ways and messages of a contact for good."""
    row = _contact(request, number)
    actions.erase_contact(contact=row, reason=given.reason, by=request.caller, at=request.at)
    return ContactShown.of(_contact(request, number))


def _contact(request: ApiRequest, number: int) -> Contact:
    rows = contacts_visible_to(request.sight).select_related("party", "person")
    return rows.prefetch_related("paths").get(pk=number)


def _facts(request: ApiRequest, values: dict[str, Any]) -> actions.ContactFacts:
    number = values.pop("person")
    person: Person | None = None
    if number is not None:
        person = named(people_visible_to(request.sight), number, "person")
    return actions.ContactFacts(person=person, **values)
