"""The one table of intents: what can be done, and which responsibilities may do it.

Permissions, tests, the documentation and greyed-out buttons are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Responsibility(StrEnum):
    """What somebody answers for; levels are those of SFIA's skill SLMO."""

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
"""The level of each responsibility inside the provider."""


@dataclass(frozen=True, slots=True)
class Intent:
    """Something that can be done, and by whom; `of_party` says whether for a party of theirs."""

    code: str
    may: frozenset[Responsibility]
    of_party: bool = True


def _intents(*found: Intent) -> dict[str, Intent]:
    return {each.code: each for each in found}


_ADMINISTRATOR = frozenset({Responsibility.ADMINISTRATOR})
_MANAGERS = frozenset({Responsibility.MANAGER, Responsibility.HEAD, Responsibility.EXECUTIVE})
_EVERYBODY = frozenset(Responsibility)

INTENTS = _intents(
    Intent("party.create", _ADMINISTRATOR | {Responsibility.HEAD}, of_party=False),
    Intent("party.change", _ADMINISTRATOR | _MANAGERS),
    Intent("party.close", _ADMINISTRATOR | {Responsibility.HEAD}),
    Intent("person.create", _ADMINISTRATOR),
    Intent("person.close", _ADMINISTRATOR),
    Intent("responsibility.grant", _ADMINISTRATOR),
    Intent("responsibility.end", _ADMINISTRATOR),
    Intent("journal.read", frozenset({Responsibility.AUDITOR, Responsibility.ADMINISTRATOR})),
)
