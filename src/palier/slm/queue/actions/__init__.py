"""What can be done with the queue: put a job in it, hold one, end it, and tidy."""

from palier.slm.queue.actions.enqueueing import enqueue, enqueue_slot
from palier.slm.queue.actions.holding import finishing, holding, keep_progress
from palier.slm.queue.actions.leasing import (
    LEASE,
    beat,
    fail_job,
    finish_job,
    give_back_job,
    lease_job,
    leave,
    renew_lease,
)
from palier.slm.queue.actions.tidying import remove_old_jobs, remove_old_ticks, remove_old_workers

__all__ = [
    "LEASE",
    "beat",
    "enqueue",
    "enqueue_slot",
    "fail_job",
    "finish_job",
    "finishing",
    "give_back_job",
    "holding",
    "keep_progress",
    "lease_job",
    "leave",
    "remove_old_jobs",
    "remove_old_ticks",
    "remove_old_workers",
    "renew_lease",
]
