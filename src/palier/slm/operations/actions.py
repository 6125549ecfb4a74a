"""What is done with the jobs of an installation."""

from __future__ import annotations

from palier.calculus.instants import Instant
from palier.slm.journal.actions import recording
from palier.slm.operations.errors import JobNotFailed, JobOver
from palier.slm.operations.queries import PROOF, may_be_retried
from palier.slm.parties.actions import By, actor_of, require
from palier.slm.parties.models import Person
from palier.slm.queue.actions import enqueue
from palier.slm.queue.models import Job, JobState


def retry_job(*, job: Job, by: By, at: Instant) -> Job:
    """Has a job that failed tried again, from where it had come.

    Raises `JobNotFailed`, `JobOver` and `NotPermitted`.
    """
    require(by, "job.retry", at)
    with recording(actor=actor_of(by), at=at) as record:
        row = Job.objects.select_for_update().get(pk=job.pk)
        if row.state != JobState.FAILED or _is_underway(row):
            raise JobNotFailed(
                f"job {row.pk} did not fail, or another one does the same",
                hint="look at its state now",
            )
        if not may_be_retried(row):
            raise JobOver(
                f"what job {row.pk} was to send was forgotten when it failed",
                hint="do what caused the message once more",
            )
        row.state, row.attempts, row.due_at, row.finished_at = JobState.WAITING, 0, at, None
        row.save(update_fields=("state", "attempts", "due_at", "finished_at"))
        record("job.retried", row.subject, {"kind": row.kind})
    return row


def ask_for_proof(*, by: Person, at: Instant) -> Job:
    """Has every seal of the journal recomputed, by a job; the one that does so where there is one.

    Raises `NotPermitted`.
    """
    require(by, "journal.read", at)
    with recording(actor=actor_of(by), at=at) as record:
        job = enqueue(PROOF, {}, at=at, unique=PROOF, for_person=str(by.pk), most_attempts=3)
        record("journal.proof_asked", job.subject, {})
    return job


def _is_underway(job: Job) -> bool:
    if job.unique is None:
        return False
    open_states = (JobState.WAITING, JobState.RUNNING)
    return Job.objects.filter(unique=job.unique, state__in=open_states).exists()
