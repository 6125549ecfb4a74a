"""Who answers for what, who stands in for whom, and who is away."""

from __future__ import annotations

from ninja import Path, Query, Router

from palier.api.declaring import Made, acts, creates, lists, reads, removes
from palier.api.errors import Fault, RequestInvalid
from palier.api.finding import coded, named, only
from palier.api.paging import Page, page_of
from palier.api.requests import ApiRequest
from palier.api.schemas.people import (
    AbsenceAsked,
    AbsenceMade,
    AbsenceShown,
    DeputyAsked,
    DeputyEnding,
    DeputyMade,
    DeputyShown,
    Ending,
    GrantAsked,
    GrantMade,
    GrantShown,
)
from palier.api.schemas.values import PathNumber
from palier.slm.catalogue.queries import services_visible_to
from palier.slm.parties import actions
from palier.slm.parties.models import Contact, Person
from palier.slm.parties.queries import (
    absences_visible_to,
    contacts_visible_to,
    deputies_visible_to,
    grants_visible_to,
    parties_visible_to,
    people_visible_to,
)

router = Router(tags=["responsibilities"])
READ, WRITE = "parties:read", "parties:write"


@lists(router, "/grants", Page[GrantShown], scope=READ)
def list_grants(request: ApiRequest, asked: Query[GrantAsked]) -> Page[GrantShown]:
    """What the people whom one sees answer for, at any time."""
    rows = grants_visible_to(request.sight)
    found = only(rows, person=asked.person, party=asked.party, responsibility=asked.responsibility)
    return page_of(request, asked, found, GrantShown.of)


@creates(router, "/grants", GrantShown, scope=WRITE)
def grant_responsibility(request: ApiRequest, given: GrantMade) -> Made:
    """Gives somebody a responsibility for a party, or for one of its services."""
    people = people_visible_to(request.sight).select_related("party")
    person = named(people, given.person, "person")
    party = named(parties_visible_to(request.sight), given.party, "party")
    if given.service:
        coded(services_visible_to(request.sight, request.on), given.service, "service")
    held = actions.Held(given.responsibility, given.since, given.until, given.service)
    row = actions.grant_responsibility(
        person=person, party=party, held=held, by=request.caller, at=request.at
    )
    return Made(GrantShown.of(row), f"/api/v1/grants/{row.pk}")


@reads(router, "/grants/{number}", GrantShown, scope=READ)
def read_grant(request: ApiRequest, number: Path[PathNumber]) -> GrantShown:
    """One responsibility of somebody."""
    return GrantShown.of(grants_visible_to(request.sight).get(pk=number))


@acts(router, "/grants/{number}/end", None, scope=WRITE)
def end_responsibility(request: ApiRequest, number: Path[PathNumber], given: Ending) -> None:
    """Ends a responsibility; one that would not have begun by then is removed."""
    row = grants_visible_to(request.sight).select_related("party", "person").get(pk=number)
    actions.end_responsibility(
        grant=row, on=given.on, by=request.caller, at=request.at, reason=given.reason
    )


@lists(router, "/deputies", Page[DeputyShown], scope=READ)
def list_deputies(request: ApiRequest, asked: Query[DeputyAsked]) -> Page[DeputyShown]:
    """Who stands in for the people whom one sees, at any time."""
    found = only(deputies_visible_to(request.sight), person=asked.person)
    return page_of(request, asked, found, DeputyShown.of)


@creates(router, "/deputies", DeputyShown, scope=WRITE)
def name_deputy(request: ApiRequest, given: DeputyMade) -> Made:
    """Lets somebody of the same party do all that a person may, between two days."""
    people = people_visible_to(request.sight).select_related("party")
    row = actions.name_deputy(
        person=named(people, given.person, "person"),
        deputy=named(people, given.deputy, "deputy"),
        since=given.since,
        until=given.until,
        by=request.caller,
        at=request.at,
    )
    return Made(DeputyShown.of(row), f"/api/v1/deputies/{row.pk}")


@reads(router, "/deputies/{number}", DeputyShown, scope=READ)
def read_deputy(request: ApiRequest, number: Path[PathNumber]) -> DeputyShown:
    """One time of standing in."""
    return DeputyShown.of(deputies_visible_to(request.sight).get(pk=number))


@acts(router, "/deputies/{number}/end", None, scope=WRITE)
def end_deputy(request: ApiRequest, number: Path[PathNumber], given: DeputyEnding) -> None:
    """Ends a time of standing in; one that would not have begun by then is removed."""
    row = deputies_visible_to(request.sight).get(pk=number)
    actions.end_deputy(deputy=row, on=given.on, by=request.caller, at=request.at)


@lists(router, "/absences", Page[AbsenceShown], scope=READ)
def list_absences(request: ApiRequest, asked: Query[AbsenceAsked]) -> Page[AbsenceShown]:
    """When the people and contacts whom one sees are not there."""
    found = only(absences_visible_to(request.sight), person=asked.person, contact=asked.contact)
    return page_of(request, asked, found, AbsenceShown.of)


@creates(router, "/absences", AbsenceShown, scope=WRITE)
def record_absence(request: ApiRequest, given: AbsenceMade) -> Made:
    """Says that a person or a contact is not there."""
    row = actions.record_absence(
        of=_away(request, given),
        since=given.since,
        until=given.until,
        by=request.caller,
        at=request.at,
    )
    return Made(AbsenceShown.of(row), f"/api/v1/absences/{row.pk}")


@reads(router, "/absences/{number}", AbsenceShown, scope=READ)
def read_absence(request: ApiRequest, number: Path[PathNumber]) -> AbsenceShown:
    """One absence."""
    return AbsenceShown.of(absences_visible_to(request.sight).get(pk=number))


@removes(router, "/absences/{number}", scope=WRITE, versioned=False)
def remove_absence(request: ApiRequest, number: Path[PathNumber]) -> None:
    """Takes back that somebody is not there."""
    row = absences_visible_to(request.sight).get(pk=number)
    actions.remove_absence(absence=row, by=request.caller, at=request.at)


def _away(request: ApiRequest, given: AbsenceMade) -> Person | Contact:
    if given.person is not None and given.contact is None:
        people = people_visible_to(request.sight).select_related("party")
        return named(people, given.person, "person")
    if given.contact is not None and given.person is None:
        contacts = contacts_visible_to(request.sight).select_related("party")
        return named(contacts, given.contact, "contact")
    why = "name a person or a contact, and not both"
    raise RequestInvalid(why, faults=[Fault("body", "/person", why)])
