"""Letters to people about what somebody else did, as promptly as each of them wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from palier.calculus.instants import Instant
from palier.slm.outbox.actions import Outgoing, post
from palier.slm.parties.actions.acting import By
from palier.slm.parties.models import Person
from palier.slm.parties.queries import preference_of


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter: which one, in which group of those that people choose among, and what it says."""

    kind: str
    group: str
    values: Mapping[str, Any]
    about: Person | None = None
    """Whom else it names: erasing them removes it while it waits."""


def naming(person: Person | None) -> dict[str, str]:
    """What the values of a letter hold where it names somebody beside who gets it."""
    return {} if person is None else {"about": person.subject}


def notify(person: Person, notice: Notice, by: By, at: Instant) -> None:
    """Posts a letter to somebody, unless they did it themselves or may no longer sign in.

    Called within the transaction of what it tells of.
    """
    is_own = isinstance(by, Person) and by.pk == person.pk
    if is_own or not person.is_active:
        return
    letter = Outgoing(
        notice.kind,
        person.email,
        person.subject,
        person.language,
        person.zone,
        {"name": person.name, **naming(notice.about), **notice.values},
    )
    post(letter, at=at, promptness=preference_of(person, notice.group).value)
