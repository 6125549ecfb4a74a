"""Reads the queue: what waits, what runs, who works; and the clock of the database."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Count, Func, Min, QuerySet

from palier.calculus.instants import SECOND, Duration, Instant
from palier.slm.queue.models import Job, JobState, ScheduleTick, WorkerBeat

ALIVE: Duration = 15 * SECOND
"""A worker that said nothing for longer is not counted."""

# Microseconds by the clock of the database. Both stand still within a statement, so that an index
# serves a comparison with them; SQLite's day number is a float, good for milliseconds.
_NOW = {
    "postgresql": "CAST(extract(epoch FROM statement_timestamp()) * 1000000 AS bigint)",
    "sqlite": "(CAST(round((julianday('now') - 2440587.5) * 86400000) AS integer) * 1000)",
}


class DatabaseNow(Func):
    """The instant by the clock of the database: the one clock that all workers share."""

    output_field = BigIntegerField()

    def as_sql(
        self, compiler: Any, connection: Any, *parts: Any, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """The clock in the words of each database."""
        return _NOW[connection.vendor], ()


def database_now() -> Instant:
    """The instant by the clock of the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_NOW[connection.vendor]}")
        return int(cursor.fetchone()[0])


def visible_to(person: str, *, may_read_all: bool) -> QuerySet[Job]:
    """The jobs that a person, by id as text, asked for; every job where they may read all."""
    if may_read_all:
        return Job.objects.all()
    return Job.objects.filter(for_person=person) if person else Job.objects.none()


def lapsed_jobs() -> QuerySet[Job]:
    """Jobs whose worker stopped renewing its lease, the longest dead first."""
    return Job.objects.filter(state=JobState.RUNNING, leased_until__lt=DatabaseNow()).order_by(
        "leased_until", "id"
    )


def due_jobs() -> QuerySet[Job]:
    """Jobs that wait and may begin, the longest due first."""
    return Job.objects.filter(state=JobState.WAITING, due_at__lte=DatabaseNow()).order_by(
        "due_at", "id"
    )


def counts_by_state() -> dict[str, int]:
    """How many jobs there are in each state; 0 where there is none."""
    rows = Job.objects.order_by().values_list("state").annotate(jobs=Count("id"))
    return dict.fromkeys(JobState.values, 0) | dict(rows)


def oldest_waiting() -> Duration | None:
    """For how long the job that is longest due has waited; None where none is due."""
    since = due_jobs().order_by().aggregate(since=Min("due_at"))["since"]
    return None if since is None else max(0, database_now() - since)


def live_workers() -> QuerySet[WorkerBeat]:
    """Workers that said lately that they live, in order of name."""
    return WorkerBeat.objects.filter(beaten_at__gte=DatabaseNow() - ALIVE).order_by("worker")


def last_slot(schedule: str) -> Instant | None:
    """The last slot of a schedule that was turned into a job; None: none ever was."""
    rows = ScheduleTick.objects.filter(schedule=schedule).order_by("-slot")
    return rows.values_list("slot", flat=True).first()
