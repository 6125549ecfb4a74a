"""Contacts: who is told for a party, and by which ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from palier.calculus.instants import Instant
from palier.presentation.languages import language
from palier.slm.journal.actions import recording
from palier.slm.parties.actions.acting import (
    By,
    actor_of,
    concerned,
    locked,
    require,
    require_active,
    require_open,
)
from palier.slm.parties.actions.addresses import normal_address
from palier.slm.parties.actions.fields import change_fields, check_row, trimmed
from palier.slm.parties.errors import AlreadyEnded, FieldUnfit
from palier.slm.parties.models import (
    Channel,
    Contact,
    ContactPath,
    Hours,
    Party,
    Person,
    StakeholderRole,
    Topic,
)
from palier.slm.search import words_of

_MOST_PATHS = 50


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What is known of a contact; `person` where they sign in too."""

    name: str
    role: StakeholderRole
    title: str = ""
    language: str = "fr-CA"
    zone: str = "America/Toronto"
    service: str = ""
    """The code of the one service it is for; "": for all that the party has."""
    note: str = ""
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """One way to reach a contact; `language` "": that of the contact."""

    channel: Channel
    address: str
    topic: Topic = Topic.ALL
    hours: Hours = Hours.ALWAYS
    language: str = ""


def create_contact(*, party: Party, facts: ContactFacts, by: By, at: Instant) -> Contact:
    """Adds somebody of a party, or a desk of it, who is told.

    Raises `FieldUnfit`, `PartyClosed`, `PersonNotActive` and `NotPermitted`.
    """
    require(by, "contact.change", at, party)
    require_open(party)
    _check_person(facts.person, party)
    contact = Contact(party=party, **_values(facts))
    _complete(contact)
    with recording(actor=actor_of(by), at=at) as record:
        contact.save()
        details = {
            "role": contact.role,
            "service": contact.service,
            "person": None if facts.person is None else facts.person.subject,
        }
        record("contact.created", contact.subject, details, party=concerned(party))
    return contact


def change_contact(
    *, contact: Contact, facts: ContactFacts, expected: int, by: By, at: Instant
) -> Contact:
    """Changes what is known of a contact; without a difference nothing is done.

    Raises `ChangedMeanwhile`, `FieldUnfit`, `AlreadyEnded` for one that was removed,
    `PersonNotActive` and `NotPermitted`.
    """
    require(by, "contact.change", at, contact.party)
    with transaction.atomic():
        row = _kept(contact, expected)
        if facts.person is not None and facts.person.pk != row.person_id:
            _check_person(facts.person, row.party)
        before = change_fields(row, _values(facts))
        if not before:
            return row
        row.version += 1
        _complete(row)
        with recording(actor=actor_of(by), at=at) as record:
            row.save()
            # Names and notes stay where they can be erased.
            changed = {"fields": sorted(before)}
            record("contact.changed", row.subject, changed, party=concerned(row.party))
    return row


def remove_contact(*, contact: Contact, by: By, at: Instant) -> Contact:
    """Nobody is told through this contact any more; it stays where it was named.

    Raises `AlreadyEnded` and `NotPermitted`.
    """
    require(by, "contact.change", at, contact.party)
    with recording(actor=actor_of(by), at=at) as record:
        row = _kept(contact, None)
        row.is_active = False
        row.version += 1
        row.save(update_fields=("is_active", "version"))
        record("contact.removed", row.subject, {}, party=concerned(row.party))
    return row


def set_paths(
    *, contact: Contact, paths: Sequence[Path], expected: int, by: By, at: Instant
) -> Contact:
    """Replaces all ways to reach a contact; they are tried in this order.

    Raises `ChangedMeanwhile`, `FieldUnfit` for an address that its channel does not have,
    `UnknownLanguage`, `AlreadyEnded` for a contact that was removed, and `NotPermitted`.
    """
    require(by, "contact.change", at, contact.party)
    if len(paths) > _MOST_PATHS:
        raise FieldUnfit(f"more than {_MOST_PATHS} ways", field="paths", hint="keep fewer")
    with recording(actor=actor_of(by), at=at) as record:
        row = _kept(contact, expected)
        rows = [_row(row, rank, each) for rank, each in enumerate(paths, start=1)]
        row.paths.all().delete()
        ContactPath.objects.bulk_create(rows)
        row.version += 1
        row.save(update_fields=("version",))
        # Addresses stay where they can be erased.
        said = [
            {"topic": each.topic, "channel": each.channel, "hours": each.hours} for each in rows
        ]
        record("contact.paths_set", row.subject, {"paths": said}, party=concerned(row.party))
    return row


def _values(facts: ContactFacts) -> dict[str, Any]:
    values = {name: getattr(facts, name) for name in facts.__slots__}
    return {**trimmed(values), "role": str(facts.role)}


def _complete(contact: Contact) -> None:
    contact.words = words_of(contact.name, contact.title)
    check_row(contact)


def _kept(contact: Contact, expected: int | None) -> Contact:
    row = locked(Contact, contact.pk, expected)
    if not row.is_active:
        raise AlreadyEnded(f"contact {row.pk} was removed", hint="add them anew")
    return row


def _check_person(person: Person | None, party: Party) -> None:
    if person is None:
        return
    require_active(person)
    if person.party_id != party.pk:
        raise FieldUnfit(
            f"person {person.pk} is not of party {party.pk}",
            field="person",
            hint="choose somebody of this party",
        )


def _row(contact: Contact, rank: int, path: Path) -> ContactPath:
    if path.language:
        language(path.language)
    values = {**asdict(path), "address": normal_address(path.channel, path.address)}
    return ContactPath(contact=contact, rank=rank, **values)
