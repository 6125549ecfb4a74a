"""Entries of the journal, by what was done, to what, by whom and when."""

from __future__ import annotations

import json

from django.db.models import QuerySet

from palier.calculus.instants import Instant
from palier.slm.journal.errors import JournalBroken
from palier.slm.journal.mapping import Entry
from palier.slm.journal.models import JournalEntry


def entries(
    *,
    subject: str = "",
    actor: str = "",
    kind: str = "",
    party: str = "",
    since: Instant | None = None,
    until: Instant | None = None,
) -> QuerySet[JournalEntry]:
    """The entries, the newest first; `kind` may end with a star, as `service.*`.

    `party` is the id as text of the one that they concern; `until` is not included.
    """
    found = JournalEntry.objects.order_by("-sequence")
    for name, value in (("subject", subject), ("actor", actor), ("party", party)):
        if value:
            found = found.filter(**{name: value})
    if kind.endswith("*"):
        found = found.filter(kind__startswith=kind[:-1])
    elif kind:
        found = found.filter(kind=kind)
    if since is not None:
        found = found.filter(at__gte=since)
    if until is not None:
        found = found.filter(at__lt=until)
    return found


def entry_of(row: JournalEntry) -> Entry:
    """The entry that was sealed. Raises `JournalBroken`."""
    try:
        return Entry(**json.loads(row.text))
    except (TypeError, ValueError):
        raise JournalBroken(
            f"entry {row.sequence} of the journal: its text is not that of an entry",
            hint="compare with a backup or an exported journal to find out what was changed",
        ) from None
