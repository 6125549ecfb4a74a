"""Entries of the journal as pages show them: a sentence each, with the names that one may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from palier.calculus.instants import Instant
from palier.presentation.languages import Words
from palier.presentation.words_of_details import Change, changes_in, subjects_in
from palier.presentation.words_of_details import Named as NamedDetails
from palier.presentation.words_of_journal import what_was_done, who_did_what
from palier.slm.journal.actions import SYSTEM
from palier.slm.journal.mapping import Entry
from palier.slm.journal.models import JournalEntry
from palier.slm.journal.queries import entry_of
from palier.slm.parties.actions import day_of
from palier.slm.parties.queries import Sight, entries_visible_to
from palier.web.lists.columns import Reader
from palier.web.pages.subjects import Name, Names, list_address, names_of

NEWEST = 10
SHOWN = 50
"""Entries on a page that has nothing else."""
_SHORT = 3
# What the sentence says, or nobody reads.
_LEFT_OUT = frozenset({"cost", "digest", "limit", "message", "of", "person"})
# Beside the subject, whom or what an entry concerns; the first that its details name.
_OTHERS = ("of", "person", "needed", "facility", "customer")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry: what the component `journal` shows of it, and what its own page adds."""

    sequence: int
    at: Instant
    what: str
    sentence: str
    who: str
    who_address: str
    subject: Name
    reason: str
    changes: tuple[Change, ...]
    address: str

    @property
    def brief(self) -> tuple[Change, ...]:
        """As many changes as a line of a list holds, without what says nothing there."""
        told = (each for each in self.changes if not each.is_empty and each.key not in _LEFT_OUT)
        return tuple(told)[:_SHORT]


@dataclass(frozen=True, slots=True)
class JournalPart:
    """The newest entries about something, and where all of them are."""

    entries: tuple[EntryLine, ...]
    address: str


def journal_of(
    subject: str, sight: Sight, reader: Reader, *, of: Q | None = None, shown: int = NEWEST
) -> JournalPart:
    """What the component `journal` shows on the page of something; `subject` as `service:12`.

    `of` says which entries are about it, where those are more than the ones of the subject.
    """
    rows = entries_visible_to(sight).filter(of or Q(subject=subject))[:shown]
    address = list_address("journal", subject=subject)
    return JournalPart(lines_of(rows, sight, reader), address)


def lines_of(rows: Iterable[JournalEntry], sight: Sight, reader: Reader) -> tuple[EntryLine, ...]:
    """The entries in words; names are asked for all of them at once."""
    found = [entry_of(row) for row in rows]
    subjects = {each for entry in found for each in _subjects(entry)}
    names = names_of(subjects, sight, day_of(reader.at), reader.say)
    return tuple(_line(each, names, reader) for each in found)


def _subjects(entry: Entry) -> set[str]:
    found = {entry.subject, *subjects_in(entry.details)}
    return found if entry.actor == SYSTEM else found | {f"person:{entry.actor}"}


def _line(entry: Entry, names: Names, reader: Reader) -> EntryLine:
    say = reader.say
    who = _who(entry.actor, names, say)
    subject = _subject(entry, names)
    texts = {key: each.text for key, each in names.items()}
    named = NamedDetails(texts, reader.zone_name)
    return EntryLine(
        sequence=entry.sequence,
        at=entry.at,
        what=what_was_done(entry.kind, say),
        sentence=who_did_what(
            entry.kind, say, who=who.text, what=subject.text, of=_of(entry, names, say)
        ),
        who=who.text,
        who_address=who.address,
        subject=subject,
        reason=entry.reason,
        changes=changes_in(entry.kind, entry.details, named, say),
        address=reverse("journal-entry", args=[entry.sequence]),
    )


def _who(actor: str, names: Names, say: Words) -> Name:
    if actor == SYSTEM:
        return Name(say("Palier"))
    found = names[f"person:{actor}"]
    # Who at the provider did it is not shown to others.
    return found if found.address else Name(say("the provider"))


def _subject(entry: Entry, names: Names) -> Name:
    """Its name; that of what was removed since, as the entry itself kept it."""
    found = names[entry.subject]
    kept = entry.details.get("name")
    is_webhook = entry.subject.startswith("webhook:")
    return Name(kept) if is_webhook and not found.address and isinstance(kept, str) else found


def _of(entry: Entry, names: Names, say: Words) -> str:
    for key in _OTHERS:
        other = entry.details.get(key)
        if isinstance(other, str) and other in names:
            return names[other].text
    return say("somebody")
