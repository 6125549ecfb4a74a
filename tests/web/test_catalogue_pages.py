"""The pages of the catalogue: found, changed, moved on, refused where one may not or cannot."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from palier.slm.catalogue.actions import Use, begin_use
from palier.slm.intents import Responsibility
from palier.slm.models import (
    JournalEntry,
    Offering,
    Party,
    Person,
    Service,
)
from tests.web.asking_pages import refused, sent, shown, version
from tests.web.catalogue_world import SINCE, service
from tests.web.doing import BY, now
from tests.web.world import World, party, person, signed_in


class TestList:
    def test_shows_names_in_the_language_of_the_reader(self, world, manager):
        page = shown(manager, "services")
        assert "portal en" in page
        assert "$10.00" in page
        Person.objects.filter(name="Service_Level_Manager").update(language="fr-CA")
        assert "portal fr" in shown(manager, "services")

    def test_is_narrowed_by_state_owner_and_words(self, world, manager):
        owned = service("cloud", world.provider, owner=world.readers["auditor"])
        rows = {"portal", "network", "cloud"}
        for given, wanted in (
            ({"owned": "none"}, {"portal", "network"}),
            ({"owned": "some"}, {"cloud"}),
            ({"owner": "auditor"}, {"cloud"}),
            ({"state": "planned"}, set()),
            ({"provider": "boreal"}, rows),
            ({"q": "netw"}, {"network"}),
            ({"criticality": "medium"}, rows),
            ({"criticality": "bogus"}, set()),
        ):
            page = shown(manager, "services", **given)
            assert {each for each in rows if f"{each} en" in page} == wanted, given
        assert owned.owner == world.readers["auditor"]

    def test_costs_and_customers_are_for_those_who_may_know(self, world, manager):
        analyst = signed_in(world.readers["operations_analyst"])
        assert "Each month" in shown(manager, "services")
        page = shown(analyst, "services")
        assert "Customers" in page
        assert "Each month" not in page
        customer = shown(signed_in(world.readers["customer"]), "services")
        assert "portal en" in customer
        assert "network" not in customer
        assert not {"Customers", "Owner", "Each month"} & set(customer.replace("<", ">").split(">"))

    def test_the_whole_list_is_exported(self, manager):
        answer = manager.get("/services", {"export": "csv"})
        lines = b"".join(answer.streaming_content).decode().splitlines()
        assert len(lines) == 3
        assert lines[0].startswith("\ufeffCode,Name")
        assert lines[2].startswith("portal,portal en,Boreal")


class TestService:
    def test_shows_how_it_is_offered_and_who_uses_it(self, portal, manager):
        page = shown(manager, "service", portal.pk)
        for text in ("Gold", "Lacs", "500 sessions at any one time", "Room", "nobody"):
            assert text in page
        needs = shown(manager, "service-dependencies", portal.pk)
        assert "<svg" in needs
        assert "network en" in needs
        assert "$10.00" in shown(manager, "service-costs", portal.pk)
        assert "Service added" in shown(manager, "service-journal", portal.pk)

    def test_a_customer_sees_their_own_part(self, world, portal):
        another = party("rival", "customer")
        offering = Offering.objects.get(service=portal)
        begin_use(offering=offering, use=Use(another, SINCE), by=BY, at=now())
        page = shown(signed_in(world.readers["customer"]), "service", portal.pk)
        assert "Lacs" in page
        assert "Gold" in page
        for hidden in ("Rival", "network", "Owner", "Costs", "Dependencies", "Change"):
            assert hidden not in page
        assert "Rival" in shown(signed_in(world.readers["auditor"]), "service", portal.pk)

    def test_a_supplier_sees_what_they_deliver(self, world):
        fjord = Party.objects.get(code="fjord")
        fibre = service("fibre", fjord)
        page = shown(signed_in(world.readers["supplier"]), "services")
        assert "fibre en" in page
        assert "portal" not in page
        shown(signed_in(world.readers["supplier"]), "service-journal", fibre.pk)

    def test_is_added_with_a_code_that_is_never_another_s(self, world, manager):
        given = {"code": "mail", "provider": world.provider.pk, "name_fr": "Courriel",
                 "criticality": "high", "state": "active",
                 "owner": "auditor@boreal.example"}  # fmt: skip
        assert "Courriel" in sent(manager, "service-new", **given)
        made = Service.objects.get(code="mail")
        assert (made.state, made.owner) == ("active", world.readers["auditor"])
        assert refused(manager, "service-new", **given)
        assert "Lower case letters" in refused(manager, "service-new", **{**given, "code": "Été"})
        nobody = {**given, "code": "m2", "owner": "x@lacs.example"}
        assert "Nobody of the provider" in refused(manager, "service-new", **nobody)
        nameless = {**given, "code": "m3", "name_fr": ""}
        assert "in English, or in both" in refused(manager, "service-new", **nameless)
        assert Service.objects.count() == 3

    def test_what_somebody_else_saved_is_not_overwritten(self, portal, manager):
        given = {"name_fr": "Portail", "name_en": "Portal", "criticality": "low", "owner": ""}
        sent(manager, "service-change", portal.pk, version=version(portal), **given)
        stale = {**given, "name_en": "Gate", "version": 1}
        page = refused(manager, "service-change", portal.pk, **stale)
        assert "Somebody saved a change meanwhile" in page
        assert "Portal" in page
        assert "Gate" in page
        portal.refresh_from_db()
        assert portal.name_en == "Portal"

    def test_moving_shows_who_is_concerned_and_asks_why(self, portal, manager):
        page = shown(manager, "service-move", portal.pk, "retiring")
        assert "Lacs (Gold)" in page
        given = {"version": version(portal)}
        refused(manager, "service-move", portal.pk, "retiring", **given)
        sent(manager, "service-move", portal.pk, "retiring", reason="Replaced", **given)
        portal.refresh_from_db()
        assert portal.state == "retiring"
        assert JournalEntry.objects.filter(kind="service.moved", subject=portal.subject).exists()
        now = {"version": version(portal)}
        said = refused(manager, "service-move", portal.pk, "retired", **now, reason="Gone")
        assert "Retire" in said
        assert manager.get(reverse("service-move", args=[portal.pk, "bogus"])).status_code == 404

    def test_what_others_need_is_named_when_it_cannot_be_retired(self, manager):
        network = Service.objects.get(code="network")
        given = {"version": network.version, "reason": "Old"}
        page = refused(manager, "service-move", network.pk, "retiring", **given)
        assert ": portal." in page


class TestOneService:
    """Somebody who manages a single service, and looks at all of them."""

    @pytest.fixture
    def limited(self, world: World) -> Client:
        who = person(world.provider, "gagnon", Responsibility.ANALYST)
        grants = world.readers["manager of one service"].grants.values()
        for each in grants:
            who.grants.create(**{**each, "id": None, "person_id": who.pk})
        return signed_in(who)

    def test_changes_that_one_and_no_other(self, portal, limited):
        network = Service.objects.get(code="network")
        assert reverse("service-change", args=[portal.pk]) in shown(limited, "service", portal.pk)
        page = shown(limited, "service", network.pk)
        assert reverse("service-change", args=[network.pk]) not in page
        assert reverse("limit-new", args=[network.pk]) not in page
        assert limited.get(reverse("service-change", args=[network.pk])).status_code == 403
        assert limited.get(reverse("service-change", args=[portal.pk])).status_code == 200
        assert limited.get(reverse("cost-new", args=[network.pk])).status_code == 403
        page = shown(limited, "services")
        assert reverse("service-new") not in page
