"""Who holds which responsibility when, and which parties and people somebody may see."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from palier.slm.intents import INTENTS, Responsibility
from palier.slm.parties.models import Grant, Party, PartyKind, Person

_OUTSIDE = (Responsibility.CUSTOMER, Responsibility.SUPPLIER)


def held(person: Person, on: date) -> QuerySet[Grant]:
    """The responsibilities that a person holds on a day, as a deputy too."""
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


def is_outside(person: Person) -> bool:
    """Whether a person is of a customer or a supplier, and sees what is theirs alone."""
    return person.party.kind != PartyKind.PROVIDER


def parties_visible_to(person: Person) -> QuerySet[Party]:
    """All parties for the provider's people; for others their own, and the providers."""
    if not is_outside(person):
        return Party.objects.all()
    return Party.objects.filter(Q(pk=person.party_id) | Q(kind=PartyKind.PROVIDER))


def people_visible_to(person: Person) -> QuerySet[Person]:
    """All people for the provider's; for others those of their own party."""
    if not is_outside(person):
        return Person.objects.select_related("party")
    return Person.objects.select_related("party").filter(party_id=person.party_id)


def fits(responsibility: Responsibility, person: Person) -> bool:
    """Whether a responsibility is one for the people of such a party."""
    outside = {
        PartyKind.CUSTOMER: Responsibility.CUSTOMER,
        PartyKind.SUPPLIER: Responsibility.SUPPLIER,
    }
    own = outside.get(PartyKind(person.party.kind))
    return responsibility is own if own else responsibility not in _OUTSIDE
