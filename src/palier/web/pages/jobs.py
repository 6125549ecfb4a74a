"""Jobs and messages as pages show them: how far they have come, and what went wrong."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.urls import reverse

from palier.presentation.languages import N_, NN_, Words
from palier.slm.models import Job, Message
from palier.slm.operations.queries import may_be_retried
from palier.slm.outbox.models import MessageState
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight, may
from palier.slm.queue.models import JobState
from palier.web.lists.columns import Cell, Column, Reader, instant_cell
from palier.web.lists.filters import ChoiceFilter, TextFilter
from palier.web.lists.listing import Listing
from palier.web.pages.frame import Crumb
from palier.web.pages.subjects import Name, address_of, names_of

KINDS = {
    "catalogue.import": N_("import a file into the catalogue"),
    "catalogue.plan": N_("see what an import would change"),
    "journal.prove": N_("prove the journal"),
    "journal.sign": N_("sign the checkpoint of the day"),
    "mail.send": N_("send a message"),
    "outbox.digest": N_("gather messages of the day"),
    "queue.tidy": N_("remove what is no longer needed"),
    "webhooks.deliver": N_("tell a webhook"),
    "webhooks.follow": N_("follow the journal for webhooks"),
}

LETTERS = {
    "catalogue.imported": N_("an import changed services"),
    "deputy.named": N_("somebody is a deputy"),
    "digest": N_("the messages of the day"),
    "password.changed": N_("the password was changed"),
    "password.reset": N_("link for a new password"),
    "person.invited": N_("invitation"),
    "responsibility.granted": N_("somebody answers for something"),
    "second_step.removed": N_("the second step was removed"),
    "service.changed": N_("a service was changed"),
    "sign_in.locked": N_("too many wrong passwords"),
    "sign_in.new_device": N_("sign-in from a new browser"),
    "webhook.switched_off": N_("a webhook was switched off"),
}
"""What each letter is about."""

ROUTINE = ("outbox.digest", "webhooks.follow")
"""What is done many times an hour: once it is done, it is shown only to who asks for it."""

STATES = {
    "waiting": N_("waiting"),
    "running": N_("running"),
    "done": N_("done"),
    "failed": N_("failed"),
}
_TONES = {
    "waiting": ("accent", "clock"),
    "running": ("accent", "refresh"),
    "done": ("met", ""),
    "failed": ("missed", ""),
}
MESSAGE_STATES = {
    "waiting": N_("waiting"),
    "held": N_("kept for the daily message"),
    "sent": N_("sent"),
    "failed": N_("given up"),
}
_MESSAGE_TONES = {
    "waiting": ("accent", "clock"),
    "held": ("unknown", "calendar"),
    "sent": ("met", ""),
    "failed": ("missed", ""),
}
_SHORT = 120


def job_name(kind: str, say: Words) -> str:
    """What a job does, in words; its code where it has none."""
    said = say(KINDS[kind]) if kind in KINDS else kind
    return f"{said[:1].upper()}{said[1:]}"


def job_state(job: Job, reader: Reader) -> Cell:
    """How far it has come."""
    tone, icon = _TONES[job.state]
    said = reader.say(STATES[job.state])
    is_again = job.state == JobState.WAITING and job.attempts
    if is_again:
        return Cell(reader.say("waits for another try"), tone="warning", icon="clock")
    return Cell(said, tone=tone, icon=icon)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many steps are done, of how many; `total` 0: not known."""

    done: int
    total: int


def progress_of(job: Job) -> Progress:
    """How far a job has come."""
    return Progress(job.steps_done, job.steps or 0)


def _job(row: Job, reader: Reader) -> Cell:
    name = job_name(row.kind, reader.say)
    return Cell(name, href=reverse("job", args=[row.pk]), sub=row.kind)


def _ended(row: Job, reader: Reader) -> Cell:
    return instant_cell(row.finished_at, reader) if row.finished_at else Cell("")


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _letter(row: Message, reader: Reader) -> Cell:
    said = LETTERS.get(row.kind)
    return Cell(reader.say(said), sub=row.kind) if said else Cell(row.kind)


def _recipient(row: Message, reader: Reader) -> Cell:
    """Whom it is for, by number: the page of the person says more, to those who may see it."""
    thing, _, number = row.recipient.partition(":")
    return Cell(row.recipient, href=address_of(thing, int(number)) if number.isdecimal() else "")


def _message_state(row: Message, reader: Reader) -> Cell:
    tone, icon = _MESSAGE_TONES[row.state]
    if row.state == MessageState.WAITING and row.attempts:
        return Cell(reader.say("waits for another try"), tone="warning", icon="clock")
    return Cell(reader.say(MESSAGE_STATES[row.state]), tone=tone, icon=icon)


JOBS: Listing[Job] = Listing(
    "jobs",
    columns=(
        Column("kind", N_("What"), _job, ("kind",),
               exports=lambda row: row.kind),
        Column("state", N_("State"), job_state, ("state",), exports=lambda row: row.state),
        Column("created", N_("Asked for at"),
               lambda row, reader: instant_cell(row.created_at, reader), ("pk",)),
        Column("finished", N_("Ended at"), _ended),
        Column("error", N_("Error"), lambda row, _: Cell(_shortened(row.error))),
    ),
    order="-created",
    filters=(
        ChoiceFilter("state", N_("State"), tuple(STATES.items()),
                     lambda rows, value: rows.filter(state=value)),
        ChoiceFilter("kind", N_("What"), tuple(KINDS.items()),
                     lambda rows, value: rows.filter(kind=value)),
    ),
    counted=NN_("{count} job", "{count} jobs"),
)  # fmt: skip


MESSAGES: Listing[Message] = Listing(
    "messages",
    columns=(
        Column("kind", N_("Letter"), _letter, ("kind",), exports=lambda row: row.kind),
        Column("recipient", N_("For"), _recipient, exports=lambda row: row.recipient),
        Column("state", N_("State"), _message_state, ("state",),
               exports=lambda row: row.state),
        Column("created", N_("Written at"),
               lambda row, reader: instant_cell(row.created_at, reader), ("pk",)),
        Column("attempts", N_("Tries"), lambda row, _: Cell(str(row.attempts)), is_number=True),
        Column("error", N_("Error"), lambda row, _: Cell(_shortened(row.error))),
    ),
    order="-created",
    filters=(
        ChoiceFilter("state", N_("State"), tuple(MESSAGE_STATES.items()),
                     lambda rows, value: rows.filter(state=value)),
        TextFilter("recipient", N_("For"), lambda rows, value: rows.filter(recipient=value)),
    ),
    counted=NN_("{count} message", "{count} messages"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class JobPage:
    """Everything that the page of a job shows."""

    number: int
    name: str
    kind: str
    trail: tuple[Crumb, ...]
    state: Cell
    is_underway: bool
    progress: Progress
    asked_by: Name
    created_at: int
    due_at: int
    finished_at: int | None
    attempts: str
    worker: str
    error: str
    result: tuple[tuple[str, str], ...]
    retry: str
    """Where it is tried again; "" where that cannot be, or not by this reader."""
    part: str
    """The part of the page that is asked for again and again."""


def job_page(job: Job, sight: Sight, reader: Reader) -> JobPage:
    """The page of a job that the reader sees."""
    say = reader.say
    can_retry = may(sight, "job.retry") and may_be_retried(job)
    return JobPage(
        number=job.pk,
        name=job_name(job.kind, say),
        kind=job.kind,
        trail=(
            Crumb(say("Home"), reverse("home")),
            Crumb(say("Jobs"), reverse("jobs")),
            Crumb(say("Job {number}", number=str(job.pk))),
        ),
        state=job_state(job, reader),
        is_underway=job.state in (JobState.WAITING, JobState.RUNNING),
        progress=progress_of(job),
        asked_by=_asked_by(job, sight, reader),
        created_at=job.created_at,
        due_at=job.due_at,
        finished_at=job.finished_at,
        attempts=say("{done} of {most}", done=str(job.attempts), most=str(job.most_attempts)),
        worker=job.worker if may(sight, "job.read") else "",
        error=job.error,
        result=_result(job),
        retry=reverse("job-retry", args=[job.pk]) if can_retry else "",
        part=reverse("job-part", args=[job.pk]),
    )


def state_tag(job: Job, language: str) -> str:
    """Changes whenever what the page shows of a job does: its ETag."""
    shown = (
        job.pk, job.state, job.steps_done, job.steps, job.attempts, job.error, job.result,
        job.finished_at, language,
    )  # fmt: skip
    return f'"{hashlib.sha256(repr(shown).encode()).hexdigest()[:32]}"'


def _asked_by(job: Job, sight: Sight, reader: Reader) -> Name:
    if not job.for_person:
        return Name(reader.say("Palier"))
    subject = f"person:{job.for_person}"
    return names_of([subject], sight, day_of(reader.at), reader.say)[subject]


def _result(job: Job) -> tuple[tuple[str, str], ...]:
    """What it ended with, name by name."""
    found = json.loads(job.result) if job.result else None
    if isinstance(found, dict):
        return tuple((str(key), str(value)) for key, value in found.items())
    return () if found is None else (("", str(found)),)
