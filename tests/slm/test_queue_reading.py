"""What is seen of the queue, and what is removed from it."""

from __future__ import annotations

import pytest

from palier.calculus.instants import DAY, HOUR, SECOND
from palier.slm.queue import actions, queries
from palier.slm.queue.models import Job, ScheduleTick, WorkerBeat

pytestmark = pytest.mark.usefixtures("database")


def enqueue(kind="a", **options):
    due_at = options.pop("due_at", None)
    job = actions.enqueue(kind, {}, **{"at": queries.database_now()} | options)
    if due_at is not None:
        Job.objects.filter(pk=job.pk).update(due_at=due_at)
    return job


def lease(kinds=("a", "b")):
    return actions.lease_job(worker="w1", kinds=kinds)


class TestReading:
    def test_a_person_sees_their_own_and_nobody_sees_that_of_nobody(self):
        own, system = enqueue(for_person="7"), enqueue()
        assert list(queries.visible_to("7", may_read_all=False)) == [own]
        assert not queries.visible_to("8", may_read_all=False)
        assert not queries.visible_to("", may_read_all=False)
        assert list(queries.visible_to("8", may_read_all=True)) == [system, own]

    def test_counts_and_ages(self):
        assert queries.oldest_waiting() is None
        enqueue(due_at=queries.database_now() - HOUR)
        enqueue(due_at=queries.database_now() + HOUR)
        enqueue(kind="b")
        lease(kinds=("b",))
        assert queries.counts_by_state() == {"waiting": 2, "running": 1, "done": 0, "failed": 0}
        assert HOUR <= (queries.oldest_waiting() or 0) < HOUR + 5 * SECOND

    def test_workers_that_say_so_live(self):
        actions.beat("w1")
        actions.beat("w1")
        actions.beat("w2")
        actions.beat("w3")
        actions.leave("w3")
        WorkerBeat.objects.filter(worker="w2").update(
            beaten_at=queries.database_now() - queries.ALIVE - SECOND
        )
        assert [each.worker for each in queries.live_workers()] == ["w1"]


class TestTidying:
    def test_jobs_that_ended_long_ago_go_and_no_other(self):
        old, young, waiting = enqueue(), enqueue(), enqueue()
        for _ in range(2):
            actions.finish_job(lease())
        Job.objects.filter(pk=old.pk).update(finished_at=1)
        assert actions.remove_old_jobs(at=queries.database_now()) == 1
        assert set(Job.objects.all()) == {young, waiting}

    def test_what_a_schedule_asked_for_goes_sooner(self):
        now = queries.database_now()
        actions.enqueue_slot("often", 1, "a", {}, at=now)
        other = enqueue()
        for _ in range(2):
            actions.finish_job(lease())
        Job.objects.update(finished_at=now - 3 * DAY)
        assert actions.remove_old_jobs(at=now) == 1
        assert Job.objects.get() == other

    def test_the_last_slot_of_a_schedule_stays(self):
        now = queries.database_now()
        for schedule, slot in (("yearly", 1), ("yearly", 2), ("daily", 1), ("daily", now)):
            ScheduleTick.objects.create(schedule=schedule, slot=slot, created_at=slot)
        assert actions.remove_old_ticks(at=now) == 2
        assert queries.last_slot("yearly") == 2

    def test_workers_that_died_long_ago_go(self):
        WorkerBeat.objects.create(worker="old", started_at=1, beaten_at=1)
        actions.beat("new")
        assert actions.remove_old_workers(at=queries.database_now()) == 1
        assert WorkerBeat.objects.get().worker == "new"
