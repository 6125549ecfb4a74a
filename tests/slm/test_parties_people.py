"""People: what changes of them, deactivating, and erasing them for good."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from palier.slm.access.actions import claim_answer
from palier.slm.access.models import IdempotentAnswer
from palier.slm.intents import Responsibility
from palier.slm.journal.models import JournalEntry
from palier.slm.journal.queries import entries, entry_of, proven
from palier.slm.outbox.models import Message
from palier.slm.parties.actions import (
    ContactFacts,
    Path,
    PersonDetails,
    PersonFacts,
    change_person,
    create_contact,
    create_person,
    deactivate_person,
    erase_contact,
    erase_person,
    name_deputy,
    reactivate_person,
    record_absence,
    set_paths,
    set_preference,
)
from palier.slm.parties.errors import (
    AlreadyEnded,
    ChangedMeanwhile,
    FieldUnfit,
    LastAdministrator,
    NotPermitted,
    PartyClosed,
    PersonNotActive,
)
from palier.slm.parties.models import (
    Absence,
    Channel,
    Contact,
    ContactPath,
    Deputy,
    Grant,
    NoticePreference,
    Person,
    Promptness,
    StakeholderRole,
)
from palier.slm.parties.queries import held, is_permitted, preference_of
from tests.slm.people import AT, BY, DAY, kinds, party, person

pytestmark = pytest.mark.usefixtures("database")

DETAILS = PersonDetails("Maude T.", "en", "Europe/Paris", "dark")


def test_somebody_can_be_added_without_a_password():
    facts = PersonFacts(" Lea@Boreal.example ", "Léa")
    lea = create_person(facts=facts, party=party("boreal", "provider"), by=BY, at=AT)
    assert lea.email == "lea@boreal.example"
    assert not lea.has_usable_password()
    assert lea.words == " lea boreal example"


@pytest.mark.parametrize("address", ["", "nobody", "a@b@c", "a b@c.example", f"{'a' * 250}@x.ca"])
def test_an_address_is_one(address):
    boreal = party("boreal", "provider")
    with pytest.raises(FieldUnfit):
        create_person(facts=PersonFacts(address, "Maude"), party=boreal, by=BY, at=AT)


def test_people_change_what_is_theirs_and_nobody_elses():
    boreal = party("boreal", "provider")
    maude, alex = person(boreal, "maude"), person(boreal, "alex", Responsibility.HEAD)
    keeper = person(boreal, "keeper", Responsibility.ADMINISTRATOR)
    changed = change_person(person=maude, details=DETAILS, expected=1, by=maude, at=AT)
    assert (changed.name, changed.theme, changed.version) == ("Maude T.", "dark", 2)
    entry = entry_of(entries()[0])
    assert entry.details == {"fields": ["language", "name", "theme", "zone"]}
    with pytest.raises(NotPermitted):
        change_person(person=maude, details=DETAILS, expected=2, by=alex, at=AT)
    with pytest.raises(ChangedMeanwhile):
        change_person(person=maude, details=DETAILS, expected=1, by=keeper, at=AT)
    unchanged = change_person(person=maude, details=DETAILS, expected=2, by=keeper, at=AT)
    assert unchanged.version == 2
    with pytest.raises(FieldUnfit):
        change_person(
            person=maude,
            details=PersonDetails("Maude", "en", "UTC", "neon"),
            expected=2,
            by=keeper,
            at=AT,
        )


def test_who_is_deactivated_holds_nothing_until_they_are_back():
    boreal = party("boreal", "provider")
    maude = person(boreal, "maude", Responsibility.MANAGER)
    gone = deactivate_person(person=maude, by=BY, at=AT, reason="left")
    assert not held(gone, DAY).exists()
    # Not even what is everybody's own.
    with pytest.raises(NotPermitted):
        change_person(person=gone, details=DETAILS, expected=2, by=gone, at=AT)
    with pytest.raises(AlreadyEnded):
        deactivate_person(person=gone, by=BY, at=AT)
    back = reactivate_person(person=gone, by=BY, at=AT)
    assert is_permitted(back, "party.change", DAY, boreal)
    assert reactivate_person(person=back, by=BY, at=AT).version == back.version
    assert kinds(2) == ["person.reactivated", "person.deactivated"]


def test_nobody_comes_back_to_a_closed_party():
    nordet = party("nordet", "customer")
    gone = deactivate_person(person=person(nordet, "nora"), by=BY, at=AT)
    nordet.is_open = False
    nordet.save()
    with pytest.raises(PartyClosed):
        reactivate_person(person=gone, by=BY, at=AT)


def test_the_last_administrator_stays():
    boreal = party("boreal", "provider")
    keeper = person(boreal, "keeper", Responsibility.ADMINISTRATOR)
    other = person(boreal, "other")
    until = DAY + timedelta(days=9)
    name_deputy(person=keeper, deputy=other, since=DAY, until=until, by=keeper, at=AT)
    with pytest.raises(LastAdministrator):
        deactivate_person(person=keeper, by=other, at=AT)
    with pytest.raises(LastAdministrator):
        erase_person(person=keeper, reason="asked", by=other, at=AT)
    person(boreal, "second", Responsibility.ADMINISTRATOR)
    assert not deactivate_person(person=keeper, by=BY, at=AT).is_active


def furnished(name: str) -> Person:
    """Somebody of whom every table knows something."""
    nordet = party("nordet", "customer")
    nora, colleague = person(nordet, name, Responsibility.CUSTOMER), person(nordet, "colleague")
    facts = ContactFacts(name.title(), StakeholderRole.SPONSOR, title="Chief", person=nora)
    contact = create_contact(party=nordet, facts=facts, by=BY, at=AT)
    way = Path(Channel.EMAIL, nora.email)
    set_paths(contact=contact, paths=[way], expected=1, by=BY, at=AT)
    until = DAY + timedelta(days=9)
    for of in (nora, contact):
        record_absence(of=of, since=DAY, until=until, by=BY, at=AT)
    name_deputy(person=nora, deputy=colleague, since=DAY, until=until, by=BY, at=AT)
    name_deputy(person=colleague, deputy=nora, since=DAY, until=until, by=BY, at=AT)
    set_preference(person=nora, kind="catalogue", promptness=Promptness.NEVER, by=nora, at=AT)
    claim_answer(person=nora, key="k", request="r", at=AT)
    for recipient, address in (("", nora.email), (contact.subject, "desk@x.example")):
        Message.objects.create(
            message_id=address, address=address, recipient=recipient, kind="x", created_at=AT
        )
    AccessAttempt.objects.create(username=nora.email, failures_since_start=2)
    session = SessionStore()
    session[SESSION_KEY] = str(nora.pk)
    session.create()
    return nora


def test_whoever_is_erased_is_nowhere_but_in_numbers():
    nora = furnished("nora")
    kept = SessionStore()
    kept[SESSION_KEY] = str(nora.pk + 1)
    kept.create()
    erased = erase_person(person=nora, reason="asked to be forgotten", by=BY, at=AT)
    assert (erased.name, erased.email) == ("", f"erased-{nora.pk}@invalid")
    assert (erased.is_active, erased.erased_at) == (False, AT)
    for gone in (
        AccessAttempt,
        Absence,
        ContactPath,
        Deputy,
        IdempotentAnswer,
        Message,
        NoticePreference,
    ):
        assert not gone.objects.exists(), gone
    assert not Grant.objects.filter(person=nora).exists()
    assert [each.pk for each in Session.objects.all()] == [kept.session_key]
    # Every row of every table, as text.
    for model in (Person, Contact, JournalEntry):
        assert "nora" not in json.dumps(list(model.objects.values()), default=str).lower()
    assert kinds(2) == ["responsibility.ended", "person.erased"]
    proven()


def test_erasing_has_a_reason_and_no_way_back():
    nora = person(party("nordet", "customer"), "nora")
    with pytest.raises(FieldUnfit):
        erase_person(person=nora, reason="  ", by=BY, at=AT)
    erased = erase_person(person=nora, reason="asked", by=BY, at=AT)
    with pytest.raises(PersonNotActive):
        erase_person(person=erased, reason="asked", by=BY, at=AT)
    with pytest.raises(PersonNotActive):
        reactivate_person(person=erased, by=BY, at=AT)
    with pytest.raises(PersonNotActive):
        change_person(person=erased, details=DETAILS, expected=2, by=BY, at=AT)
    # The address is free again.
    assert person(nora.party, "nora").pk != nora.pk


def test_a_contact_who_never_signs_in_is_erased_too():
    nordet = party("nordet", "customer")
    facts = ContactFacts("Nora", StakeholderRole.LEGAL, note="prefers mornings")
    contact = create_contact(party=nordet, facts=facts, by=BY, at=AT)
    way = Path(Channel.PHONE, "+1 514 555-0100")
    set_paths(contact=contact, paths=[way], expected=1, by=BY, at=AT)
    erased = erase_contact(contact=contact, reason="asked", by=BY, at=AT)
    assert (erased.name, erased.note, erased.words, erased.is_active) == ("", "", "", False)
    assert not ContactPath.objects.exists()
    assert "555" not in json.dumps(list(JournalEntry.objects.values()))


def test_messages_come_at_once_unless_somebody_says_otherwise():
    maude = person(party("boreal", "provider"), "maude")
    assert preference_of(maude, "catalogue") is Promptness.AT_ONCE
    for promptness in (Promptness.DAILY, Promptness.NEVER, Promptness.NEVER):
        set_preference(person=maude, kind="catalogue", promptness=promptness, by=maude, at=AT)
        assert preference_of(maude, "catalogue") is promptness
    assert preference_of(maude, "access") is Promptness.AT_ONCE
    assert kinds(3) == ["preference.changed", "preference.changed", "person.created"]
    with pytest.raises(FieldUnfit):
        set_preference(person=maude, kind="", promptness=Promptness.DAILY, by=maude, at=AT)
