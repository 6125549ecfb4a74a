"""The pages of jobs and messages: whose they are, how far they have come, and trying again."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from palier.presentation.letters import writing
from palier.slm.models import Job, Message
from palier.slm.queue.models import JobState
from palier.web.pages.jobs import LETTERS
from tests.web.doing import now
from tests.web.world import World, signed_in


def as_(world: World, reader: str) -> Client:
    return signed_in(world.readers[reader])


def text(client: Client, address: str, **given: str) -> str:
    answer = client.get(address, given)
    assert answer.status_code == 200
    return answer.content.decode()


def job(**given) -> Job:
    return Job.objects.create(
        **{"kind": "webhooks.follow", "due_at": now(), "created_at": now(), **given}
    )


def test_one_sees_what_one_asked_for_and_an_auditor_everything(world):
    liaison = world.readers["monitoring_liaison"]
    own, other = job(for_person=str(liaison.pk)), job()
    shown = text(signed_in(liaison), "/jobs")
    assert f"/jobs/{own.pk}" in shown
    assert f"/jobs/{other.pk}" not in shown
    assert "/messages" not in shown
    shown = text(as_(world, "auditor"), "/jobs")
    assert f"/jobs/{own.pk}" in shown
    assert f"/jobs/{other.pk}" in shown
    assert "/messages" in shown


def test_jobs_of_a_state(world):
    job(), job(state="done", finished_at=now())
    client = as_(world, "auditor")
    assert text(client, "/jobs", state="done").count("Follow the journal") == 1
    assert text(client, "/jobs", state="running").count("Follow the journal") == 0
    assert "waits for another try" not in text(client, "/jobs")
    job(attempts=2)
    assert "waits for another try" in text(client, "/jobs")


def test_progress_is_asked_for_until_it_ends_and_sent_when_it_changed(world):
    row = job(state="running", steps_done=40, steps=100, worker="one")
    client = as_(world, "auditor")
    assert 'hx-trigger="every 2s"' in text(client, f"/jobs/{row.pk}")
    first = client.get(f"/jobs/{row.pk}/part")
    assert "40 / 100" in first.content.decode()
    assert "<html" not in first.content.decode()
    tag = {"If-None-Match": first["ETag"]}
    same = client.get(f"/jobs/{row.pk}/part", headers=tag)
    assert (same.status_code, same.content) == (304, b"")
    Job.objects.filter(pk=row.pk).update(steps_done=60)
    changed = client.get(f"/jobs/{row.pk}/part", headers=tag)
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)
    Job.objects.filter(pk=row.pk).update(state="done", finished_at=now(), result='{"rows": 7}')
    last = client.get(f"/jobs/{row.pk}/part", headers=tag).content.decode()
    assert "hx-trigger" not in last
    assert "rows" in last


def test_a_job_that_failed_is_tried_again_by_an_administrator(world):
    row = world.samples["job"]
    admin, auditor = as_(world, "administrator"), as_(world, "auditor")
    assert "no room left" in text(auditor, f"/jobs/{row.pk}")
    assert "Try again" not in text(auditor, f"/jobs/{row.pk}")
    assert "Try again" in text(admin, f"/jobs/{row.pk}")
    assert admin.post(f"/jobs/{row.pk}/retry").status_code == 302
    row.refresh_from_db()
    assert row.state == JobState.WAITING
    said = admin.post(f"/jobs/{row.pk}/retry", follow=True).content.decode()
    assert "did not fail" in said


def test_every_letter_is_said_in_words():
    assert set(LETTERS) == set(writing.LETTERS)


def test_messages_are_shown_without_what_they_say_and_to_whom(world):
    Message.objects.create(
        message_id="m", address="hidden@lacs.example", recipient="person:3", kind="service.changed",
        language="en", values='{"link": "/secret"}', state="failed", created_at=now(),
        error="refused",
    )  # fmt: skip
    client = as_(world, "administrator")
    shown = text(client, "/messages", state="failed")
    assert "person:3" in shown
    assert "refused" in shown
    for hidden in ("hidden@lacs.example", "/secret"):
        assert hidden not in shown
        answer = client.get("/messages", {"export": "csv"})
        assert hidden.encode() not in answer.getvalue()
    assert "Nothing matches" in text(client, "/messages", state="sent")


def test_as_often_for_fifty_as_for_five(world):
    client = as_(world, "administrator")
    addresses = ("/jobs", "/messages", f"/jobs/{world.samples['job'].pk}", "/journal/checkpoints")
    counts = []
    for number in (5, 45):
        for each in range(number):
            job(state="failed", for_person=str(world.readers["auditor"].pk), finished_at=now())
            Message.objects.create(
                message_id=f"{number}.{each}", address="a@b.example", kind="x", language="en",
                created_at=now(),
            )  # fmt: skip
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            found.append(len(asked))
        counts.append(found)
    assert counts == [[6, 6, 6, 7]] * 2
