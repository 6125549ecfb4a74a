"""Who acts, whether they may, and whether what they change is still what they read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from typing import TypeVar

from django.db import models

from palier.calculus.instants import Instant, datetime_of
from palier.slm.intents import INTENTS
from palier.slm.journal.actions import SYSTEM
from palier.slm.parties.errors import (
    AlreadyEnded,
    ChangedMeanwhile,
    FieldUnfit,
    NotPermitted,
    PartyClosed,
    PersonNotActive,
)
from palier.slm.parties.models import Party, PartyKind, Person
from palier.slm.parties.queries import HeldGrant, allows, held_grants, is_permitted

Row = TypeVar("Row", bound=models.Model)

_Grants = dict[tuple[int, date], tuple[HeldGrant, ...]]
_GRANTS: ContextVar[_Grants | None] = ContextVar("grants", default=None)
"""What was looked up already, in an action that is made of many."""


class System:
    """Who acts when nobody in particular does: the first start, an import, a schedule."""


By = Person | System
"""Whoever acts; an action never does without."""


def actor_of(by: By) -> str:
    """What the journal calls whoever acts."""
    return SYSTEM if isinstance(by, System) else str(by.pk)


def concerned(party: Party) -> str:
    """The `party` of an entry of the journal: whose people may read it, beside the provider's."""
    return "" if party.kind == PartyKind.PROVIDER else str(party.pk)


def day_of(at: Instant) -> date:
    """The day on which responsibilities are looked up: that of UTC."""
    return datetime_of(at).date()


def require(
    by: By, intent: str, at: Instant, party: Party | None = None, service: str = ""
) -> None:
    """Raises `NotPermitted` unless whoever acts may do this, for this party and this service."""
    if isinstance(by, System):
        return
    if not _may(by, intent, day_of(at), party, service):
        raise NotPermitted(
            f"person {by.pk} may not: {intent}",
            hint="ask an administrator for a responsibility that may",
        )


@contextmanager
def grants_looked_up_once() -> Iterator[None]:
    """Until the end, `require` looks once at what a person holds.

    For one transaction of many steps, none of which gives a responsibility or takes one.
    """
    token = _GRANTS.set({})
    try:
        yield
    finally:
        _GRANTS.reset(token)


def _may(by: Person, intent: str, on: date, party: Party | None, service: str) -> bool:
    known = _GRANTS.get()
    if known is None:
        return is_permitted(by, intent, on, party, service)
    if (by.pk, on) not in known:
        known[by.pk, on] = held_grants(by, on)
    return allows(known[by.pk, on], INTENTS[intent], party, service)


def require_for(by: By, intent: str, at: Instant, person: Person) -> None:
    """As `require`, for what is done to a person: to themselves everybody may do what is `own`."""
    is_self = isinstance(by, Person) and by.pk == person.pk and by.is_active
    if not (is_self and INTENTS[intent].own):
        require(by, intent, at, person.party)


def require_open(party: Party) -> None:
    """Raises `PartyClosed` for a party with which nothing new is begun."""
    if not party.is_open:
        raise PartyClosed(f"party {party.pk} is closed", hint="reopen it first")


def require_active(person: Person) -> None:
    """Raises `PersonNotActive` for somebody who may not sign in."""
    if not person.is_active:
        raise PersonNotActive(f"person {person.pk} is not active", hint="reactivate them first")


def require_future(on: date, at: Instant) -> None:
    """Raises `FieldUnfit` for a day that is past in every zone: what was held then was held."""
    if on < day_of(at) - timedelta(days=1):
        raise FieldUnfit(f"{on} is past", field="on", hint="state today, or a later day")


def locked(kind: type[Row], pk: int, expected: int | None) -> Row:
    """The row, held until the end of the transaction, which everybody else waits for.

    Raises `ChangedMeanwhile` where its version is no longer the one that was read; None: any.
    """
    row = kind._default_manager.select_for_update().get(pk=pk)
    if expected is not None and getattr(row, "version") != expected:  # noqa: B009
        raise ChangedMeanwhile(
            f"somebody else has changed it: version {expected} was read, "
            f"it is version {getattr(row, 'version')} now",  # noqa: B009
            hint="look at what it is now, and change that",
        )
    return row


def not_ended(kind: type[Row], pk: int) -> Row:
    """The row, held; raises `AlreadyEnded` where it was ended and removed meanwhile."""
    row = kind._default_manager.select_for_update().filter(pk=pk).first()
    if row is None:
        raise AlreadyEnded("it has ended already", hint="there is nothing left to do")
    return row
