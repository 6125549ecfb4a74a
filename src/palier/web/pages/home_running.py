"""Lines of the home page for who runs the installation: people, jobs, messages, the journal."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from palier.presentation.languages import N_, NN_
from palier.presentation.responsibilities import responsibility_name
from palier.slm.access.queries import lapsed_invitations, waiting_invitations
from palier.slm.operations.queries import (
    failed_jobs,
    failed_messages,
    is_checkpoint_late,
    is_without_worker,
)
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import may
from palier.slm.parties.queries.attention import grants_ending, people_without_responsibility
from palier.slm.webhooks.queries import troubled_webhooks
from palier.web.pages.home_lines import (
    ACCENT,
    MISSED,
    WARNING,
    Line,
    Looking,
    Matter,
    lines_about,
    person_link,
)
from palier.web.pages.jobs import job_name
from palier.web.pages.subjects import Name, list_address

ENDING_DAYS = 30


def running_lines(looking: Looking) -> Iterator[Line]:
    """Whether the machinery works, for who may see its jobs."""
    sight, say = looking.sight, looking.say
    if may(sight, "job.read"):
        if is_without_worker():
            yield Line(
                MISSED,
                say("No worker lives: no message leaves, and no webhook tells anything"),
                deed=say("Look at the jobs"),
                address=reverse("jobs"),
            )
        jobs = Matter(
            MISSED,
            NN_("{count} job failed", "{count} jobs failed"),
            N_("Read why"),
            list_address("jobs", state="failed"),
        )
        yield from lines_about(
            jobs,
            failed_jobs(sight),
            lambda row: Name(job_name(row.kind, say), reverse("job", args=[row.pk])),
            say,
        )
        mail = Matter(
            WARNING,
            NN_("{count} message could not be sent", "{count} messages could not be sent"),
            N_("Read why"),
            list_address("messages", state="failed"),
        )
        yield from lines_about(mail, failed_messages(sight), lambda row: Name(row.kind), say)
    if may(sight, "journal.read") and is_checkpoint_late(looking.reader.at):
        yield Line(
            WARNING,
            say("The journal was not signed for two days"),
            deed=say("Look at the checkpoints"),
            address=reverse("journal-checkpoints"),
        )
    if may(sight, "webhook.change"):
        yield from _webhooks(looking)


def _webhooks(looking: Looking) -> Iterator[Line]:
    matter = Matter(
        WARNING,
        NN_("{count} webhook does not arrive", "{count} webhooks do not arrive"),
        N_("Mend or resume"),
        list_address("webhooks"),
    )
    rows = troubled_webhooks(looking.sight)
    yield from lines_about(
        matter, rows, lambda row: Name(row.name, reverse("webhook", args=[row.pk])), looking.say
    )


def people_lines(looking: Looking) -> Iterator[Line]:
    """People who wait for an administrator."""
    sight, say, at = looking.sight, looking.say, looking.reader.at
    on = day_of(at)
    if may(sight, "responsibility.grant"):
        matter = Matter(
            WARNING,
            NN_("{count} person answers for nothing", "{count} people answer for nothing"),
            N_("Grant a responsibility"),
            list_address("people", state="active"),
        )
        rows = people_without_responsibility(sight, on).order_by("pk")
        yield from lines_about(matter, rows, lambda row: person_link(row, say), say)
        ending = Matter(
            ACCENT,
            NN_(
                "{count} responsibility ends within 30 days",
                "{count} responsibilities end within 30 days",
            ),
            N_("Renew or replace"),
        )
        yield from lines_about(
            ending,
            grants_ending(sight, on, ENDING_DAYS),
            lambda row: Name(
                f"{person_link(row.person, say).text}, "
                f"{responsibility_name(row.responsibility, say)}",
                person_link(row.person, say).address,
            ),
            say,
        )
    if may(sight, "person.invite"):
        yield from _invitations(looking)


def _invitations(looking: Looking) -> Iterator[Line]:
    sight, say, at = looking.sight, looking.say, looking.reader.at
    people = list_address("people", state="invited")
    lapsed = Matter(
        WARNING,
        NN_("{count} invitation expired unused", "{count} invitations expired unused"),
        N_("Invite again"),
        people,
    )
    waiting = Matter(
        ACCENT,
        NN_("{count} invitation waits for an answer", "{count} invitations wait for an answer"),
        N_("See who"),
        people,
    )
    for matter, rows in (
        (lapsed, lapsed_invitations(sight, at)),
        (waiting, waiting_invitations(sight, at)),
    ):
        yield from lines_about(matter, rows, lambda row: person_link(row.person, say), say)
