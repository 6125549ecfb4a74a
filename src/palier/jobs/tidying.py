"""Removes, once a day, what nobody looks at any more."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.sessions.models import Session

from palier.calculus.instants import Instant, datetime_of
from palier.jobs.context import Context
from palier.jobs.registry import job
from palier.slm.access.actions import remove_old_answers
from palier.slm.outbox.actions import remove_old_messages
from palier.slm.queue.actions import remove_old_jobs, remove_old_ticks, remove_old_workers
from palier.slm.webhooks.actions import forget_deliveries


def remove_ended_sessions(*, at: Instant) -> int:
    """Removes sessions that nobody can go on with, and says how many there were."""
    return Session.objects.filter(expire_date__lt=datetime_of(at)).delete()[0]


REMOVALS: tuple[Callable[..., int], ...] = (
    forget_deliveries,
    remove_ended_sessions,
    remove_old_answers,
    remove_old_jobs,
    remove_old_messages,
    remove_old_ticks,
    remove_old_workers,
)
"""Each is called with the instant, and says how many rows it removed."""


@job("queue.tidy")
def tidy(context: Context) -> dict[str, int]:
    """Removes, and says how many of each."""
    return {each.__name__: each(at=context.at()) for each in REMOVALS}
