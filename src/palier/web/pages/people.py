"""The page of one person, and what the reader may do with them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from palier.calculus.instants import Instant
from palier.presentation.languages import Words
from palier.presentation.words_of_people import word
from palier.slm.access.queries import (
    invitations_visible_to,
    open_invitations,
    tokens_visible_to,
)
from palier.slm.models import ApiToken, Person
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight, contacts_visible_to, may, may_for
from palier.web.forms.fields import language_name
from palier.web.lists.columns import Cell, Reader
from palier.web.pages.asking import Deed
from palier.web.pages.frame import Crumb
from palier.web.pages.holding import Presence, presence_of
from palier.web.pages.journal import JournalPart, journal_of
from palier.web.pages.naming import person_name
from palier.web.pages.party_lists import person_state
from palier.web.sign_in.second_step import has_second_step

LAST = 10
"""Contacts that a person is, on their page."""


@dataclass(frozen=True, slots=True)
class ContactLink:
    """A contact that a person is, and what they are to the services."""

    name: str
    address: str
    role: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything that the page shows."""

    name: str
    email: str
    party: str
    party_address: str
    language: str
    zone: str
    state: Cell
    is_erased: bool
    trail: tuple[Crumb, ...]
    deeds: tuple[Deed, ...]
    invited_until: Instant | None
    revoke: str
    presence: Presence
    grant: str
    """Where a responsibility is granted; empty where the reader may not."""
    name_deputy: str
    record_absence: str
    contacts: tuple[ContactLink, ...]
    tokens: tuple[ApiToken, ...]
    journal: JournalPart


def person_trail(person: Person, say: Words, last: str = "") -> tuple[Crumb, ...]:
    """The way to a page of a person."""
    trail = (Crumb(say("People"), reverse("people")),)
    name = person_name(person, say)
    if not last:
        return (*trail, Crumb(name))
    return (*trail, Crumb(name, reverse("person", args=[person.pk])), Crumb(last))


def person_page(person: Person, sight: Sight, reader: Reader) -> PersonPage:
    """What the reader sees of a person."""
    say, args = reader.say, [person.pk]
    is_there = person.is_active and person.party.is_open
    opens = may(sight, "person.invite", person.party)
    invitation = _invitation(person, sight, reader.at) if opens else None
    return PersonPage(
        name=person_name(person, say),
        email="" if person.erased_at is not None else person.email,
        party=person.party.name,
        party_address=reverse("party", args=[person.party_id]),
        language=language_name(person.language),
        zone=person.zone,
        state=person_state(person, reader),
        is_erased=person.erased_at is not None,
        trail=person_trail(person, say),
        deeds=_deeds(person, sight, say, is_invited=invitation is not None),
        invited_until=invitation,
        revoke=reverse("invitation-revoke", args=args) if invitation is not None else "",
        presence=presence_of(person, sight, reader, day_of(reader.at)),
        grant=_address("responsibility-grant", is_there and _may_grant(sight, person), person),
        name_deputy=_address(
            "deputy-name", is_there and may_for(sight, "deputy.name", person), person
        ),
        record_absence=_address(
            "person-absence", person.is_active and may_for(sight, "absence.record", person), person
        ),
        contacts=_contacts(person, sight, say),
        tokens=_tokens(person, sight, reader.at),
        journal=journal_of(person.subject, sight, reader),
    )


def _may_grant(sight: Sight, person: Person) -> bool:
    return may(sight, "responsibility.grant", person.party)


def _address(name: str, is_offered: bool, person: Person) -> str:
    return reverse(name, args=[person.pk]) if is_offered else ""


def _invitation(person: Person, sight: Sight, at: Instant) -> Instant | None:
    """Until when the link that they were sent opens."""
    found = invitations_visible_to(sight) & open_invitations(at).filter(person=person)
    first = found.first()
    return first.expires_at if first else None


def _contacts(person: Person, sight: Sight, say: Words) -> tuple[ContactLink, ...]:
    found = contacts_visible_to(sight).filter(person=person, is_active=True)[:LAST]
    return tuple(
        ContactLink(
            each.name,
            reverse("contact", args=[each.pk]),
            word("stakeholder role", each.role, say),
        )
        for each in found
    )


def _tokens(person: Person, sight: Sight, at: Instant) -> tuple[ApiToken, ...]:
    if not may_for(sight, "token.revoke", person):
        return ()
    found = tokens_visible_to(sight).filter(person=person, revoked_at=None, expires_at__gt=at)
    return tuple(found)


def _deeds(person: Person, sight: Sight, say: Words, *, is_invited: bool) -> tuple[Deed, ...]:
    if person.erased_at is not None:
        return ()
    found = []
    if may_for(sight, "person.change", person):
        found.append(_deed(person, say("Change"), "person-change", "edit"))
    if may(sight, "person.invite", person.party) and not person.has_usable_password():
        label = say("Invite again") if is_invited else say("Send an invitation")
        why = _not_invited(person, say)
        found.append(_deed(person, label, "person-invite", "mail", why=why, is_post=True))
    if may(sight, "person.invite", person.party) and has_second_step(person):
        label = say("Forget a second step")
        found.append(_deed(person, label, "forget-second-step", "shield"))
    if may(sight, "person.deactivate", person.party):
        why = "" if person.party.is_open else say("The organisation is closed.")
        found.append(
            _deed(person, say("Deactivate"), "person-deactivate", "stop")
            if person.is_active
            else _deed(person, say("Reactivate"), "person-reactivate", "play", why=why)
        )
    if may(sight, "person.erase", person.party):
        found.append(_deed(person, say("Erase"), "person-erase", "trash", kind="danger"))
    return tuple(found)


def _not_invited(person: Person, say: Words) -> str:
    if not person.is_active:
        return say("They are deactivated.")
    return "" if person.party.is_open else say("The organisation is closed.")


def _deed(person: Person, label: str, name: str, icon: str, **rest: object) -> Deed:
    return Deed(label, reverse(name, args=[person.pk]), icon, **rest)  # type: ignore[arg-type]
