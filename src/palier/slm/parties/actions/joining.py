"""People: added, changed, deactivated and reactivated."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction

from palier.calculus.instants import Instant
from palier.slm.journal.actions import recording
from palier.slm.parties.actions.acting import (
    By,
    actor_of,
    concerned,
    day_of,
    locked,
    require,
    require_for,
    require_open,
)
from palier.slm.parties.actions.fields import change_fields, check_row, trimmed
from palier.slm.parties.actions.passwords import set_password
from palier.slm.parties.actions.responsibilities import keep_an_administrator
from palier.slm.parties.errors import AddressTaken, AlreadyEnded, PersonNotActive
from palier.slm.parties.models import Grant, Party, Person
from palier.slm.search import words_of


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of somebody who may sign in."""

    email: str
    name: str
    language: str = "fr-CA"
    zone: str = "America/Toronto"


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What somebody may change of themselves; `theme` is light, dark, or empty."""

    name: str
    language: str
    zone: str
    theme: str = ""


def create_person(
    *, facts: PersonFacts, party: Party, by: By, at: Instant, password: str | None = None
) -> Person:
    """Adds somebody of a party; without a password they wait for an invitation.

    Raises `AddressTaken`, `WeakPassword`, `FieldUnfit`, `PartyClosed` and `NotPermitted`.
    """
    require(by, "person.create", at, party)
    require_open(party)
    known = trimmed(asdict(facts))
    person = Person(party=party, **known, words=words_of(known["name"], known["email"]))
    person.email = person.email.lower()
    if password is None:
        person.set_unusable_password()
    else:
        set_password(person, password)
    check_row(person)
    with recording(actor=actor_of(by), at=at) as record:
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError:
            raise AddressTaken(
                "somebody signs in with this address already", hint="use another address"
            ) from None
        # Names and addresses stay where they can be erased.
        details = {"party": party.subject}
        record("person.created", person.subject, details, party=concerned(party))
    return person


def change_person(
    *, person: Person, details: PersonDetails, expected: int, by: By, at: Instant
) -> Person:
    """Changes what is known of somebody; without a difference nothing is done.

    Raises `ChangedMeanwhile`, `FieldUnfit`, `PersonNotActive` and `NotPermitted`.
    """
    require_for(by, "person.change", at, person)
    with transaction.atomic():
        row = locked(Person, person.pk, expected)
        _require_kept(row)
        before = change_fields(row, trimmed(asdict(details)))
        if not before:
            return row
        row.words = words_of(row.name, row.email)
        row.version += 1
        check_row(row)
        with recording(actor=actor_of(by), at=at) as record:
            row.save(update_fields=(*before, "words", "version"))
            changed = {"fields": sorted(before)}
            record("person.changed", row.subject, changed, party=concerned(row.party))
    return row


def deactivate_person(*, person: Person, by: By, at: Instant, reason: str = "") -> Person:
    """Keeps somebody from signing in, by any way; what they hold rests until they are reactivated.

    Raises `AlreadyEnded`, `LastAdministrator` and `NotPermitted`.
    """
    require(by, "person.deactivate", at, person.party)
    with recording(actor=actor_of(by), at=at) as record:
        row = locked(Person, person.pk, None)
        if not row.is_active:
            raise AlreadyEnded(f"person {row.pk} is not active", hint="nothing is left to do")
        keep_an_administrator(day_of(at), without=Grant.objects.filter(person=row))
        row.is_active = False
        row.version += 1
        row.save(update_fields=("is_active", "version"))
        record("person.deactivated", row.subject, {}, reason, party=concerned(row.party))
    return row


def reactivate_person(*, person: Person, by: By, at: Instant, reason: str = "") -> Person:
    """Lets somebody sign in again, and hold what they still hold; who is active stays so.

    Raises `PartyClosed`, `PersonNotActive` for somebody who was erased, and `NotPermitted`.
    """
    require(by, "person.deactivate", at, person.party)
    with transaction.atomic():
        row = locked(Person, person.pk, None)
        _require_kept(row)
        require_open(row.party)
        if row.is_active:
            return row
        with recording(actor=actor_of(by), at=at) as record:
            row.is_active = True
            row.version += 1
            row.save(update_fields=("is_active", "version"))
            record("person.reactivated", row.subject, {}, reason, party=concerned(row.party))
    return row


def _require_kept(person: Person) -> None:
    if person.erased_at is not None:
        raise PersonNotActive(f"person {person.pk} was erased", hint="add them anew")
