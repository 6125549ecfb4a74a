"""The one table of intents: what can be done, and which responsibilities may do it.

Permissions are made from it.
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


@dataclass(frozen=True, slots=True)
class Intent:
    """Something that can be done, and by whom; `of_party` says whether for a party of theirs."""

    code: str
    may: frozenset[Responsibility]
    of_party: bool = True


def _intents(*found: Intent) -> dict[str, Intent]:
    return {each.code: each for each in found}


_ADMINISTRATOR = frozenset({Responsibility.ADMINISTRATOR})

INTENTS = _intents(
    Intent("party.create", _ADMINISTRATOR | {Responsibility.HEAD}, of_party=False),
    Intent("person.create", _ADMINISTRATOR),
    Intent("responsibility.grant", _ADMINISTRATOR),
)
