"""Parties, people and services for the tests of the catalogue."""

from __future__ import annotations

from datetime import date
from typing import Any

from palier.slm.catalogue.actions import (
    NewOffering,
    NewService,
    OfferingFacts,
    ServiceFacts,
    create_offering,
    create_service,
)
from palier.slm.catalogue.models import Offering, Service, ServiceState
from palier.slm.intents import Responsibility
from palier.slm.journal.queries import entries, entry_of
from palier.slm.parties.actions import (
    Held,
    PartyFacts,
    PersonFacts,
    create_party,
    create_person,
    grant_responsibility,
)
from palier.slm.parties.models import Party, Person
from tests.slm.people import AT, BY, PASSWORD

KINDS = {"boreal": "provider", "nordet": "customer", "lacs": "customer", "fjord": "supplier"}


def party(code: str) -> Party:
    """One of the parties, made when it is first asked for."""
    found = Party.objects.filter(code=code).first()
    facts = PartyFacts(code, code.title(), KINDS[code])
    return found or create_party(facts=facts, by=BY, at=AT)


def person(of: str, name: str, *held: Responsibility, service: str = "") -> Person:
    """Somebody of a party, and what they hold for it."""
    own = party(of)
    facts = PersonFacts(f"{name}@{of}.example", name.title())
    made = create_person(facts=facts, party=own, password=PASSWORD, by=BY, at=AT)
    for each in held:
        given = Held(each, date(2020, 1, 1), None, service)
        grant_responsibility(person=made, party=own, held=given, by=BY, at=AT)
    return made


def service(code: str, state: str = "active", *, of: str = "boreal", **facts: Any) -> Service:
    """A service that stands in the catalogue."""
    new = NewService(code, party(of), ServiceState(state))
    known = ServiceFacts(**{"name_fr": f"Service {code}", **facts})
    return create_service(new=new, facts=known, by=BY, at=AT)


def offering(of: Service, code: str = "gold", state: str = "active") -> Offering:
    """A way that a service is offered."""
    new = NewOffering(of, code, ServiceState(state))
    return create_offering(new=new, facts=OfferingFacts(name_en=code.title()), by=BY, at=AT)


def last() -> Any:
    """The last entry of the journal."""
    row = entries().first()
    assert row is not None
    return entry_of(row)
