"""The outbox: a message is written with its action, asks for its job, and forgets what it said."""

from __future__ import annotations

import json

import pytest
from django.db import transaction

from palier.presentation.letters import LetterUnfit
from palier.slm.outbox import actions, queries
from palier.slm.outbox.actions import Outgoing
from palier.slm.outbox.errors import AddressUnfit
from palier.slm.outbox.models import Message, MessageState
from palier.slm.queue.models import Job
from tests.presentation.letters.written import NOON, VALUES

pytestmark = pytest.mark.usefixtures("database")


def outgoing(kind="service.changed", **changes):
    facts = {
        "address": "eve@boreal.example",
        "recipient": "person:3",
        "language": "fr-CA",
        "zone": "America/Toronto",
        "values": VALUES[kind],
    }
    return Outgoing(kind=kind, **facts | changes)


def post(kind="service.changed", promptness="at_once", **changes):
    return actions.post(outgoing(kind, **changes), at=NOON, promptness=promptness)


def test_a_message_is_written_with_the_job_that_delivers_it():
    message = post()
    job = Job.objects.get()
    assert (job.kind, json.loads(job.arguments)) == ("mail.send", {"message": message.pk})
    assert job.unique == f"mail.send:{message.pk}"
    assert (message.state, message.created_at) == (MessageState.WAITING, NOON)
    assert message.message_id.endswith("@localhost")
    assert post().message_id != message.message_id


def test_an_action_that_is_undone_sends_nothing():
    def act():
        with transaction.atomic():
            post()
            raise KeyError("in the middle")

    with pytest.raises(KeyError):
        act()
    assert not Message.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize("kind", ["person.invited", "password.reset", "sign_in.new_device"])
@pytest.mark.parametrize("promptness", ["daily", "never"])
def test_what_somebody_waits_for_goes_at_once(kind, promptness):
    assert post(kind, promptness).state == MessageState.WAITING


def test_what_nobody_wants_is_not_written():
    assert post(promptness="never") is None
    assert not Message.objects.exists()


@pytest.mark.parametrize("address", ["", "eve", "eve@x\nBcc: all@evil.example", "a@b, c@d.example"])
def test_an_address_is_one_address(address):
    with pytest.raises(AddressUnfit):
        post(address=address)
    assert not Message.objects.exists()


def test_a_letter_that_cannot_be_written_is_refused_in_the_action():
    with pytest.raises(LetterUnfit):
        post(values={"name": "Ève"})
    assert not Message.objects.exists()


def test_a_message_that_was_sent_forgets_what_it_said():
    message = post("password.reset")
    actions.note_failure(message=message, error="it is away", is_over=False)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("waiting", 1, "it is away")
    assert "s3cret" in message.values
    actions.mark_sent(message=message, at=NOON + 1)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("sent", 2, "")
    assert (message.sent_at, message.values) == (NOON + 1, "{}")


def test_so_does_one_that_is_given_up():
    message = post("password.reset")
    actions.note_failure(message=message, error="no such mailbox", is_over=True)
    message.refresh_from_db()
    assert (message.state, message.values) == ("failed", "{}")


class TestDigests:
    def test_what_is_held_becomes_one_message(self):
        held = [post(promptness="daily"), post("deputy.named", promptness="daily")]
        post(promptness="daily", recipient="person:4", address="x@boreal.example")
        assert not Job.objects.exists()
        groups = {each.recipient: each for each in queries.held_messages()}
        assert set(groups) == {"person:3", "person:4"}
        assert groups["person:3"].since == NOON
        digest = actions.post_digest(held=groups["person:3"], at=NOON + 5)
        assert digest is not None
        kinds = [each["kind"] for each in json.loads(digest.values)["notices"]]
        assert kinds == ["service.changed", "deputy.named"]
        assert json.loads(Job.objects.get().arguments) == {"message": digest.pk}
        for each in held:
            each.refresh_from_db()
            assert (each.state, each.sent_at, each.values) == ("sent", NOON + 5, "{}")

    def test_twice_is_once(self):
        post(promptness="daily")
        (held,) = queries.held_messages()
        assert actions.post_digest(held=held, at=NOON) is not None
        assert actions.post_digest(held=held, at=NOON) is None
        assert Job.objects.count() == 1

    def test_a_great_many_are_counted(self):
        for _ in range(53):
            post(promptness="daily")
        (held,) = queries.held_messages()
        actions.post_digest(held=held, at=NOON)
        values = json.loads(Message.objects.get(kind="digest").values)
        assert (len(values["notices"]), values["others"]) == (50, 3)


def test_messages_of_long_ago_go_with_their_addresses():
    sent, waiting = post(), post()
    actions.mark_sent(message=sent, at=NOON)
    assert actions.remove_old_messages(at=NOON + actions.KEPT) == 0
    assert actions.remove_old_messages(at=NOON + actions.KEPT + 1) == 1
    assert Message.objects.get() == waiting
