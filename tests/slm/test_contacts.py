"""Contacts: what is kept of them, and who is told of what, when, how and in which language."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.calculus.zones import UnknownZone
from palier.presentation.languages import UnknownLanguage
from palier.slm.intents import Responsibility
from palier.slm.journal.models import JournalEntry
from palier.slm.journal.queries import entries, entry_of
from palier.slm.parties.actions import (
    ContactFacts,
    Path,
    change_contact,
    close_party,
    create_contact,
    deactivate_person,
    name_deputy,
    record_absence,
    remove_contact,
    set_paths,
)
from palier.slm.parties.errors import (
    AlreadyEnded,
    ChangedMeanwhile,
    FieldUnfit,
    NotPermitted,
    PartyClosed,
    PersonNotActive,
)
from palier.slm.parties.models import Channel, Contact, Hours, Party, StakeholderRole, Topic
from palier.slm.parties.queries import Reached, reached
from tests.slm.people import AT, BY, DAY, instant, kinds, party, person

pytestmark = pytest.mark.usefixtures("database")

TORONTO, TOKYO = "America/Toronto", "Asia/Tokyo"
AWAY: dict[str, Any] = {"since": DAY, "until": DAY + timedelta(days=5), "by": BY, "at": AT}


def contact(of: Party, name: str, *paths: Path, **rest: Any) -> Contact:
    facts = ContactFacts(name, StakeholderRole.ON_CALL, **rest)
    made = create_contact(party=of, facts=facts, by=BY, at=AT)
    if not paths:
        return made
    return set_paths(contact=made, paths=paths, expected=1, by=BY, at=AT)


def mail(name: str, **rest: Any) -> Path:
    return Path(Channel.EMAIL, f"{name}@x.example", **rest)


def told(of: Party, topic: Topic = Topic.BREACH, at: int = AT, service: str = "") -> list[str]:
    return [each.name for each in reached(of, topic, at, service)]


def test_a_contact_is_added_changed_and_removed_without_a_name_in_the_journal():
    nordet = party("nordet", "customer")
    nora = person(nordet, "nora", Responsibility.CUSTOMER)
    facts = ContactFacts("Nora", StakeholderRole.SPONSOR, title="Chief", person=nora)
    made = create_contact(party=nordet, facts=facts, by=nora, at=AT)
    assert made.words == " nora chief"
    changes = ContactFacts("Nora B.", StakeholderRole.LEGAL, title="Chief", note="by day")
    changed = change_contact(contact=made, facts=changes, expected=1, by=nora, at=AT)
    assert (changed.name, changed.role, changed.person, changed.version) == (
        "Nora B.", "legal", None, 2,
    )  # fmt: skip
    assert change_contact(contact=made, facts=changes, expected=2, by=nora, at=AT).version == 2
    with pytest.raises(ChangedMeanwhile):
        change_contact(contact=made, facts=facts, expected=1, by=nora, at=AT)
    assert not remove_contact(contact=made, by=nora, at=AT).is_active
    for again in (
        lambda: remove_contact(contact=made, by=nora, at=AT),
        lambda: change_contact(contact=made, facts=facts, expected=3, by=nora, at=AT),
        lambda: set_paths(contact=made, paths=[], expected=3, by=nora, at=AT),
    ):
        with pytest.raises(AlreadyEnded):
            again()
    assert kinds(3) == ["contact.removed", "contact.changed", "contact.created"]
    rows = JournalEntry.objects.filter(subject=made.subject)
    assert "Nora" not in json.dumps(list(rows.values()))
    assert {entry_of(row).party for row in rows} == {str(nordet.pk)}


def test_who_may_not_change_contacts_is_refused():
    nordet, other = party("nordet", "customer"), party("other", "customer")
    nora = person(nordet, "nora", Responsibility.CUSTOMER)
    facts = ContactFacts("Desk", StakeholderRole.ON_CALL)
    with pytest.raises(NotPermitted):
        create_contact(party=other, facts=facts, by=nora, at=AT)
    made = contact(other, "Desk")
    with pytest.raises(NotPermitted):
        set_paths(contact=made, paths=[], expected=1, by=nora, at=AT)


def test_a_contact_is_fit_for_its_party():
    nordet, other = party("nordet", "customer"), party("other", "customer")
    gone = deactivate_person(person=person(nordet, "gone"), by=BY, at=AT)
    for values, refusal in (
        ({"person": person(other, "alex")}, FieldUnfit),
        ({"person": gone}, PersonNotActive),
        ({"name": " "}, FieldUnfit),
        ({"role": "wizard"}, FieldUnfit),
        ({"zone": "Nowhere"}, UnknownZone),
        ({"language": "xx"}, UnknownLanguage),
        ({"service": "s" * 65}, FieldUnfit),
    ):
        known: dict[str, Any] = {"name": "Desk", "role": StakeholderRole.USER, **values}
        facts = ContactFacts(**known)
        with pytest.raises(refusal):
            create_contact(party=nordet, facts=facts, by=BY, at=AT)
    with pytest.raises(PartyClosed):
        contact(close_party(party=other, by=BY, at=AT), "Desk")
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("channel", "written", "kept"),
    [
        (Channel.EMAIL, " desk@x.example ", "desk@x.example"),
        (Channel.PHONE, "+1 (514) 555-0100", "+15145550100"),
        (Channel.SMS, "+33 1 23 45 67 89", "+33123456789"),
        (Channel.CHAT, "https://chat.example/room?id=4", "https://chat.example/room?id=4"),
        (Channel.POST, "1, rue du Nord\nMontréal", "1, rue du Nord\nMontréal"),
    ],
)
def test_addresses_are_kept_in_the_form_of_their_channel(channel, written, kept):
    made = contact(party("nordet", "customer"), "Desk", Path(channel, written))
    assert [each.address for each in made.paths.all()] == [kept]


@pytest.mark.parametrize(
    ("channel", "written"),
    [
        (Channel.EMAIL, "desk"),
        (Channel.EMAIL, "desk@x.example\nBcc: all@x.example"),
        (Channel.PHONE, "514 555 0199"),
        (Channel.PHONE, "+0 514 555 0100"),
        (Channel.PHONE, "+1234567890123456"),
        (Channel.PHONE, "+1514555٠١٠٠"),
        (Channel.SMS, "+1 514 CALL NOW"),
        (Channel.CHAT, "http://chat.example/room"),
        (Channel.CHAT, "javascript:alert(1)"),
        (Channel.POST, "   "),
        (Channel.POST, "x" * 255),
        (Channel.POST, "a\x00b"),
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(channel, written):
    made = contact(party("nordet", "customer"), "Desk", mail("before"))
    with pytest.raises(FieldUnfit) as refused:
        set_paths(contact=made, paths=[Path(channel, written)], expected=2, by=BY, at=AT)
    assert refused.value.field == "address"
    assert written.strip() == "" or written not in str(refused.value)
    assert [each.address for each in made.paths.all()] == ["before@x.example"]


def test_all_ways_are_replaced_at_once_in_their_order():
    made = contact(party("nordet", "customer"), "Desk", mail("a"), mail("b"))
    paths = [mail("c", topic=Topic.BREACH), mail("b"), mail("a", language="en")]
    replaced = set_paths(contact=made, paths=paths, expected=2, by=BY, at=AT)
    assert list(replaced.paths.values_list("rank", "address")) == [
        (1, "c@x.example"), (2, "b@x.example"), (3, "a@x.example"),
    ]  # fmt: skip
    assert len(entry_of(entries()[0]).details["paths"]) == 3
    with pytest.raises(ChangedMeanwhile):
        set_paths(contact=made, paths=[], expected=2, by=BY, at=AT)
    with pytest.raises(UnknownLanguage):
        set_paths(contact=made, paths=[mail("a", language="xx")], expected=3, by=BY, at=AT)
    with pytest.raises(FieldUnfit):
        set_paths(contact=made, paths=[mail("a")] * 51, expected=3, by=BY, at=AT)


def test_who_is_told_depends_on_topic_service_and_language():
    nordet = party("nordet", "customer")
    contact(nordet, "Ann", mail("ann", topic=Topic.STATEMENT), mail("a", language="en"))
    contact(nordet, "Zoe", mail("zoe"), service="mail", language="fr")
    contact(nordet, "Bob", mail("bob", topic=Topic.STATEMENT))
    contact(nordet, "Mute")
    assert told(nordet, Topic.STATEMENT) == ["Ann", "Bob"]
    assert told(nordet, Topic.BREACH, service="mail") == ["Zoe", "Ann"]
    assert told(nordet, Topic.BREACH, service="files") == ["Ann"]
    ann = reached(nordet, Topic.STATEMENT, AT)[0]
    assert [(each.address, each.language) for each in ann.ways] == [
        ("ann@x.example", "fr-CA"), ("a@x.example", "en"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("at", "names"),
    [
        # Clocks in Toronto go forward on Sunday 8 March 2026, back on Sunday 1 November.
        ("2026-03-06T12:30Z", ["Night"]),
        ("2026-03-09T12:30Z", ["Day"]),
        ("2026-10-30T12:30Z", ["Day"]),
        ("2026-11-02T12:30Z", ["Night"]),
        ("2026-11-02T12:59:59.999999Z", ["Night"]),
        ("2026-11-02T13:00Z", ["Day"]),
        ("2026-11-02T22:59:59.999999Z", ["Day"]),
        ("2026-11-02T23:00Z", ["Night", "Tokyo"]),
        # Monday morning in Tokyo is Sunday in Toronto.
        ("2026-11-01T23:30Z", ["Night", "Tokyo"]),
        ("2026-11-07T15:00Z", ["Night"]),
    ],
)
def test_hours_are_those_of_the_clocks_where_the_contact_is(at, names):
    nordet = party("nordet", "customer")
    contact(nordet, "Day", mail("day", hours=Hours.OFFICE), zone=TORONTO)
    contact(nordet, "Night", mail("night", hours=Hours.OUTSIDE_OFFICE), zone=TORONTO)
    contact(nordet, "Tokyo", mail("tokyo", hours=Hours.OFFICE), zone=TOKYO)
    assert told(nordet, at=instant(at)) == names


def test_in_the_place_of_who_is_absent_stands_their_deputy_or_nobody():
    nordet = party("nordet", "customer")
    nora, alex, lea = (person(nordet, name) for name in ("nora", "alex", "lea"))
    for each in (nora, alex):
        contact(nordet, each.name, mail(each.name), person=each)
    desk = contact(nordet, "Desk", mail("desk"))
    for absent in (nora, desk):
        record_absence(of=absent, **AWAY)
    assert told(nordet) == ["Alex"]
    name_deputy(person=nora, deputy=lea, **AWAY)
    found = reached(nordet, Topic.BREACH, AT)
    assert [(each.recipient, each.ways[0].address) for each in found] == [
        (Contact.objects.get(name="Alex").subject, "Alex@x.example"),
        (lea.subject, "lea@nordet.example"),
    ]
    assert found[1].stands_in_for == Contact.objects.get(name="Nora").subject
    # A deputy who is away is not told, and passes nothing on.
    record_absence(of=lea, **AWAY)
    name_deputy(person=lea, deputy=alex, **AWAY)
    assert told(nordet) == ["Alex"]


def test_nobody_is_told_twice():
    nordet = party("nordet", "customer")
    alex, nora, zoe = (person(nordet, name) for name in ("alex", "nora", "zoe"))
    for each in (alex, nora, zoe):
        contact(nordet, each.name, mail(each.name), person=each)
    for absent in (alex, zoe):
        record_absence(of=absent, **AWAY)
        name_deputy(person=absent, deputy=nora, **AWAY)
    found = reached(nordet, Topic.BREACH, AT)
    assert [(each.name, each.stands_in_for) for each in found] == [("Nora", "")]


def test_days_of_absence_are_those_where_the_contact_is():
    nordet = party("nordet", "customer")
    for name, zone in (("East", TOKYO), ("West", TORONTO)):
        record_absence(of=contact(nordet, name, mail(name), zone=zone), **AWAY)
    # The 23rd has begun in Tokyo alone; on the 27th at 18 UTC Tokyo is back.
    assert told(nordet, at=instant("2026-11-22T16:00Z")) == ["West"]
    assert told(nordet, at=instant("2026-11-27T18:00Z")) == ["East"]


def test_nobody_is_told_who_left_and_nobody_of_a_closed_party():
    nordet = party("nordet", "customer")
    nora = person(nordet, "nora")
    contact(nordet, "Nora", mail("nora"), person=nora)
    remove_contact(contact=contact(nordet, "Old", mail("old")), by=BY, at=AT)
    assert told(nordet) == ["Nora"]
    deactivate_person(person=nora, by=BY, at=AT)
    assert told(nordet) == []
    contact(nordet, "Desk", mail("desk"))
    assert told(nordet) == ["Desk"]
    assert told(close_party(party=nordet, by=BY, at=AT)) == []


def test_many_contacts_take_no_more_queries_than_few():
    nordet = party("nordet", "customer")
    counts = []
    for number in (1, 6):
        for each in range(number):
            somebody = person(nordet, f"n{number}{each}")
            contact(nordet, somebody.name, mail(somebody.name), person=somebody)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found: tuple[Reached, ...] = reached(nordet, Topic.BREACH, AT)
        counts.append((len(found), len(asked)))
    assert counts == [(1, 5), (7, 5)]
