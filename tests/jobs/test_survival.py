"""Workers as real processes: killed in mid-job, asked to end, many at once."""

from __future__ import annotations

import signal
import sys
from contextlib import ExitStack

import pytest
from django.db import connection

from palier.slm.queue import actions, queries
from palier.slm.queue.models import Job, ScheduleTick
from tests import postgres_server
from tests.jobs import kinds
from tests.jobs.processes import WORKER, alive, descendants, environment, running, until


@pytest.fixture
def workers(database, tmp_path):
    """Starts workers on the database of the test."""
    kinds.execute(kinds.EFFECTS)
    with ExitStack() as stack:

        def start(*arguments):
            env = environment(database, tmp_path / "home")
            log = tmp_path / "worker.log"
            return stack.enter_context(running(*WORKER, *arguments, env=env, log=log))

        yield start


def enqueue(kind, arguments=None):
    return actions.enqueue(kind, arguments or {}, at=queries.database_now())


def state_of(job):
    return Job.objects.get(pk=job.pk).state


def test_killed_in_mid_job_another_goes_on_within_ten_seconds_and_nothing_is_doubled(workers):
    processes = {each.pid: each for each in (workers(), workers())}
    until(lambda: queries.live_workers().count() == 2)
    asked = enqueue("test.steps", {"steps": 60, "pause": 0.05})
    until(lambda: len(kinds.effects()) >= 10)
    holder = processes[int(Job.objects.get().worker.split(":")[-2])]
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    kept = len(kinds.effects())
    assert 10 <= kept < 60
    assert state_of(asked) == "running"
    assert until(lambda: len(kinds.effects()) > kept) < 10
    until(lambda: state_of(asked) == "done")
    assert kinds.effects() == [(asked.pk, step) for step in range(60)]
    assert Job.objects.get().attempts == 2


def test_a_worker_that_was_asleep_for_too_long_writes_nothing_more(workers):
    asked = enqueue("test.steps", {"steps": 6, "pause": 0.4})
    first = workers()
    until(lambda: len(kinds.effects()) >= 2)
    try:
        # Between two steps: in the middle of one, the database itself would wait for it.
        first.send_signal(signal.SIGSTOP)
        workers()
        until(lambda: state_of(asked) == "done")
    finally:
        first.send_signal(signal.SIGCONT)
    other = enqueue("test.once")
    until(lambda: state_of(other) == "done")
    assert kinds.effects() == [(asked.pk, step) for step in range(6)] + [(other.pk, 0)]
    assert first.poll() is None


def test_two_workers_do_two_hundred_jobs_each_once(workers):
    asked = [enqueue("test.once") for _ in range(200)]
    workers()
    workers()
    until(lambda: queries.counts_by_state()["done"] == 200, 60)
    assert kinds.effects() == [(job.pk, 0) for job in asked]
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_three_workers_fire_each_slot_once(workers):
    for _ in range(3):
        workers("schedule")
    until(lambda: ScheduleTick.objects.count() >= 4)
    slots = list(ScheduleTick.objects.values_list("slot", flat=True))
    assert len(slots) == len(set(slots))
    until(lambda: not queries.due_jobs().exists())
    # The workers go on meanwhile: what was done by now has had its effect, and later ones may too.
    done = set(Job.objects.filter(state="done").values_list("pk", flat=True))
    effects = kinds.effects()
    assert len(effects) == len(set(effects))
    assert done <= {job for job, _ in effects}
    assert len(effects) <= ScheduleTick.objects.count()


class TestEnding:
    def test_a_short_job_is_finished(self, workers):
        asked = enqueue("test.sleep", {"seconds": 1})
        worker = workers()
        until(lambda: state_of(asked) == "running")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=5) == 0
        assert state_of(asked) == "done"

    def test_a_long_one_is_given_back_soon(self, workers):
        asked = enqueue("test.sleep", {"seconds": 60})
        worker = workers()
        until(lambda: state_of(asked) == "running")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=6) == 0
        row = Job.objects.get()
        assert (row.state, row.attempts, row.error) == ("waiting", 0, "")
        held = actions.lease_job(worker="next", kinds=["test.sleep"])
        assert held is not None
        assert held.job == asked.pk

    def test_an_idle_one_ends_at_once_and_is_no_longer_counted(self, workers):
        worker = workers()
        until(lambda: queries.live_workers().count() == 1)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=4) == 0
        assert queries.live_workers().count() == 0

    def test_one_whose_job_lasts_is_still_counted(self, workers):
        asked = enqueue("test.sleep", {"seconds": 60})
        workers()
        until(lambda: state_of(asked) == "running")
        until(lambda: queries.live_workers().count() == 1)
        running = Job.objects.filter(state="running")
        leased = running.get().leased_until
        until(lambda: running.filter(leased_until__gt=leased).exists())


def test_a_worker_whose_parent_is_killed_ends_by_itself(database, tmp_path):
    kinds.execute(kinds.EFFECTS)
    parent = (sys.executable, "-c", "import subprocess, sys; subprocess.run(sys.argv[1:])")
    env, log = environment(database, tmp_path / "home"), tmp_path / "worker.log"
    with running(*parent, *WORKER, env=env, log=log) as process:
        until(lambda: queries.live_workers().count() == 1)
        workers = descendants(process.pid)
        assert len(workers) == 1
        process.kill()
        until(lambda: not alive(workers), 10)


def test_a_database_that_goes_away_is_waited_for(database, workers):
    if connection.vendor == "sqlite":
        pytest.skip("a file does not go away")
    worker = workers()
    first = enqueue("test.once")
    until(lambda: state_of(first) == "done")
    connection.close()
    postgres_server.crash(database)
    second = enqueue("test.once")
    until(lambda: state_of(second) == "done")
    assert worker.poll() is None
    assert kinds.effects() == [(first.pk, 0), (second.pk, 0)]
