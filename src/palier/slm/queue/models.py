"""Jobs waiting, running and done, and the ticks of schedules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class JobState(models.TextChoices):
    """How far a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(models.Model):
    """One piece of work. Whoever runs it holds a lease, renewed while it lives.

    `fence` grows with every lease: an effect is written under the number the worker was given,
    so that one who lost the lease writes nothing more. Instants are microseconds since 1970, UTC.
    """

    kind = models.CharField(max_length=64)
    """Which function does it, as `mail.send`."""
    arguments = models.TextField(default="{}")
    """JSON of what it is given."""
    unique = models.CharField(max_length=200, null=True, blank=True)
    """No two jobs that wait or run have the same one; None: as many as wanted."""
    state = models.CharField(max_length=16, choices=JobState, default=JobState.WAITING)
    due_at = models.BigIntegerField()
    """Not begun before."""
    created_at = models.BigIntegerField()
    finished_at = models.BigIntegerField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    most_attempts = models.PositiveIntegerField(default=8)
    fence = models.BigIntegerField(default=0)
    worker = models.CharField(max_length=100, blank=True, default="")
    leased_until = models.BigIntegerField(null=True, blank=True)
    steps_done = models.BigIntegerField(default=0)
    steps = models.BigIntegerField(null=True, blank=True)
    """How many steps there are in all; None: not known."""
    error = models.TextField(blank=True, default="")
    result = models.TextField(blank=True, default="")
    """JSON of what it ended with."""
    for_person = models.CharField(max_length=64, blank=True, default="")
    """The id of who asked for it as text, and may see it; "": the system's own."""

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.UniqueConstraint(
                fields=("unique",),
                condition=Q(state__in=(JobState.WAITING.value, JobState.RUNNING.value)),
                name="job_once_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_at"), name="job_due"),
            models.Index(fields=("state", "leased_until"), name="job_leases"),
            models.Index(fields=("for_person", "id"), name="job_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"job:{self.pk}"


class ScheduleTick(models.Model):
    """A slot of a schedule that was turned into a job: one row, so never twice."""

    schedule = models.CharField(max_length=64)
    slot = models.BigIntegerField()
    """The instant that it stands for."""
    created_at = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("schedule", "slot"), name="tick_once_per_slot"),
        )


class WorkerBeat(models.Model):
    """A worker that says it lives; for readiness, metrics and `palier doctor`."""

    worker = models.CharField(max_length=100, primary_key=True)
    started_at = models.BigIntegerField()
    beaten_at = models.BigIntegerField()
