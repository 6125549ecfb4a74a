"""A provider, two customers and a supplier, with one of everything that a page can be about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.test import Client

from palier.calculus.instants import DAY
from palier.slm.access.actions import TokenFacts, create_token
from palier.slm.intents import Responsibility
from palier.slm.journal.models import JournalEntry
from palier.slm.models import Delivery, Grant, Job, Party, Person, Webhook
from palier.slm.parties.actions import (
    ContactFacts,
    Held,
    PartyFacts,
    Path,
    PersonFacts,
    create_contact,
    create_party,
    create_person,
    day_of,
    grant_responsibility,
    name_deputy,
    record_absence,
    set_paths,
)
from palier.slm.parties.models import Channel, StakeholderRole
from tests.web.catalogue_world import CATALOGUE_SEEN, PORTAL, catalogue_of, sent_by
from tests.web.doing import BY, now

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SINCE = date(2020, 1, 1)
_OUTSIDE = (Responsibility.CUSTOMER, Responsibility.SUPPLIER)


TODAY = day_of(now())


@dataclass(frozen=True)
class World:
    """`samples` are what a page is about, by the name of its argument; `readers` who look at it."""

    provider: Party
    samples: dict[str, models.Model]
    readers: dict[str, Person]

    def party(self) -> Party:
        """The customer that all samples are of."""
        found = self.samples["party"]
        assert isinstance(found, Party)
        return found

    def concerned(self, about: str) -> tuple[Party | None, str]:
        """For which party, and which of its services, one must be permitted what a page does."""
        if not about:
            return None, ""
        is_of_service = about in CATALOGUE_SEEN and about != "facility"
        party = self.provider if about in CATALOGUE_SEEN else self.party()
        return party, PORTAL if is_of_service else ""


def made_world() -> World:
    """Everything, by the actions that make it anywhere."""
    provider = party("boreal", "provider")
    customer, other, supplier = (
        party("lacs", "customer"), party("nordet", "customer"), party("fjord", "supplier")
    )  # fmt: skip
    readers = {
        each.value: person(provider, each.value, each)
        for each in Responsibility
        if each not in _OUTSIDE
    }
    readers |= {
        "customer": person(customer, "customer", Responsibility.CUSTOMER),
        "other customer": person(other, "other", Responsibility.CUSTOMER),
        "supplier": person(supplier, "supplier", Responsibility.SUPPLIER),
        "nobody": person(provider, "nobody"),
    }
    samples = samples_of(customer) | running_of(customer, readers["administrator"])
    samples |= catalogue_of(provider, customer)
    samples["sent"] = sent_by(readers["service_level_manager"])
    readers["manager of one service"] = person(provider, "limited")
    held = Held(Responsibility.MANAGER, SINCE, service=PORTAL)
    grant_responsibility(
        person=readers["manager of one service"], party=provider, held=held, by=BY, at=now()
    )
    return World(provider, samples, readers)


def samples_of(customer: Party) -> dict[str, models.Model]:
    """One of everything that a customer has."""
    somebody = person(customer, "somebody", Responsibility.CUSTOMER)
    deputy = person(customer, "deputy")
    until = TODAY + timedelta(30)
    contact = create_contact(
        party=customer, facts=ContactFacts("Desk", StakeholderRole.OPERATIONS), by=BY, at=now()
    )
    path = Path(Channel.EMAIL, "desk@lacs.example")
    set_paths(contact=contact, paths=[path], expected=1, by=BY, at=now())
    facts = TokenFacts("Nightly", frozenset({"me:read"}), now() + DAY)
    return {
        "party": customer,
        "person": somebody,
        "contact": contact,
        "grant": Grant.objects.get(person=somebody),
        "deputy": name_deputy(
            person=somebody, deputy=deputy, since=TODAY, until=until, by=BY, at=now()
        ),
        "absence": record_absence(of=somebody, since=TODAY, until=until, by=BY, at=now()),
        "token": create_token(facts=facts, by=somebody, at=now()).token,
    }


def running_of(customer: Party, owner: Person) -> dict[str, models.Model]:
    """What keeps an installation running, as far as it is of a customer."""
    webhook = Webhook.objects.create(
        party=customer, owner=owner, name="Chat", url="https://chat.example/palier",
        secret="whsec_c2VjcmV0", kinds="service.* person.changed", after=0,
    )  # fmt: skip
    delivery = Delivery.objects.create(
        webhook=webhook, entry=1, message_id="msg_1", body='{"type":"party.created"}',
        state="given_up", created_at=now(), attempts=10, status=500, answer="<b>no</b>",
    )  # fmt: skip
    job = Job.objects.create(
        kind="queue.tidy", state="failed", due_at=now(), created_at=now(), finished_at=now(),
        attempts=8, error="no room left", for_person=str(owner.pk),
    )  # fmt: skip
    entry = JournalEntry.objects.filter(party=str(customer.pk)).first()
    assert entry is not None
    return {"webhook": webhook, "delivery": delivery, "job": job, "sequence": entry}


def party(code: str, kind: str) -> Party:
    """An organisation."""
    return create_party(facts=PartyFacts(code, code.title(), kind, "en-CA"), by=BY, at=now())


def person(of: Party, name: str, *held: Responsibility) -> Person:
    """Somebody, and what they answer for."""
    facts = PersonFacts(f"{name}@{of.code}.example".replace(" ", ""), name.title(), "en-CA")
    found = create_person(facts=facts, party=of, by=BY, at=now())
    for each in held:
        grant_responsibility(person=found, party=of, held=Held(each, SINCE), by=BY, at=now())
    return found


def signed_in(somebody: Person) -> Client:
    """A browser in which somebody has signed in."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(somebody, backend=BACKEND)
    return client
