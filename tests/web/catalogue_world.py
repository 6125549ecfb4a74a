"""One of everything of the catalogue, the pages about it, and who sees that."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Model

from palier.slm.catalogue.actions import (
    CatalogueFile,
    CostFacts,
    FacilityFacts,
    LimitFacts,
    Need,
    NewOffering,
    NewService,
    OfferingFacts,
    ServiceFacts,
    Use,
    add_cost,
    add_dependency,
    add_limit,
    ask_for_plan,
    begin_use,
    create_facility,
    create_offering,
    create_service,
    need_facility,
)
from palier.slm.catalogue.models import CostKind, CostPeriod, LoadWindow, ServiceState
from palier.slm.catalogue.queries import (
    costs_visible_to,
    dependencies_visible_to,
    facilities_visible_to,
    facility_needs_visible_to,
    limits_visible_to,
    offerings_visible_to,
    services_visible_to,
    uses_visible_to,
)
from palier.slm.models import Dependency, FacilityNeed, Job, Party, Person, Service
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight
from tests.web.doing import BY, now
from tests.web.page_row import BOTH, GET, POST, Page, Seen

SINCE = date(2024, 1, 1)
PORTAL, NETWORK = "portal", "network"


def service(code: str, provider: Party, **facts: object) -> Service:
    """A service that is delivered."""
    known = ServiceFacts(name_fr=f"{code} fr", name_en=f"{code} en", **facts)  # type: ignore[arg-type]
    new = NewService(code, provider, ServiceState.ACTIVE)
    return create_service(new=new, facts=known, by=BY, at=now())


def cost_facts(name: str = "Hosting") -> CostFacts:
    """Ten dollars a month."""
    return CostFacts(name, CostKind.HOSTING, Decimal(120), "CAD", CostPeriod.YEAR, SINCE)


def catalogue_of(provider: Party, customer: Party) -> dict[str, Model]:
    """A service that a customer uses, and all that it needs, costs and bears."""
    portal, network = service(PORTAL, provider), service(NETWORK, provider)
    offering = create_offering(
        new=NewOffering(portal, "gold", ServiceState.ACTIVE),
        facts=OfferingFacts(name_fr="Or", name_en="Gold"), by=BY, at=now(),
    )  # fmt: skip
    add_dependency(service=portal, need=Need(network), by=BY, at=now())
    room = create_facility(
        code="room", party=provider, facts=FacilityFacts("Salle", "Room"), by=BY, at=now()
    )
    need_facility(service=portal, facility=room, by=BY, at=now())
    limit = LimitFacts("Sessions", "sessions", Decimal(500), LoadWindow.MOMENT, offering)
    return {
        "service": portal,
        "offering": offering,
        "facility": room,
        "use": begin_use(offering=offering, use=Use(customer, SINCE), by=BY, at=now()),
        "dependency": Dependency.objects.get(service=portal),
        "need": FacilityNeed.objects.get(service=portal),
        "cost": add_cost(service=portal, facts=cost_facts(), by=BY, at=now()),
        "limit": add_limit(service=portal, facts=limit, by=BY, at=now()),
    }


def sent_by(manager: Person) -> Job:
    """A file that somebody sent to be looked at."""
    file = CatalogueFile("wave.yaml", b"kind: Service", "Wave 2")
    return ask_for_plan(file=file, by=manager, at=now())


def _today() -> date:
    return day_of(now())


def _sees_needs(sight: Sight, row: Model) -> bool:
    return sight.is_provider_staff and _dependencies(sight, row)


def _dependencies(sight: Sight, row: Model) -> bool:
    return dependencies_visible_to(sight, _today()).filter(pk=row.pk).exists()


CATALOGUE_SEEN: dict[str, Seen] = {
    "service": lambda sight, row: services_visible_to(sight, _today()).filter(pk=row.pk).exists(),
    "offering": lambda sight, row: offerings_visible_to(sight, _today()).filter(pk=row.pk).exists(),
    "facility": lambda sight, row: (
        facilities_visible_to(sight, _today()).filter(pk=row.pk).exists()
    ),
    "use": lambda sight, row: uses_visible_to(sight, _today()).filter(pk=row.pk).exists(),
    "dependency": _sees_needs,
    "need": lambda sight, row: (
        facility_needs_visible_to(sight, _today()).filter(pk=row.pk).exists()
    ),
    "cost": lambda sight, row: costs_visible_to(sight).filter(pk=row.pk).exists(),
    "limit": lambda sight, row: limits_visible_to(sight, _today()).filter(pk=row.pk).exists(),
    "sent": lambda sight, row: Job.objects.filter(pk=row.pk, for_person=sight.person).exists(),
}
RETIRE = {"to": "retiring"}
CATALOGUE_PAGES = {
    "services": Page(GET),
    "service-new": Page(BOTH, intent="service.create"),
    "service-graph": Page(GET, is_inside=True),
    "catalogue-exchange": Page(GET, is_inside=True),
    "catalogue-plan": Page(POST, intent="catalogue.import", is_inside=True),
    "catalogue-import": Page(GET, "sent", "catalogue.import", is_inside=True),
    "catalogue-import-part": Page(GET, "sent", "catalogue.import", is_inside=True),
    "catalogue-import-confirm": Page(POST, "sent", "catalogue.import", is_inside=True),
    "catalogue-documents": Page(GET, is_inside=True),
    "catalogue-tables": Page(GET, is_inside=True),
    "service": Page(GET, "service"),
    "service-dependencies": Page(GET, "service", is_inside=True),
    "service-costs": Page(GET, "service", "cost.read"),
    "service-journal": Page(GET, "service", is_inside=True),
    "service-change": Page(BOTH, "service", "service.change"),
    "service-move": Page(BOTH, "service", "service.move", arguments=RETIRE),
    "dependency-new": Page(BOTH, "service", "service.change"),
    "dependency-change": Page(BOTH, "dependency", "service.change"),
    "dependency-remove": Page(BOTH, "dependency", "service.change"),
    "facility-need-new": Page(BOTH, "service", "service.change"),
    "facility-need-change": Page(BOTH, "need", "service.change"),
    "facility-need-remove": Page(BOTH, "need", "service.change"),
    "cost-new": Page(BOTH, "service", "cost.change"),
    "cost-change": Page(BOTH, "cost", "cost.change"),
    "cost-end": Page(BOTH, "cost", "cost.change"),
    "limit-new": Page(BOTH, "service", "service.change"),
    "limit-change": Page(BOTH, "limit", "service.change"),
    "limit-remove": Page(BOTH, "limit", "service.change"),
    "offering-new": Page(BOTH, "service", "service.change"),
    "offering": Page(GET, "offering"),
    "offering-change": Page(BOTH, "offering", "service.change"),
    "offering-move": Page(BOTH, "offering", "service.move", arguments=RETIRE),
    "use-new": Page(BOTH, "offering", "offering.use"),
    "use-end": Page(BOTH, "use", "offering.use"),
    "facilities": Page(GET),
    "facility-new": Page(BOTH, intent="facility.change"),
    "facility": Page(GET, "facility"),
    "facility-change": Page(BOTH, "facility", "facility.change"),
}
