"""Parties and people for tests, made by the actions that make them anywhere."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from palier.calculus.instants import Instant, instant_of
from palier.slm.intents import Responsibility
from palier.slm.journal.queries import entries, entry_of
from palier.slm.parties.actions import (
    Held,
    PartyFacts,
    PersonFacts,
    System,
    create_party,
    create_person,
    grant_responsibility,
)
from palier.slm.parties.models import Grant, Party, Person

BY = System()
DAY = date(2026, 11, 23)
AT = instant_of(datetime(2026, 11, 23, 12, tzinfo=UTC))
PASSWORD = "neige d'avril 42"


def instant(text: str) -> Instant:
    """The instant of an ISO 8601 text with an offset."""
    return instant_of(datetime.fromisoformat(text))


def party(code: str, kind: str) -> Party:
    return create_party(facts=PartyFacts(code, code.title(), kind), by=BY, at=AT)


def person(of: Party, name: str, *held: Responsibility, since: date = DAY, **rest: Any) -> Person:
    """Somebody without a password, of whom thousands can be made in a moment."""
    facts = PersonFacts(f"{name}@{of.code}.example", name.title())
    found = create_person(facts=facts, party=of, by=BY, at=AT)
    for each in held:
        grant(found, each, since=since, **rest)
    return found


def grant(to: Person, what: Responsibility, party: Party | None = None, **rest: Any) -> Grant:
    held = Held(what, **{"since": DAY, **rest})
    return grant_responsibility(person=to, party=party or to.party, held=held, by=BY, at=AT)


def kinds(count: int) -> list[str]:
    """The kinds of the last entries of the journal, the newest first."""
    return [entry_of(row).kind for row in entries()[:count]]
