"""The page of one contact: who is told what, when, how, and in which language."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from palier.presentation.languages import Words
from palier.presentation.words_of_people import word
from palier.slm.models import Contact, ContactPath
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight, may
from palier.web.forms.fields import language_name
from palier.web.lists.columns import Cell, Reader
from palier.web.pages.asking import Deed
from palier.web.pages.frame import Crumb
from palier.web.pages.holding import AwayRow, absences_of_contact, may_record_absence
from palier.web.pages.journal import JournalPart, journal_of
from palier.web.pages.naming import contact_name, person_name
from palier.web.pages.party_lists import contact_state


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way, in words."""

    topic: str
    hours: str
    channel: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Everything that the page shows."""

    name: str
    title: str
    role: str
    party: str
    party_address: str
    person: str
    person_address: str
    service: str
    language: str
    zone: str
    note: str
    state: Cell
    is_told: bool
    trail: tuple[Crumb, ...]
    deeds: tuple[Deed, ...]
    ways: tuple[WayRow, ...]
    change_ways: str
    absences: tuple[AwayRow, ...]
    record_absence: str
    journal: JournalPart


def contact_trail(contact: Contact, say: Words, last: str = "") -> tuple[Crumb, ...]:
    """The way to a page of a contact."""
    trail = (
        Crumb(say("Contacts"), reverse("contacts")),
        Crumb(contact.party.name, reverse("party-contacts", args=[contact.party_id])),
    )
    name = contact_name(contact, say)
    if not last:
        return (*trail, Crumb(name))
    return (*trail, Crumb(name, reverse("contact", args=[contact.pk])), Crumb(last))


def contact_page(contact: Contact, sight: Sight, reader: Reader) -> ContactPage:
    """What the reader sees of a contact; its party and its person are read with it."""
    say = reader.say
    may_change = contact.is_active and may(sight, "contact.change", contact.party)
    person = contact.person
    return ContactPage(
        name=contact_name(contact, say),
        title=contact.title,
        role=word("stakeholder role", contact.role, say),
        party=contact.party.name,
        party_address=reverse("party", args=[contact.party_id]),
        person=person_name(person, say) if person else "",
        person_address=reverse("person", args=[person.pk]) if person else "",
        service=contact.service,
        language=language_name(contact.language),
        zone=contact.zone,
        note=contact.note,
        state=contact_state(contact, reader),
        is_told=contact.is_active,
        trail=contact_trail(contact, say),
        deeds=_deeds(contact, sight, say, may_change=may_change),
        ways=tuple(_way(each, contact, say) for each in contact.paths.all()),
        change_ways=reverse("contact-ways", args=[contact.pk]) if may_change else "",
        absences=absences_of_contact(contact, sight, reader, day_of(reader.at)),
        record_absence=_absence_address(contact, sight),
        journal=journal_of(contact.subject, sight, reader),
    )


def _absence_address(contact: Contact, sight: Sight) -> str:
    is_offered = contact.is_active and may_record_absence(contact, sight)
    return reverse("contact-absence", args=[contact.pk]) if is_offered else ""


def _way(path: ContactPath, contact: Contact, say: Words) -> WayRow:
    return WayRow(
        topic=word("topic", path.topic, say),
        hours=word("hours", path.hours, say),
        channel=word("channel", path.channel, say),
        address=path.address,
        language=language_name(path.language or contact.language),
    )


def _deeds(contact: Contact, sight: Sight, say: Words, *, may_change: bool) -> tuple[Deed, ...]:
    args, found = [contact.pk], []
    if may_change:
        found += [
            Deed(say("Change"), reverse("contact-change", args=args), "edit"),
            Deed(say("Remove"), reverse("contact-remove", args=args), "archive"),
        ]
    if contact.name and may(sight, "person.erase", contact.party):
        erase = reverse("contact-erase", args=args)
        found.append(Deed(say("Erase"), erase, "trash", kind="danger"))
    return tuple(found)
