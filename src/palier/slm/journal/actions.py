"""Appends to the journal, which every action does last; and signs how far it has come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction

from palier.calculus.instants import Instant
from palier.proof.sealed_lines import Checkpoint, digest_of
from palier.proof.signing import SigningKey
from palier.slm.journal.errors import JournalBroken, NothingRecorded
from palier.slm.journal.mapping import Details, Entry, text_of
from palier.slm.journal.models import JournalCheckpoint, JournalEntry, JournalHead
from palier.slm.journal.queries import SIGNED, extended, last_checkpoint

SYSTEM = "system"
"""The actor of what nobody in particular did: migrations, schedules."""


@dataclass
class Record:
    """What an action did, as it goes along."""

    actor: str
    at: Instant
    found: list[Entry] = field(default_factory=list)

    def __call__(
        self, kind: str, subject: str, details: Details, reason: str = "", party: str = ""
    ) -> None:
        """One thing that was done, to what, and why; `party` is whose people may read it too."""
        self.found.append(Entry(0, self.at, self.actor, kind, subject, details, reason, party))


_RECORD: ContextVar[Record | None] = ContextVar("record", default=None)
"""That of the action that goes on, which the actions it is made of add to."""


@contextmanager
def recording(*, actor: str, at: Instant) -> Iterator[Record]:
    """A transaction that ends with the journal: all of it is kept, or nothing.

    The head is locked last, so that actions wait for each other for as short as can be: those
    inside of another one leave it to the outer one. Raises `NothingRecorded` when the action said
    nothing, and `JournalBroken` without a head.
    """
    outer = _RECORD.get()
    with transaction.atomic():
        record = Record(actor, at)
        token = _RECORD.set(record)
        try:
            yield record
        finally:
            _RECORD.reset(token)
        if not record.found:
            raise NothingRecorded("an action ended without a word in the journal")
        if outer is None:
            _append(record.found)
        else:
            outer.found.extend(record.found)


def _append(found: Sequence[Entry]) -> None:
    head = JournalHead.objects.select_for_update().first()
    if head is None:
        raise JournalBroken("the head of the journal is gone", hint="restore a backup")
    rows = []
    for each in found:
        head.sequence += 1
        text = text_of(replace(each, sequence=head.sequence))
        head.digest = digest_of(head.digest, text)
        rows.append(
            JournalEntry(
                sequence=head.sequence,
                at=each.at,
                actor=each.actor,
                kind=each.kind,
                subject=each.subject,
                party=each.party,
                text=text,
                digest=head.digest,
            )
        )
    JournalEntry.objects.bulk_create(rows)
    head.save(update_fields=("sequence", "digest"))


def sign_checkpoint(*, on: date, at: Instant, key: SigningKey) -> JournalCheckpoint:
    """Signs the last entry that there is, as the checkpoint of a day; one that is there stays.

    What came since the last checkpoint is proven first: nobody signs what does not hold together.
    The signature is an entry of its own, so that a checkpoint cannot be removed unnoticed.
    Raises `JournalBroken`.
    """
    last = last_checkpoint()
    if last is not None and last.on >= on:
        return last
    proof = extended(last)
    checkpoint = Checkpoint(on, proof.entries, proof.digest)
    with recording(actor=SYSTEM, at=at) as record:
        made = JournalCheckpoint.objects.create(
            on=on,
            sequence=checkpoint.sequence,
            digest=checkpoint.digest,
            signed_at=at,
            signature=key.signed(checkpoint.content),
        )
        record(SIGNED, f"checkpoint:{on}", checkpoint.content)
    return made
