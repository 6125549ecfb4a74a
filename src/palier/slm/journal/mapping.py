"""An entry to the text that is sealed, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import rfc8785

from palier.calculus.instants import Instant

Details: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done; `details` hold texts, whole numbers, lists and mappings of them."""

    sequence: int
    at: Instant
    actor: str
    kind: str
    subject: str
    details: Details
    reason: str = ""
    party: str = ""
    """The id as text of the customer or supplier that it concerns; "": of nobody outside."""


def text_of(entry: Entry) -> str:
    """The canonical JSON of an entry (RFC 8785)."""
    fields: dict[str, Any] = {
        "sequence": entry.sequence,
        "at": entry.at,
        "actor": entry.actor,
        "kind": entry.kind,
        "subject": entry.subject,
        "reason": entry.reason,
        "party": entry.party,
        "details": dict(entry.details),
    }
    return rfc8785.dumps(fields).decode()
