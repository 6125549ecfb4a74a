"""What can be done with parties, people and responsibilities, each recorded in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from palier.calculus.instants import Instant
from palier.slm.intents import Responsibility
from palier.slm.journal.actions import recording
from palier.slm.parties.actions.acting import By, actor_of, require
from palier.slm.parties.errors import (
    AddressTaken,
    CodeTaken,
    ResponsibilityUnfit,
    WeakPassword,
)
from palier.slm.parties.models import Grant, Party, Person
from palier.slm.parties.queries import fits


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What is known of an organisation."""

    code: str
    name: str
    kind: str
    language: str = "fr-CA"
    zone: str = "America/Toronto"


def create_party(*, facts: PartyFacts, by: By, at: Instant) -> Party:
    """Adds an organisation. Raises `CodeTaken` and `NotPermitted`."""
    require(by, "party.create", at)
    with recording(actor=actor_of(by), at=at) as record:
        party = Party(**_fields(facts))
        try:
            with transaction.atomic():
                party.save(force_insert=True)
        except IntegrityError:
            raise CodeTaken(
                f"there is a party with the code {facts.code!r}", hint="choose another code"
            ) from None
        record("party.created", party.subject, _fields(facts))
    return party


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of somebody who may sign in."""

    email: str
    name: str
    language: str = "fr-CA"
    zone: str = "America/Toronto"


def create_person(
    *, facts: PersonFacts, party: Party, password: str, by: By, at: Instant
) -> Person:
    """Adds somebody of a party, who signs in with a password.

    Raises `AddressTaken`, `WeakPassword` and `NotPermitted`.
    """
    require(by, "person.create", at, party)
    with recording(actor=actor_of(by), at=at) as record:
        person = Person(party=party, **_fields(facts))
        person.email = facts.email.lower()
        _check_password(password, person)
        person.set_password(password)
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError:
            raise AddressTaken(
                "somebody signs in with this address already", hint="use another address"
            ) from None
        # Names and addresses stay where they can be erased.
        record("person.created", person.subject, {"party": party.subject})
    return person


def _check_password(password: str, person: Person) -> None:
    # Details are English, as those of every refusal; the situation is said in any language.
    with translation.override("en"):
        try:
            validate_password(password, person)
        except ValidationError as error:
            why = " ".join(error.messages)
            raise WeakPassword(why, hint="choose a longer one") from None


@dataclass(frozen=True, slots=True)
class Held:
    """A responsibility, from a day until another; None: until it is ended."""

    responsibility: Responsibility
    since: date
    until: date | None = None


def grant_responsibility(*, person: Person, party: Party, held: Held, by: By, at: Instant) -> Grant:
    """Gives somebody a responsibility for a party.

    Raises `ResponsibilityUnfit` and `NotPermitted`.
    """
    require(by, "responsibility.grant", at, party)
    if not fits(held.responsibility, person):
        raise ResponsibilityUnfit(
            f"{held.responsibility.value} is no responsibility for somebody of {person.party}",
            hint="customers and suppliers are represented by their own people",
        )
    if held.until is not None and held.until <= held.since:
        raise ResponsibilityUnfit(
            f"it would end on {held.until}, before it begins on {held.since}",
            hint="state a later end",
        )
    with recording(actor=actor_of(by), at=at) as record:
        grant = Grant.objects.create(
            person=person,
            party=party,
            responsibility=held.responsibility.value,
            since=held.since,
            until=held.until,
        )
        details = {
            "person": person.subject,
            "party": party.subject,
            "responsibility": held.responsibility.value,
            "since": held.since.isoformat(),
            "until": None if held.until is None else held.until.isoformat(),
        }
        record("responsibility.granted", grant.subject, details)
    return grant


def _fields(facts: PartyFacts | PersonFacts) -> Mapping[str, str]:
    return {name: getattr(facts, name) for name in facts.__slots__}
