"""Puts jobs in the queue, in the transaction of whoever asks for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from palier.calculus.instants import Instant
from palier.slm.queue.models import Job, JobState, ScheduleTick
from palier.slm.queue.queries import database_now

SCHEDULE_PREFIX = "schedule:"
"""What `unique` begins with where a schedule asked for the job."""

_OPEN = (JobState.WAITING, JobState.RUNNING)


def enqueue(
    kind: str,
    arguments: Mapping[str, Any],
    *,
    at: Instant,
    unique: str | None = None,
    for_person: str = "",
    most_attempts: int = 8,
) -> Job:
    """A job to be done as soon as can be, once the transaction is kept.

    Where a job with the same `unique` waits or runs, that one is returned as it is.
    """
    job = Job(
        kind=kind,
        arguments=json.dumps(dict(arguments)),
        unique=unique,
        created_at=at,
        # Whose clock is ahead of the database's would have the job wait for no reason.
        due_at=min(at, database_now()),
        for_person=for_person,
        most_attempts=most_attempts,
    )
    if unique is None:
        job.save(force_insert=True)
        return job
    return _one_at_a_time(job)


def _one_at_a_time(job: Job) -> Job:
    while True:
        same = Job.objects.filter(unique=job.unique, state__in=_OPEN).first()
        if same is not None:
            return same
        try:
            with transaction.atomic():
                job.save(force_insert=True)
            return job
        except IntegrityError:
            # Another transaction was first. It is looked for again, as it may be done by now.
            job.pk = None


def enqueue_slot(
    schedule: str, slot: Instant, kind: str, arguments: Mapping[str, Any], *, at: Instant
) -> Job | None:
    """The job of one slot of a schedule; None where the slot was turned into one already.

    Where the job of an earlier slot is not done yet, it stands for this one too.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                ScheduleTick.objects.create(schedule=schedule, slot=slot, created_at=at)
        except IntegrityError:
            return None
        return enqueue(kind, arguments, at=at, unique=SCHEDULE_PREFIX + schedule)
