"""Mail really goes out: to a mail server, and to a folder of messages to open."""

from __future__ import annotations

import email
import email.policy
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import pytest
from aiosmtpd.controller import Controller
from django.test import override_settings

from palier.calculus.instants import HOUR, instant_of
from palier.jobs.clocks import Clock
from palier.jobs.registry import load_kinds
from palier.jobs.worker import Worker
from palier.presentation.languages import words
from palier.presentation.letters import LETTERS
from palier.site.mail import MailUnknown, mail_settings
from palier.slm.outbox import actions
from palier.slm.outbox.actions import Outgoing
from palier.slm.outbox.models import Message
from palier.slm.queue.actions import enqueue
from palier.slm.queue.models import Job
from tests.jobs.processes import free_port
from tests.presentation.letters.written import VALUES

load_kinds()
DUE = 1


@dataclass
class Sink:
    """A mail server that keeps what it is given; `answers` are said before it takes any."""

    came: list[bytes] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refused: str = ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refused:
            return self.refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answers:
            return self.answers.pop(0)
        self.came.append(envelope.content)
        return "250 OK"


@pytest.fixture
def sink(database, tmp_path):
    found = Sink()
    controller = Controller(found, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        url = f"smtp://127.0.0.1:{controller.port}"
        with override_settings(**mail_settings(url, tmp_path)):
            yield found
    finally:
        controller.stop()


def post(kind, language="fr-CA", promptness="at_once", **changes):
    outgoing = Outgoing(
        kind=kind,
        address="eve@boreal.example",
        recipient="person:3",
        language=language,
        zone="America/Toronto",
        values=VALUES[kind] | changes,
    )
    return actions.post(outgoing, at=DUE, promptness=promptness)


def worked():
    """Does what is due, whatever pause it would take."""
    Job.objects.filter(state="waiting").update(due_at=DUE)
    return Worker(schedules=()).work()


def parsed(content):
    return email.message_from_bytes(content, policy=email.policy.default)


@pytest.mark.parametrize("language", ["en", "fr-CA"])
def test_every_kind_reaches_a_mail_server_in_both_languages(sink, language):
    posted = {post(kind, language).message_id: kind for kind in LETTERS}
    while worked():
        pass
    assert len(sink.came) == len(LETTERS)
    for content in sink.came:
        message = parsed(content)
        assert posted.pop(message["Message-ID"].strip("<>"))
        assert (message["To"], message["Auto-Submitted"]) == (
            "eve@boreal.example",
            "auto-generated",
        )
        assert message["Content-Language"] == language
        text = message.get_body(("plain",)).get_content()
        html = message.get_body(("html",)).get_content()
        assert words(language)("Sent by Palier. Nobody reads answers to this address.") in text
        assert "<h1" in html
        assert "http://127.0.0.1:8000/" in text
    assert set(Message.objects.values_list("state", "values")) == {("sent", "{}")}


def test_the_folder_has_a_message_to_open_for_each_kind(database, tmp_path):
    with override_settings(**mail_settings("", tmp_path)):
        for kind in LETTERS:
            for language in ("en", "fr-CA"):
                post(kind, language)
        while worked():
            pass
    files = sorted((tmp_path / "mail").iterdir())
    assert len(files) == 2 * len(LETTERS)
    assert {path.suffix for path in files} == {".eml"}
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0
    subjects = {str(parsed(path.read_bytes())["Subject"]) for path in files}
    assert {"Your invitation to Palier", "Votre invitation à Palier"} <= subjects


def test_a_repeat_has_the_same_id(sink):
    message = post("password.reset")
    sink.answers = ["451 try again later"]
    worked()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("waiting", 1)
    assert "451" in message.error
    assert message.address not in message.error + Job.objects.get().error
    # As if the worker had died between sending it and saying so.
    worked()
    Job.objects.update(state="waiting", fence=9)
    Message.objects.update(state="waiting", values=json.dumps(VALUES["password.reset"]))
    worked()
    ids = {parsed(content)["Message-ID"] for content in sink.came}
    assert len(sink.came) == 2
    assert ids == {f"<{message.message_id}>"}


def test_what_was_sent_is_not_sent_again(sink):
    message = post("password.reset")
    worked()
    enqueue(actions.JOB, {"message": message.pk}, at=DUE)
    enqueue(actions.JOB, {"message": 9_999}, at=DUE)
    assert worked()
    assert worked()
    assert len(sink.came) == 1


def test_an_address_that_is_refused_for_good_is_given_up(sink):
    message = post("password.reset")
    sink.refused = "550 no such mailbox"
    worked()
    message.refresh_from_db()
    assert (message.state, message.values) == ("failed", "{}")
    assert "550" in message.error
    job = Job.objects.get()
    assert job.state == "failed"
    for said in (message.error, job.error):
        assert message.address not in said


def test_a_server_that_is_away_for_too_long_is_given_up_in_the_end(sink):
    message = post("password.reset")
    sink.refused = "450 busy"
    for attempt in range(actions.ATTEMPTS):
        message.refresh_from_db()
        assert (message.state, message.attempts) == ("waiting", attempt)
        assert worked()
    message.refresh_from_db()
    assert (message.state, message.values) == ("failed", "{}")
    assert not worked()


def test_nothing_is_smuggled_into_the_headers(sink):
    post("service.changed", service="x\r\nBcc: all@evil.example\r\n\r\nhello")
    assert worked()
    message = parsed(sink.came[0])
    assert "Bcc" not in message
    assert str(message["Subject"]).strip() == "Service modifié\xa0: x Bcc: all@evil.example hello"


def test_what_is_held_goes_once_at_seven_in_the_morning_there(sink):
    def at(hour, minute):
        # Toronto is five hours behind.
        return instant_of(datetime(2026, 11, 22, hour + 5, minute, tzinfo=UTC))

    message = post("service.changed", promptness="daily")
    Message.objects.filter(pk=message.pk).update(created_at=at(6, 0))
    for moment, mails in ((at(6, 59), 0), (at(7, 0), 1), (at(8, 0), 1)):
        enqueue("outbox.digest", {}, at=DUE)
        clock = Clock(partial(int, moment))
        while Worker(clock, schedules=()).work():
            pass
        assert len(sink.came) == mails, moment
    assert "Courriel" in parsed(sink.came[0]).get_body(("plain",)).get_content()
    Message.objects.filter(pk=post("service.changed", promptness="daily").pk).update(
        created_at=at(7, 1)
    )
    enqueue("outbox.digest", {}, at=DUE)
    Worker(Clock(lambda: at(7, 1) + HOUR), schedules=()).work()
    assert Message.objects.filter(state="held").count() == 1


class TestSettings:
    def test_each_scheme(self, tmp_path):
        plain = mail_settings("smtp://mail.example", tmp_path)
        assert (plain["EMAIL_HOST"], plain["EMAIL_PORT"]) == ("mail.example", 25)
        assert (plain["EMAIL_USE_TLS"], plain["EMAIL_USE_SSL"]) == (False, False)
        started = mail_settings("smtp+tls://eve%40x:p%2Fw@mail.example", tmp_path)
        assert (started["EMAIL_PORT"], started["EMAIL_USE_TLS"]) == (587, True)
        assert (started["EMAIL_HOST_USER"], started["EMAIL_HOST_PASSWORD"]) == ("eve@x", "p/w")
        whole = mail_settings("smtp+ssl://mail.example:4650", tmp_path)
        assert (whole["EMAIL_PORT"], whole["EMAIL_USE_SSL"]) == (4650, True)

    @pytest.mark.parametrize(
        "url", ["imap://u:hush@host", "smtp://", "host", "smtp://u:hush@host:port", "smtps://host"]
    )
    def test_another_is_refused_without_its_password(self, url, tmp_path):
        with pytest.raises(MailUnknown) as refused:
            mail_settings(url, tmp_path)
        assert "hush" not in str(refused.value)
