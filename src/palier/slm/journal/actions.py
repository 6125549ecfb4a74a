"""Appends to the journal: what every action does last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction

from palier.calculus.instants import Instant
from palier.slm.journal.errors import JournalBroken, NothingRecorded
from palier.slm.journal.mapping import Details, Entry, digest_of, text_of
from palier.slm.journal.models import JournalEntry, JournalHead

SYSTEM = "system"
"""The actor of what nobody in particular did: migrations, schedules."""


@dataclass
class Record:
    """What an action did, as it goes along."""

    found: list[tuple[str, str, Details, str, str]] = field(default_factory=list)

    def __call__(
        self, kind: str, subject: str, details: Details, reason: str = "", party: str = ""
    ) -> None:
        """One thing that was done, to what, and why; `party` is whose people may read it too."""
        self.found.append((kind, subject, details, reason, party))


@contextmanager
def recording(*, actor: str, at: Instant) -> Iterator[Record]:
    """A transaction that ends with the journal: all of it is kept, or nothing.

    The head is locked last, so that actions wait for each other for as short as can be. Raises
    `NothingRecorded` when the action said nothing, and `JournalBroken` without a head.
    """
    with transaction.atomic():
        record = Record()
        yield record
        if not record.found:
            raise NothingRecorded("an action ended without a word in the journal")
        _append(record, actor, at)


def _append(record: Record, actor: str, at: Instant) -> None:
    head = JournalHead.objects.select_for_update().first()
    if head is None:
        raise JournalBroken("the head of the journal is gone", hint="restore a backup")
    entries = []
    for kind, subject, details, reason, party in record.found:
        head.sequence += 1
        text = text_of(Entry(head.sequence, at, actor, kind, subject, details, reason, party))
        head.digest = digest_of(head.digest, text)
        entries.append(
            JournalEntry(
                sequence=head.sequence,
                at=at,
                actor=actor,
                kind=kind,
                subject=subject,
                party=party,
                text=text,
                digest=head.digest,
            )
        )
    JournalEntry.objects.bulk_create(entries)
    head.save(update_fields=("sequence", "digest"))
