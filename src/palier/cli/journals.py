"""`palier journal`: what was done, by whom and when; and the proof that nobody changed it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from palier.calculus.instants import instant_text
from palier.cli.bad_options import BadOption
from palier.cli.exits import Exit
from palier.cli.server_ready import database_ready
from palier.cli.showable import showable
from palier.cli.writing import write
from palier.presentation.languages import words

if TYPE_CHECKING:
    from palier.slm.journal.mapping import Entry

FORMATS = ("table", "jsonl")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries to show, and how."""

    subject: str = ""
    actor: str = ""
    kind: str = ""
    limit: int = 50
    format: str = "table"


def show(asked: Asked, tag: str) -> int:
    """Shows entries, the newest first."""
    if asked.format not in FORMATS:
        raise BadOption(f"there is no format {asked.format!r}", hint=f"one of {', '.join(FORMATS)}")
    with database_ready():
        from palier.slm.journal.queries import entries, entry_of

        rows = entries(subject=asked.subject, actor=asked.actor, kind=asked.kind)
        found = [(row, entry_of(row)) for row in rows[: asked.limit]]
    if asked.format == "jsonl":
        lines = [json.dumps({**json.loads(row.text), "digest": row.digest}) for row, _ in found]
        write("".join(f"{line}\n" for line in lines), None)
    else:
        write("".join(_line(entry) for _, entry in found), None)
    return Exit.MET


def verify(tag: str) -> int:
    """Recomputes every seal, and says up to which one the journal holds."""
    with database_ready():
        from palier.slm.journal.queries import proven

        proof = proven()
    say = words(tag)
    line = say.many(
        "{entries} entry, none changed; the last seal is {digest}",
        "{entries} entries, none changed; the last seal is {digest}",
        proof.entries,
        entries=str(proof.entries),
        digest=proof.digest,
    )
    write(line + "\n", None)
    return Exit.MET


def _line(entry: Entry) -> str:
    details = json.dumps(dict(entry.details), ensure_ascii=False)
    parts = [str(entry.sequence), instant_text(entry.at), entry.actor, entry.kind, entry.subject]
    return showable("  ".join([*parts, details, *([entry.reason] if entry.reason else [])])) + "\n"
