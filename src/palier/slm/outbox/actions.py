"""Writes messages with the action that causes them, and says what became of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from palier.calculus.instants import DAY, Duration, Instant
from palier.presentation.letters import letter_of
from palier.slm.outbox.errors import AddressUnfit
from palier.slm.outbox.models import Message, MessageState
from palier.slm.outbox.queries import Held, held_for
from palier.slm.queue.actions import enqueue

JOB = "mail.send"
ATTEMPTS = 20
"""With the pauses of the queue, a mail server may be away for ten hours."""

KEPT: Duration = 90 * DAY
_LISTED = 50
_LONGEST_ERROR = 1_000
_NEVER_HELD = frozenset(
    {
        "digest",
        "password.changed",
        "password.reset",
        "person.invited",
        "second_step.removed",
        "sign_in.locked",
        "sign_in.new_device",
    }
)
"""What somebody waits for, and what warns of somebody else in one's account."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be: which letter, to whom, with which values."""

    kind: str
    address: str
    recipient: str
    language: str
    zone: str
    values: Mapping[str, Any]


def post(outgoing: Outgoing, *, at: Instant, promptness: str = "at_once") -> Message | None:
    """Writes a message in the transaction of the caller, who alone may keep it.

    `promptness` is what the recipient wants: `at_once`, `daily`, or `never`, where None is
    returned; what is in `_NEVER_HELD` goes at once whatever they want. Raises `AddressUnfit`,
    and what a letter raises that cannot be written.
    """
    _check(outgoing)
    wanted = "at_once" if outgoing.kind in _NEVER_HELD else promptness
    if wanted == "never":
        return None
    state = MessageState.HELD if wanted == "daily" else MessageState.WAITING
    return _written(outgoing, state, at)


def _check(outgoing: Outgoing) -> None:
    try:
        validate_email(outgoing.address)
    except ValidationError:
        raise AddressUnfit(
            "a message has no address that mail can be sent to",
            hint="write the address as name@example.org",
        ) from None
    # Now, where the action can still be refused; not in a job that nobody looks at.
    letter_of(
        outgoing.kind,
        outgoing.values,
        language=outgoing.language,
        zone=outgoing.zone,
        site=settings.PUBLIC_URL,
    )


def _written(outgoing: Outgoing, state: MessageState, at: Instant) -> Message:
    with transaction.atomic():
        message = Message.objects.create(
            message_id=_new_id(),
            address=outgoing.address,
            recipient=outgoing.recipient,
            kind=outgoing.kind,
            language=outgoing.language,
            zone=outgoing.zone,
            values=json.dumps(dict(outgoing.values)),
            state=state,
            created_at=at,
        )
        if state == MessageState.WAITING:
            unique = f"{JOB}:{message.pk}"
            given = {"message": message.pk}
            enqueue(JOB, given, at=at, unique=unique, most_attempts=ATTEMPTS)
    return message


def _new_id() -> str:
    """An id under the domain that mail is sent from, as RFC 5322 recommends."""
    domain = str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].strip("> ")
    return f"{uuid.uuid4().hex}@{domain[:60]}"


def post_digest(*, held: Held, at: Instant) -> Message | None:
    """Puts what is held for somebody in one message; None where nothing is by now."""
    with transaction.atomic():
        rows = list(held_for(held).select_for_update())
        if not rows:
            return None
        notices = [
            {"kind": row.kind, "values": json.loads(row.values), "at": row.created_at}
            for row in rows[:_LISTED]
        ]
        values = {"notices": notices, "others": len(rows) - len(notices)}
        outgoing = Outgoing(
            "digest", held.address, held.recipient, held.language, held.zone, values
        )
        message = _written(outgoing, MessageState.WAITING, at)
        pks = [row.pk for row in rows]
        Message.objects.filter(pk__in=pks).update(state=MessageState.SENT, sent_at=at, values="{}")
    return message


def mark_sent(*, message: Message, at: Instant) -> None:
    """Says that a message was taken by the mail server, and forgets what it said."""
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENT, sent_at=at, values="{}", attempts=message.attempts + 1, error=""
    )


def note_failure(*, message: Message, error: str, is_over: bool) -> None:
    """Says why a message could not be sent, and whether that was the last attempt."""
    changes: dict[str, Any] = {
        "attempts": message.attempts + 1,
        "error": error[:_LONGEST_ERROR],
    }
    if is_over:
        changes |= {"state": MessageState.FAILED, "values": "{}"}
    Message.objects.filter(pk=message.pk).update(**changes)


def remove_old_messages(*, at: Instant) -> int:
    """Removes messages that were sent or given up long ago, with their addresses."""
    old = Message.objects.filter(
        state__in=(MessageState.SENT, MessageState.FAILED), created_at__lt=at - KEPT
    )
    return old.delete()[0]
