"""A large provider, put straight into the tables: its catalogue, people, contacts and journal."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from django.db import models, transaction

from benchmarks.web.sizes import Size
from palier.proof.sealed_lines import START, digest_of
from palier.slm.intents import Responsibility
from palier.slm.journal.mapping import Entry, text_of
from palier.slm.models import (
    Contact,
    ContactPath,
    Dependency,
    Grant,
    JournalEntry,
    JournalHead,
    Offering,
    OfferingUse,
    Party,
    Person,
    Service,
)
from palier.slm.search import words_of

SINCE = date(2026, 1, 1)
FIRST_AT = 1_767_225_600_000_000
"""The instant of the first entry, in microseconds."""
NAMES = (
    "Roy Tremblay Gagnon Nguyen Bouchard Lavoie Morin Fortin Haddad Picard Carter Solberg".split()
)
WHAT = "Portail Courriel Dossier Archive Passerelle Registre Paie Réseau Stockage Boutique".split()

Row = TypeVar("Row", bound=models.Model)


def filled(size: Size) -> list[Person]:
    """Fills an empty database; the provider's manager, and the representatives of customers."""
    chance = random.Random(4)
    with transaction.atomic():
        provider = _party("boreal", "Hébergement Boréal", "provider")
        customers = [
            _party(f"client-{n}", f"Cliente {n}", "customer") for n in range(size.customers)
        ]
        people = _people(size.people, provider, customers, chance)
        _contacts(size.contacts, customers, chance)
        _catalogue(size.services, provider, customers, people, chance)
        _journal(size.entries, customers, len(people))
    return people[:1] + people[1 : 1 + min(9, size.customers)]


def services_of(person: Person) -> list[int]:
    """Some services that a person sees."""
    found = Service.objects.all()
    if person.party.kind == "customer":
        found = found.filter(offerings__uses__customer=person.party)
    return list(found.values_list("pk", flat=True)[:50])


def _party(code: str, name: str, kind: str) -> Party:
    return Party.objects.create(code=code, name=name, kind=kind, words=words_of(code, name))


def _people(
    count: int, provider: Party, customers: list[Party], chance: random.Random
) -> list[Person]:
    """The first is the provider's manager; the others represent the customers in turn."""
    rows = []
    for number in range(count):
        name = f"{chance.choice(NAMES)} {chance.choice(NAMES)} {number}"
        email = f"person.{number}@example.com"
        party = customers[(number - 1) % len(customers)] if number else provider
        rows.append(Person(name=name, email=email, party=party, words=words_of(name, email)))
    people = _kept(Person, rows)
    _kept(
        Grant,
        [
            Grant(
                person=person,
                party=person.party,
                responsibility=(
                    Responsibility.CUSTOMER if number else Responsibility.MANAGER
                ).value,
                since=SINCE,
            )
            for number, person in enumerate(people)
        ],
    )
    return people


def _contacts(count: int, customers: list[Party], chance: random.Random) -> None:
    """One in fifty cannot be reached, as somebody has yet to write down how."""
    names = [f"{chance.choice(NAMES)} {chance.choice(NAMES)} {number}" for number in range(count)]
    contacts = _kept(
        Contact,
        [
            Contact(
                name=name,
                party=customers[number % len(customers)],
                role="on_call",
                words=words_of(name, ""),
            )
            for number, name in enumerate(names)
        ],
    )
    _kept(
        ContactPath,
        [
            ContactPath(contact=each, rank=1, channel="email", address=f"c{number}@example.com")
            for number, each in enumerate(contacts)
            if chance.random() >= 0.02
        ],
    )


def _catalogue(
    count: int,
    provider: Party,
    customers: list[Party],
    people: list[Person],
    chance: random.Random,
) -> None:
    rows = []
    for number in range(count):
        code, name = (
            f"service-{number:05}",
            f"{chance.choice(WHAT)} {chance.choice(NAMES)} {number}",
        )
        rows.append(
            Service(
                code=code,
                provider=provider,
                name_fr=name,
                name_en=f"{name} (en)",
                owner=people[0] if number % 3 else None,
                criticality=chance.choice(("critical", "high", "medium", "low")),
                state="active",
                words=words_of(code, name, f"{name} (en)"),
            )
        )
    services = _kept(Service, rows)
    offerings = _kept(
        Offering,
        [
            Offering(service=each, code=code, name_fr=code, state="active", words=words_of(code))
            for each in services
            for code in ("or", "argent")
        ],
    )
    _kept(
        OfferingUse,
        [
            OfferingUse(offering=each, customer=customers[number % len(customers)], since=SINCE)
            for number, each in enumerate(offerings)
        ],
    )
    # Each needs two of those before it: no loop.
    _kept(
        Dependency,
        [
            Dependency(service=each, needed=services[needed])
            for number, each in enumerate(services[2:], 2)
            for needed in sorted({chance.randrange(number), chance.randrange(number)})
        ],
    )


def _journal(count: int, customers: list[Party], people: int) -> None:
    head, rows = START, []
    for entry in _entries(count, customers, people):
        text = text_of(entry)
        head = digest_of(head, text)
        rows.append(
            JournalEntry(
                sequence=entry.sequence,
                at=entry.at,
                actor=entry.actor,
                kind=entry.kind,
                subject=entry.subject,
                party=entry.party,
                text=text,
                digest=head,
            )
        )
        if len(rows) == 20_000:
            _kept(JournalEntry, rows)
            rows = []
    _kept(JournalEntry, rows)
    JournalHead.objects.update(sequence=count, digest=head)


def _entries(count: int, customers: list[Party], people: int) -> Iterator[Entry]:
    kinds = ("service.changed", "contact.changed", "person.signed-in", "offering.used")
    for number in range(1, count + 1):
        party = str(customers[number % len(customers)].pk) if number % 4 == 0 else ""
        kind = kinds[number % len(kinds)]
        yield Entry(
            number,
            FIRST_AT + number * 20_000_000,
            str(number % people + 1),
            kind,
            f"{kind.partition('.')[0]}:{number % 2_000 + 1}",
            {"name_fr": ["avant", f"après {number}"]},
            party=party,
        )


def _kept(kind: type[Row], rows: list[Row]) -> list[Row]:
    return kind._default_manager.bulk_create(rows, batch_size=2_000)
