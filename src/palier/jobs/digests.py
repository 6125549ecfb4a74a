"""Daily digests: what was held for somebody, in one message at seven in the morning of theirs."""

from __future__ import annotations

from datetime import time

from palier.jobs.context import Context
from palier.jobs.registry import job
from palier.jobs.slots import Daily
from palier.slm.outbox.actions import post_digest
from palier.slm.outbox.queries import held_messages

HOUR = time(7)


@job("outbox.digest")
def send_digests(context: Context) -> dict[str, int]:
    """Posts the digests that are due by now; each with what it holds, or not at all."""
    now, posted = context.at(), 0
    for held in held_messages():
        if held.since < Daily(HOUR, held.zone).latest(now):
            with context.holding():
                post_digest(held=held, at=now)
            posted += 1
    return {"posted": posted}
