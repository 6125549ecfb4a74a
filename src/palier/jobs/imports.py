"""The jobs that look at a file for the catalogue, and bring it in: as whoever sent it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from palier.documents.catalogue import CatalogueRead, read_catalogue
from palier.jobs.context import Context, NotWorthRepeating
from palier.jobs.registry import job
from palier.slm.catalogue.actions import (
    IMPORT,
    PLAN,
    Compared,
    Import,
    compared,
    forget_file,
    import_catalogue,
    keep_outcome,
    plan_import,
    waiting_file,
)
from palier.slm.catalogue.errors import CatalogueFileGone, CatalogueRefused
from palier.slm.parties.errors import NotPermitted
from palier.slm.parties.models import Person
from palier.slm.queue.models import Job


@dataclass(frozen=True, slots=True)
class _Sent:
    """A file that was sent, read and compared with the catalogue, before anything is locked."""

    by: Person
    token: str
    reason: str
    read: CatalogueRead
    known: Compared


@job(PLAN)
def plan(context: Context) -> None:
    """Says what a file would change; what is tried for that is undone."""
    with _refusing_for_good():
        sent = _sent(context)
        found: dict[str, int] = {}
        # Within the last effect: while rows are held, no other worker takes the job over.
        with context.finishing(found):
            made = plan_import(
                read=sent.read,
                reason=sent.reason,
                by=sent.by,
                at=context.at(),
                known=sent.known,
            )
            found |= _counts(made)
            keep_outcome(job=context.lease.job, made=made)


@job(IMPORT)
def bring_in(context: Context) -> None:
    """Brings in a file, all of it and the end of the job in one transaction, or nothing."""
    with _refusing_for_good():
        sent = _sent(context)
        try:
            _brought_in(context, sent)
        except CatalogueRefused as refused:
            # What is refused may name people: only its number stays with the job.
            with context.holding():
                keep_outcome(job=context.lease.job, made=Import((), refused.problems))
            count = str(len(refused.problems))
            raise NotWorthRepeating(
                f"nothing was brought in, since of the file this much is refused: {count}",
                hint="mend the file, and send it again",
            ) from refused


def _brought_in(context: Context, sent: _Sent) -> None:
    found: dict[str, int] = {}
    with context.finishing(found):
        made = import_catalogue(
            read=sent.read, reason=sent.reason, by=sent.by, at=context.at(), known=sent.known
        )
        found |= _counts(made)
        forget_file(token=sent.token)
        keep_outcome(job=context.lease.job, made=made)


def _sent(context: Context) -> _Sent:
    asked = Job.objects.get(pk=context.lease.job)
    by, token = Person.objects.get(pk=asked.for_person), context.arguments["file"]
    file = waiting_file(token=token, by=by)
    read = read_catalogue([(file.name, file.content)])
    known = compared(read.documents, context.progress)
    with context.holding() as row:
        row.steps_done = row.steps = len(read.documents)
    return _Sent(by, token, file.reason, read, known)


def _counts(made: Import) -> dict[str, int]:
    return {**made.counts, "refused": len(made.problems)}


@contextmanager
def _refusing_for_good() -> Iterator[None]:
    """What does not pass by itself is not tried again."""
    try:
        yield
    except (CatalogueFileGone, NotPermitted) as error:
        raise NotWorthRepeating(error.message, hint=error.hint) from error
