"""Webhooks are made, changed, paused, resumed and removed; their secrets are made anew."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from palier.calculus.instants import Instant
from palier.slm.journal.actions import recording
from palier.slm.journal.models import JournalHead
from palier.slm.parties.actions import (
    By,
    actor_of,
    check_row,
    concerned,
    locked,
    require,
    require_open,
)
from palier.slm.parties.models import Party, Person
from palier.slm.webhooks.actions.reaching import outgoing
from palier.slm.webhooks.mapping import kinds_text, new_secret
from palier.slm.webhooks.models import Webhook

INTENT = "webhook.change"


@dataclass(frozen=True, slots=True)
class WebhookFacts:
    """Where to, and of what, a webhook tells."""

    name: str
    url: str
    kinds: tuple[str, ...]


def create_webhook(*, facts: WebhookFacts, party: Party, by: Person, at: Instant) -> Webhook:
    """Adds a webhook, which tells what its maker may see, from the next entry on.

    Raises `KindsUnreadable`, `AddressRefused`, `AddressAway`, `FieldUnfit`, `PartyClosed` and
    `NotPermitted`.
    """
    require(by, INTENT, at, party)
    require_open(party)
    kinds = kinds_text(facts.kinds)
    # Before the transaction: a name server may take its time.
    outgoing().check(facts.url)
    webhook = Webhook(
        party=party, owner=by, name=facts.name, url=facts.url, kinds=kinds, secret=new_secret()
    )
    with recording(actor=actor_of(by), at=at) as record:
        webhook.after = JournalHead.objects.get().sequence
        check_row(webhook)
        webhook.save(force_insert=True)
        record("webhook.created", webhook.subject, _details(webhook), party=concerned(party))
    return webhook


def change_webhook(
    *, webhook: Webhook, facts: WebhookFacts, expected: int, by: Person, at: Instant
) -> Webhook:
    """Changes what a webhook tells, and where; whoever does it owns it from then on.

    Otherwise an address of one's own would be told what somebody else may see. Raises
    `KindsUnreadable`, `AddressRefused`, `AddressAway`, `FieldUnfit`, `ChangedMeanwhile` and
    `NotPermitted`.
    """
    require(by, INTENT, at, webhook.party)
    kinds = kinds_text(facts.kinds)
    outgoing().check(facts.url)
    with recording(actor=actor_of(by), at=at) as record:
        row = locked(Webhook, webhook.pk, expected)
        row.name, row.url, row.kinds, row.owner = facts.name, facts.url, kinds, by
        row.version += 1
        check_row(row)
        row.save()
        record("webhook.changed", row.subject, _details(row), party=concerned(row.party))
    return row


def pause_webhook(*, webhook: Webhook, expected: int, by: By, at: Instant) -> Webhook:
    """Tells nothing until it is resumed. Raises `ChangedMeanwhile` and `NotPermitted`."""
    return _switch(webhook, expected, by, at, on=False)


def resume_webhook(*, webhook: Webhook, expected: int, by: By, at: Instant) -> Webhook:
    """Tells again, and first what happened meanwhile. Raises as `pause_webhook`."""
    return _switch(webhook, expected, by, at, on=True)


def rotate_secret(*, webhook: Webhook, expected: int, by: By, at: Instant) -> Webhook:
    """Signs with a new secret from now on. Raises `ChangedMeanwhile` and `NotPermitted`."""
    require(by, INTENT, at, webhook.party)
    with recording(actor=actor_of(by), at=at) as record:
        row = locked(Webhook, webhook.pk, expected)
        row.secret = new_secret()
        row.version += 1
        row.save(update_fields=("secret", "version"))
        record("webhook.secret_rotated", row.subject, {})
    return row


def remove_webhook(*, webhook: Webhook, expected: int, by: By, at: Instant) -> None:
    """Takes a webhook away, with its deliveries. Raises `ChangedMeanwhile`, `NotPermitted`."""
    require(by, INTENT, at, webhook.party)
    with recording(actor=actor_of(by), at=at) as record:
        row = locked(Webhook, webhook.pk, expected)
        subject = row.subject
        row.delete()
        record("webhook.removed", subject, {})


def _switch(webhook: Webhook, expected: int, by: By, at: Instant, *, on: bool) -> Webhook:
    require(by, INTENT, at, webhook.party)
    with recording(actor=actor_of(by), at=at) as record:
        row = locked(Webhook, webhook.pk, expected)
        row.is_active = on
        row.failures = 0
        row.version += 1
        row.save(update_fields=("is_active", "failures", "version"))
        record("webhook.resumed" if on else "webhook.paused", row.subject, {})
    return row


def _details(webhook: Webhook) -> dict[str, object]:
    # The address itself may hold a key of the receiver's, and the journal forgets nothing.
    return {
        "name": webhook.name,
        "host": urlsplit(webhook.url).hostname or "",
        "kinds": webhook.kinds.split(),
        "party": webhook.party.subject,
    }
