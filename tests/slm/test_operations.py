"""Jobs that failed are tried again, a job proves the journal, and what is lacking is known."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import settings

from palier.calculus.instants import DAY
from palier.jobs.clocks import Clock
from palier.jobs.registry import load_kinds
from palier.jobs.worker import Worker
from palier.proof.signing import kept_key
from palier.slm.intents import Responsibility
from palier.slm.journal.actions import sign_checkpoint
from palier.slm.journal.models import JournalEntry
from palier.slm.operations import queries
from palier.slm.operations.actions import ask_for_proof, retry_job
from palier.slm.operations.errors import JobNotFailed, JobOver
from palier.slm.operations.queries import ProofJob
from palier.slm.outbox.models import Message
from palier.slm.parties.errors import NotPermitted
from palier.slm.parties.models import Person
from palier.slm.parties.queries import sight_of
from palier.slm.queue.actions import beat, enqueue
from palier.slm.queue.models import Job, JobState
from tests.slm.people import AT, kinds, party, person
from tests.slm.people import DAY as TODAY
from tests.slm.test_journal import execute, without_triggers

pytestmark = pytest.mark.usefixtures("database")
load_kinds()


@pytest.fixture
def ada(database: str) -> Person:
    return person(party("boreal", "provider"), "ada", Responsibility.ADMINISTRATOR)


def failed(kind: str = "queue.tidy", **rest) -> Job:
    given = {"state": JobState.FAILED, "attempts": 8, "error": "no room", "finished_at": AT}
    return Job.objects.create(kind=kind, due_at=AT, created_at=AT, **{**given, **rest})


def prove() -> None:
    worker = Worker(Clock(lambda: AT), schedules=())
    assert worker.work()


class TestRetrying:
    def test_a_job_that_failed_waits_again_and_goes_on_from_where_it_had_come(self, ada):
        job = failed(steps_done=40, fence=3)
        retry_job(job=job, by=ada, at=AT)
        job.refresh_from_db()
        assert (job.state, job.attempts, job.finished_at) == (JobState.WAITING, 0, None)
        assert (job.steps_done, job.fence) == (40, 3)
        assert kinds(1) == ["job.retried"]

    def test_one_that_did_not_fail_is_left_alone(self, ada):
        job = enqueue("queue.tidy", {}, at=AT)
        with pytest.raises(JobNotFailed):
            retry_job(job=job, by=ada, at=AT)

    def test_one_whose_like_is_underway_is_left_alone(self, ada):
        job = failed(unique="same")
        enqueue("queue.tidy", {}, at=AT, unique="same")
        with pytest.raises(JobNotFailed):
            retry_job(job=job, by=ada, at=AT)

    @pytest.mark.parametrize(("state", "may"), [("failed", False), ("waiting", True)])
    def test_a_message_is_sent_again_while_it_is_still_known(self, ada, state, may):
        message = Message.objects.create(
            message_id="m", address="a@b.example", kind="x", language="en", state=state,
            created_at=AT,
        )  # fmt: skip
        job = failed("mail.send", arguments=json.dumps({"message": message.pk}))
        assert queries.may_be_retried(job) is may
        if may:
            retry_job(job=job, by=ada, at=AT)
        else:
            with pytest.raises(JobOver):
                retry_job(job=job, by=ada, at=AT)

    def test_only_who_may(self, ada):
        auditor = person(ada.party, "eve", Responsibility.AUDITOR)
        with pytest.raises(NotPermitted):
            retry_job(job=failed(), by=auditor, at=AT)


def last_proof() -> ProofJob:
    found = queries.last_proof()
    assert found is not None
    return found


class TestProving:
    def test_a_journal_that_holds(self, ada):
        sign_checkpoint(on=TODAY, at=AT, key=kept_key(settings.SIGNING_KEY))
        job = ask_for_proof(by=ada, at=AT)
        count = JournalEntry.objects.count()
        assert last_proof().is_underway
        prove()
        proof = last_proof()
        assert proof.found
        assert proof.job.pk == job.pk
        assert proof.found["entries"] == count
        assert proof.found["checkpoints"] == 1
        assert len(proof.found["digest"]) == 64

    def test_a_journal_that_was_edited(self, ada):
        ask_for_proof(by=ada, at=AT)
        without_triggers()
        execute("UPDATE slm_journalentry SET actor = '7' WHERE sequence = 2")
        prove()
        proof = last_proof()
        assert proof.found is None
        assert proof.job.state == JobState.FAILED
        assert proof.job.attempts == 1
        assert "entry 2 of the journal" in proof.job.error

    def test_it_is_asked_for_once_at_a_time(self, ada):
        assert ask_for_proof(by=ada, at=AT).pk == ask_for_proof(by=ada, at=AT).pk
        assert Job.objects.filter(kind=queries.PROOF).count() == 1

    def test_only_who_may_read_the_journal(self, ada):
        liaison = person(ada.party, "eve", Responsibility.LIAISON)
        with pytest.raises(NotPermitted):
            ask_for_proof(by=liaison, at=AT)


class TestLacking:
    def test_a_worker(self, ada):
        assert queries.is_without_worker()
        beat("one")
        assert not queries.is_without_worker()

    def test_a_checkpoint(self, ada):
        assert queries.is_checkpoint_late(AT)
        key = kept_key(settings.SIGNING_KEY)
        sign_checkpoint(on=TODAY, at=AT, key=key)
        assert not queries.is_checkpoint_late(AT + 2 * DAY)
        assert queries.is_checkpoint_late(AT + 2 * DAY + 1)

    def test_jobs_and_messages_are_seen_by_who_may(self, ada):
        own = failed(for_person=str(ada.pk))
        other = failed()
        eve = person(ada.party, "eve", Responsibility.LIAISON)
        mine = failed(for_person=str(eve.pk))
        Message.objects.create(
            message_id="m", address="a@b.example", kind="x", language="en", state="failed",
            created_at=AT,
        )  # fmt: skip
        of_ada, of_eve = sight_of(ada, TODAY), sight_of(eve, TODAY)
        assert set(queries.failed_jobs(of_ada)) == {own, other, mine}
        assert list(queries.failed_jobs(of_eve)) == [mine]
        assert queries.failed_messages(of_ada).count() == 1
        assert queries.failed_messages(of_eve).count() == 0
        eve.is_active = False
        assert not queries.jobs_visible_to(sight_of(eve, TODAY + timedelta(1))).exists()
