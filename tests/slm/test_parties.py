"""Parties, people and responsibilities: who may do what, and that the journal says so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from palier.calculus.instants import instant_of
from palier.slm.intents import INTENTS, Responsibility
from palier.slm.journal.queries import entries, entry_of, proven
from palier.slm.parties.actions import (
    Held,
    PartyFacts,
    PersonFacts,
    System,
    create_party,
    create_person,
    grant_responsibility,
)
from palier.slm.parties.errors import (
    AddressTaken,
    CodeTaken,
    NotPermitted,
    ResponsibilityUnfit,
    WeakPassword,
)
from palier.slm.parties.models import Party, Person
from palier.slm.parties.queries import is_permitted

pytestmark = pytest.mark.usefixtures("database")

BY = System()
DAY = date(2026, 11, 23)
AT = instant_of(datetime(2026, 11, 23, 12, tzinfo=UTC))
PASSWORD = "neige d'avril 42"


def party(code: str, kind: str) -> Party:
    return create_party(facts=PartyFacts(code, code.title(), kind), by=BY, at=AT)


def person(of: Party, name: str, *held: Responsibility, since: date = DAY, **rest) -> Person:
    found = create_person(
        facts=PersonFacts(f"{name}@{of.code}.example", name.title()),
        party=of,
        password=PASSWORD,
        by=BY,
        at=AT,
    )
    for each in held:
        grant_responsibility(person=found, party=of, held=Held(each, since, **rest), by=BY, at=AT)
    return found


def test_what_is_done_is_in_the_journal_without_names():
    maude = person(party("boreal", "provider"), "maude", Responsibility.ADMINISTRATOR)
    kinds = [entry_of(row).kind for row in entries()]
    assert kinds == ["responsibility.granted", "person.created", "party.created"]
    assert not any("maude" in row.text.lower() for row in entries(subject=maude.subject))
    assert proven().entries == 3
    assert maude.check_password(PASSWORD)


def test_a_code_and_an_address_are_taken_once():
    boreal = party("boreal", "provider")
    with pytest.raises(CodeTaken):
        party("boreal", "customer")
    person(boreal, "maude")
    with pytest.raises(AddressTaken):
        create_person(
            facts=PersonFacts("MAUDE@boreal.example", "Another"),
            party=boreal,
            password=PASSWORD,
            by=BY,
            at=AT,
        )
    assert proven().entries == 2


@pytest.mark.parametrize("password", ["", "court1", "password123", "maude-boreal"])
def test_a_password_that_is_easily_guessed_is_refused(password):
    boreal = party("boreal", "provider")
    with pytest.raises(WeakPassword):
        create_person(
            facts=PersonFacts("maude-boreal@x.example", "Maude"),
            party=boreal,
            password=password,
            by=BY,
            at=AT,
        )
    assert not Person.objects.exists()


@pytest.mark.parametrize("kind", ["provider", "customer", "supplier"])
@pytest.mark.parametrize("responsibility", Responsibility)
def test_responsibilities_are_for_people_of_the_right_side(kind, responsibility):
    own = {"customer": Responsibility.CUSTOMER, "supplier": Responsibility.SUPPLIER}
    fits = responsibility is own[kind] if kind in own else responsibility not in own.values()
    somebody = person(party("side", kind), "alex")
    asked: Any = {"party": somebody.party, "held": Held(responsibility, DAY), "by": BY, "at": AT}
    if fits:
        assert grant_responsibility(person=somebody, **asked).pk
        return
    with pytest.raises(ResponsibilityUnfit):
        grant_responsibility(person=somebody, **asked)


def test_a_responsibility_lasts_from_a_day_until_another():
    until = DAY + timedelta(days=10)
    boreal = party("boreal", "provider")
    maude = person(boreal, "maude", Responsibility.ADMINISTRATOR, until=until)
    may = [
        is_permitted(maude, "person.create", DAY + timedelta(days=days), boreal)
        for days in (-1, 0, 9, 10)
    ]
    assert may == [False, True, True, False]
    with pytest.raises(ResponsibilityUnfit):
        grant_responsibility(
            person=maude, party=boreal, held=Held(Responsibility.HEAD, DAY, DAY), by=BY, at=AT
        )


def test_nobody_acts_without_a_responsibility():
    boreal = party("boreal", "provider")
    somebody = person(boreal, "alex", Responsibility.ANALYST, since=date(2020, 1, 1))
    facts = PartyFacts("other", "Other", "customer")
    with pytest.raises(NotPermitted):
        create_party(facts=facts, by=somebody, at=AT)
    head = person(boreal, "chief", Responsibility.HEAD, since=date(2020, 1, 1))
    made = create_party(facts=facts, by=head, at=AT)
    assert entries(subject=made.subject).get().actor == str(head.pk)
    head.is_active = False
    head.save()
    with pytest.raises(NotPermitted):
        create_party(facts=PartyFacts("third", "Third", "customer"), by=head, at=AT)


def test_every_intent_names_somebody():
    assert all(intent.may for intent in INTENTS.values())
