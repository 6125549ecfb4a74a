"""What each person sees of the catalogue, what one service needs, and how things are found."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from palier.slm.catalogue.actions import (
    CostFacts,
    FacilityFacts,
    LimitFacts,
    Need,
    Use,
    add_cost,
    add_dependency,
    add_limit,
    begin_use,
    create_facility,
    need_facility,
)
from palier.slm.catalogue.models import (
    CostKind,
    CostPeriod,
    DependencyKind,
    LoadWindow,
    Service,
    ServiceState,
)
from palier.slm.catalogue.queries import (
    catalogue_documents,
    catalogue_seen_by,
    costs_visible_to,
    dependencies_visible_to,
    facilities_visible_to,
    facility_needs_visible_to,
    graph_around,
    limits_visible_to,
    offerings_visible_to,
    services_visible_to,
    uses_visible_to,
)
from palier.slm.intents import OF_ONE_SERVICE, Responsibility
from palier.slm.parties.models import Person
from palier.slm.parties.queries import may, sight_of
from palier.slm.search import matching, words_of
from tests.slm.catalogue_made import offering, party, person, service
from tests.slm.people import AT, BY, DAY

pytestmark = pytest.mark.usefixtures("database")

R = Responsibility


@pytest.fixture
def catalogue(database):
    """Three services of the provider, of which customers use two, and one of a supplier."""
    shop, mail, base = service("shop"), service("mail"), service("base", "planned")
    link = service("link", of="fjord")
    gold, silver = offering(shop), offering(shop, "silver")
    plain = offering(mail, "plain")
    for what, who, since, until in (
        (gold, "nordet", -9, None),
        (silver, "lacs", -9, None),
        (plain, "nordet", -9, 0),
        (plain, "lacs", 1, None),
    ):
        end = None if until is None else DAY + timedelta(days=until)
        use = Use(party(who), DAY + timedelta(days=since), end)
        begin_use(offering=what, use=use, by=BY, at=AT)
    add_dependency(service=shop, need=Need(base), by=BY, at=AT)
    add_dependency(service=base, need=Need(link, DependencyKind.SOFT), by=BY, at=AT)
    for row, amount, period in (
        (shop, "1200", "year"),
        (shop, "10.5", "month"),
        (link, "9", "once"),
    ):
        facts = CostFacts(period, CostKind.OTHER, Decimal(amount), "CAD", CostPeriod(period), DAY)
        add_cost(service=row, facts=facts, by=BY, at=AT)
    for of_one in (None, gold, silver):
        limit = LimitFacts("n", "u", Decimal(5), LoadWindow.DAY, of_one)
        add_limit(service=shop, facts=limit, by=BY, at=AT)
    for code, of in (("room", "boreal"), ("mast", "fjord")):
        made = create_facility(code=code, party=party(of), facts=FacilityFacts(code), by=BY, at=AT)
        need_facility(service=shop, facility=made, by=BY, at=AT)


def seen(by: Person, days: int = 0) -> dict[str, str]:
    on = DAY + timedelta(days=days)
    sight = sight_of(by, on)
    lists = {
        "services": services_visible_to(sight, on).values_list("code", flat=True),
        "offerings": offerings_visible_to(sight, on).values_list("code", flat=True),
        "uses": uses_visible_to(sight, on).values_list("customer__code", flat=True),
        "needs": dependencies_visible_to(sight, on).values_list("needed__code", flat=True),
        "limits": limits_visible_to(sight, on).values_list("offering__code", flat=True),
        "facilities": facilities_visible_to(sight, on).values_list("code", flat=True),
        "costs": costs_visible_to(sight).values_list("service__code", flat=True),
    }
    return {name: " ".join(sorted(map(str, found))) for name, found in lists.items()}


ALL = {
    "services": "base link mail shop",
    "offerings": "gold plain silver",
    "uses": "lacs lacs nordet nordet",
    "needs": "base link",
    "limits": "None gold silver",
    "facilities": "mast room",
    "costs": "link shop shop",
}
NOTHING = dict.fromkeys(ALL, "")


def test_the_provider_sees_all_and_costs_only_who_may_read_them(catalogue):
    assert seen(person("boreal", "manager", R.MANAGER)) == ALL
    assert seen(person("boreal", "auditor", R.AUDITOR)) == ALL
    assert seen(person("boreal", "analyst", R.ANALYST)) == {**ALL, "costs": ""}
    assert seen(person("boreal", "nobody")) == NOTHING


def test_a_customer_sees_what_they_use_today(catalogue):
    own = person("nordet", "customer", R.CUSTOMER)
    assert seen(own) == NOTHING | {
        "services": "shop",
        "offerings": "gold",
        "uses": "nordet",
        "limits": "None gold",
    }
    assert seen(own, -1)["services"] == "mail shop"
    assert seen(person("lacs", "other", R.CUSTOMER), 1)["services"] == "mail shop"
    assert seen(person("nordet", "stranger")) == NOTHING
    Service.objects.filter(code="shop").update(state=ServiceState.RETIRED)
    assert seen(own) == NOTHING


def test_a_supplier_sees_what_they_deliver_and_no_cost_of_it(catalogue):
    found = seen(person("fjord", "supplier", R.SUPPLIER))
    assert found == NOTHING | {"services": "link", "facilities": "mast"}


def test_a_responsibility_for_one_service_shows_that_service(catalogue):
    found = seen(person("boreal", "narrow", R.MANAGER, service="link"))
    assert found == NOTHING | {"services": "link", "costs": "link"}
    found = seen(person("boreal", "shop", R.SERVICE_ANALYST, service="shop"))
    assert (found["services"], found["facilities"]) == ("shop", "mast room")


HELD = [(each, "") for each in R if each not in (R.CUSTOMER, R.SUPPLIER)]


@pytest.mark.parametrize(
    ("responsibility", "only"), [*HELD, *((each, "shop") for each in sorted(OF_ONE_SERVICE))]
)
def test_the_costs_listed_are_those_that_may_be_read(catalogue, responsibility, only):
    sight = sight_of(person("boreal", "one", responsibility, service=only), DAY)
    listed = set(costs_visible_to(sight).values_list("service__code", flat=True))
    costly = Service.objects.filter(costs__isnull=False).select_related("provider")
    allowed = {row.code for row in costly if may(sight, "cost.read", row.provider, row.code)}
    assert listed == allowed


def test_a_customer_who_looks_at_a_service_sees_no_cost_and_not_what_it_rests_on(catalogue):
    customer = sight_of(person("nordet", "customer", R.CUSTOMER), DAY)
    [shop] = services_visible_to(customer, DAY)
    assert shop.code == "shop"
    for seen in (
        costs_visible_to(customer),
        dependencies_visible_to(customer, DAY),
        facility_needs_visible_to(customer, DAY),
    ):
        assert not seen.filter(service=shop).exists()


def test_what_rests_on_what_up_and_down(catalogue):
    manager = sight_of(person("boreal", "manager", R.MANAGER), DAY)
    base = Service.objects.get(code="base")
    dependencies = dependencies_visible_to(manager, DAY)
    graph = graph_around(base, dependencies)
    codes = {row.pk: row.code for row in graph.services}
    named = [(codes[above], codes[below], kind) for above, below, kind in graph.edges]
    assert sorted(named) == [("base", "link", "soft"), ("shop", "base", "hard")]
    assert not graph.is_cut
    shop = Service.objects.get(code="shop")
    near = graph_around(shop, dependencies, levels=1)
    assert sorted(row.code for row in near.services) == ["base", "shop"]
    assert near.is_cut
    assert [kind for *_, kind in near.edges] == ["hard"]


def test_documents_hold_what_one_sees(catalogue):
    customer = sight_of(person("nordet", "customer", R.CUSTOMER), DAY)
    [document] = catalogue_documents(catalogue_seen_by(customer, DAY))
    spec = document["spec"]
    assert [each["name"] for each in spec["offerings"]] == ["gold"]
    assert [each["customer"] for each in spec["offerings"][0]["uses"]] == ["nordet"]
    assert "costs" not in spec
    assert "needs" not in spec


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dossier", ["patient-record"]),
        ("PATIENT dos", ["patient-record"]),
        ("œuvre", ["patient-record"]),
        ("OEUVRE d'été", ["patient-record"]),
        ("patient-rec", ["patient-record"]),
        ("ossier", []),
        ("dossier perdu", []),
        ("100%", []),
        ("_", ["base", "patient-record"]),
        ("", ["base", "patient-record"]),
    ],
)
def test_services_are_found_without_accents_or_case(typed, found):
    service("patient-record", name_fr="Dossier patient", description_fr="Œuvre d’été")
    service("base")
    rows = Service.objects.filter(matching(typed))
    assert [row.code for row in rows] == found


def test_the_words_of_a_text_are_few_and_plain():
    assert words_of("Été à l’œuvre, été", "maude@boreal.example") == (
        " ete a l oeuvre maude boreal example"
    )
