"""Webhooks follow the journal: each new entry that its owner may see becomes a delivery."""

from __future__ import annotations

from django.db import transaction

from palier.calculus.instants import Instant
from palier.slm.journal.models import JournalEntry
from palier.slm.journal.queries import entry_of
from palier.slm.webhooks.actions.waking import wake
from palier.slm.webhooks.mapping import body_of, listens_to, new_message_id
from palier.slm.webhooks.models import Delivery, Webhook
from palier.slm.webhooks.queries import behind, due, seen_by_owner

AT_ONCE = 500


def follow(*, at: Instant) -> int:
    """Looks at what is new for every webhook, and wakes those with something to be tried.

    Says how many deliveries were made. Where nothing is new, it reads twice and writes nothing.
    """
    made = sum(_follow(webhook, at) for webhook in behind())
    for webhook in due(at).order_by("webhook_id").values_list("webhook_id", flat=True).distinct():
        wake(webhook, at)
    return made


def _follow(webhook: Webhook, at: Instant) -> int:
    after = webhook.after
    entries = list(JournalEntry.objects.filter(sequence__gt=after).order_by("sequence")[:AT_ONCE])
    if not entries:
        return 0
    listened = [each for each in entries if listens_to(webhook.kinds, each.kind)]
    seen = seen_by_owner(webhook, [each.sequence for each in listened], at)
    told = [each for each in listened if each.sequence in seen]
    with transaction.atomic():
        # Whoever moves the mark makes the deliveries; another worker at the same place does not.
        moved = Webhook.objects.filter(pk=webhook.pk, after=after)
        if not moved.update(after=entries[-1].sequence):
            return 0
        Delivery.objects.bulk_create([_delivery(webhook, each, at) for each in told])
    return len(told)


def _delivery(webhook: Webhook, row: JournalEntry, at: Instant) -> Delivery:
    return Delivery(
        webhook=webhook,
        entry=row.sequence,
        message_id=new_message_id(),
        body=body_of(entry_of(row)),
        created_at=at,
        next_at=at,
    )
