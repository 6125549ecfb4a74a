"""Reads the journal: whole or of one subject, and proves that nobody changed it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from palier.slm.journal.errors import JournalBroken
from palier.slm.journal.mapping import START, Entry, digest_of
from palier.slm.journal.models import JournalEntry, JournalHead

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Proof:
    """What a journal that holds together ends with."""

    entries: int
    digest: str


def entries(*, subject: str = "", actor: str = "", kind: str = "") -> QuerySet[JournalEntry]:
    """The entries, the newest first; of one subject, of one actor, or of one kind."""
    found = JournalEntry.objects.order_by("-sequence")
    for name, value in (("subject", subject), ("actor", actor), ("kind", kind)):
        if value:
            found = found.filter(**{name: value})
    return found


def proven() -> Proof:
    """Recomputes every seal from the first entry on.

    Raises `JournalBroken` at the first entry that was edited, removed, put in or moved, or where
    the head is not the last entry.
    """
    digest, count = START, 0
    for row in _every():
        count += 1
        if row.sequence != count:
            raise _broken(count, f"it is followed by number {row.sequence}, or is not there")
        if _columns(row) != _sealed(row):
            raise _broken(count, "its columns do not say what its text says")
        digest = digest_of(digest, row.text)
        if row.digest != digest:
            raise _broken(count, "its seal is not that of its text and of what stands before it")
    head = JournalHead.objects.first()
    if (head.sequence, head.digest) != (count, digest) if head else count:
        raise _broken(count, "it is the last one, and the journal was longer")
    return Proof(count, digest)


def _every() -> Iterator[JournalEntry]:
    last = 0
    while True:
        rows = list(JournalEntry.objects.filter(sequence__gt=last).order_by("sequence")[:_AT_ONCE])
        if not rows:
            return
        yield from rows
        last = rows[-1].sequence


def _columns(row: JournalEntry) -> tuple[object, ...]:
    return row.sequence, row.at, row.actor, row.kind, row.subject, row.party


def _sealed(row: JournalEntry) -> tuple[object, ...]:
    entry = entry_of(row)
    return entry.sequence, entry.at, entry.actor, entry.kind, entry.subject, entry.party


def entry_of(row: JournalEntry) -> Entry:
    """The entry that was sealed. Raises `JournalBroken`."""
    try:
        return Entry(**json.loads(row.text))
    except (TypeError, ValueError):
        raise _broken(row.sequence, "its text is not that of an entry") from None


def _broken(number: int, what: str) -> JournalBroken:
    return JournalBroken(
        f"entry {number} of the journal: {what}",
        hint="compare with a backup or an exported journal to find out what was changed",
    )
