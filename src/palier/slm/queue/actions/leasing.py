"""Leases of jobs: taken, renewed and ended by workers, by the clock of the database alone."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from palier.calculus.instants import HOUR, SECOND, Duration
from palier.slm.queue.errors import LeaseLost
from palier.slm.queue.mapping import Lease, lease_of
from palier.slm.queue.models import Job, JobState, WorkerBeat
from palier.slm.queue.queries import DatabaseNow, due_jobs, lapsed_jobs

LEASE: Duration = 6 * SECOND
"""How long a job stays with a worker after its last sign of life."""

FIRST_PAUSE: Duration = 5 * SECOND
"""How long a job that failed for the first time waits; each time after, twice as long."""

LONGEST_PAUSE: Duration = HOUR

_LONGEST_ERROR = 4_000
_AT_A_GLANCE = 16


def lease_job(*, worker: str, kinds: Collection[str]) -> Lease | None:
    """Takes one of the jobs that are due or whose worker died; None where there is none."""
    for found in (lapsed_jobs(), due_jobs()):
        # Looked at before a transaction begins: under SQLite, one that finds nothing would
        # still keep everybody else from writing.
        for pk in found.filter(kind__in=kinds).values_list("pk", flat=True)[:_AT_A_GLANCE]:
            lease = _taken(found.filter(pk=pk), worker)
            if lease is not None:
                return lease
    return None


def _taken(found: QuerySet[Job], worker: str) -> Lease | None:
    with transaction.atomic():
        row = found.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        if row.attempts >= row.most_attempts:
            # Each of its workers died; the next one would too.
            _fail(Job.objects.filter(pk=row.pk), f"its worker died at attempt {row.attempts}")
            return None
        same = Job.objects.filter(pk=row.pk, fence=row.fence, state=row.state)
        taken = same.update(
            state=JobState.RUNNING,
            worker=worker,
            fence=F("fence") + 1,
            attempts=F("attempts") + 1,
            leased_until=DatabaseNow() + LEASE,
        )
        return lease_of(Job.objects.get(pk=row.pk)) if taken else None


def renew_lease(lease: Lease) -> None:
    """Keeps a job for a while longer. Raises `LeaseLost`."""
    _change(lease, leased_until=DatabaseNow() + LEASE)


def finish_job(lease: Lease, result: Any = None) -> None:
    """Ends a job that is done, with what it found. Raises `LeaseLost`."""
    _change(
        lease,
        state=JobState.DONE,
        finished_at=DatabaseNow(),
        leased_until=None,
        result="" if result is None else json.dumps(result),
        error="",
    )


def fail_job(lease: Lease, error: str, *, for_good: bool = False) -> None:
    """Ends an attempt that failed: it waits for the next one, or fails when there is none.

    Raises `LeaseLost`.
    """
    if for_good or lease.attempt >= lease.most_attempts:
        if not _fail(_held(lease), error):
            raise _lost(lease)
        return
    _change(
        lease,
        state=JobState.WAITING,
        due_at=DatabaseNow() + pause_after(lease.attempt),
        leased_until=None,
        error=error[:_LONGEST_ERROR],
    )


def give_back_job(lease: Lease) -> None:
    """Leaves a job, through no fault of its own, to whichever worker is next.

    Raises `LeaseLost`.
    """
    _change(
        lease,
        state=JobState.WAITING,
        due_at=DatabaseNow(),
        leased_until=None,
        attempts=Greatest(F("attempts") - 1, 0),
    )


def pause_after(attempt: int) -> Duration:
    """How long a job waits after an attempt failed."""
    return min(LONGEST_PAUSE, FIRST_PAUSE << min(attempt - 1, 20))


def beat(worker: str) -> None:
    """Says that a worker lives."""
    if not WorkerBeat.objects.filter(worker=worker).update(beaten_at=DatabaseNow()):
        WorkerBeat.objects.create(worker=worker, started_at=DatabaseNow(), beaten_at=DatabaseNow())


def leave(worker: str) -> None:
    """Says that a worker ends."""
    WorkerBeat.objects.filter(worker=worker).delete()


def _held(lease: Lease) -> QuerySet[Job]:
    return Job.objects.filter(pk=lease.job, fence=lease.fence, state=JobState.RUNNING)


def _change(lease: Lease, **changes: Any) -> None:
    if not _held(lease).update(**changes):
        raise _lost(lease)


def _fail(found: QuerySet[Job], error: str) -> int:
    return found.update(
        state=JobState.FAILED,
        finished_at=DatabaseNow(),
        leased_until=None,
        error=error[:_LONGEST_ERROR],
    )


def _lost(lease: Lease) -> LeaseLost:
    return LeaseLost(
        f"job {lease.job} is no longer held under number {lease.fence}",
        hint="nothing is to be done: another worker does it",
    )
