"""Removes what is no longer looked at: jobs that ended, old slots, workers that are gone."""

from __future__ import annotations

from django.db.models import QuerySet

from palier.calculus.instants import DAY, Duration, Instant
from palier.slm.queue.actions.enqueueing import SCHEDULE_PREFIX
from palier.slm.queue.models import Job, JobState, ScheduleTick, WorkerBeat

JOBS_KEPT: Duration = 30 * DAY
SCHEDULED_KEPT: Duration = 2 * DAY
"""What schedules asked for and was done: every few seconds makes tens of thousands a day."""

TICKS_KEPT: Duration = 2 * DAY
WORKERS_KEPT: Duration = DAY
_AT_ONCE = 1_000


def remove_old_jobs(*, at: Instant) -> int:
    """Removes jobs that ended long ago, and says how many there were."""
    ended = Job.objects.filter(
        state__in=(JobState.DONE, JobState.FAILED), finished_at__lt=at - JOBS_KEPT
    )
    scheduled = Job.objects.filter(
        state=JobState.DONE,
        finished_at__lt=at - SCHEDULED_KEPT,
        unique__startswith=SCHEDULE_PREFIX,
    )
    return _remove(ended) + _remove(scheduled)


def remove_old_ticks(*, at: Instant) -> int:
    """Removes slots of long ago, but the last one of each schedule, and says how many."""
    old = ScheduleTick.objects.filter(slot__lt=at - TICKS_KEPT)
    names = old.order_by().values_list("schedule", flat=True).distinct()
    last = [
        ScheduleTick.objects.filter(schedule=name).order_by("-slot").values_list("pk").first()
        for name in names
    ]
    return _remove(old.exclude(pk__in=[each[0] for each in last if each]))


def remove_old_workers(*, at: Instant) -> int:
    """Removes workers that died without a word, and says how many there were."""
    return WorkerBeat.objects.filter(beaten_at__lt=at - WORKERS_KEPT).delete()[0]


def _remove(found: QuerySet[Job] | QuerySet[ScheduleTick]) -> int:
    """Batch by batch: one long transaction would keep actions waiting."""
    count = 0
    while pks := list(found.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        count += found.model._default_manager.filter(pk__in=pks).delete()[0]
    return count
