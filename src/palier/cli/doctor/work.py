"""What goes on in the database: workers, the queue, the journal and its checkpoints, backups."""

from __future__ import annotations

import time
from collections.abc import Iterator

from palier.calculus.instants import HOUR, MINUTE
from palier.cli.doctor.findings import Finding, fail, ok, warn
from palier.presentation.languages import Words

_TRIGGERS = {"journal": "slm_journalentry", "checkpoint": "slm_journalcheckpoint"}
_LATE = 48 * HOUR
"""Checkpoints are signed daily: this old, one was missed."""


def work(say: Words) -> Iterator[Finding]:
    """How what goes on goes; of a database that has all its tables."""
    yield _workers(say)
    yield _queue(say)
    yield _head(say)
    yield _triggers(say)
    yield _checkpoint(say)
    yield ok("backups", say("`palier backup -o FILE` makes one at any time; keep it elsewhere"))


def _workers(say: Words) -> Finding:
    from palier.slm.queue.queries import live_workers

    count = live_workers().count()
    if not count:
        said = say("no worker runs: nothing is sent, and no schedule is kept")
        return warn("workers", said, say("start `palier up`, or `palier worker`"))
    return ok(
        "workers",
        say.many("{workers} worker runs", "{workers} workers run", count, workers=str(count)),
    )


def _queue(say: Words) -> Finding:
    from palier.slm.queue.queries import counts_by_state, oldest_waiting

    failed = counts_by_state()["failed"]
    waited = oldest_waiting() or 0
    if waited > MINUTE:
        said = say("a job has waited for {minutes} min", minutes=str(waited // MINUTE))
        return warn("queue", said, say("start more workers, or look at their log"))
    if failed:
        said = say.many(
            "{n} job failed for good", "{n} jobs failed for good", failed, n=str(failed)
        )
        return warn("queue", said, say("look at what it says on the page of jobs"))
    return ok("queue", say("no job waits longer than it should"))


def _head(say: Words) -> Finding:
    from palier.slm.journal.models import JournalEntry, JournalHead

    head = JournalHead.objects.first()
    last = JournalEntry.objects.order_by("-sequence").first()
    end = (last.sequence, last.digest) if last else (0, "0" * 64)
    if head is None or (head.sequence, head.digest) != end:
        said = say("the journal does not end where its head says")
        advice = say("somebody changed it: keep this database, and compare it with a backup")
        return fail("journal", said, advice)
    said = say("the journal ends with entry {number}, as its head says", number=str(head.sequence))
    return ok("journal", said)


def _triggers(say: Words) -> Finding:
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = {f"{name}_no_{what}" for name in _TRIGGERS for what in ("update", "delete")}
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
            wanted = {f"{name}_no_change" for name in _TRIGGERS}
        found = {name for (name,) in cursor.fetchall()}
    if wanted - found:
        said = say("the database no longer refuses to change the journal")
        advice = say("find out who removed its triggers; `palier journal verify` proves the rest")
        return fail("journal-triggers", said, advice)
    return ok("journal-triggers", say("the database refuses to change the journal"))


def _checkpoint(say: Words) -> Finding:
    from palier.slm.journal.models import JournalHead
    from palier.slm.journal.queries import last_checkpoint

    last = last_checkpoint()
    if last is None:
        if JournalHead.objects.filter(sequence=0).exists():
            return ok("checkpoints", say("the journal is empty"))
        said = say("the journal has no signed checkpoint yet")
        return warn("checkpoints", said, say("a worker signs one a day; or `palier journal sign`"))
    said = say("the last checkpoint of the journal is of {day}", day=last.on.isoformat())
    if time.time_ns() // 1_000 - last.signed_at > _LATE:
        return warn("checkpoints", said, say("does a worker run? or `palier journal sign`"))
    return ok("checkpoints", said)
