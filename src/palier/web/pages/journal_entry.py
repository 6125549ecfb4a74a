"""One entry of the journal: in words, as it was sealed, and which checkpoint signs it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.urls import reverse

from palier.presentation.languages import Words
from palier.proof.sealed_lines import START
from palier.slm.journal.models import JournalCheckpoint, JournalEntry
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight, entries_visible_to, may
from palier.web.lists.columns import Reader
from palier.web.pages.frame import Crumb
from palier.web.pages.journal import EntryLine, lines_of
from palier.web.pages.subjects import Name, list_address, names_of


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Everything that the page of an entry shows."""

    line: EntryLine
    trail: tuple[Crumb, ...]
    kind: str
    subject_code: str
    party: Name | None
    before: str
    """The seal that it stands on."""
    digest: str
    text: str
    """Exactly what was sealed."""
    readable: str
    signed: JournalCheckpoint | None
    """The first checkpoint that signs it too; None: not yet, or not for this reader."""
    previous: str
    next: str
    of_actor: str
    of_subject: str
    of_kind: str


def entry_page(row: JournalEntry, sight: Sight, reader: Reader) -> EntryPage:
    """The page of an entry that the reader sees; in a bounded number of queries."""
    say = reader.say
    (line,) = lines_of((row,), sight, reader)
    before = JournalEntry.objects.filter(pk=row.sequence - 1).values_list("digest", flat=True)
    sees_all = may(sight, "journal.read")
    signed = JournalCheckpoint.objects.filter(sequence__gte=row.sequence).order_by("on")
    seen = entries_visible_to(sight)
    return EntryPage(
        line=line,
        trail=(
            Crumb(say("Home"), reverse("home")),
            Crumb(say("Journal"), reverse("journal")),
            Crumb(_title(row, say)),
        ),
        kind=row.kind,
        subject_code=row.subject,
        party=_party(row, sight, reader),
        before=before.first() or START,
        digest=row.digest,
        text=row.text,
        readable=json.dumps(json.loads(row.text), ensure_ascii=False, indent=2),
        signed=signed.first() if sees_all else None,
        previous=_address(seen.filter(sequence__lt=row.sequence).first()),
        next=_address(seen.filter(sequence__gt=row.sequence).order_by("sequence").first()),
        of_actor=list_address("journal", person=row.actor),
        of_subject=list_address("journal", subject=row.subject),
        of_kind=list_address("journal", kind=row.kind),
    )


def _title(row: JournalEntry, say: Words) -> str:
    return say("Entry {number}", number=str(row.sequence))


def _party(row: JournalEntry, sight: Sight, reader: Reader) -> Name | None:
    if not row.party:
        return None
    subject = f"party:{row.party}"
    return names_of([subject], sight, day_of(reader.at), reader.say)[subject]


def _address(row: JournalEntry | None) -> str:
    return reverse("journal-entry", args=[row.sequence]) if row else ""
