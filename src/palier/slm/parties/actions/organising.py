"""Organisations: added, changed, closed and opened again."""

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
)
from palier.slm.parties.actions.fields import change_fields, check_row, trimmed
from palier.slm.parties.actions.responsibilities import end_all, keep_an_administrator
from palier.slm.parties.errors import AlreadyEnded, CodeTaken
from palier.slm.parties.models import Grant, Party
from palier.slm.search import words_of


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What is known of an organisation."""

    code: str
    name: str
    kind: str
    language: str = "fr-CA"
    zone: str = "America/Toronto"


@dataclass(frozen=True, slots=True)
class PartyDetails:
    """What may change of an organisation; its code and its kind never do."""

    name: str
    language: str
    zone: str


def create_party(*, facts: PartyFacts, by: By, at: Instant) -> Party:
    """Adds an organisation. Raises `CodeTaken`, `FieldUnfit` and `NotPermitted`."""
    require(by, "party.create", at)
    known = trimmed(asdict(facts))
    party = Party(**known, words=words_of(known["name"], known["code"]))
    check_row(party)
    with recording(actor=actor_of(by), at=at) as record:
        try:
            with transaction.atomic():
                party.save(force_insert=True)
        except IntegrityError:
            raise CodeTaken(
                f"there is a party with the code {party.code!r}", hint="choose another code"
            ) from None
        record("party.created", party.subject, known, party=concerned(party))
    return party


def change_party(
    *, party: Party, details: PartyDetails, expected: int, by: By, at: Instant
) -> Party:
    """Changes what is known of an organisation; without a difference nothing is done.

    Raises `ChangedMeanwhile`, `FieldUnfit` and `NotPermitted`.
    """
    require(by, "party.change", at, party)
    with transaction.atomic():
        row = locked(Party, party.pk, expected)
        before = change_fields(row, trimmed(asdict(details)))
        if not before:
            return row
        row.words = words_of(row.name, row.code)
        row.version += 1
        check_row(row)
        with recording(actor=actor_of(by), at=at) as record:
            row.save()
            after = {name: getattr(row, name) for name in before}
            changes = {"before": before, "after": after}
            record("party.changed", row.subject, changes, party=concerned(row))
    return row


def close_party(*, party: Party, by: By, at: Instant, reason: str = "") -> Party:
    """Closes an organisation: nothing new is begun with it, and its people answer for nothing.

    All responsibilities held for it, and all that its people hold, end on this day, each with an
    entry of its own. Its people are not deactivated: they may sign in, and see themselves alone.
    What is agreed with it stays as it is. Raises `AlreadyEnded`, `LastAdministrator` and
    `NotPermitted`.
    """
    require(by, "party.close", at, party)
    with recording(actor=actor_of(by), at=at) as record:
        row = locked(Party, party.pk, None)
        if not row.is_open:
            raise AlreadyEnded(f"party {row.pk} is closed already", hint="nothing is left to do")
        on = day_of(at)
        ending = Grant.objects.filter(party=row) | Grant.objects.filter(person__party=row)
        keep_an_administrator(on, without=ending)
        row.is_open = False
        row.version += 1
        row.save(update_fields=("is_open", "version"))
        record("party.closed", row.subject, {}, reason, party=concerned(row))
        end_all(ending, on, record)
    return row


def reopen_party(*, party: Party, by: By, at: Instant, reason: str = "") -> Party:
    """Opens an organisation that was closed; what its people held is granted anew or not at all.

    One that is open stays so. Raises `NotPermitted`.
    """
    require(by, "party.close", at, party)
    with transaction.atomic():
        row = locked(Party, party.pk, None)
        if row.is_open:
            return row
        with recording(actor=actor_of(by), at=at) as record:
            row.is_open = True
            row.version += 1
            row.save(update_fields=("is_open", "version"))
            record("party.reopened", row.subject, {}, reason, party=concerned(row))
    return row
