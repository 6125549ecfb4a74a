"""Reads the outbox: what waits for a digest, and what became of messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Min, QuerySet

from palier.calculus.instants import Instant
from palier.slm.outbox.models import Message, MessageState


@dataclass(frozen=True, slots=True)
class Held:
    """Messages kept for the digest of one recipient, the oldest of them from `since`."""

    address: str
    recipient: str
    language: str
    zone: str
    since: Instant


def held_messages() -> Iterator[Held]:
    """For whom messages are held."""
    names = ("address", "recipient", "language", "zone")
    rows = Message.objects.filter(state=MessageState.HELD).order_by()
    for row in rows.values(*names).annotate(since=Min("created_at")):
        yield Held(**row)


def held_for(held: Held) -> QuerySet[Message]:
    """The messages kept for one recipient, the oldest first."""
    return Message.objects.filter(
        state=MessageState.HELD,
        address=held.address,
        recipient=held.recipient,
        language=held.language,
        zone=held.zone,
    ).order_by("id")
