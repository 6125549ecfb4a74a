"""The search over everything: in groups, as one types, and only of what one sees."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from palier.slm.catalogue.models import Facility, Offering, OfferingUse, Service
from palier.slm.models import Party, Person
from palier.slm.search import words_of
from tests.web.world import World, made_world, signed_in


@pytest.fixture
def world(site: None) -> World:
    """Every thing of the provider's and of two customers has the word gold."""
    made = made_world()
    for each in Party.objects.all():
        Party.objects.filter(pk=each.pk).update(words=words_of("gold", each.name))
    for who in Person.objects.all():
        Person.objects.filter(pk=who.pk).update(words=words_of("gold", who.name))
    own, other = made.party(), made.readers["other customer"].party
    for number, customer in enumerate((own, other)):
        service = Service.objects.create(
            code=f"s{number}", provider=made.provider, name_en=f"Service {number}", state="active",
            words=words_of("gold"),
        )  # fmt: skip
        offering = Offering.objects.create(
            service=service, code="o", name_en=f"Offering {number}", state="active",
            words=words_of("gold"),
        )  # fmt: skip
        OfferingUse.objects.create(offering=offering, customer=customer, since="2020-01-01")
        Facility.objects.create(
            code=f"f{number}", party=customer, name_en=f"Facility {number}", words=words_of("gold")
        )
    return made


def found(client: Client, typed: str, **headers: str) -> str:
    answer = client.get("/search", {"q": typed}, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_all_kinds_are_found_in_groups(world):
    shown = found(signed_in(world.readers["auditor"]), "GÔLD")
    for heading in ("Services", "Offerings", "Facilities", "Organisations", "People"):
        assert f"<h2>{heading}</h2>" in shown
    assert "Service 0" in shown
    assert "Service 1" in shown
    assert "Desk" not in shown


def test_a_customer_finds_what_is_theirs_alone(world):
    client = signed_in(world.readers["customer"])
    shown = found(client, "gold")
    for theirs in ("Service 0", "Offering 0", "Facility 0", "Lacs", "Boreal", "Somebody"):
        assert theirs in shown
    for foreign in ("Service 1", "Offering 1", "Facility 1", "Nordet", "Fjord", "Auditor"):
        assert foreign not in shown
    box = found(client, "gold", **{"HX-Request": "true", "HX-Target": "div#found"})
    assert "Service 0" in box
    assert "Service 1" not in box


def test_who_sees_nothing_finds_themselves(world):
    shown = found(signed_in(world.readers["nobody"]), "gold")
    assert "<h2>People</h2>" in shown
    assert shown.count('class="named"') == 1


def test_a_long_group_leads_to_its_list(world):
    Party.objects.bulk_create(
        Party(code=f"p{n}", name=f"Party {n}", kind="customer", words=words_of("silver"))
        for n in range(12)
    )
    shown = found(signed_in(world.readers["auditor"]), "silver")
    assert shown.count('class="named"') == 10
    assert "All 12 organisations" in shown
    assert 'href="/parties?q=silver"' in shown


def test_nothing_typed_and_nothing_found(world):
    client = signed_in(world.readers["auditor"])
    assert "What are you looking for?" in found(client, "")
    assert "What are you looking for?" in found(client, " --- ")
    assert "Nothing matches" in found(client, "nothing like it")


def test_the_list_under_the_box_is_short(world):
    client = signed_in(world.readers["auditor"])
    box = found(client, "gold", **{"HX-Request": "true", "HX-Target": "div#found"})
    assert "<html" not in box
    assert "Show everything found" in box
    assert box.count("/people/") == 4


def test_as_often_whatever_there_is(world):
    client = signed_in(world.readers["auditor"])
    found(client, "gold")
    counts = []
    for typed in ("gold", "nothing like it"):
        with CaptureQueriesContext(connection) as asked:
            found(client, typed)
        counts.append(len(asked))
    # One for each kind, one more to count where there are more than a page shows.
    assert counts == [11, 10]
