"""Who of a party is told of something at an instant, by which ways, and in which language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from palier.calculus.instants import Instant
from palier.calculus.zones import local_date, local_datetime, zone
from palier.slm.parties.models import Channel, Contact, Hours, Party, Person, Topic
from palier.slm.parties.queries.presence import absences_on, standing_in

_OFFICE_HOURS = range(8, 18)
_OFFICE_DAYS = range(5)


@dataclass(frozen=True, slots=True)
class Way:
    """An address, how it is used, and the language to use."""

    channel: Channel
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody who is told, by the first of their ways that works."""

    recipient: str
    """As `contact:7`, or `person:3` for a deputy who is no contact."""
    name: str
    zone: str
    ways: tuple[Way, ...]
    """In the order in which they are tried; never empty."""
    stands_in_for: str = ""
    """The contact in whose place they are told, as `contact:7`; "": nobody's."""


def reached(party: Party, topic: Topic, at: Instant, service: str = "") -> tuple[Reached, ...]:
    """Who is told, in order: those of the one service first, then by name.

    A contact without a way for this topic at this hour is left out. In the place of one who is
    absent stands their deputy, where they are a person who has one that is there; nobody is named
    twice. A party that is closed has nobody.
    """
    if not party.is_open:
        return ()
    contacts = _contacts(party, service)
    found: dict[str, Reached] = {}
    for each in _in_turn(contacts, _Presence(contacts, at), topic, at):
        had = found.get(each.recipient)
        # Their own name goes before that of somebody in whose place they stand.
        if had is None or (had.stands_in_for and not each.stands_in_for):
            found[each.recipient] = each
    return tuple(found.values())


def is_office(local: datetime) -> bool:
    """Whether a reading of a clock lies in office hours."""
    return local.weekday() in _OFFICE_DAYS and local.hour in _OFFICE_HOURS


def _contacts(party: Party, service: str) -> list[Contact]:
    known = Contact.objects.filter(party=party, is_active=True, service__in={"", service})
    rows = known.select_related("person").prefetch_related("paths")
    there = [each for each in rows if each.person is None or each.person.is_active]
    return sorted(there, key=lambda each: not each.service)


class _Presence:
    """Who of some contacts is away, and who stands in for them, each on the day of their zone."""

    def __init__(self, contacts: list[Contact], at: Instant) -> None:
        self._contacts = contacts
        self._at = at
        self._days = sorted({self._on(each.zone) for each in contacts})
        self._deputies = {
            on: list(standing_in(on).filter(person__in=self._people())) for on in self._days
        }
        standing = {each.deputy_id for found in self._deputies.values() for each in found}
        self._absences = {on: self._away(on, standing) for on in self._days}

    def is_away(self, contact: Contact) -> bool:
        people, contacts = self._absences[self._on(contact.zone)]
        return contact.pk in contacts or contact.person_id in people

    def deputy(self, contact: Contact) -> Person | None:
        on = self._on(contact.zone)
        people, _ = self._absences[on]
        there = (
            each.deputy
            for each in self._deputies[on]
            if each.person_id == contact.person_id and each.deputy_id not in people
        )
        return next(there, None)

    def as_contact(self, person: Person) -> Contact | None:
        """The contact that somebody is too, unless it is away itself."""
        own = (each for each in self._contacts if each.person_id == person.pk)
        return next((each for each in own if not self.is_away(each)), None)

    def _on(self, name: str) -> date:
        return local_date(self._at, zone(name))

    def _people(self) -> list[int]:
        return [each.person_id for each in self._contacts if each.person_id is not None]

    def _away(self, on: date, standing: set[int]) -> tuple[set[int | None], set[int | None]]:
        away = absences_on(on)
        people = away.filter(person__in={*self._people(), *standing})
        contacts = away.filter(contact__in=self._contacts)
        return (
            set(people.values_list("person", flat=True)),
            set(contacts.values_list("contact", flat=True)),
        )


def _in_turn(
    contacts: list[Contact], presence: _Presence, topic: Topic, at: Instant
) -> Iterator[Reached]:
    for contact in contacts:
        if not presence.is_away(contact):
            yield from _told(contact, topic, at)
            continue
        deputy = presence.deputy(contact)
        if deputy is None:
            continue
        own = presence.as_contact(deputy)
        if own is not None:
            yield from _told(own, topic, at, stands_in_for=contact.subject)
            continue
        way = Way(Channel.EMAIL, deputy.email, deputy.language)
        yield Reached(deputy.subject, deputy.name, deputy.zone, (way,), contact.subject)


def _told(
    contact: Contact, topic: Topic, at: Instant, stands_in_for: str = ""
) -> Iterator[Reached]:
    local = local_datetime(at, zone(contact.zone))
    open_hours = {Hours.ALWAYS, Hours.OFFICE if is_office(local) else Hours.OUTSIDE_OFFICE}
    ways = tuple(
        Way(Channel(each.channel), each.address, each.language or contact.language)
        for each in contact.paths.all()
        if each.topic in (Topic.ALL, topic) and each.hours in open_hours
    )
    if ways:
        yield Reached(contact.subject, contact.name, contact.zone, ways, stands_in_for)
