"""The daily job that signs how far the journal has come."""

from __future__ import annotations

import pytest
from django.test import override_settings

from palier.jobs.checkpoints import sign
from palier.jobs.clocks import Clock
from palier.jobs.registry import load_kinds
from palier.jobs.schedules import SCHEDULES, Scheduler
from palier.jobs.worker import Worker
from palier.proof.signing import kept_key, public_of
from palier.slm.journal.actions import recording
from palier.slm.journal.queries import proven, signed_checkpoints
from palier.slm.queue.actions import enqueue
from palier.slm.queue.models import Job
from palier.slm.queue.queries import database_now

pytestmark = pytest.mark.usefixtures("database")


def said() -> None:
    with recording(actor="7", at=1) as record:
        record("party.changed", "party:1", {})


def worked() -> str:
    load_kinds()
    enqueue("journal.sign", {}, at=database_now())
    assert Worker(Clock(), ()).work()
    return Job.objects.latest("id").state


def test_a_worker_signs_once_a_day(tmp_path):
    key = tmp_path / "signing.key"
    said()
    with override_settings(SIGNING_KEY=key):
        assert worked() == "done"
        said()
        assert worked() == "done"
    (found,) = signed_checkpoints(public_of([kept_key(key)]))
    assert found.sequence == 1
    assert proven([found]).checkpoints == 1


def test_it_is_on_the_schedule():
    every = [each for each in SCHEDULES if each.kind == "journal.sign"]
    Scheduler(every).fire(database_now())
    assert [job.kind for job in Job.objects.all()] == [every[0].kind]
    assert sign.__module__ == "palier.jobs.checkpoints"
