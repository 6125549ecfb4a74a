"""Offerings and who uses them, costs, limits and facilities."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from palier.calculus.money import UnknownCurrency
from palier.slm.catalogue.actions import (
    CostFacts,
    FacilityFacts,
    LimitFacts,
    OfferingFacts,
    Use,
    add_cost,
    add_limit,
    begin_use,
    change_cost,
    change_facility,
    change_limit,
    change_offering,
    create_facility,
    end_cost,
    end_use,
    leave_facility,
    move_offering,
    need_facility,
    remove_limit,
)
from palier.slm.catalogue.errors import NameTaken, StateUnfit, StillUsed, UseUnfit
from palier.slm.catalogue.models import (
    CostKind,
    CostPeriod,
    Facility,
    LoadWindow,
    Offering,
    OfferingUse,
    Service,
    ServiceState,
    WorkloadLimit,
)
from palier.slm.intents import Responsibility
from palier.slm.parties.actions import close_party
from palier.slm.parties.errors import (
    AlreadyEnded,
    ChangedMeanwhile,
    FieldUnfit,
    NotPermitted,
    PartyClosed,
)
from tests.slm.catalogue_made import last, offering, party, person, service
from tests.slm.people import AT, BY, DAY

pytestmark = pytest.mark.usefixtures("database")

DONE: dict[str, Any] = {"by": BY, "at": AT}
S = ServiceState


def day(count: int) -> date:
    return DAY + timedelta(days=count)


def used(what: Offering, since: int, until: int | None = None, by: str = "nordet") -> OfferingUse:
    end = None if until is None else day(until)
    return begin_use(offering=what, use=Use(party(by), day(since), end), **DONE)


def retire(what: Offering, *steps: ServiceState) -> Offering:
    for to in steps:
        what = move_offering(offering=what, to=to, expected=what.version, reason="old", **DONE)
    return what


def test_an_offering_is_changed_and_found():
    gold = offering(service("portal"))
    facts = OfferingFacts(name_fr="Or", description_fr="Jour et nuit")
    changed = change_offering(offering=gold, facts=facts, expected=1, **DONE)
    assert (changed.name_en, changed.version, changed.words) == ("", 2, " gold or jour et nuit")
    assert last().subject == gold.subject
    assert change_offering(offering=gold, facts=facts, expected=2, **DONE).version == 2
    with pytest.raises(ChangedMeanwhile):
        change_offering(offering=gold, facts=facts, expected=1, **DONE)
    with pytest.raises(NameTaken):
        offering(gold.service)
    with pytest.raises(FieldUnfit):
        change_offering(offering=gold, facts=OfferingFacts(), expected=2, **DONE)


def test_an_offering_of_a_retired_service_does_not_become_active():
    gold = offering(service("portal", "retired"), state="planned")
    with pytest.raises(StateUnfit):
        retire(gold, S.ACTIVE)


def test_a_use_begins_and_ends_and_its_customer_may_read_of_it():
    gold = offering(service("portal"))
    use = used(gold, -10)
    assert last().party == str(party("nordet").pk)
    ended = end_use(use=use, until=day(5), expected=1, **DONE)
    assert (ended.until, last().details) == (day(5), {"before": None, "after": str(day(5))})
    with pytest.raises(ChangedMeanwhile):
        end_use(use=use, until=day(6), expected=1, **DONE)
    assert end_use(use=use, until=day(-1), expected=2, **DONE).until == day(-1)
    with pytest.raises(AlreadyEnded):
        end_use(use=use, until=day(3), expected=3, **DONE)
    with pytest.raises(FieldUnfit):
        end_use(use=used(gold, 2), until=day(2), expected=1, **DONE)


@pytest.mark.parametrize(
    ("since", "until", "alone"),
    [
        (-9, 0, True),
        (-9, 1, False),
        (1, 2, False),
        (5, 9, True),
        (4, None, False),
        (-9, None, False),
    ],
)
def test_a_customer_uses_an_offering_once_at_a_time(since, until, alone):
    gold = offering(service("portal"))
    used(gold, 0, 5)
    used(gold, 0, 5, by="lacs")
    if alone:
        assert used(gold, since, until).pk
        return
    with pytest.raises(UseUnfit):
        used(gold, since, until)


def test_offerings_are_used_by_customers_that_are_open():
    gold = offering(service("portal"))
    with pytest.raises(UseUnfit):
        used(gold, 0, by="fjord")
    close_party(party=party("nordet"), **DONE)
    with pytest.raises(PartyClosed):
        used(gold, 0)
    assert used(gold, -9, -2).pk


def test_nobody_new_uses_what_leaves_and_the_past_can_be_written_down():
    gold = offering(service("portal"))
    used(gold, -5, 3)
    retiring = retire(gold, S.RETIRING)
    with pytest.raises(UseUnfit):
        used(gold, 4)
    used(gold, -2, by="lacs")
    with pytest.raises(StillUsed, match="2 customers"):
        retire(retiring, S.RETIRED)
    for use in OfferingUse.objects.all():
        end_use(use=use, until=DAY, expected=1, **DONE)
    retire(retiring, S.RETIRED)
    with pytest.raises(UseUnfit):
        used(gold, -9, 1)
    assert used(gold, -9, -6).pk


def test_who_may_say_that_a_customer_uses_something():
    gold = offering(service("portal"))
    use = Use(party("nordet"), DAY)
    for responsibility in (Responsibility.SERVICE_ANALYST, Responsibility.ADMINISTRATOR):
        by = person("boreal", responsibility.name.lower(), responsibility)
        with pytest.raises(NotPermitted):
            begin_use(offering=gold, use=use, by=by, at=AT)
    manager = person("boreal", "manager", Responsibility.MANAGER, service="portal")
    assert begin_use(offering=gold, use=use, by=manager, at=AT).pk


def cost(**changed: Any) -> CostFacts:
    facts = {
        "name": "Licences",
        "kind": CostKind.LICENCE,
        "amount": Decimal("1200.50"),
        "currency": "CAD",
        "period": CostPeriod.YEAR,
        "since": DAY,
        **changed,
    }
    return CostFacts(**facts)


def version(row: Service) -> int:
    return Service.objects.get(pk=row.pk).version


def test_costs_are_added_changed_and_ended_and_nobody_outside_reads_of_them():
    row = service("link", of="fjord")
    line = add_cost(service=row, facts=cost(), **DONE)
    assert (last().party, last().details["amount"]) == ("", "1200.50")
    change_cost(cost=line, facts=cost(amount=Decimal("1300")), expected=2, **DONE)
    assert last().details["before"] == {"amount": "1200.5000"}
    change_cost(cost=line, facts=cost(amount=Decimal("1300.0")), expected=3, **DONE)
    assert version(row) == 3
    end_cost(cost=line, until=day(30), expected=3, **DONE)
    assert last().details["after"] == {"until": str(day(30))}
    with pytest.raises(AlreadyEnded):
        end_cost(cost=line, until=day(30), expected=4, **DONE)
    with pytest.raises(ChangedMeanwhile):
        change_cost(cost=line, facts=cost(), expected=3, **DONE)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"amount": Decimal("-0.01")}, FieldUnfit),
        ({"amount": Decimal("NaN")}, FieldUnfit),
        ({"amount": Decimal("Infinity")}, FieldUnfit),
        ({"amount": Decimal("1.00001")}, FieldUnfit),
        ({"amount": Decimal(10) ** 14}, FieldUnfit),
        ({"currency": "XXX"}, UnknownCurrency),
        ({"name": "  "}, FieldUnfit),
        ({"until": DAY}, FieldUnfit),
        ({"since": date(1899, 12, 31)}, FieldUnfit),
        ({}, NameTaken),
    ],
)
def test_a_cost_that_cannot_be_kept_is_refused(changed, error):
    row = service("portal")
    add_cost(service=row, facts=cost(), **DONE)
    with pytest.raises(error):
        add_cost(service=row, facts=cost(**changed), **DONE)


def test_a_cost_does_not_take_the_name_of_another():
    row = service("portal")
    add_cost(service=row, facts=cost(), **DONE)
    line = add_cost(service=row, facts=cost(name="Other"), **DONE)
    with pytest.raises(FieldUnfit):
        change_cost(cost=line, facts=cost(), expected=version(row), **DONE)


def limit(most: str = "1200", of: Offering | None = None, name: str = "Sessions") -> LimitFacts:
    return LimitFacts(name, "sessions", Decimal(most), LoadWindow.MOMENT, of)


def test_limits_are_added_changed_and_removed():
    row = service("portal")
    gold = offering(row)
    first = add_limit(service=row, facts=limit(), **DONE)
    add_limit(service=row, facts=limit(of=gold), **DONE)
    for again in (limit(), limit(of=gold)):
        with pytest.raises(NameTaken):
            add_limit(service=row, facts=again, **DONE)
    change_limit(limit=first, facts=limit("1500"), expected=version(row), **DONE)
    details = last().details
    assert (details["before"]["most"], details["after"]["most"]) == ("1200.0000", "1500")
    with pytest.raises(NameTaken):
        change_limit(limit=first, facts=limit(of=gold), expected=version(row), **DONE)
    remove_limit(limit=first, expected=version(row), **DONE)
    assert WorkloadLimit.objects.count() == 1
    with pytest.raises(AlreadyEnded):
        remove_limit(limit=first, expected=version(row), **DONE)
    other = offering(service("other"))
    for facts in (limit("0"), limit("NaN"), limit(of=other), limit(name="")):
        with pytest.raises(FieldUnfit):
            add_limit(service=row, facts=facts, **DONE)


def facility(code: str = "room-1", of: str = "boreal") -> Facility:
    facts = FacilityFacts(name_fr="Salle 1", note="deuxième étage")
    return create_facility(code=code, party=party(of), facts=facts, **DONE)


def test_facilities_are_added_changed_and_found():
    room = facility(of="fjord")
    assert last().party == str(party("fjord").pk)
    facts = FacilityFacts(name_fr="Salle 2")
    changed = change_facility(facility=room, facts=facts, expected=1, **DONE)
    assert (changed.words, changed.version) == (" room 1 salle 2", 2)
    with pytest.raises(ChangedMeanwhile):
        change_facility(facility=room, facts=facts, expected=1, **DONE)
    with pytest.raises(NameTaken):
        facility()
    with pytest.raises(FieldUnfit):
        facility("Room")


def test_a_service_needs_a_facility_and_does_without():
    row, room = service("portal"), facility()
    need_facility(service=row, facility=room, note="racks", **DONE)
    assert last().details == {"facility": room.subject, "note": "racks"}
    need_facility(service=row, facility=room, note="racks", **DONE)
    assert version(row) == 2
    need_facility(service=row, facility=room, **DONE)
    assert last().kind == "facility_need.changed"
    leave_facility(service=row, facility=room, expected=3, **DONE)
    with pytest.raises(AlreadyEnded):
        leave_facility(service=row, facility=room, expected=4, **DONE)
