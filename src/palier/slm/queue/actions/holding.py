"""Effects of jobs: written while the job is held, and not at all by who lost it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from palier.slm.queue.actions.leasing import finish_job
from palier.slm.queue.errors import LeaseLost
from palier.slm.queue.mapping import Lease
from palier.slm.queue.models import Job, JobState


@contextmanager
def holding(job_pk: int, fence: int) -> Iterator[Job]:
    """A transaction in which a job stays ours: what is written in it is kept whole, or not at all.

    `steps_done` and `steps` of the row are kept with it: whoever takes the job over knows which
    effects are there already. Raises `LeaseLost` where `fence` is no longer the job's number.
    """
    with transaction.atomic():
        _bound()
        row = (
            Job.objects.select_for_update()
            .filter(pk=job_pk, fence=fence, state=JobState.RUNNING)
            .first()
        )
        if row is None:
            raise LeaseLost(
                f"job {job_pk} is no longer held under number {fence}",
                hint="nothing is to be done: another worker does it",
            )
        before = row.steps_done, row.steps
        yield row
        if (row.steps_done, row.steps) != before:
            row.save(update_fields=("steps_done", "steps"))


@contextmanager
def finishing(lease: Lease, result: Any = None) -> Iterator[None]:
    """A transaction that ends the job: its effect is written exactly once.

    Raises `LeaseLost`.
    """
    with holding(lease.job, lease.fence):
        yield
        finish_job(lease, result)


def _bound() -> None:
    """A machine that is cut off in mid-effect does not keep the job locked for longer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '60s'")


def keep_progress(lease: Lease, steps_done: int, steps: int | None) -> None:
    """Says how far a job has come. Raises `LeaseLost`."""
    with holding(lease.job, lease.fence) as row:
        row.steps_done, row.steps = steps_done, steps
