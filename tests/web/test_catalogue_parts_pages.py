"""The pages of what services need, cost, bear and are offered as, and of facilities."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.urls import reverse

from palier.slm.models import (
    CostLine,
    Dependency,
    FacilityNeed,
    Offering,
    Service,
    WorkloadLimit,
)
from tests.web.asking_pages import refused, sent, shown, version
from tests.web.catalogue_world import service
from tests.web.world import party


class TestNeeds:
    def test_a_loop_is_refused_and_named(self, portal, manager):
        network = Service.objects.get(code="network")
        given = {"needed": "portal", "kind": "hard", "note": ""}
        page = refused(manager, "dependency-new", network.pk, **given)
        assert "network → portal → network" in page or "portal → network → portal" in page
        assert Dependency.objects.count() == 1

    def test_are_added_changed_and_removed(self, world, portal, manager):
        service("cloud", world.provider)
        sent(manager, "dependency-new", portal.pk, needed="cloud", kind="soft", note="cache")
        row = Dependency.objects.get(needed__code="cloud")
        page = shown(manager, "dependency-change", row.pk)
        assert "cache" in page
        given = {"kind": "hard", "note": "pages", "version": version(portal)}
        assert "pages" in sent(manager, "dependency-change", row.pk, **given)
        stale = refused(manager, "dependency-remove", row.pk, version=1)
        assert "Save all the same" in stale
        sent(manager, "dependency-remove", row.pk, version=version(portal))
        assert not Dependency.objects.filter(pk=row.pk).exists()
        bogus = {"needed": "bogus", "kind": "soft"}
        assert "no service with this code" in refused(manager, "dependency-new", portal.pk, **bogus)

    def test_of_facilities_are_added_changed_and_removed(self, portal, manager):
        row = FacilityNeed.objects.get()
        given = {"note": "racks", "version": version(portal)}
        assert "racks" in sent(manager, "facility-need-change", row.pk, **given)
        refused(manager, "facility-need-change", row.pk, note="other", version=1)
        sent(manager, "facility-need-remove", row.pk, version=version(portal))
        assert not FacilityNeed.objects.exists()
        sent(manager, "facility-need-new", portal.pk, facility="room", note="")
        assert FacilityNeed.objects.exists()
        refused(manager, "facility-need-new", portal.pk, facility="bogus")

    def test_the_graph_is_drawn_whole_or_around_one(self, world, manager, monkeypatch):
        assert "2 services rest on others" in shown(manager, "service-graph")
        assert "Around portal en" in shown(manager, "service-graph", service="portal", levels="1")
        monkeypatch.setattr("palier.web.pages.graphs.MOST_DRAWN", 1)
        page = shown(manager, "service-graph")
        assert "too many services for one picture" in page
        assert "network en" in page
        assert "no service with this code" in shown(manager, "service-graph", service="bogus")


class TestCostsAndLimits:
    def test_costs_are_added_changed_and_ended(self, portal, manager):
        given = {"name": "Licences", "kind": "licence", "amount": "1200.50", "currency": "usd",
                 "period": "month", "since": "2025-01-01", "until": ""}  # fmt: skip
        page = sent(manager, "cost-new", portal.pk, **given)
        assert "US$1,200.50" in page
        row = CostLine.objects.get(name="Licences")
        changed = {**given, "amount": "10", "version": version(portal)}
        sent(manager, "cost-change", row.pk, **changed)
        refused(manager, "cost-change", row.pk, **{**changed, "amount": "11", "version": 1})
        row.refresh_from_db()
        assert row.amount == Decimal(10)
        sent(manager, "cost-end", row.pk, until="2026-01-01", version=version(portal))
        row.refresh_from_db()
        assert row.until == date(2026, 1, 1)
        for name, wrong in (("currency", "XQX"), ("amount", "-1"), ("until", "2024-12-31")):
            refused(manager, "cost-new", portal.pk, **{**given, "name": "N", name: wrong})

    def test_limits_are_added_changed_and_removed(self, portal, manager):
        given = {"name": "Orders", "most": "50", "unit": "orders", "window": "hour"}
        assert "50 orders in an hour" in sent(manager, "limit-new", portal.pk, **given)
        row = WorkloadLimit.objects.get(name="Orders")
        changed = {**given, "most": "60.5", "version": version(portal)}
        assert "60.5 orders" in sent(manager, "limit-change", row.pk, **changed)
        refused(manager, "limit-new", portal.pk, **{**given, "name": "Zero", "most": "0"})
        sent(manager, "limit-remove", row.pk, version=version(portal))
        assert WorkloadLimit.objects.count() == 1


class TestOfferings:
    def test_are_added_changed_and_moved(self, portal, manager):
        given = {"code": "silver", "name_en": "Silver", "name_fr": "", "state": "planned"}
        assert "Silver" in sent(manager, "offering-new", portal.pk, **given)
        row = Offering.objects.get(code="silver")
        sent(manager, "offering-change", row.pk, name_en="Bronze", version=row.version)
        refused(manager, "offering-change", row.pk, name_en="Tin", version=1)
        sent(manager, "offering-move", row.pk, "active", version=version(row))
        row.refresh_from_db()
        assert (row.name_en, row.state) == ("Bronze", "active")

    def test_a_customer_begins_to_use_one_and_ends(self, world, portal, manager):
        party("rival", "customer")
        offering = Offering.objects.get(service=portal)
        given = {"customer": "rival", "since": "2026-01-01", "until": ""}
        assert "Rival" in sent(manager, "use-new", offering.pk, **given)
        assert "uses it" in refused(manager, "use-new", offering.pk, **given).lower()
        use = offering.uses.get(customer__code="rival")
        assert reverse("use-end", args=[use.pk]) in shown(manager, "offering", offering.pk)
        assert 'name="version" value="1"' in shown(manager, "use-end", use.pk)
        stale = {"until": "2026-02-02", "version": 1}
        assert "ended" in sent(manager, "use-end", use.pk, until="2026-02-01", version=1)
        refused(manager, "use-end", use.pk, **stale)
        use.refresh_from_db()
        assert use.until == date(2026, 2, 1)
        assert "Rival" not in shown(manager, "offering", offering.pk, state="now")
        assert "Rival" in shown(manager, "offering", offering.pk, state="past")
        refused(manager, "use-new", offering.pk, **{**given, "customer": "fjord"})


def test_facilities_are_added_and_changed(world, manager):
    given = {"code": "desk", "party": world.provider.pk, "name_fr": "Bureau", "note": "Québec"}
    assert "Bureau" in sent(manager, "facility-new", **given)
    assert "Bureau" in shown(manager, "facilities")
    room = world.samples["facility"]
    assert "portal en" in shown(manager, "facility", room.pk)
    given = {"name_fr": "Salle 2", "name_en": "Room 2", "note": "", "version": "1"}
    assert "Room 2" in sent(manager, "facility-change", room.pk, **given)
    refused(manager, "facility-change", room.pk, **{**given, "name_en": "Room 3"})
