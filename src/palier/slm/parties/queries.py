"""Who holds which responsibility when, and may therefore do what."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from palier.slm.intents import INTENTS, Responsibility
from palier.slm.parties.models import Grant, Party, PartyKind, Person

_OUTSIDE = (Responsibility.CUSTOMER, Responsibility.SUPPLIER)


def held(person: Person, on: date) -> QuerySet[Grant]:
    """The responsibilities that a person holds on a day."""
    return Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=on),
        person=person,
        person__is_active=True,
        since__lte=on,
    )


def is_permitted(person: Person, intent: str, party: Party | None, on: date) -> bool:
    """Whether a person may do something, for a party where the intent is of one."""
    known = INTENTS[intent]
    found = held(person, on).filter(responsibility__in=[each.value for each in known.may])
    if known.of_party and party is not None:
        # The provider's own people answer for its customers and suppliers too.
        found = found.filter(Q(party=party) | Q(party__kind=PartyKind.PROVIDER))
    return found.exists()


def fits(responsibility: Responsibility, person: Person) -> bool:
    """Whether a responsibility is one for the people of such a party."""
    outside = {
        PartyKind.CUSTOMER: Responsibility.CUSTOMER,
        PartyKind.SUPPLIER: Responsibility.SUPPLIER,
    }
    own = outside.get(PartyKind(person.party.kind))
    return responsibility is own if own else responsibility not in _OUTSIDE
