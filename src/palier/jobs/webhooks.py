"""Webhooks follow the journal, and send what is due to each of them."""

from __future__ import annotations

from palier.jobs.context import Context
from palier.jobs.registry import job
from palier.slm.webhooks.actions import DELIVER, follow, tell
from palier.slm.webhooks.models import DeliveryState
from palier.slm.webhooks.queries import due

MOST_AT_ONCE = 100
"""After so many another webhook has its turn; the next tick goes on with this one."""


@job("webhooks.follow")
def follow_journal(context: Context) -> int:
    """Makes the deliveries of what is new, and says how many."""
    return follow(at=context.at())


@job(DELIVER)
def deliver(context: Context) -> int:
    """Sends what is due to one webhook, one after the other, until one fails.

    The address that failed is not tried with all the others too: they wait for the next tick.
    """
    told = 0
    for _ in range(MOST_AT_ONCE):
        found = due(context.at()).filter(webhook=context.arguments["webhook"])
        delivery = found.select_related("webhook").first()
        if delivery is None:
            break
        context.progress(told)
        row = tell(delivery=delivery, at=context.at())
        if row.state == DeliveryState.DELIVERED:
            told += 1
        elif row.attempts > delivery.attempts:
            break
    return told
