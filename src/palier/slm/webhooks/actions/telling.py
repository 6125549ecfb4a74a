"""Deliveries are sent, tried again by the scheme's schedule, and given up in the end."""

from __future__ import annotations

from django.db import transaction
from standardwebhooks import Webhook as Signer

from palier.calculus.errors import PalierError
from palier.calculus.instants import DAY, HOUR, MINUTE, SECOND, Instant, datetime_of
from palier.connectors.client import Answered, Asking, Limits, answer_to
from palier.slm.journal.actions import SYSTEM, recording
from palier.slm.parties.actions import By, Notice, System, actor_of, notify, require
from palier.slm.webhooks.actions.keeping import INTENT
from palier.slm.webhooks.actions.reaching import outgoing
from palier.slm.webhooks.actions.waking import wake
from palier.slm.webhooks.errors import StillUnderway
from palier.slm.webhooks.mapping import message_text, new_message_id
from palier.slm.webhooks.models import Delivery, DeliveryState, Webhook
from palier.slm.webhooks.queries import TEST, seen_by_owner

# Source: https://www.standardwebhooks.com, "Operational considerations: retry schedule".
WAITS = (
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
)
"""How long after each attempt the next one is made; the first is made at once."""
GIVEN_UP_IN_A_ROW = 5
"""So many deliveries given up one after the other switch a webhook off."""
LIMITS = Limits(seconds=15, size=2_000)
ANSWER_CHARACTERS = 500
KEPT = 30 * DAY
GONE = 410
WITHHELD = "not sent: the owner of the webhook does not see this entry"


def tell(*, delivery: Delivery, at: Instant) -> Delivery:
    """Sends a delivery once, and notes what came of it.

    A worker that dies in between leaves it as it was: it is sent again under the same id, by
    which the receiver knows it. What the owner does not see by now is not sent: they hold less,
    are gone, or took the webhook over from somebody who saw more.
    """
    if not _is_owed(delivery, at):
        return _withhold(delivery)
    status, answer = _sent(delivery, at)
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
        row = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if (row.state, row.attempts) != (DeliveryState.WAITING, delivery.attempts):
            # Another worker took it over, and has noted its own attempt.
            return row
        row.attempts += 1
        row.tried_at, row.status, row.answer = at, status, answer
        _settle(row, at)
        row.save()
        _judge(webhook, row, at)
    return row


def redeliver(*, delivery: Delivery, by: By, at: Instant) -> Delivery:
    """Sends again what was delivered or given up, under the id that it had.

    Raises `StillUnderway` and `NotPermitted`.
    """
    require(by, INTENT, at, delivery.webhook.party)
    with recording(actor=actor_of(by), at=at) as record:
        row = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if row.state == DeliveryState.WAITING:
            raise StillUnderway(
                "this delivery is still to be tried", hint="wait until it is delivered or given up"
            )
        row.state, row.attempts, row.next_at = DeliveryState.WAITING, 0, at
        row.save(update_fields=("state", "attempts", "next_at"))
        record("webhook.redelivered", row.webhook.subject, {"message": row.message_id})
        wake(row.webhook_id, at)
    return row


def send_test(*, webhook: Webhook, by: By, at: Instant) -> Delivery:
    """Sends a message that tells nothing, to see whether it arrives. Raises `NotPermitted`."""
    require(by, INTENT, at, webhook.party)
    with recording(actor=actor_of(by), at=at) as record:
        delivery = Delivery.objects.create(
            webhook=webhook,
            entry=TEST,
            message_id=new_message_id(),
            body=message_text("webhook.test", at, {"webhook": webhook.subject}),
            created_at=at,
            next_at=at,
        )
        record("webhook.tested", webhook.subject, {"message": delivery.message_id})
        wake(webhook.pk, at)
    return delivery


def forget_deliveries(*, at: Instant) -> int:
    """Removes deliveries that ended long ago; says how many."""
    ended = Delivery.objects.exclude(state=DeliveryState.WAITING)
    return ended.filter(created_at__lt=at - KEPT).delete()[0]


def _is_owed(delivery: Delivery, at: Instant) -> bool:
    return delivery.entry == TEST or bool(seen_by_owner(delivery.webhook, [delivery.entry], at))


def _withhold(delivery: Delivery) -> Delivery:
    with transaction.atomic():
        row = Delivery.objects.select_for_update().get(pk=delivery.pk)
        if row.state == DeliveryState.WAITING:
            row.state, row.next_at = DeliveryState.GIVEN_UP, None
            row.status, row.answer = None, WITHHELD
            row.save(update_fields=("state", "next_at", "status", "answer"))
    return row


def _sent(delivery: Delivery, at: Instant) -> tuple[int | None, str]:
    webhook = delivery.webhook
    signature = Signer(webhook.secret).sign(delivery.message_id, datetime_of(at), delivery.body)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(at // SECOND),
        "webhook-signature": signature,
    }
    asking = Asking("POST", webhook.url, headers, delivery.body.encode())
    try:
        answered = answer_to(asking, outgoing(), LIMITS)
    except PalierError as error:
        return None, f"{error} [{error.code}]"[:ANSWER_CHARACTERS]
    return answered.status, _beginning(answered)


def _beginning(answered: Answered) -> str:
    # PostgreSQL keeps no NUL in a text.
    text = answered.content.decode("utf-8", "replace").replace("\x00", "\ufffd")
    return text[:ANSWER_CHARACTERS]


def _settle(row: Delivery, at: Instant) -> None:
    row.next_at = None
    if row.status is not None and 200 <= row.status < 300:
        row.state = DeliveryState.DELIVERED
    elif row.status == GONE or row.entry == TEST or row.attempts > len(WAITS):
        # Whoever tests looks at the answer: there is nothing to try again.
        row.state = DeliveryState.GIVEN_UP
    else:
        row.next_at = at + WAITS[row.attempts - 1]


def _judge(webhook: Webhook, row: Delivery, at: Instant) -> None:
    """Counts what was given up in a row, and switches off where nobody listens any more."""
    if row.state == DeliveryState.WAITING or row.entry == TEST:
        return
    webhook.failures = 0 if row.state == DeliveryState.DELIVERED else webhook.failures + 1
    webhook.save(update_fields=("failures",))
    is_gone = row.status == GONE
    if webhook.is_active and (is_gone or webhook.failures >= GIVEN_UP_IN_A_ROW):
        _switch_off(webhook, at, "gone" if is_gone else "given_up")


def _switch_off(webhook: Webhook, at: Instant, why: str) -> None:
    with recording(actor=SYSTEM, at=at) as record:
        webhook.is_active = False
        webhook.version += 1
        webhook.save(update_fields=("is_active", "version"))
        record("webhook.switched_off", webhook.subject, {"why": why})
        _tell_owner(webhook, at)


def _tell_owner(webhook: Webhook, at: Instant) -> None:
    values = {"webhook": webhook.name, "link": f"/webhooks/{webhook.pk}"}
    notify(webhook.owner, Notice("webhook.switched_off", "webhooks", values), System(), at)
