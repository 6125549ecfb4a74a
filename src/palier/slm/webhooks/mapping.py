"""An entry of the journal to the message that tells it, and patterns of kinds to what they mean."""

from __future__ import annotations

import base64
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from palier.calculus.instants import Instant, instant_text
from palier.slm.journal.mapping import Entry
from palier.slm.webhooks.errors import KindsUnreadable

EVERY = "*"
_PATTERN = re.compile(r"\*|[a-z][a-z0-9_]*\.(\*|[a-z][a-z0-9_]*)")
MOST_KINDS = 100
# The scheme asks for 24 to 64 bytes: https://www.standardwebhooks.com, "Signature scheme".
_SECRET_BYTES = 32


def kinds_text(kinds: Iterable[str]) -> str:
    """Patterns in order, as they are kept. Raises `KindsUnreadable`."""
    found = sorted(set(kinds))
    unreadable = [each for each in found if not _PATTERN.fullmatch(each)]
    if unreadable or not 0 < len(found) <= MOST_KINDS:
        raise KindsUnreadable(
            f"{unreadable[0][:80]!r} is no kind of entry" if unreadable else "no kind, or too many",
            hint="write service.changed, service.* or *",
        )
    return " ".join(found)


def listens_to(kinds: str, kind: str) -> bool:
    """Whether patterns, as they are kept, stand for a kind of entry."""
    listened = set(kinds.split())
    return bool(listened & {EVERY, kind, f"{kind.partition('.')[0]}.{EVERY}"})


def new_secret() -> str:
    """A secret of the Standard Webhooks scheme."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def new_message_id() -> str:
    """An id that no other message has."""
    return f"msg_{secrets.token_hex(16)}"


def body_of(entry: Entry) -> str:
    """What is sent of an entry."""
    return message_text(
        entry.kind,
        entry.at,
        {
            "sequence": entry.sequence,
            "subject": entry.subject,
            "actor": entry.actor,
            "reason": entry.reason,
            "details": dict(entry.details),
        },
    )


def message_text(kind: str, at: Instant, data: Mapping[str, Any]) -> str:
    """A message as the Standard Webhooks scheme lays it out."""
    found = {"type": kind, "timestamp": instant_text(at), "data": data}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
