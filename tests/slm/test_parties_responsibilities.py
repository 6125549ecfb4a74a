"""Responsibilities, deputies and absences: granted, ended, and never without an administrator."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from palier.slm.intents import OF_ONE_SERVICE, Responsibility
from palier.slm.journal.queries import entries, entry_of
from palier.slm.parties.actions import (
    ContactFacts,
    create_contact,
    deactivate_person,
    end_deputy,
    end_responsibility,
    name_deputy,
    record_absence,
    remove_absence,
)
from palier.slm.parties.errors import (
    AlreadyEnded,
    DeputyUnfit,
    FieldUnfit,
    LastAdministrator,
    NotPermitted,
    PersonNotActive,
    ResponsibilityUnfit,
)
from palier.slm.parties.models import Absence, Deputy, Grant, Person, StakeholderRole
from palier.slm.parties.queries import administrators, is_absent, is_permitted
from tests.slm.people import AT, BY, DAY, grant, kinds, party, person

pytestmark = pytest.mark.usefixtures("database")

LONG_AGO = date(2026, 1, 1)
LATER = DAY + timedelta(days=10)


@pytest.mark.parametrize("what", [each for each in Responsibility if "represent" not in each])
def test_one_service_is_for_what_allows_something_there(what):
    somebody = person(party("boreal", "provider"), "alex")
    if what in OF_ONE_SERVICE:
        assert grant(somebody, what, service="mail").service == "mail"
        return
    with pytest.raises(ResponsibilityUnfit):
        grant(somebody, what, service="mail")


def test_who_manages_one_service_manages_no_other():
    boreal, nordet = party("boreal", "provider"), party("nordet", "customer")
    alex = person(boreal, "alex", Responsibility.MANAGER, service="mail")
    may = [
        is_permitted(alex, intent, DAY, asked, service)
        for intent, asked, service in (
            ("service.change", boreal, "mail"),
            ("service.change", boreal, "files"),
            ("service.change", boreal, ""),
            ("service.change", None, ""),
            ("service.change", None, "files"),
            ("service.create", boreal, ""),
            ("service.create", None, ""),
            ("party.change", nordet, "mail"),
            ("catalogue.import", None, ""),
        )
    ]
    assert may == [True, False, False, True, False, False, False, False, False]


def test_a_representative_stands_for_their_own_party_alone():
    nordet, other = party("nordet", "customer"), party("other", "customer")
    nora = person(nordet, "nora")
    with pytest.raises(ResponsibilityUnfit):
        grant(nora, Responsibility.CUSTOMER, other)


def test_what_concerns_all_needs_a_responsibility_at_the_provider():
    boreal, nordet = party("boreal", "provider"), party("nordet", "customer")
    keeper = person(boreal, "keeper")
    grant(keeper, Responsibility.ADMINISTRATOR, nordet)
    assert is_permitted(keeper, "person.create", DAY, nordet)
    assert not is_permitted(keeper, "person.create", DAY, boreal)
    assert not is_permitted(keeper, "party.create", DAY)
    assert not is_permitted(keeper, "journal.read", DAY)


def test_the_same_is_not_held_twice_on_one_day():
    alex = person(party("boreal", "provider"), "alex")
    grant(alex, Responsibility.MANAGER, until=LATER)
    with pytest.raises(ResponsibilityUnfit):
        grant(alex, Responsibility.MANAGER, since=LATER - timedelta(days=1))
    with pytest.raises(ResponsibilityUnfit):
        grant(alex, Responsibility.MANAGER, since=LONG_AGO)
    assert grant(alex, Responsibility.MANAGER, since=LATER).pk
    assert grant(alex, Responsibility.MANAGER, since=LONG_AGO, until=DAY).pk


def test_a_responsibility_ends_on_a_day_and_never_in_the_past():
    boreal = party("boreal", "provider")
    alex = person(boreal, "alex", Responsibility.MANAGER, since=LONG_AGO)
    given = Grant.objects.get()
    with pytest.raises(FieldUnfit):
        end_responsibility(grant=given, on=DAY - timedelta(days=2), by=BY, at=AT)
    ended = end_responsibility(grant=given, on=LATER, by=BY, at=AT, reason="moves on")
    assert ended is not None
    assert is_permitted(alex, "party.change", LATER - timedelta(days=1), boreal)
    assert not is_permitted(alex, "party.change", LATER, boreal)
    with pytest.raises(AlreadyEnded):
        end_responsibility(grant=given, on=LATER, by=BY, at=AT)
    assert end_responsibility(grant=given, on=DAY, by=BY, at=AT)
    assert entry_of(entries()[0]).details["until"] == DAY.isoformat()


def test_a_responsibility_that_has_not_begun_is_removed():
    person(party("boreal", "provider"), "alex", Responsibility.MANAGER, since=LATER)
    given = Grant.objects.get()
    assert end_responsibility(grant=given, on=DAY, by=BY, at=AT) is None
    assert kinds(1) == ["responsibility.ended"]
    with pytest.raises(AlreadyEnded):
        end_responsibility(grant=given, on=DAY, by=BY, at=AT)


def test_the_last_administrator_cannot_be_ended():
    boreal = party("boreal", "provider")
    keeper = person(boreal, "keeper", Responsibility.ADMINISTRATOR, since=LONG_AGO)
    given = Grant.objects.get()
    idle = person(boreal, "idle", Responsibility.ADMINISTRATOR)
    deactivate_person(person=idle, by=BY, at=AT)
    grant(person(boreal, "future"), Responsibility.ADMINISTRATOR, since=LATER)
    grant(person(boreal, "other"), Responsibility.ADMINISTRATOR, party("nordet", "customer"))
    with pytest.raises(LastAdministrator):
        end_responsibility(grant=given, on=DAY, by=keeper, at=AT)
    assert Grant.objects.get(pk=given.pk).until is None
    # From the day on which somebody else administers, they may go.
    assert end_responsibility(grant=given, on=LATER, by=keeper, at=AT)


def deactivated(keeper: Person) -> None:
    deactivate_person(person=keeper, by=BY, at=AT)


def ended(keeper: Person) -> None:
    end_responsibility(grant=Grant.objects.get(person=keeper), on=DAY, by=BY, at=AT)


def test_the_last_administrator_without_an_end_cannot_be_ended():
    boreal = party("boreal", "provider")
    keeper = person(boreal, "keeper", Responsibility.ADMINISTRATOR)
    held = keeper.grants.get()
    other = person(boreal, "other", Responsibility.ADMINISTRATOR)
    other.grants.update(until=LATER)
    with pytest.raises(LastAdministrator, match=str(LATER)):
        end_responsibility(grant=held, on=DAY + timedelta(days=1), by=keeper, at=AT)
    other.grants.update(until=None)
    assert end_responsibility(grant=held, on=DAY + timedelta(days=1), by=keeper, at=AT)


@pytest.mark.parametrize("goes", [(deactivated, deactivated), (ended, ended), (ended, deactivated)])
def test_two_administrators_do_not_take_each_other_away_at_once(goes):
    boreal = party("boreal", "provider")
    names = ("first", "second")
    keepers = [person(boreal, name, Responsibility.ADMINISTRATOR, since=LONG_AGO) for name in names]
    together = Barrier(2)

    def has_gone(goes: Callable[[Person], None], keeper: Person) -> bool:
        try:
            together.wait()
            goes(keeper)
        except LastAdministrator:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(has_gone, goes, keepers)) == [False, True]
    assert administrators(DAY).count() == 1


def test_a_deputy_may_do_what_they_stand_in_for_and_passes_nothing_on():
    boreal = party("boreal", "provider")
    head = person(boreal, "head", Responsibility.HEAD)
    second, third = person(boreal, "second"), person(boreal, "third")
    for who, deputy in ((head, second), (second, third)):
        name_deputy(person=who, deputy=deputy, since=DAY, until=LATER, by=who, at=AT)
    last = LATER - timedelta(days=1)
    assert [is_permitted(second, "party.close", on, boreal) for on in (DAY, last, LATER)] == [
        True,
        True,
        False,
    ]
    assert not is_permitted(third, "party.close", DAY, boreal)
    deactivate_person(person=head, by=BY, at=AT)
    assert not is_permitted(second, "party.close", DAY, boreal)


def test_a_deputy_is_somebody_else_of_the_same_party_on_days_of_their_own():
    boreal, nordet = party("boreal", "provider"), party("nordet", "customer")
    head, second = person(boreal, "head"), person(boreal, "second")
    gone = deactivate_person(person=person(boreal, "gone"), by=BY, at=AT)

    def name(deputy: Person, since: date = DAY, until: date = LATER, by: Person = head) -> Deputy:
        return name_deputy(person=head, deputy=deputy, since=since, until=until, by=by, at=AT)

    for unfit in (head, person(nordet, "nora")):
        with pytest.raises(DeputyUnfit):
            name(unfit)
    with pytest.raises(DeputyUnfit):
        name(second, LATER, LATER)
    with pytest.raises(PersonNotActive):
        name(gone)
    with pytest.raises(NotPermitted):
        name(second, by=second)
    assert name(second).pk
    with pytest.raises(DeputyUnfit):
        name(second, LATER - timedelta(days=1), LATER + timedelta(days=1))
    assert name(second, LATER, LATER + timedelta(days=1)).pk


def test_standing_in_ends_early_or_never_begins():
    boreal = party("boreal", "provider")
    head, second = person(boreal, "head"), person(boreal, "second")
    asked: dict[str, Any] = {"person": head, "deputy": second, "by": head, "at": AT}
    running = name_deputy(since=LONG_AGO, until=DAY + timedelta(days=5), **asked)
    coming = name_deputy(since=LATER, until=LATER + timedelta(days=5), **asked)
    with pytest.raises(NotPermitted):
        end_deputy(deputy=running, on=DAY, by=second, at=AT)
    ended = end_deputy(deputy=running, on=DAY, by=head, at=AT)
    assert ended is not None
    assert Deputy.objects.get(pk=ended.pk).until == DAY
    with pytest.raises(AlreadyEnded):
        end_deputy(deputy=running, on=DAY, by=head, at=AT)
    assert end_deputy(deputy=coming, on=DAY, by=head, at=AT) is None
    assert Deputy.objects.count() == 1
    assert kinds(2) == ["deputy.ended", "deputy.ended"]


def test_absences_of_people_and_of_desks():
    nordet = party("nordet", "customer")
    nora, other = person(nordet, "nora"), person(nordet, "other")
    facts = ContactFacts("Nora", StakeholderRole.SPONSOR, person=nora)
    contact = create_contact(party=nordet, facts=facts, by=BY, at=AT)
    desk = create_contact(
        party=nordet, facts=ContactFacts("Desk", StakeholderRole.ON_CALL), by=BY, at=AT
    )
    absence = record_absence(of=nora, since=DAY, until=LATER, by=nora, at=AT)
    last = LATER - timedelta(days=1)
    assert [is_absent(nora, on) for on in (DAY, last, LATER)] == [True, True, False]
    assert is_absent(contact, DAY)
    assert not is_absent(desk, DAY)
    with pytest.raises(NotPermitted):
        record_absence(of=nora, since=DAY, until=LATER, by=other, at=AT)
    with pytest.raises(NotPermitted):
        record_absence(of=desk, since=DAY, until=LATER, by=nora, at=AT)
    with pytest.raises(FieldUnfit):
        record_absence(of=desk, since=DAY, until=DAY, by=BY, at=AT)
    record_absence(of=desk, since=DAY, until=LATER, by=BY, at=AT)
    assert is_absent(desk, DAY)
    remove_absence(absence=absence, by=nora, at=AT)
    with pytest.raises(AlreadyEnded):
        remove_absence(absence=absence, by=nora, at=AT)
    assert not is_absent(contact, DAY)
    assert Absence.objects.count() == 1
    assert kinds(2) == ["absence.removed", "absence.recorded"]
