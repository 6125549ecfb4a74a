"""Letters to those who answer for services, about what somebody else did to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from palier.calculus.instants import Instant
from palier.slm.catalogue.models import Service
from palier.slm.parties.actions import By, Notice, notify
from palier.slm.parties.models import Person


@dataclass(frozen=True, slots=True)
class Telling:
    """What the owner of a service is to be told."""

    owner: Person
    service: Service
    reason: str


_TELLINGS: ContextVar[list[Telling] | None] = ContextVar("tellings", default=None)
"""Those of the action that goes on, where it is made of many."""


@contextmanager
def telling_later() -> Iterator[list[Telling]]:
    """Until the end, nobody is told anything: what they would be is in the list."""
    found: list[Telling] = []
    token = _TELLINGS.set(found)
    try:
        yield found
    finally:
        _TELLINGS.reset(token)


def tell_owner(service: Service, reason: str, by: By, at: Instant) -> None:
    """A letter to who answers for a service, when somebody else changed it."""
    if not isinstance(by, Person) or service.owner is None:
        return
    telling, later = Telling(service.owner, service, reason), _TELLINGS.get()
    if later is None:
        _tell(telling, by, at)
    else:
        later.append(telling)


def tell_together(found: list[Telling], by: By, at: Instant) -> None:
    """One letter to each owner, however many of their services were changed."""
    if not isinstance(by, Person):
        return
    of_owners: dict[int, dict[int, Telling]] = {}
    for each in found:
        of_owners.setdefault(each.owner.pk, {})[each.service.pk] = each
    for services in of_owners.values():
        first = next(iter(services.values()))
        if len(services) == 1:
            _tell(first, by, at)
            continue
        values = {"by": by.name, "services": len(services), "link": "/services"}
        notify(first.owner, Notice("catalogue.imported", "catalogue", values, by), by, at)


def _tell(telling: Telling, by: Person, at: Instant) -> None:
    names = (telling.service.name_fr, telling.service.name_en)
    is_french = telling.owner.language.startswith("fr")
    values = {
        "by": by.name,
        "service": next(filter(None, names if is_french else names[::-1])),
        "reason": telling.reason,
        "link": f"/services/{telling.service.pk}",
    }
    notify(telling.owner, Notice("service.changed", "catalogue", values, by), by, at)
