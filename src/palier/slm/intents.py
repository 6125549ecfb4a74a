"""The one table of intents: what can be done, and which responsibilities may do it.

Permissions, their tests, the page of the documentation and what a page offers come from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Responsibility(StrEnum):
    """What somebody answers for; the first six are levels 2 to 7 of SFIA's skill SLMO."""

    ANALYST = "operations_analyst"
    LIAISON = "monitoring_liaison"
    SERVICE_ANALYST = "service_level_analyst"
    MANAGER = "service_level_manager"
    HEAD = "head_of_delivery"
    EXECUTIVE = "executive"
    CUSTOMER = "customer_representative"
    SUPPLIER = "supplier_representative"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


LEVELS = {
    Responsibility.ANALYST: 2,
    Responsibility.LIAISON: 3,
    Responsibility.SERVICE_ANALYST: 4,
    Responsibility.MANAGER: 5,
    Responsibility.HEAD: 6,
    Responsibility.EXECUTIVE: 7,
}
"""The level of responsibility of those that have one."""


class Reach(StrEnum):
    """For what a responsibility must be held to do something."""

    ANYWHERE = "anywhere"
    """For any party."""
    PROVIDER = "provider"
    """For a provider: what is done concerns every party."""
    PARTY = "party"
    """For the party it is done to; who holds it for a provider holds it for every party."""
    SERVICE = "service"
    """As for a party; who holds it for one service holds it for that service alone."""


@dataclass(frozen=True, slots=True)
class Intent:
    """Something that can be done, and by whom; `own` says whether anybody may do it to oneself."""

    code: str
    may: frozenset[Responsibility]
    reach: Reach = Reach.PARTY
    own: bool = False


_R = Responsibility
_ADMINISTRATOR = frozenset({_R.ADMINISTRATOR})
_DELIVERY = frozenset({_R.SERVICE_ANALYST, _R.MANAGER, _R.HEAD})
_MANAGERS = frozenset({_R.MANAGER, _R.HEAD})
_OUTSIDE = frozenset({_R.CUSTOMER, _R.SUPPLIER})
_READERS = frozenset(_R) - _OUTSIDE


def _intents(*found: Intent) -> dict[str, Intent]:
    return {each.code: each for each in found}


INTENTS = _intents(
    Intent("party.create", _ADMINISTRATOR | {_R.HEAD}, Reach.PROVIDER),
    Intent("party.change", _ADMINISTRATOR | _MANAGERS),
    Intent("party.close", _ADMINISTRATOR | {_R.HEAD}),
    Intent("person.create", _ADMINISTRATOR),
    Intent("person.change", _ADMINISTRATOR, own=True),
    Intent("person.deactivate", _ADMINISTRATOR),
    Intent("person.erase", _ADMINISTRATOR),
    Intent("person.invite", _ADMINISTRATOR),
    Intent("responsibility.grant", _ADMINISTRATOR),
    Intent("responsibility.end", _ADMINISTRATOR),
    Intent("deputy.name", _ADMINISTRATOR, own=True),
    Intent("absence.record", _ADMINISTRATOR | _DELIVERY | _OUTSIDE | {_R.LIAISON}, own=True),
    Intent("contact.change", _ADMINISTRATOR | _DELIVERY | _OUTSIDE | {_R.LIAISON, _R.EXECUTIVE}),
    Intent("service.create", _MANAGERS),
    Intent("service.change", _DELIVERY, Reach.SERVICE),
    Intent("service.move", _MANAGERS, Reach.SERVICE),
    Intent("offering.use", _MANAGERS, Reach.SERVICE),
    Intent("cost.read", _DELIVERY | {_R.EXECUTIVE, _R.AUDITOR}, Reach.SERVICE),
    Intent("cost.change", _MANAGERS, Reach.SERVICE),
    Intent("facility.change", _DELIVERY),
    Intent("catalogue.import", _MANAGERS, Reach.PROVIDER),
    Intent("journal.read", _READERS - {_R.ANALYST, _R.LIAISON}, Reach.PROVIDER),
    Intent("journal.export", _ADMINISTRATOR | _MANAGERS | {_R.AUDITOR}, Reach.PROVIDER),
    Intent("token.create", frozenset(_R), Reach.ANYWHERE),
    Intent("token.revoke", _ADMINISTRATOR, own=True),
    Intent("webhook.change", _ADMINISTRATOR | _MANAGERS),
    Intent("job.read", _ADMINISTRATOR | {_R.AUDITOR}, Reach.PROVIDER),
    Intent("job.retry", _ADMINISTRATOR, Reach.PROVIDER),
)

OF_ONE_SERVICE = frozenset().union(
    *(each.may for each in INTENTS.values() if each.reach is Reach.SERVICE)
)
"""Responsibilities that may be held for one service alone: held so, they still allow something."""
