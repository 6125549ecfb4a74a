"""How often pages of the catalogue ask the database: as often for fifty rows as for five."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.slm.catalogue.actions import Use, add_cost, begin_use
from palier.slm.models import (
    Dependency,
    Facility,
    FacilityNeed,
    Offering,
    Service,
    WorkloadLimit,
)
from tests.web.asking_pages import shown
from tests.web.catalogue_world import SINCE, cost_facts, service
from tests.web.doing import BY, now
from tests.web.world import World, party

PAGES = {
    "services": 7,
    "service": 10,
    "service-dependencies": 13,
    "service-costs": 6,
    "offering": 8,
    "facilities": 6,
    "facility": 10,
    "service-graph": 7,
    "service-move": 10,
    "dependency-new": 6,
}
"""What each page may ask, all in all."""


def test_a_page_asks_as_often_for_fifty_as_for_five(world, portal, manager):
    args = {"offering": [Offering.objects.get().pk], "facility": [world.samples["facility"].pk],
            "service-move": [portal.pk, "retiring"]}  # fmt: skip

    def asked(name: str) -> int:
        about = [] if name in ("services", "facilities", "service-graph") else [portal.pk]
        with CaptureQueriesContext(connection) as found:
            shown(manager, name, *args.get(name, about))
        return len(found)

    shown(manager, "services")
    fill(world, portal, 5)
    few = {name: asked(name) for name in PAGES}
    fill(world, portal, 45)
    assert {name: asked(name) for name in PAGES} == few
    assert few == PAGES


def fill(world: World, portal: Service, count: int) -> None:
    """Services that rest on another, that cost something and that customers use."""
    offering = Offering.objects.get(service=portal)
    facility = Facility.objects.get(pk=world.samples["facility"].pk)
    for number in range(count):
        code = f"s{count}-{number}"
        made = service(code, world.provider, owner=world.readers["auditor"])
        Dependency.objects.create(service=made, needed=portal)
        FacilityNeed.objects.create(service=made, facility=facility)
        add_cost(service=made, facts=cost_facts(), by=BY, at=now())
        add_cost(service=portal, facts=cost_facts(code), by=BY, at=now())
        use = Use(party(f"c{code}", "customer"), SINCE)
        begin_use(offering=offering, use=use, by=BY, at=now())
        WorkloadLimit.objects.create(
            service=portal, offering=offering, name=code, unit="x", most=1, window="day"
        )
