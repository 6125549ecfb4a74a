"""Imports that are done beside the pages: files that wait for it, and what became of them."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction

from palier.calculus.instants import Instant
from palier.slm.catalogue.actions.importing import Import
from palier.slm.catalogue.errors import CatalogueFileGone
from palier.slm.parties.actions import require, require_text
from palier.slm.parties.models import Person
from palier.slm.queue.actions import enqueue
from palier.slm.queue.models import Job

PLAN = "catalogue.plan"
IMPORT = "catalogue.import"
KEPT_SECONDS = 30 * 60
"""How long a file is kept, and what became of it, thing by thing."""
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """A file that waits, and why it is to be brought in."""

    name: str
    content: bytes
    reason: str


def ask_for_plan(*, file: CatalogueFile, by: Person, at: Instant) -> Job:
    """Has a job say what a file would change; nobody else can have it brought in.

    Raises `FieldUnfit` without a reason, and `NotPermitted`.
    """
    require(by, "catalogue.import", at)
    reason = require_text(file.reason, "reason")
    token = secrets.token_hex(16)
    with transaction.atomic():
        cache.set(_file(token), (by.pk, file.name, file.content, reason), KEPT_SECONDS)
        return _asked(PLAN, token, by, at)


def ask_for_import(*, plan: Job, by: Person, at: Instant) -> Job:
    """Has a job bring in the file that another one looked at, once.

    Raises `CatalogueFileGone` where it was brought in, or waited for too long; `NotPermitted`.
    """
    require(by, "catalogue.import", at)
    token = str(json.loads(plan.arguments)["file"])
    with transaction.atomic():
        waiting_file(token=token, by=by)
        cache.touch(_file(token), KEPT_SECONDS)
        return _asked(IMPORT, token, by, at)


def _asked(kind: str, token: str, by: Person, at: Instant) -> Job:
    return enqueue(
        kind,
        {"file": token},
        at=at,
        unique=f"{kind}:{token}",
        for_person=str(by.pk),
        most_attempts=_ATTEMPTS,
    )


def waiting_file(*, token: str, by: Person) -> CatalogueFile:
    """The file that somebody sent. Raises `CatalogueFileGone`, also where others did."""
    person, *file = cache.get(_file(token)) or (None,)
    if person != by.pk:
        raise CatalogueFileGone("the file is no longer kept", hint="send it again")
    return CatalogueFile(*file)


def forget_file(*, token: str) -> None:
    """Removes a file that was brought in, in the transaction that does so."""
    cache.delete(_file(token))


def keep_outcome(*, job: int, made: Import) -> None:
    """Keeps what a job found, for its page, for a while: more than jobs say for good."""
    cache.set(_outcome(job), made, KEPT_SECONDS)


def kept_outcome(*, job: int) -> Import | None:
    """What a job found; None: nothing yet, or too long ago."""
    made: Import | None = cache.get(_outcome(job))
    return made


def _file(token: str) -> str:
    return f"catalogue-file-{token}"


def _outcome(job: int) -> str:
    return f"catalogue-outcome-{job}"
