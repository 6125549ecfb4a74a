"""The queue: one worker a job, effects written once, and no job that is lost."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from palier.calculus.instants import DAY, HOUR, SECOND
from palier.slm.queue import actions, queries
from palier.slm.queue.actions.leasing import pause_after
from palier.slm.queue.errors import LeaseLost
from palier.slm.queue.models import Job, JobState, ScheduleTick

pytestmark = pytest.mark.usefixtures("database")

KINDS = ("a", "b")


def enqueue(kind="a", arguments=None, **options):
    due_at = options.pop("due_at", None)
    job = actions.enqueue(kind, arguments or {}, **{"at": queries.database_now()} | options)
    if due_at is not None:
        Job.objects.filter(pk=job.pk).update(due_at=due_at)
    return job


def lease(worker="w1", kinds=KINDS):
    return actions.lease_job(worker=worker, kinds=kinds)


def let_lapse(job):
    """As if the worker had been silent for longer than a lease lasts."""
    Job.objects.filter(pk=job).update(leased_until=queries.database_now() - 1)


def elsewhere(act):
    """Does something on a connection of its own, as another process would."""
    found = []

    def run():
        try:
            found.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def test_the_clock_of_the_database_is_near_that_of_its_machine():
    assert abs(queries.database_now() - time.time_ns() // 1_000) < 2 * SECOND


def test_a_job_goes_from_waiting_to_done():
    job = enqueue(arguments={"file": "é.csv"}, for_person="7")
    held = lease()
    assert (held.job, held.kind, held.arguments) == (job.pk, "a", {"file": "é.csv"})
    assert (held.attempt, held.fence) == (1, 1)
    assert lease("w2") is None
    actions.finish_job(held, {"rows": 3})
    job.refresh_from_db()
    assert (job.state, job.result, job.error) == (JobState.DONE, '{"rows": 3}', "")
    assert job.finished_at is not None
    assert lease() is None


def test_it_is_kept_or_not_with_the_action_that_asked_for_it():
    def act():
        with transaction.atomic():
            enqueue()
            raise KeyError("in the middle of the action")

    with pytest.raises(KeyError):
        act()
    assert lease() is None


def test_the_longest_due_is_first_and_none_before_it_is_due():
    now = queries.database_now()
    later = enqueue(due_at=now + HOUR)
    second = enqueue(due_at=now - 1 * SECOND)
    first = enqueue(due_at=now - 2 * SECOND)
    assert [lease().job, lease().job, lease()] == [first.pk, second.pk, None]
    assert Job.objects.get(pk=later.pk).state == JobState.WAITING


def test_whose_clock_is_ahead_has_a_job_done_all_the_same():
    job = enqueue(at=queries.database_now() + DAY)
    assert lease().job == job.pk


def test_a_worker_takes_only_what_it_can_do():
    enqueue("from.a.newer.version")
    assert lease() is None


class TestOneAtATime:
    def test_the_same_is_returned_as_it_is_until_it_is_done(self):
        first = enqueue(unique="x", arguments={"n": 1})
        again = enqueue(unique="x", arguments={"n": 2})
        assert (again.pk, again.arguments) == (first.pk, '{"n": 1}')
        held = lease()
        assert enqueue(unique="x").pk == first.pk
        actions.finish_job(held)
        assert enqueue(unique="x").pk != first.pk
        assert enqueue().pk != enqueue().pk

    def test_two_transactions_at_once_have_one_job_and_both_go_on(self):
        is_written, found = threading.Event(), []

        def first():
            try:
                with transaction.atomic():
                    found.append(enqueue(unique="x").pk)
                    is_written.set()
                    time.sleep(0.3)
            finally:
                connection.close()

        thread = threading.Thread(target=first)
        thread.start()
        is_written.wait()
        with transaction.atomic():
            # What is not kept yet is not seen: the database refuses the second insertion.
            assert enqueue(unique="x").pk == found[0]
            enqueue(unique="y")
        thread.join()
        assert Job.objects.count() == 2


class TestFailing:
    def test_it_is_tried_again_after_longer_and_longer_pauses_then_fails(self):
        job = enqueue(most_attempts=3)
        pauses = []
        for attempt in (1, 2, 3):
            held = lease()
            assert held.attempt == attempt
            actions.fail_job(held, f"no {attempt}")
            job.refresh_from_db()
            pauses.append(job.due_at - queries.database_now())
            assert lease() is None
            Job.objects.filter(pk=job.pk).update(due_at=1)
        assert (job.state, job.error) == (JobState.FAILED, "no 3")
        assert 4 * SECOND < pauses[0] <= 5 * SECOND
        assert 9 * SECOND < pauses[1] <= 10 * SECOND

    def test_pauses_double_up_to_an_hour(self):
        assert [pause_after(n) // SECOND for n in (1, 2, 3, 10, 11, 90)] == [
            5, 10, 20, 2_560, 3_600, 3_600,
        ]  # fmt: skip

    def test_for_good_is_for_good(self):
        job = enqueue()
        actions.fail_job(lease(), "never", for_good=True)
        job.refresh_from_db()
        assert (job.state, job.error) == (JobState.FAILED, "never")

    def test_a_job_that_kills_its_workers_fails_in_the_end(self):
        job = enqueue(most_attempts=2)
        for _ in range(2):
            let_lapse(lease().job)
        assert lease() is None
        job.refresh_from_db()
        assert (job.state, job.error) == (JobState.FAILED, "its worker died at attempt 2")

    def test_given_back_is_no_attempt(self):
        enqueue()
        actions.give_back_job(lease("w1"))
        held = lease("w2")
        assert (held.attempt, held.fence) == (1, 2)


class TestFence:
    def test_the_next_worker_takes_over_and_the_first_can_do_nothing_more(self):
        enqueue()
        old = lease("w1")
        let_lapse(old.job)
        new = lease("w2")
        assert (new.job, new.fence, new.attempt) == (old.job, old.fence + 1, 2)
        for act in (
            lambda: actions.renew_lease(old),
            lambda: actions.finish_job(old),
            lambda: actions.fail_job(old, "late"),
            lambda: actions.fail_job(old, "late", for_good=True),
            lambda: actions.give_back_job(old),
            lambda: actions.keep_progress(old, 1, 2),
        ):
            with pytest.raises(LeaseLost):
                act()
        actions.finish_job(new)
        assert Job.objects.get().state == JobState.DONE

    def test_an_effect_of_who_lost_the_job_is_not_written(self):
        enqueue()
        old = lease("w1")
        let_lapse(old.job)
        lease("w2")
        with pytest.raises(LeaseLost), actions.holding(old.job, old.fence):
            ScheduleTick.objects.create(schedule="effect", slot=1, created_at=1)
        assert not ScheduleTick.objects.exists()

    def test_an_effect_and_how_far_it_is_are_kept_together(self):
        enqueue()
        held = lease()
        with actions.holding(held.job, held.fence) as row:
            row.steps_done, row.steps = 3, 10

        def fail_at_the_next():
            with actions.holding(held.job, held.fence) as row:
                row.steps_done = 4
                raise KeyError

        with pytest.raises(KeyError):
            fail_at_the_next()
        let_lapse(held.job)
        assert lease("w2").steps_done == 3

    def test_the_last_effect_and_the_end_are_kept_together(self):
        enqueue()
        held = lease()
        with pytest.raises(KeyError), actions.finishing(held):
            raise KeyError
        assert Job.objects.get().state == JobState.RUNNING
        with actions.finishing(held, {"sum": 1}):
            pass
        assert (Job.objects.get().state, Job.objects.get().result) == (JobState.DONE, '{"sum": 1}')

    def test_a_renewed_lease_holds_even_if_it_was_late(self):
        enqueue()
        held = lease()
        let_lapse(held.job)
        actions.renew_lease(held)
        assert lease("w2") is None

    def test_nobody_takes_over_while_an_effect_is_being_written(self):
        if connection.vendor == "sqlite":
            pytest.skip("under SQLite nobody else writes meanwhile")
        enqueue()
        held = lease()
        let_lapse(held.job)
        with actions.holding(held.job, held.fence):
            assert elsewhere(lambda: lease("w2")) is None
        assert elsewhere(lambda: lease("w2")).fence == held.fence + 1


def test_many_workers_at_once_take_each_job_once():
    for _ in range(40):
        enqueue()
    taken, lock = [], threading.Lock()

    def work(name):
        try:
            while (held := lease(name)) is not None:
                with lock:
                    taken.append(held.job)
                actions.finish_job(held)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(taken) == len(set(taken)) == 40


class TestSlots:
    def test_a_slot_is_one_job(self):
        first = actions.enqueue_slot("nightly", 100, "a", {}, at=101)
        assert actions.enqueue_slot("nightly", 100, "a", {}, at=102) is None
        assert first is not None
        assert queries.last_slot("nightly") == 100
        assert queries.last_slot("other") is None

    def test_a_slot_whose_forerunner_is_not_done_yet_is_that_one(self):
        first = actions.enqueue_slot("nightly", 100, "a", {}, at=101)
        assert first is not None
        assert actions.enqueue_slot("nightly", 200, "a", {}, at=201) == first
        actions.finish_job(lease())
        assert actions.enqueue_slot("nightly", 300, "a", {}, at=301) != first
