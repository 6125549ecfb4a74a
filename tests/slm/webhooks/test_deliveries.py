"""Deliveries of webhooks: signed, tried again, given up, and never lost, with a real receiver."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from django.test import override_settings
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from palier.calculus.instants import DAY, HOUR, SECOND, instant_of
from palier.connectors.client import Limits
from palier.slm.journal.queries import entries
from palier.slm.outbox.models import Message
from palier.slm.webhooks.actions import (
    follow,
    forget_deliveries,
    pause_webhook,
    redeliver,
    send_test,
    tell,
    telling,
)
from palier.slm.webhooks.actions.telling import GIVEN_UP_IN_A_ROW, WAITS
from palier.slm.webhooks.errors import StillUnderway
from palier.slm.webhooks.models import Delivery, DeliveryState, Webhook
from palier.slm.webhooks.queries import due
from tests.slm.webhooks.making import AT, happen

pytestmark = pytest.mark.usefixtures("database", "here")


class TestTelling:
    def test_signed_as_the_library_verifies(self, delivery, receiver):
        receiver.body, receiver.status = b"thank you", 200
        # The library refuses what was signed more than five minutes ago by the clock here.
        done = tell(delivery=delivery, at=instant_of(datetime.now(UTC)))
        assert (done.state, done.status, done.answer) == (DeliveryState.DELIVERED, 200, "thank you")
        (came,) = receiver.came
        said = Verifier(delivery.webhook.secret).verify(came.body, came.headers)
        assert said["data"]["details"] == {"name": "Mail"}
        assert came.headers["webhook-id"] == delivery.message_id
        with pytest.raises(WebhookVerificationError):
            Verifier(delivery.webhook.secret).verify(came.body + b" ", came.headers)
        assert not due(AT).exists()

    def test_tried_again_by_the_schedule_then_given_up(self, delivery, receiver):
        receiver.status, receiver.body = 500, b"\x00" * 9 + b"oh" * 400
        at, waited = AT, []
        while due(at + 10 * DAY).exists():
            row = due(at + 10 * DAY).get()
            at = row.next_at or at
            done = tell(delivery=row, at=at)
            waited.append((done.next_at or at) - at)
        assert waited == [*WAITS, 0]
        assert (done.state, done.attempts, len(done.answer)) == ("given_up", 10, 500)
        assert done.answer.startswith("\ufffd")
        assert {each.headers["webhook-id"] for each in receiver.came} == {delivery.message_id}
        assert Webhook.objects.get().failures == 1

    @pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 429, 503])
    def test_nothing_but_2xx_is_delivered(self, delivery, receiver, status):
        receiver.status, receiver.headers = status, {"Location": f"{receiver.url}/other"}
        done = tell(delivery=delivery, at=AT)
        assert (done.state, done.status, done.next_at) == ("waiting", status, AT + 5 * SECOND)
        assert [each.path for each in receiver.came] == ["/in"]

    def test_gone_switches_it_off(self, delivery, receiver):
        receiver.status = 410
        assert tell(delivery=delivery, at=AT).state == DeliveryState.GIVEN_UP
        assert not Webhook.objects.get().is_active
        (entry,) = entries(kind="webhook.switched_off")
        assert entry.actor == "system"
        message = Message.objects.get()
        assert message.address == delivery.webhook.owner.email
        assert json.loads(message.values)["webhook"] == "Billing"

    def test_too_many_given_up_in_a_row_switch_it_off(self, webhook, receiver):
        receiver.status = 500
        for count in range(1, GIVEN_UP_IN_A_ROW + 1):
            assert Webhook.objects.get().is_active
            happen("service.changed")
            follow(at=AT)
            row = due(AT).get()
            Delivery.objects.filter(pk=row.pk).update(attempts=len(WAITS))
            row.refresh_from_db()
            assert tell(delivery=row, at=AT).state == DeliveryState.GIVEN_UP
            assert Webhook.objects.get().failures == count
        assert not Webhook.objects.get().is_active

    def test_a_slow_receiver_is_left(self, delivery, receiver, monkeypatch):
        monkeypatch.setattr(telling, "LIMITS", Limits(seconds=0.2))
        receiver.reply = lambda handler: time.sleep(1)
        done = tell(delivery=delivery, at=AT)
        assert (done.state, done.status) == (DeliveryState.WAITING, None)
        assert done.answer.endswith("[address-away]")

    def test_an_address_that_turned_private_is_refused_again(self, delivery, receiver):
        with override_settings(PRIVATE_HOSTS=[]):
            done = tell(delivery=delivery, at=AT)
        assert done.answer.endswith("[address-refused]")
        assert receiver.came == []

    def test_another_worker_s_word_stands(self, delivery, receiver):
        late = Delivery.objects.get(pk=delivery.pk)
        tell(delivery=delivery, at=AT)
        receiver.status = 500
        assert tell(delivery=late, at=AT).state == DeliveryState.DELIVERED
        assert Delivery.objects.get().attempts == 1

    def test_again_under_the_same_id(self, delivery, maude, receiver):
        with pytest.raises(StillUnderway):
            redeliver(delivery=delivery, by=maude, at=AT)
        tell(delivery=delivery, at=AT)
        again = redeliver(delivery=delivery, by=maude, at=AT)
        tell(delivery=again, at=AT)
        assert [each.headers["webhook-id"] for each in receiver.came] == 2 * [delivery.message_id]

    def test_a_test_is_sent_once_even_where_it_is_paused(self, webhook, maude, receiver):
        pause_webhook(webhook=webhook, expected=1, by=maude, at=AT)
        send_test(webhook=webhook, by=maude, at=AT)
        receiver.status = 500
        done = tell(delivery=due(AT).get(), at=AT)
        assert (done.state, json.loads(done.body)["type"]) == ("given_up", "webhook.test")
        assert Webhook.objects.get().failures == 0

    def test_old_deliveries_are_forgotten_but_not_what_waits(self, delivery):
        later = AT + 31 * DAY
        assert forget_deliveries(at=later) == 0
        tell(delivery=delivery, at=AT)
        assert forget_deliveries(at=AT + HOUR) == 0
        assert forget_deliveries(at=later) == 1


_SENDER = """
from tests import django_ready
from django.conf import settings
from palier.slm.webhooks.actions import tell
from palier.slm.webhooks.models import Delivery
settings.PRIVATE_HOSTS = ["127.0.0.0/8"]
tell(delivery=Delivery.objects.get(), at={at})
"""


def test_killed_between_sending_and_noting_it_is_sent_again_under_the_same_id(
    delivery, receiver, database
):
    receiver.reply = lambda handler: time.sleep(30)
    sender = subprocess.Popen(
        [sys.executable, "-c", _SENDER.format(at=AT)], env=os.environ | {"DATABASE_URL": database}
    )
    until = time.monotonic() + 20
    while not receiver.came and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(sender.pid, signal.SIGKILL)
    sender.wait()
    assert Delivery.objects.get().state == DeliveryState.WAITING
    receiver.reply = None
    assert tell(delivery=Delivery.objects.get(), at=AT).state == DeliveryState.DELIVERED
    first, second = receiver.came
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == delivery.message_id
    assert first.body == second.body
