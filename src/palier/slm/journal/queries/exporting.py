"""The journal as JSON lines or CSV, a piece at a time: it may be longer than memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from django.db.models import QuerySet

from palier.calculus.instants import instant_text
from palier.proof.sealed_lines import START, line_of
from palier.slm.journal.models import JournalEntry

FORMATS = ("jsonl", "csv")

_AT_ONCE = 2_000
_COLUMNS = ("sequence", "at", "actor", "kind", "subject", "party", "reason", "details", "digest")

_Rows: TypeAlias = list[tuple[int, str, str]]


def exported(entries: QuerySet[JournalEntry], format: str) -> Iterator[str]:
    """The entries as text, the oldest first, in pieces.

    A JSON line can be proven without the database; the CSV is for reading.
    """
    written = {"jsonl": _lines, "csv": _cells}[format]
    if format == "csv":
        yield _csv([_COLUMNS])
    for rows in _pieces(entries.order_by("sequence")):
        yield written(rows)


def _pieces(entries: QuerySet[JournalEntry]) -> Iterator[_Rows]:
    last = 0
    while True:
        found = entries.filter(sequence__gt=last).values_list("sequence", "text", "digest")
        rows = list(found[:_AT_ONCE])
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _lines(rows: _Rows) -> str:
    seals = {0: START, **{number: digest for number, _, digest in rows}}
    missing = [number - 1 for number, _, _ in rows if number - 1 not in seals]
    before = JournalEntry.objects.filter(sequence__in=missing)
    seals.update(before.values_list("sequence", "digest"))
    return "".join(
        line_of(text, seals.get(number - 1, START), digest) + "\n" for number, text, digest in rows
    )


def _cells(rows: _Rows) -> str:
    return _csv([_cell_row(text, digest) for _, text, digest in rows])


def _cell_row(text: str, digest: str) -> list[str]:
    entry: dict[str, Any] = json.loads(text)
    details = json.dumps(entry["details"], ensure_ascii=False, sort_keys=True)
    named = {**entry, "at": instant_text(entry["at"]), "details": details, "digest": digest}
    return [_inert(str(named.get(name, ""))) for name in _COLUMNS]


def _csv(rows: Any) -> str:
    sink = io.StringIO()
    write: Callable[[Any], Any] = csv.writer(sink, lineterminator="\r\n").writerows
    write(rows)
    return sink.getvalue()


def _inert(cell: str) -> str:
    # A spreadsheet runs a cell that starts so, and reasons come from people of other parties.
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
