"""The home page: what each reader has to do today, the worst first, and nothing of others."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from palier.calculus.instants import DAY
from palier.slm.access.actions import TokenFacts, create_token, signing_in
from palier.slm.catalogue.models import Offering, OfferingUse, Service
from palier.slm.journal.actions import recording
from palier.slm.models import Absence, Contact, Deputy, Party, Person, Webhook
from palier.slm.parties.actions import day_of
from palier.slm.queue.actions import beat
from tests.web.doing import now
from tests.web.world import World, person, signed_in

MOST_ASKED = 37
"""Queries for somebody who holds every responsibility of the provider."""


def home(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def lines(client: Client) -> list[str]:
    return re.findall(r'<div class="matter"><strong>([^<]+)</strong>', home(client))


def as_(world: World, reader: str) -> Client:
    return signed_in(world.readers[reader])


def service(world: World, code: str, **given) -> Service:
    known = {"name_en": code.title(), "state": "active", "criticality": "medium", **given}
    return Service.objects.create(code=code, provider=world.provider, **known)


class TestAdministrator:
    def test_what_runs_badly_comes_first(self, world):
        Webhook.objects.update(failures=5, is_active=False)
        found = lines(as_(world, "administrator"))
        assert found[:2] == [
            "No worker lives: no message leaves, and no webhook tells anything",
            "1 job failed",
        ]
        assert "The journal was not signed for two days" in found
        assert "1 webhook does not arrive" in found
        assert "2 people answer for nothing" in found
        beat("one")
        assert lines(as_(world, "administrator"))[0] == "1 job failed"

    def test_lines_name_a_few_and_count_the_rest(self, world):
        for number in range(5):
            person(world.provider, f"new{number}")
        shown = home(as_(world, "administrator"))
        assert "7 people answer for nothing" in shown
        assert "and 4 others" in shown
        for number in range(60):
            Person.objects.create(email=f"m{number}@b.example", name="M", party=world.provider)
        assert "More than 20 people answer for nothing" in home(as_(world, "administrator"))

    def test_a_new_installation_says_what_to_begin_with(self, site):
        from palier.slm.intents import Responsibility
        from tests.web.world import party

        alone = person(party("boreal", "provider"), "ada", Responsibility.ADMINISTRATOR)
        shown = home(signed_in(alone))
        assert "To begin with" in shown
        assert 'href="/parties/new"' in shown
        assert 'href="/people/new"' in shown
        person(alone.party, "bob")
        assert "To begin with" not in home(signed_in(alone))


class TestManager:
    def test_services_that_lack_something(self, world):
        before = " | ".join(lines(as_(world, "service_level_manager")))
        for number in range(4):
            service(world, f"orphan{number}", criticality="critical")
        shown = home(as_(world, "service_level_manager"))
        for said in (
            r"[4-9] services have no owner",
            r"4 critical services have no workload limit",
            r"[4-9] active services have no offering to choose",
        ):
            assert re.search(said, shown)
            assert not re.search(said, before)
        assert "no owner" not in home(as_(world, "auditor"))

    def test_ones_own_that_changed_since_last_time(self, world):
        manager = world.readers["service_level_manager"]
        mine = service(world, "mine", owner=manager)
        for _ in range(2):
            signing_in.sign_in(person=manager, how="password", at=now())
        with recording(actor="system", at=now()) as record:
            record("service.changed", mine.subject, {})
        assert "1 service of yours changed since you last signed in" in lines(signed_in(manager))
        for _ in range(2):
            signing_in.sign_in(person=manager, how="password", at=now())
        assert not any("changed since" in each for each in lines(signed_in(manager)))


def test_a_liaison_sees_who_would_not_hear_of_a_breach(world):
    client = as_(world, "monitoring_liaison")
    assert "2 organisations have no contact" in lines(client)
    contact = Contact.objects.get()
    contact.paths.all().delete()
    found = lines(client)
    assert found[0] == "1 organisation would not hear of a breach now"
    assert "1 contact cannot be reached by any way" in found
    assert "1 absence within a week" in found


def test_a_head_sees_the_catalogue_at_a_glance(world):
    service(world, "a"), service(world, "b", state="planned")
    shown = home(as_(world, "head_of_delivery"))
    assert "The catalogue at a glance" in shown
    assert "The catalogue at a glance" in home(as_(world, "executive"))
    assert "The catalogue at a glance" not in home(as_(world, "service_level_analyst"))


def test_a_head_is_told_of_managers_who_leave_nobody_behind(world):
    manager, today = world.readers["service_level_manager"], day_of(now())
    Absence.objects.create(person=manager, since=today, until=today + timedelta(3))
    said = "1 absence of a manager within a week is without a deputy"
    assert said in lines(as_(world, "head_of_delivery"))


def test_an_auditor_sees_how_far_the_journal_is_proven(world):
    shown = home(as_(world, "auditor"))
    assert "Last checkpoint" in shown
    assert "never signed" in shown
    assert "Last checkpoint" not in home(as_(world, "service_level_manager"))


def test_a_customer_sees_what_is_theirs_and_nothing_else(world):
    used = service(world, "used")
    service(world, "foreign")
    offering = Offering.objects.create(service=used, code="o", name_en="O", state="active")
    OfferingUse.objects.create(offering=offering, customer=world.party(), since="2020-01-01")
    shown = home(as_(world, "customer"))
    assert "Your services" in shown
    assert "Used" in shown
    assert "Desk" in shown
    assert "1 absence within a week" in shown
    assert "Foreign" not in shown
    other = home(as_(world, "other customer"))
    assert "No service is yours" in other
    assert "Desk" not in other
    assert "absence within" not in other


def test_everybody_sees_their_own_times_and_tokens(world):
    liaison, today = world.readers["monitoring_liaison"], day_of(now())
    head = world.readers["head_of_delivery"]
    Deputy.objects.create(
        person=head, deputy=liaison, since=today + timedelta(2), until=today + timedelta(90)
    )
    Deputy.objects.create(
        person=liaison, deputy=head, since=today - timedelta(9), until=today + timedelta(2)
    )
    Absence.objects.create(person=liaison, since=today, until=today + timedelta(1))
    facts = TokenFacts("Nightly", frozenset({"me:read"}), now() + 3 * DAY)
    create_token(facts=facts, by=liaison, at=now())
    found = " | ".join(lines(signed_in(liaison)))
    assert "on you stand in for Head_Of_Delivery" in found
    assert "Head_Of_Delivery stands in for you" in found
    assert "You are away from" in found
    assert "1 API token of yours expires within two weeks" in found


def test_who_holds_nothing_is_told_what_to_do(world):
    assert "You hold no responsibility yet" in home(as_(world, "nobody"))


def test_it_asks_a_bounded_number_of_times_whatever_there_is(world):
    everything = world.readers["administrator"]
    for each in world.readers.values():
        if each.party_id == world.provider.pk:
            each.grants.update(person=everything)
    client = signed_in(everything)
    home(client)
    counts = []
    for number in (1, 60):
        for each in range(number):
            code = f"s{number}x{each}"
            row = service(world, code, owner=everything, criticality="critical")
            Party.objects.create(code=code, name=code, kind="customer")
            somebody = Person.objects.create(email=f"{code}@b.example", party=world.provider)
            Absence.objects.create(person=somebody, since="2020-01-01", until="2040-01-01")
            Webhook.objects.create(
                party=world.provider, owner=everything, name=code, url="https://a.example",
                secret="s", kinds="*", after=0, failures=1,
            )  # fmt: skip
            assert row.pk
        with CaptureQueriesContext(connection) as asked:
            home(client)
        counts.append(len(asked))
    assert counts == [MOST_ASKED, MOST_ASKED]
