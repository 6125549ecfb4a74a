"""The jobs of webhooks: what is new is followed, and each webhook is sent what is due to it."""

from __future__ import annotations

import pytest

from palier.jobs.clocks import Clock
from palier.jobs.context import Context
from palier.jobs.registry import KINDS, load_kinds
from palier.jobs.schedules import SCHEDULES
from palier.slm.queue.actions import enqueue, lease_job
from palier.slm.queue.models import Job
from palier.slm.webhooks.models import Delivery
from tests.slm.webhooks.making import AT, boreal, happen, here, maude, receiver, webhook

__all__ = ["boreal", "here", "maude", "receiver", "webhook"]

pytestmark = pytest.mark.usefixtures("database", "here")


def run(kind):
    """Does the next job of a kind, as a worker would; what it ended with."""
    load_kinds()
    lease = lease_job(worker="test", kinds=[kind])
    assert lease is not None
    found = KINDS[kind](Context(lease, Clock()))
    Job.objects.filter(pk=lease.job).update(state="done")
    return found


def test_from_an_entry_to_the_receiver(webhook, receiver):
    happen("service.changed", name="Mail")
    happen("service.retired")
    enqueue("webhooks.follow", {}, at=AT)
    assert run("webhooks.follow") == 2
    assert run("webhooks.deliver") == 2
    assert [each.headers["webhook-id"] for each in receiver.came] == list(
        Delivery.objects.order_by("id").values_list("message_id", flat=True)
    )


def test_one_that_fails_is_not_asked_for_all_the_others_too(webhook, receiver):
    receiver.status = 500
    for _ in range(3):
        happen("service.changed")
    enqueue("webhooks.follow", {}, at=AT)
    assert run("webhooks.follow") == 3
    assert run("webhooks.deliver") == 0
    assert len(receiver.came) == 1


def test_the_schedule_names_a_job_that_is_done():
    load_kinds()
    assert {each.kind for each in SCHEDULES} <= set(KINDS)
