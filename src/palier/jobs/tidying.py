"""Removes, once a day, what nobody looks at any more."""

from __future__ import annotations

from collections.abc import Callable

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from palier.calculus.instants import DAY, Instant, datetime_of
from palier.jobs.context import Context
from palier.jobs.registry import job
from palier.slm.access.actions import remove_old_answers
from palier.slm.access.models import SharedValue
from palier.slm.outbox.actions import remove_old_messages
from palier.slm.queue.actions import remove_old_jobs, remove_old_ticks, remove_old_workers
from palier.slm.webhooks.actions import forget_deliveries


def remove_ended_sessions(*, at: Instant) -> int:
    """Removes sessions that nobody can go on with, and says how many there were."""
    return Session.objects.filter(expire_date__lt=datetime_of(at)).delete()[0]


def remove_ended_values(*, at: Instant) -> int:
    """Removes what workers and pages shared for a while: files that nobody brought in, and such."""
    return SharedValue.objects.filter(expires__lt=datetime_of(at)).delete()[0]


def remove_old_failures(*, at: Instant) -> int:
    """Removes failures to sign in, with addresses and networks, that keep nobody out any more."""
    count, _ = AccessAttempt.objects.filter(attempt_time__lt=datetime_of(at - DAY)).delete()
    return int(count)


REMOVALS: tuple[Callable[..., int], ...] = (
    forget_deliveries,
    remove_ended_sessions,
    remove_ended_values,
    remove_old_answers,
    remove_old_failures,
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
