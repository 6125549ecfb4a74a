"""A small world for the tests of the API: somebody of every kind, and something of every noun."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.test import Client

from palier.calculus.instants import DAY
from palier.slm.access.mapping import SCOPES, secret_digest, token_text
from palier.slm.access.models import ApiToken
from palier.slm.catalogue.models import (
    CostLine,
    Dependency,
    Facility,
    FacilityNeed,
    Offering,
    OfferingUse,
    Service,
    WorkloadLimit,
)
from palier.slm.intents import Responsibility
from palier.slm.journal.actions import recording
from palier.slm.parties.models import (
    Absence,
    Contact,
    ContactPath,
    Deputy,
    Grant,
    Party,
    Person,
)
from palier.slm.queue.models import Job
from palier.slm.search import words_of
from palier.slm.webhooks.models import Delivery, Webhook

NOW = time.time_ns() // 1000
SINCE = date(2020, 1, 1)
API = "/api/v1"
OUTSIDE = {Responsibility.CUSTOMER: "harbour", Responsibility.SUPPLIER: "cables"}


@dataclass
class World:
    """The numbers of all that was made, and the tokens of everybody."""

    numbers: dict[str, int] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def client(self, who: str, **headers: str) -> Client:
        """A client with the token of somebody; a stranger has none."""
        if who in self.secrets:
            headers["Authorization"] = f"Bearer {self.secrets[who]}"
        return Client(headers={"Accept-Language": "en", **headers}, SERVER_NAME="localhost")


def make_world() -> World:
    """Makes all of it, in an empty database."""
    world = World()
    for code, kind in (
        ("boreal", "provider"),
        ("harbour", "customer"),
        ("maple", "customer"),
        ("cables", "supplier"),
    ):
        row = Party.objects.create(code=code, name=code.title(), kind=kind, words=words_of(code))
        world.numbers[code] = row.pk
    for each in Responsibility:
        _person(world, each.value, OUTSIDE.get(each, "boreal"), each)
    _person(world, "other_customer", "maple", Responsibility.CUSTOMER)
    _person(world, "nobody", "boreal", None)
    _person(world, "colleague", "harbour", None)
    _stakeholders(world.numbers)
    _running(world.numbers)
    _catalogue(world.numbers)
    return world


def _person(world: World, who: str, code: str, held: Responsibility | None) -> None:
    party = Party.objects.get(code=code)
    person = Person.objects.create(
        party=party, name=who.title(), email=f"{who}@{code}.example", words=words_of(who)
    )
    person.set_unusable_password()
    person.save()
    world.numbers[who] = person.pk
    if held is not None:
        grant = Grant.objects.create(
            person=person, party=party, responsibility=held.value, since=SINCE
        )
        world.numbers[f"grant of {who}"] = grant.pk
    world.secrets[who] = token(person)


def token(person: Person, scopes: tuple[str, ...] = SCOPES, lasts: int = 30 * DAY) -> str:
    """A new token of somebody: its secret."""
    secret = token_text(f"{person.pk} {ApiToken.objects.count()}".encode().ljust(32))
    ApiToken.objects.create(
        person=person,
        name="program",
        prefix=secret[:12],
        digest=secret_digest(secret),
        scopes=" ".join(scopes),
        created_at=NOW - 60 * DAY,
        expires_at=NOW + lasts,
    )
    return secret


def _stakeholders(numbers: dict[str, int]) -> None:
    contact = Contact.objects.create(
        party_id=numbers["harbour"], name="Desk", role="operations", words=words_of("desk")
    )
    ContactPath.objects.create(contact=contact, rank=1, channel="email", address="d@h.example")
    numbers["contact"] = contact.pk
    colleague = numbers["colleague"]
    absence = Absence.objects.create(
        person_id=colleague, since=date(2026, 1, 1), until=date(2026, 2, 1)
    )
    numbers["absence"] = absence.pk
    deputy = Deputy.objects.create(
        person_id=numbers["customer_representative"],
        deputy_id=colleague,
        since=date(2090, 1, 1),
        until=date(2090, 2, 1),
    )
    numbers["deputy"] = deputy.pk


def _running(numbers: dict[str, int]) -> None:
    colleague = numbers["colleague"]
    numbers["token"] = ApiToken.objects.get(person_id=colleague).pk
    webhook = Webhook.objects.create(
        party_id=numbers["boreal"],
        owner_id=numbers["administrator"],
        name="Billing",
        url="http://127.0.0.1:9/",
        secret="whsec_c2VjcmV0",
        kinds="*",
        after=0,
    )
    numbers["webhook"] = webhook.pk
    delivery = Delivery.objects.create(
        webhook=webhook,
        entry=0,
        message_id="msg_1",
        body="{}",
        state="delivered",
        created_at=NOW,
    )
    numbers["delivery"] = delivery.pk
    job = Job.objects.create(
        kind="mail.send",
        due_at=NOW,
        created_at=NOW,
        for_person=str(numbers["customer_representative"]),
        result=json.dumps({"sent": 1}),
    )
    numbers["job"] = job.pk
    with recording(actor=str(numbers["administrator"]), at=NOW) as record:
        record("party.changed", f"party:{numbers['harbour']}", {}, "", str(numbers["harbour"]))
    numbers["entry"] = 1


def _catalogue(numbers: dict[str, int]) -> None:
    provider = {"provider_id": numbers["boreal"], "state": "active"}
    service = Service.objects.create(
        code="mail", name_en="Mail", words=words_of("mail"), **provider
    )
    needed = Service.objects.create(code="network", name_en="Network", **provider)
    offering = Offering.objects.create(
        service=service, code="gold", name_en="Gold", state="active", words=words_of("gold")
    )
    use = OfferingUse.objects.create(offering=offering, customer_id=numbers["harbour"], since=SINCE)
    Dependency.objects.create(service=service, needed=needed)
    cost = CostLine.objects.create(
        service=service,
        name="Licence",
        kind="licence",
        amount=Decimal("12.5"),
        currency="CAD",
        period="month",
        since=SINCE,
    )
    limit = WorkloadLimit.objects.create(
        service=service, name="Messages", unit="messages", most=1000, window="hour"
    )
    facility = Facility.objects.create(
        code="room", party_id=numbers["boreal"], name_en="Room", words=words_of("room")
    )
    FacilityNeed.objects.create(service=service, facility=facility)
    made = {
        "service": service,
        "network": needed,
        "offering": offering,
        "use": use,
        "cost": cost,
        "limit": limit,
        "facility": facility,
    }
    numbers.update({name: row.pk for name, row in made.items()})
