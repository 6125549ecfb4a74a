"""The job that sends what is due to one webhook: one at a time for each, so that none is doubled
and none that is slow keeps the others waiting."""

from __future__ import annotations

from palier.calculus.instants import Instant
from palier.slm.queue.actions import enqueue

DELIVER = "webhooks.deliver"


def wake(webhook: int, at: Instant) -> None:
    """Has what is due to a webhook sent as soon as can be."""
    enqueue(DELIVER, {"webhook": webhook}, at=at, unique=f"webhook:{webhook}")
