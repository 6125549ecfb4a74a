"""What a person sees of parties, people, contacts and the journal; what is not said is hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from palier.slm.intents import INTENTS
from palier.slm.journal.models import JournalEntry
from palier.slm.journal.queries import entries
from palier.slm.parties.models import (
    Absence,
    Contact,
    Deputy,
    Grant,
    Party,
    PartyKind,
    Person,
)
from palier.slm.parties.queries.responsibilities import HeldGrant, allows, held_grants


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks, and what they hold on that day; made once per request, then nothing is asked."""

    person: int
    party: int
    is_active: bool
    is_of_provider: bool
    """Whether their own party is a provider, whatever they hold."""
    grants: tuple[HeldGrant, ...]

    @property
    def is_provider_staff(self) -> bool:
        """Whether they answer for something at the provider: they see every party."""
        return self.is_of_provider and bool(self.grants)

    @property
    def represents(self) -> int | None:
        """The customer or supplier that they stand for; None: the provider's, or nobody's."""
        is_own = any(each.party == self.party for each in self.grants)
        return self.party if is_own and not self.is_of_provider else None

    @property
    def services(self) -> frozenset[str] | None:
        """The codes of the only services that what they hold is for; None: not limited so.

        Empty for somebody who holds nothing.
        """
        codes = frozenset(each.service for each in self.grants)
        return None if "" in codes else codes


def sight_of(person: Person, on: date) -> Sight:
    """What a person sees on a day, in two queries at most."""
    return Sight(
        person=person.pk,
        party=person.party_id,
        is_active=person.is_active,
        is_of_provider=person.is_active and person.party.kind == PartyKind.PROVIDER,
        grants=held_grants(person, on),
    )


def may(sight: Sight, intent: str, party: Party | None = None, service: str = "") -> bool:
    """Whether they may do something, as `is_permitted` says, without a query."""
    return allows(sight.grants, INTENTS[intent], party, service)


def may_for(sight: Sight, intent: str, person: Person) -> bool:
    """Whether they may do something to a person, who may be themselves."""
    is_own = INTENTS[intent].own and person.pk == sight.person and sight.is_active
    return is_own or may(sight, intent, person.party)


def parties_permitted(sight: Sight, intent: str, service: str = "") -> QuerySet[Party]:
    """The parties for which they may do something with one service, or with all of the party."""
    asked, covered = INTENTS[intent], {"", service}
    able = [each for each in sight.grants
            if allows((each,), asked, None) and each.service in covered]  # fmt: skip
    if any(each.is_for_provider for each in able):
        return Party.objects.all()
    return Party.objects.filter(pk__in={each.party for each in able})


def parties_visible_to(sight: Sight) -> QuerySet[Party]:
    """All for the provider's; for a customer or a supplier their own and the provider itself."""
    if sight.is_provider_staff:
        return Party.objects.all()
    if sight.represents is None:
        return Party.objects.none()
    return Party.objects.filter(Q(pk=sight.represents) | Q(kind=PartyKind.PROVIDER))


def people_visible_to(sight: Sight) -> QuerySet[Person]:
    """All for the provider's; those of their own party for a customer or a supplier."""
    found = Person.objects.all()
    if not sight.is_active:
        return found.none()
    if sight.is_provider_staff:
        return found
    if sight.represents is None:
        return found.filter(pk=sight.person)
    return found.filter(Q(pk=sight.person) | Q(party=sight.represents))


def contacts_visible_to(sight: Sight) -> QuerySet[Contact]:
    """All for the provider's; those of their own party for a customer or a supplier."""
    if sight.is_provider_staff:
        return Contact.objects.all()
    if sight.represents is None:
        return Contact.objects.none()
    return Contact.objects.filter(party=sight.represents)


def grants_visible_to(sight: Sight) -> QuerySet[Grant]:
    """What the people whom they see hold; who at the provider answers for them is not shown."""
    return Grant.objects.filter(_of_seen(sight))


def deputies_visible_to(sight: Sight) -> QuerySet[Deputy]:
    """Who stands in for the people whom they see."""
    return Deputy.objects.filter(_of_seen(sight))


def absences_visible_to(sight: Sight) -> QuerySet[Absence]:
    """When the people and the contacts whom they see are not there."""
    return Absence.objects.filter(_of_seen(sight) | Q(contact__in=contacts_visible_to(sight)))


def entries_visible_to(sight: Sight) -> QuerySet[JournalEntry]:
    """Entries of the journal, the newest first.

    All for those who may read it; for others of the provider what they did themselves; for a
    customer or a supplier what concerns their own party.
    """
    if may(sight, "journal.read"):
        return entries()
    if sight.is_provider_staff:
        return entries(actor=str(sight.person))
    if sight.represents is None:
        return entries().none()
    return entries().filter(party=str(sight.represents))


def _of_seen(sight: Sight) -> Q:
    return Q(person__in=people_visible_to(sight))
