"""Who holds which responsibility when, and may therefore do what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from palier.slm.intents import INTENTS, Intent, Reach, Responsibility
from palier.slm.parties.models import Deputy, Grant, Party, PartyKind, Person
from palier.slm.parties.queries.lasting import lasts_on

_OUTSIDE = {
    PartyKind.CUSTOMER: Responsibility.CUSTOMER,
    PartyKind.SUPPLIER: Responsibility.SUPPLIER,
}


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A responsibility that somebody holds, their own or one they stand in for."""

    responsibility: Responsibility
    party: int
    is_for_provider: bool
    """Whether the party is a provider, whose people answer for its customers and suppliers too."""
    service: str
    """The code of the one service it is for; "": for all that the party has."""


def in_force(on: date) -> Q:
    """Of grants: those that are held on a day, by people who may sign in."""
    return lasts_on(on) & Q(person__is_active=True)


def held(person: Person, on: date) -> QuerySet[Grant]:
    """The responsibilities that a person holds on a day, their own and those they stand in for.

    A deputy does not pass on what they stand in for.
    """
    if not person.is_active:
        return Grant.objects.none()
    stands_in = Deputy.objects.filter(deputy=person, since__lte=on, until__gt=on)
    holders = Q(person=person) | Q(person__in=stands_in.values("person"))
    return Grant.objects.filter(holders, in_force(on))


def held_grants(person: Person, on: date) -> tuple[HeldGrant, ...]:
    """What `held` finds, as values, in one query; the same one from two people counts once."""
    rows = held(person, on).order_by().distinct()
    found = rows.values_list("responsibility", "party", "party__kind", "service")
    return tuple(
        HeldGrant(Responsibility(word), party, kind == PartyKind.PROVIDER, service)
        for word, party, kind, service in found
    )


def is_permitted(
    person: Person, intent: str, on: date, party: Party | None = None, service: str = ""
) -> bool:
    """Whether a person may do something, for a party and one of its services.

    Without a party: whether they may do it for any at all.
    """
    return allows(held_grants(person, on), INTENTS[intent], party, service)


def allows(
    grants: Iterable[HeldGrant], intent: Intent, party: Party | None, service: str = ""
) -> bool:
    """Whether one of these responsibilities lets something be done: the rule of all permissions."""
    return any(
        grant.responsibility in intent.may
        and _covers_service(grant, intent.reach, party, service)
        and _covers_party(grant, intent.reach, party)
        for grant in grants
    )


def _covers_service(grant: HeldGrant, reach: Reach, party: Party | None, service: str) -> bool:
    if not grant.service:
        return True
    if reach is not Reach.SERVICE:
        return False
    # Without party and service the question is whether there is anything at all.
    return grant.service == service or (party is None and not service)


def _covers_party(grant: HeldGrant, reach: Reach, party: Party | None) -> bool:
    if grant.is_for_provider or reach is Reach.ANYWHERE:
        return True
    return reach is not Reach.PROVIDER and (party is None or grant.party == party.pk)


def fits(responsibility: Responsibility, person: Person, party: Party) -> bool:
    """Whether somebody can hold a responsibility for a party.

    The people of a customer or a supplier represent their own party, and nothing else.
    """
    own = _OUTSIDE.get(PartyKind(person.party.kind))
    if own is None:
        return responsibility not in _OUTSIDE.values()
    return responsibility is own and person.party_id == party.pk


def administrators(on: date) -> QuerySet[Grant]:
    """The grants of those who administer everything on a day, deputies left out."""
    return Grant.objects.filter(
        in_force(on),
        responsibility=Responsibility.ADMINISTRATOR,
        party__kind=PartyKind.PROVIDER,
        service="",
    )
