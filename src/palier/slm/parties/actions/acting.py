"""Who acts, whether they may, and whether what they change is still what they read."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from palier.calculus.instants import Instant, datetime_of
from palier.slm.journal.actions import SYSTEM
from palier.slm.parties.errors import ChangedMeanwhile, NotPermitted
from palier.slm.parties.models import Party, Person
from palier.slm.parties.queries import is_permitted

Row = TypeVar("Row", bound=models.Model)


class System:
    """Who acts when nobody in particular does: the first start, an import, a schedule."""


By = Person | System
"""Whoever acts; an action never does without."""


def actor_of(by: By) -> str:
    """What the journal calls whoever acts."""
    return SYSTEM if isinstance(by, System) else str(by.pk)


def require(
    by: By, intent: str, at: Instant, party: Party | None = None, service: str = ""
) -> None:
    """Raises `NotPermitted` unless whoever acts may do this, for this party and this service."""
    if isinstance(by, System):
        return
    if not is_permitted(by, intent, datetime_of(at).date(), party, service):
        raise NotPermitted(
            f"person {by.pk} may not: {intent}",
            hint="ask an administrator for a responsibility that may",
        )


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
