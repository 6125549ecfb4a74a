"""How often a page asks the database: as often for fifty rows as for five."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from palier.calculus.instants import DAY
from palier.slm.access.actions import TokenFacts, create_token
from palier.slm.intents import Responsibility
from palier.slm.models import Absence, Contact, Deputy, Party, Person
from palier.slm.parties.actions import (
    ContactFacts,
    PartyFacts,
    Path,
    PersonDetails,
    change_person,
    create_contact,
    create_party,
    record_absence,
    set_paths,
)
from palier.slm.parties.models import Channel, StakeholderRole
from tests.web.doing import BY, now
from tests.web.world import TODAY, World, person, signed_in


@pytest.fixture
def admin(world: World) -> Client:
    return signed_in(world.readers["administrator"])


def fill_customer(world: World, count: int) -> None:
    """People with responsibilities, deputies, absences and contacts, all of one customer."""
    customer = world.party()
    somebody = world.samples["person"]
    assert isinstance(somebody, Person)
    for number in range(count):
        new = person(customer, f"p{count}x{number}", Responsibility.CUSTOMER)
        contact = create_contact(
            party=customer,
            facts=ContactFacts(f"C{number}", StakeholderRole.LEGAL, person=new),
            by=BY,
            at=now(),
        )
        paths = [Path(Channel.EMAIL, f"c{n}@lacs.example") for n in range(3)]
        set_paths(contact=contact, paths=paths, expected=1, by=BY, at=now())
        days = {"since": TODAY, "until": TODAY + timedelta(number + 1)}
        Deputy.objects.create(person=somebody, deputy=new, **days)
        Absence.objects.create(person=somebody, **days)
        record_absence(of=contact, by=BY, at=now(), **days)
        code = f"q{count}x{number}"
        create_party(facts=PartyFacts(code, code, "customer"), by=BY, at=now())
        facts = TokenFacts(code, frozenset({"me:read"}), now() + DAY)
        create_token(facts=facts, by=somebody, at=now())
        details = PersonDetails(f"S{number}x{count}", "en-CA", "UTC")
        somebody.refresh_from_db()
        change_person(person=somebody, details=details, expected=somebody.version, by=BY, at=now())


PINNED = {
    "parties": 6,
    "party": 8,
    "party-people": 8,
    "party-contacts": 8,
    "party-told": 11,
    "party-responsibilities": 6,
    "party-journal": 11,
    "party-change": 6,
    "people": 7,
    "person-new": 5,
    "person": 16,
    "person-change": 6,
    "deputy-name": 6,
    "responsibility-grant": 7,
    "contacts": 7,
    "contact": 9,
    "contact-change": 8,
    "contact-ways": 6,
    "me": 5,
    "my-messages": 5,
    "my-responsibilities": 8,
    "my-tokens": 5,
}
"""What each page may ask, all in all."""

ABOUT: dict[str, Callable[[World], int]] = {
    "party": lambda world: world.party().pk,
    "person": lambda world: world.samples["person"].pk,
    "contact": lambda world: Contact.objects.filter(person=None).get().pk,
}
OF = {
    "person": "person", "person-change": "person", "deputy-name": "person",
    "responsibility-grant": "person", "contact": "contact", "contact-change": "contact",
    "contact-ways": "contact", "party": "party",
}  # fmt: skip


def asked(client: Client, world: World, name: str) -> int:
    about = OF.get(name, "party" if name.startswith("party-") else "")
    address = reverse(name, args=[ABOUT[about](world)] if about else [])
    given = {"topic": "breach"} if name == "party-told" else {}
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address, given).status_code == 200
    return len(found)


def test_a_page_asks_as_often_for_fifty_as_for_five(world, admin):
    fill_customer(world, 5)
    admin.get("/parties")
    few = {name: asked(admin, world, name) for name in PINNED}
    fill_customer(world, 45)
    many = {name: asked(admin, world, name) for name in PINNED}
    # Names in the journal are asked for by kind of thing: where there are fewer kinds, less often.
    assert {name for name in PINNED if many[name] > few[name]} == set()
    assert few == PINNED


def test_a_customer_is_asked_about_no_more_often(world):
    fill_customer(world, 5)
    client = signed_in(world.readers["customer"])
    client.get("/parties")
    few = {name: asked(client, world, name) for name in ("parties", "people", "contacts", "party")}
    fill_customer(world, 45)
    many = {name: asked(client, world, name) for name in few}
    assert many == few
    assert Person.objects.count() > 50
    assert Party.objects.count() > 50
