"""Who holds which responsibility when, and may therefore do what."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from palier.slm.intents import INTENTS, Reach, Responsibility
from palier.slm.parties.models import Deputy, Grant, Party, PartyKind, Person

_OUTSIDE = (Responsibility.CUSTOMER, Responsibility.SUPPLIER)


def held(person: Person, on: date) -> QuerySet[Grant]:
    """The responsibilities that a person holds on a day, their own and those they stand in for."""
    stands_in = Deputy.objects.filter(deputy=person, since__lte=on, until__gt=on)
    holders = Q(person=person) | Q(person__in=stands_in.values("person"))
    if not person.is_active:
        return Grant.objects.none()
    return Grant.objects.filter(
        holders,
        Q(until__isnull=True) | Q(until__gt=on),
        person__is_active=True,
        since__lte=on,
    )


def is_permitted(
    person: Person, intent: str, on: date, party: Party | None = None, service: str = ""
) -> bool:
    """Whether a person may do something, for a party and one of its services.

    Without a party: whether they may do it for any at all.
    """
    known = INTENTS[intent]
    found = held(person, on).filter(responsibility__in=[each.value for each in known.may])
    if known.reach is Reach.ANYWHERE:
        return found.filter(service="").exists()
    if party is None:
        return found.exists()
    # The provider's own people answer for its customers and suppliers too.
    found = found.filter(Q(party=party) | Q(party__kind=PartyKind.PROVIDER))
    known_services = ["", service] if known.reach is Reach.SERVICE else [""]
    return found.filter(service__in=known_services).exists()


def fits(responsibility: Responsibility, person: Person) -> bool:
    """Whether a responsibility is one for the people of such a party."""
    outside = {
        PartyKind.CUSTOMER: Responsibility.CUSTOMER,
        PartyKind.SUPPLIER: Responsibility.SUPPLIER,
    }
    own = outside.get(PartyKind(person.party.kind))
    return responsibility is own if own else responsibility not in _OUTSIDE
