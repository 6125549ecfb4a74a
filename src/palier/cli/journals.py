"""`palier journal show` and `export`: what was done, by whom and when."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from palier.calculus.instants import instant_text
from palier.cli.bad_options import BadOption
from palier.cli.exits import Exit
from palier.cli.periods_asked import begin_of, end_of
from palier.cli.server_ready import database_ready
from palier.cli.showable import showable
from palier.cli.writing import write, write_pieces

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from palier.slm.journal.mapping import Entry
    from palier.slm.journal.models import JournalEntry

FORMATS = ("table", "jsonl")
EXPORTED = ("jsonl", "csv")


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries: of one subject, actor, kind and party; from and to a day or an instant."""

    subject: str = ""
    actor: str = ""
    kind: str = ""
    party: str = ""
    since: str = ""
    until: str = ""


def show(sought: Sought, limit: int, format: str, tag: str) -> int:
    """Shows entries, the newest first."""
    _check(format, FORMATS)
    with database_ready():
        from palier.slm.journal.queries import entry_of

        found = [(row, entry_of(row)) for row in _entries(sought)[:limit]]
    if format == "jsonl":
        lines = [json.dumps({**json.loads(row.text), "digest": row.digest}) for row, _ in found]
        write("".join(f"{line}\n" for line in lines), None)
    else:
        write("".join(_line(entry) for _, entry in found), None)
    return Exit.MET


def export(sought: Sought, format: str, to: Path | None) -> int:
    """Writes entries, the oldest first, however many there are."""
    _check(format, EXPORTED)
    with database_ready():
        from palier.slm.journal.queries import exported

        pieces: Iterable[str] = exported(_entries(sought), format)
        write_pieces(pieces, to)
    return Exit.MET


def _entries(sought: Sought) -> QuerySet[JournalEntry]:
    from palier.slm.journal.queries import entries

    return entries(
        subject=sought.subject,
        actor=sought.actor,
        kind=sought.kind,
        party=sought.party,
        since=begin_of(sought.since, "--since") if sought.since else None,
        until=end_of(sought.until, "--until") if sought.until else None,
    )


def _check(format: str, formats: tuple[str, ...]) -> None:
    if format not in formats:
        raise BadOption(f"there is no format {format!r}", hint=f"one of {', '.join(formats)}")


def _line(entry: Entry) -> str:
    details = json.dumps(dict(entry.details), ensure_ascii=False)
    parts = [str(entry.sequence), instant_text(entry.at), entry.actor, entry.kind, entry.subject]
    return showable("  ".join([*parts, details, *([entry.reason] if entry.reason else [])])) + "\n"
