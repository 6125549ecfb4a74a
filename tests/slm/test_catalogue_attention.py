"""What of the catalogue waits for who looks after it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.instants import DAY as A_DAY
from palier.slm.catalogue.models import (
    CostLine,
    Dependency,
    Offering,
    OfferingUse,
    Service,
    WorkloadLimit,
)
from palier.slm.catalogue.queries import attention as found
from palier.slm.intents import Responsibility
from palier.slm.journal.actions import recording
from palier.slm.journal.models import JournalHead
from palier.slm.parties.queries import sight_of
from tests.slm.catalogue_made import party, person, service
from tests.slm.people import AT, DAY

pytestmark = pytest.mark.usefixtures("database")
R = Responsibility


def codes(rows) -> list[str]:
    return sorted(each.code for each in rows)


def offering(of: Service, state: str = "active") -> Offering:
    return Offering.objects.create(service=of, code="gold", name_en="Gold", state=state)


def use(of: Offering, since: date = DAY, until: date | None = None) -> None:
    OfferingUse.objects.create(offering=of, customer=party("lacs"), since=since, until=until)


@pytest.fixture
def all_of(database: str):
    """The services that a manager may change, asked anew each time."""
    maude = person("boreal", "maude", R.MANAGER)
    return lambda: found.services_changeable_by(sight_of(maude, DAY), DAY)


def test_who_may_change_which(all_of):
    service("a"), service("b"), service("old", "retired"), service("theirs", of="fjord")
    assert codes(all_of()) == ["a", "b", "theirs"]
    auditor = person("boreal", "eve", R.AUDITOR)
    assert not found.services_changeable_by(sight_of(auditor, DAY), DAY).exists()
    analyst = person("boreal", "dan", R.SERVICE_ANALYST, service="b")
    assert codes(found.services_changeable_by(sight_of(analyst, DAY), DAY)) == ["b"]
    customer = person("lacs", "rita", R.CUSTOMER)
    assert not found.services_changeable_by(sight_of(customer, DAY), DAY).exists()


def test_without_an_owner(all_of):
    owner, gone = person("boreal", "owen"), person("boreal", "gone")
    service("owned", owner=owner), service("orphan"), service("left", owner=gone)
    gone.is_active = False
    gone.save()
    assert codes(found.without_owner(all_of())) == ["left", "orphan"]


def test_nothing_to_choose_and_nobody_who_uses(all_of):
    service("bare")
    used, unused, ended = service("used"), service("unused"), service("ended")
    base = service("base")
    for each in (used, unused, ended, base):
        offering(each)
    use(used.offerings.get())
    use(ended.offerings.get(), date(2026, 1, 1), DAY)
    Dependency.objects.create(service=used, needed=base)
    service("plan", "planned")
    assert codes(found.without_offering(all_of())) == ["bare"]
    assert codes(found.active_unused(all_of(), DAY)) == ["ended", "unused"]


def test_being_taken_away(all_of):
    leaving, quiet = service("leaving"), service("quiet")
    above, soft = service("above"), service("soft")
    for each in (leaving, quiet):
        offering(each)
    use(leaving.offerings.get())
    Dependency.objects.create(service=above, needed=leaving, kind="hard")
    Dependency.objects.create(service=soft, needed=leaving, kind="soft")
    Service.objects.filter(pk__in=(leaving.pk, quiet.pk)).update(state="retiring")
    assert codes(found.retiring_used(all_of(), DAY)) == ["leaving"]
    assert codes(found.resting_on_retiring(all_of())) == ["above"]


def test_planned_for_long(all_of):
    plan = service("plan", "planned")
    assert codes(found.planned_since(all_of(), AT + 1)) == ["plan"]
    assert codes(found.planned_since(all_of(), AT)) == []
    with recording(actor="system", at=AT + A_DAY) as record:
        record("service.moved", plan.subject, {})
    assert codes(found.planned_since(all_of(), AT + 1)) == []


def test_critical_without_a_limit(all_of):
    bounded = service("bounded", criticality="critical")
    service("boundless", criticality="critical"), service("lesser", criticality="high")
    WorkloadLimit.objects.create(
        service=bounded, name="Sessions", unit="sessions", most=Decimal(9), window="hour"
    )
    assert codes(found.critical_without_limit(all_of())) == ["boundless"]


def test_ones_own_that_others_changed(database):
    owner = person("boreal", "owen", R.MANAGER)
    mine, other = service("mine", owner=owner), service("quiet", owner=owner)
    theirs = service("theirs")
    since = JournalHead.objects.get().sequence
    for actor, row in (("7", mine), (str(owner.pk), other), ("7", theirs)):
        with recording(actor=actor, at=AT) as record:
            record("service.changed", row.subject, {})
    assert found.changed_since(owner, since, 200) == [mine]
    assert found.changed_since(owner, JournalHead.objects.get().sequence, 200) == []


class TestGlance:
    def test_services_are_counted(self, all_of):
        service("a"), service("b"), service("c", "planned", criticality="critical")
        counts = found.counts_by_state_and_criticality(Service.objects.all())
        assert counts == {("active", "medium"): 2, ("planned", "critical"): 1}

    def test_costs_are_exact_and_for_who_may_read_them(self, database):
        one, gone = service("one"), service("gone", "retired")
        lines = (
            (one, "0.10", "CAD", "month", DAY, None),
            (one, "0.10", "CAD", "month", date(2026, 1, 1), None),
            (one, "0.10", "CAD", "month", date(2026, 2, 1), None),
            (one, "1", "CAD", "year", DAY, None),
            (one, "9", "EUR", "month", DAY, DAY + timedelta(1)),
            (one, "9", "EUR", "month", DAY + timedelta(1), None),
            (one, "500", "CAD", "once", DAY, None),
            (gone, "500", "CAD", "month", DAY, None),
        )
        for number, (of, amount, currency, period, since, until) in enumerate(lines):
            CostLine.objects.create(
                service=of, name=str(number), kind="other", amount=Decimal(amount),
                currency=currency, period=period, since=since, until=until,
            )  # fmt: skip
        head = sight_of(person("boreal", "hana", R.HEAD), DAY)
        expected = (("CAD", Fraction(3, 10) + Fraction(1, 12)), ("EUR", Fraction(9)))
        assert found.monthly_costs(head, DAY) == expected
        liaison = sight_of(person("boreal", "lia", R.LIAISON), DAY)
        assert found.monthly_costs(liaison, DAY) == ()
