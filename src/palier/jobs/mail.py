"""Delivers the outbox: one message a job, in the language and the zone of who gets it."""

from __future__ import annotations

import json
import re
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from palier.jobs.context import Context, NotWorthRepeating
from palier.jobs.registry import job
from palier.presentation.letters import letter_of
from palier.slm.outbox import actions
from palier.slm.outbox.models import Message, MessageState


class NotSent(Exception):
    """A message that was not taken this time."""


@job(actions.JOB)
def send_mail(context: Context) -> None:
    """Sends a message, and says so under the number of the job.

    A worker that dies between the two leaves it to the next: it is sent twice, with one id.
    """
    message = Message.objects.filter(pk=context.arguments["message"]).first()
    if message is None or message.state != MessageState.WAITING:
        return
    try:
        email_of(message).send()
    except Exception as error:
        is_over = context.is_last_attempt or _is_refused_for_good(error)
        with context.holding():
            told = _told(error, message.address)
            actions.note_failure(message=message, error=told, is_over=is_over)
        # Not the error itself: what a job says of it outlives who the address belongs to.
        raise (NotWorthRepeating if is_over else NotSent)(told) from error
    with context.finishing():
        actions.mark_sent(message=message, at=context.at())


def email_of(message: Message) -> EmailMultiAlternatives:
    """The message as it goes out, with the same id at every attempt."""
    letter = letter_of(
        message.kind,
        json.loads(message.values),
        language=message.language,
        zone=message.zone,
        site=settings.PUBLIC_URL,
    )
    headers = {
        "Message-ID": f"<{message.message_id}>",
        # Programs that answer for somebody who is away leave these alone (RFC 3834).
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    email = EmailMultiAlternatives(
        letter.subject, letter.text, to=[message.address], headers=headers
    )
    email.attach_alternative(letter.html, "text/html")
    return email


def _is_refused_for_good(error: Exception) -> bool:
    """Whether the server said that it will never take mail for the address (a code from 500 on)."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _ in error.recipients.values())


def _told(error: Exception, address: str) -> str:
    """What is kept of an error, without the address, which mail servers like to repeat."""
    said = f"{type(error).__name__}: {error}"
    return re.sub(re.escape(address), "…", said, flags=re.IGNORECASE)
