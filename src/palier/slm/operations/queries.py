"""Which jobs and messages a person sees, and what an installation is lacking."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from palier.calculus.instants import DAY, Instant
from palier.slm.journal.queries import last_checkpoint
from palier.slm.outbox.actions import JOB as MAIL
from palier.slm.outbox.models import Message, MessageState
from palier.slm.parties.queries import Sight, may
from palier.slm.queue.models import Job, JobState
from palier.slm.queue.queries import live_workers, visible_to

PROOF = "journal.prove"
"""The kind of the job that proves the journal, and what keeps it from being done twice at once."""

CHECKPOINT_LATE = 2 * DAY
"""A checkpoint is signed every day: one that is older is missing."""


def jobs_visible_to(sight: Sight) -> QuerySet[Job]:
    """Those that they asked for; every one for who may see jobs."""
    if not sight.is_active:
        return Job.objects.none()
    return visible_to(str(sight.person), may_read_all=may(sight, "job.read"))


def messages_visible_to(sight: Sight) -> QuerySet[Message]:
    """The messages that the installation sends, for who may see its jobs."""
    return Message.objects.all() if may(sight, "job.read") else Message.objects.none()


def may_be_retried(job: Job) -> bool:
    """Whether a job failed, and still has what it needs: a message given up is forgotten."""
    if job.state != JobState.FAILED:
        return False
    if job.kind != MAIL:
        return True
    message = json.loads(job.arguments).get("message")
    return Message.objects.filter(pk=message, state=MessageState.WAITING).exists()


def failed_jobs(sight: Sight) -> QuerySet[Job]:
    """The jobs that failed for good, of those that somebody sees."""
    return jobs_visible_to(sight).filter(state=JobState.FAILED)


def failed_messages(sight: Sight) -> QuerySet[Message]:
    """The messages that could not be sent, of those that somebody sees."""
    return messages_visible_to(sight).filter(state=MessageState.FAILED)


def is_without_worker() -> bool:
    """Whether nobody does jobs: no mail leaves, no webhook tells."""
    return not live_workers().exists()


def is_checkpoint_late(at: Instant) -> bool:
    """Whether the journal was not signed lately, or never."""
    last = last_checkpoint()
    return last is None or last.signed_at < at - CHECKPOINT_LATE


@dataclass(frozen=True, slots=True)
class ProofJob:
    """The last time that the journal was proven here, or is being."""

    job: Job

    @property
    def is_underway(self) -> bool:
        """Whether it waits or runs."""
        return self.job.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def found(self) -> dict[str, Any] | None:
        """What it ended with: how many entries, the last seal, how many checkpoints."""
        is_done = self.job.state == JobState.DONE and self.job.result
        return json.loads(self.job.result) if is_done else None


def last_proof() -> ProofJob | None:
    """The newest job that proves the journal; None: never, or longer ago than jobs are kept."""
    job = Job.objects.filter(kind=PROOF).order_by("-id").first()
    return None if job is None else ProofJob(job)
