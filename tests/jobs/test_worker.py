"""What a worker does with a job: its effect, its failure, its end; and schedules on time."""

from __future__ import annotations

import json

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import connection

from palier.calculus.instants import DAY, HOUR, SECOND, datetime_of
from palier.jobs.clocks import Clock, machine_now
from palier.jobs.context import Context, NotWorthRepeating
from palier.jobs.registry import KINDS, MODULES, job, load_kinds
from palier.jobs.schedules import SCHEDULES, Schedule, Scheduler
from palier.jobs.slots import Every
from palier.jobs.worker import Worker
from palier.slm.queue import actions, queries
from palier.slm.queue.models import Job, ScheduleTick
from tests.jobs import kinds

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _table(database):
    kinds.execute(kinds.EFFECTS)


def enqueue(kind, arguments=None, **options):
    due_at = options.pop("due_at", None)
    job = actions.enqueue(kind, arguments or {}, **{"at": queries.database_now()} | options)
    if due_at is not None:
        Job.objects.filter(pk=job.pk).update(due_at=due_at)
    return job


def worked(clock=None, schedules=()):
    worker = Worker(clock or Clock(), schedules)
    return worker.work()


def test_every_module_of_the_list_is_there_and_every_schedule_has_its_function():
    load_kinds()
    assert {KINDS[kind].__module__ for kind in KINDS if not kind.startswith("test.")} == set(
        MODULES
    )
    assert {each.kind for each in SCHEDULES} <= set(KINDS)
    assert len({each.name for each in SCHEDULES}) == len(SCHEDULES)


def test_a_kind_has_one_function():
    with pytest.raises(ValueError, match="two functions"):
        job("test.once")(lambda context: None)


def test_a_job_is_done_and_what_it_found_is_kept():
    done = enqueue("test.sleep", {"seconds": 0})
    assert worked()
    assert not worked()
    done.refresh_from_db()
    assert (done.state, done.result) == ("done", '{"slept": 0}')


def test_an_effect_with_the_end_is_written_once():
    done = enqueue("test.once")
    worked()
    done.refresh_from_db()
    assert done.state == "done"
    assert kinds.effects() == [(done.pk, 0)]


def test_steps_that_were_kept_are_not_done_again():
    asked = enqueue("test.steps", {"steps": 5})
    Job.objects.update(steps_done=3)
    worked()
    assert kinds.effects() == [(asked.pk, 3), (asked.pk, 4)]


@pytest.mark.parametrize(
    ("kind", "error"), [("test.failing", "ValueError: on purpose"), ("test.exits", "SystemExit: 3")]
)
def test_a_job_that_fails_says_why_and_waits(kind, error):
    failed = enqueue(kind)
    assert worked()
    failed.refresh_from_db()
    assert (failed.state, failed.error) == ("waiting", error)


def test_one_that_is_not_worth_repeating_fails_at_once():
    def never(context):
        raise NotWorthRepeating("it will never work", hint="ask for something else")

    asked = enqueue("test.never")
    KINDS["test.never"] = never
    try:
        worked()
    finally:
        del KINDS["test.never"]
    asked.refresh_from_db()
    assert (asked.state, asked.error) == ("failed", "it will never work (ask for something else)")


def test_who_lost_the_job_in_its_middle_leaves_it_to_who_has_it():
    def outrun(context):
        Job.objects.update(leased_until=1)
        assert actions.lease_job(worker="another", kinds=("test.outrun",)) is not None
        with context.holding():
            kinds.write(context, 0)

    KINDS["test.outrun"] = outrun
    try:
        asked = enqueue("test.outrun")
        assert worked()
    finally:
        del KINDS["test.outrun"]
    asked.refresh_from_db()
    assert (asked.state, asked.worker, asked.error) == ("running", "another", "")
    assert kinds.effects() == []


def test_progress_is_written_once_a_second_at_most(django_statements):
    enqueue("test.once")
    lease = actions.lease_job(worker="w", kinds=KINDS)
    assert lease is not None
    context = Context(lease, Clock())
    with django_statements() as statements:
        for step in range(100):
            context.progress(step, 100)
    assert len([each for each in statements if each.startswith("UPDATE")]) <= 2
    row = Job.objects.get()
    assert (row.steps_done, row.steps) == (0, 100)


@pytest.fixture
def django_statements():
    from contextlib import contextmanager

    @contextmanager
    def recorded():
        found = []

        def wrapper(execute, sql, *rest):
            found.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(wrapper):
            yield found

    return recorded


class TestClocks:
    @pytest.mark.parametrize("skew", [-HOUR, 3 * SECOND, HOUR])
    def test_a_wrong_clock_is_not_followed(self, skew):
        clock = Clock(lambda: machine_now() + skew)
        assert abs(clock.now() - machine_now() - skew) < SECOND
        clock.compare()
        assert abs(clock.now() - queries.database_now()) < SECOND

    def test_a_small_difference_is_left(self):
        clock = Clock(lambda: machine_now() + SECOND)
        clock.compare()
        assert clock.now() > machine_now() + SECOND // 2

    def test_a_clock_that_is_put_right_is_followed_again(self):
        skew = [HOUR]
        clock = Clock(lambda: machine_now() + skew[0])
        clock.compare()
        skew[0] = 0
        clock.compare()
        assert abs(clock.now() - machine_now()) < SECOND

    @pytest.mark.parametrize("skew", [-HOUR, HOUR])
    def test_a_worker_with_a_wrong_clock_takes_what_is_due_and_nothing_else(self, skew):
        clock = Clock(lambda: machine_now() + skew)
        now = queries.database_now()
        later = enqueue("test.once", due_at=now + HOUR // 2)
        due = enqueue("test.once", due_at=now)
        clock.compare()
        assert worked(clock)
        assert not worked(clock)
        assert kinds.effects() == [(due.pk, 0)]
        assert Job.objects.get(pk=later.pk).state == "waiting"

    def test_its_lease_is_by_the_clock_of_the_database(self):
        enqueue("test.once")
        now = queries.database_now()
        actions.lease_job(worker="w", kinds=KINDS)
        leased = Job.objects.values_list("leased_until", flat=True).get() or 0
        assert actions.LEASE <= leased - now < actions.LEASE + SECOND


class TestSchedules:
    table = (Schedule("hourly", "test.once", Every(3_600), {"a": 1}),)

    def test_a_slot_fires_once_for_all_workers(self):
        for _ in range(3):
            Scheduler(self.table).fire(10 * HOUR + 5)
        assert ScheduleTick.objects.get().slot == 10 * HOUR
        assert (Job.objects.get().kind, Job.objects.get().arguments) == ("test.once", '{"a": 1}')

    def test_a_worker_that_sees_it_again_does_not_ask(self, django_statements):
        scheduler = Scheduler(self.table)
        scheduler.fire(10 * HOUR)
        with django_statements() as statements:
            scheduler.fire(11 * HOUR - 1)
        assert statements == []

    def test_many_slots_missed_are_caught_up_once(self):
        Scheduler(self.table).fire(10 * HOUR)
        worked()
        Scheduler(self.table).fire(20 * HOUR + 7)
        assert sorted(ScheduleTick.objects.values_list("slot", flat=True)) == [10 * HOUR, 20 * HOUR]
        worked()
        assert len(kinds.effects()) == 2

    def test_a_clock_that_goes_back_fires_nothing(self):
        Scheduler(self.table).fire(10 * HOUR)
        Scheduler(self.table).fire(9 * HOUR)
        assert ScheduleTick.objects.count() == 1

    def test_a_worker_fires_them(self):
        worked(schedules=self.table)
        assert len(kinds.effects()) == 1


def test_tidying_says_how_much_of_each_it_removed():
    load_kinds()
    Session.objects.create(
        session_key="old", session_data="", expire_date=datetime_of(queries.database_now() - HOUR)
    )
    long_ago = datetime_of(queries.database_now() - 2 * DAY)
    for when in (long_ago, datetime_of(queries.database_now())):
        AccessAttempt.objects.create(username="ada@x.example", failures_since_start=5)
        AccessAttempt.objects.filter(pk=AccessAttempt.objects.latest("pk").pk).update(
            attempt_time=when
        )
    asked = enqueue("queue.tidy")
    worked()
    asked.refresh_from_db()
    counts = json.loads(asked.result)
    assert counts.pop("remove_old_failures") == AccessAttempt.objects.count() == 1
    assert counts.pop("remove_ended_sessions") == 1
    assert len(counts) >= 5
    assert set(counts.values()) == {0}
