"""Parties, people and responsibilities: who may do what, and that the journal says so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from palier.calculus.zones import UnknownZone
from palier.presentation.languages import UnknownLanguage
from palier.slm.intents import Responsibility
from palier.slm.journal.queries import entries, entry_of, proven
from palier.slm.parties.actions import (
    Held,
    PartyDetails,
    PartyFacts,
    PersonFacts,
    change_party,
    close_party,
    create_party,
    create_person,
    grant_responsibility,
    reopen_party,
)
from palier.slm.parties.errors import (
    AddressTaken,
    AlreadyEnded,
    ChangedMeanwhile,
    CodeTaken,
    FieldUnfit,
    LastAdministrator,
    NotPermitted,
    PartyClosed,
    ResponsibilityUnfit,
    WeakPassword,
)
from palier.slm.parties.models import Grant, Party, Person
from palier.slm.parties.queries import is_permitted
from tests.slm.people import AT, BY, DAY, PASSWORD, grant, kinds, party, person

pytestmark = pytest.mark.usefixtures("database")


def test_what_is_done_is_in_the_journal_without_names():
    maude = person(party("boreal", "provider"), "maude", Responsibility.ADMINISTRATOR)
    kinds = [entry_of(row).kind for row in entries()]
    assert kinds == ["responsibility.granted", "person.created", "party.created"]
    assert not any("maude" in row.text.lower() for row in entries(subject=maude.subject))
    assert proven().entries == 3
    facts = PersonFacts("alex@boreal.example", "Alex")
    alex = create_person(facts=facts, party=maude.party, password=PASSWORD, by=BY, at=AT)
    assert Person.objects.get(pk=alex.pk).check_password(PASSWORD)


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


def test_what_is_known_of_a_party_changes_with_its_version_and_its_words():
    nordet = party("nordet", "customer")
    asked = PartyDetails(" Nordét inc. ", "en", "Europe/Paris")
    changed = change_party(party=nordet, details=asked, expected=1, by=BY, at=AT)
    assert (changed.name, changed.language, changed.version) == ("Nordét inc.", "en", 2)
    assert changed.words == " nordet inc"
    entry = entry_of(entries()[0])
    assert (entry.kind, entry.party) == ("party.changed", str(nordet.pk))
    assert entry.details["before"]["name"] == "Nordet"
    with pytest.raises(ChangedMeanwhile):
        change_party(party=nordet, details=asked, expected=1, by=BY, at=AT)


def test_a_change_to_the_same_is_not_recorded():
    nordet = party("nordet", "customer")
    same = PartyDetails(nordet.name, nordet.language, nordet.zone)
    assert change_party(party=nordet, details=same, expected=1, by=BY, at=AT).version == 1
    assert kinds(5) == ["party.created"]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        (("", "fr-CA", "UTC"), FieldUnfit),
        (("   ", "fr-CA", "UTC"), FieldUnfit),
        (("n" * 201, "fr-CA", "UTC"), FieldUnfit),
        (("a\x00b", "fr-CA", "UTC"), FieldUnfit),
        (("\u202eNordet", "fr-CA", "UTC"), FieldUnfit),
        (("Nordet", "tlh", "UTC"), UnknownLanguage),
        (("Nordet", "", "UTC"), FieldUnfit),
        (("Nordet", "fr-CA", "Mars/Olympus"), UnknownZone),
    ],
)
def test_fields_take_what_their_columns_hold(values, refusal):
    nordet = party("nordet", "customer")
    with pytest.raises(refusal):
        change_party(party=nordet, details=PartyDetails(*values), expected=1, by=BY, at=AT)
    assert Party.objects.get().version == 1


@pytest.mark.parametrize(
    ("code", "kind"), [("with space", "customer"), ("", "customer"), ("a", "x")]
)
def test_a_code_is_a_word_and_a_kind_is_known(code, kind):
    with pytest.raises(FieldUnfit):
        create_party(facts=PartyFacts(code, "A", kind), by=BY, at=AT)


def test_a_closed_party_begins_nothing_and_its_people_answer_for_nothing():
    boreal, nordet = party("boreal", "provider"), party("nordet", "customer")
    keeper = person(boreal, "keeper", Responsibility.ADMINISTRATOR)
    manager = person(boreal, "manager")
    grant(manager, Responsibility.MANAGER, nordet, since=date(2026, 1, 1))
    nora = person(nordet, "nora", Responsibility.CUSTOMER)
    closed = close_party(party=nordet, by=keeper, at=AT, reason="the contract is over")
    assert not closed.is_open
    assert kinds(3) == ["responsibility.ended", "responsibility.ended", "party.closed"]
    assert not is_permitted(nora, "contact.change", DAY, nordet)
    assert not is_permitted(manager, "party.change", DAY, nordet)
    assert Person.objects.get(pk=nora.pk).is_active
    # What began that day has no day left; what began earlier keeps its days.
    assert list(Grant.objects.exclude(person=keeper).values_list("until", flat=True)) == [DAY]
    with pytest.raises(PartyClosed):
        person(closed, "late")
    with pytest.raises(PartyClosed):
        grant(nora, Responsibility.CUSTOMER, closed)
    with pytest.raises(AlreadyEnded):
        close_party(party=closed, by=keeper, at=AT)


def test_a_party_is_opened_again_without_what_was_held():
    nordet = party("nordet", "customer")
    nora = person(nordet, "nora", Responsibility.CUSTOMER)
    closed = close_party(party=nordet, by=BY, at=AT)
    opened = reopen_party(party=closed, by=BY, at=AT)
    assert opened.is_open
    assert not Grant.objects.exists()
    assert reopen_party(party=opened, by=BY, at=AT).version == opened.version
    assert kinds(2) == ["party.reopened", "responsibility.ended"]
    assert grant(nora, Responsibility.CUSTOMER, opened).pk


def test_the_party_of_the_last_administrator_stays_open():
    boreal = party("boreal", "provider")
    person(boreal, "keeper", Responsibility.ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        close_party(party=boreal, by=BY, at=AT)
    assert Party.objects.get().is_open
