"""The journal exported: proven again without its database, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from palier.proof.sealed_lines import Checkpoint, proven_lines
from palier.slm.journal.actions import recording
from palier.slm.journal.models import JournalEntry
from palier.slm.journal.queries import entries, exported, exporting, proven

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(exporting, "_AT_ONCE", 4)


def said(count: int) -> None:
    with recording(actor="7", at=1_700_000_000_000_000) as record:
        for number in range(count):
            record(("party.changed", "service.changed")[number % 2], f"party:{number}", {"Nº": "é"})


def lines(**asked) -> list[str]:
    return "".join(exported(entries(**asked), "jsonl")).splitlines()


def test_a_whole_export_is_proven_to_the_same_seal_as_the_journal():
    said(11)
    found, proof = proven_lines(lines()), proven()
    assert (found.entries, found.digest) == (proof.entries, proof.digest)
    assert (found.first, found.last, found.gaps) == (1, 11, 0)
    row = JournalEntry.objects.get(pk=5)
    assert json.loads(lines()[4]) == {
        **json.loads(row.text),
        "before": JournalEntry.objects.get(pk=4).digest,
        "digest": row.digest,
    }


def test_a_part_of_it_says_what_is_left_out():
    said(11)
    found = proven_lines(lines(kind="service.*"))
    assert (found.entries, found.first, found.last, found.gaps) == (5, 2, 10, 4)


def test_it_is_held_to_checkpoints():
    said(5)
    row = JournalEntry.objects.get(pk=3)
    assert proven_lines(lines(), [Checkpoint(date(2026, 1, 1), 3, row.digest)]).met == 1


def test_an_empty_export_is_empty():
    assert lines() == []
    assert "".join(exported(entries(), "csv")).count("\r\n") == 1


def test_the_csv_has_a_row_for_each_entry_and_runs_no_formula():
    said(5)
    with recording(actor="7", at=1) as record:
        record("party.changed", "party:1", {}, '=HYPERLINK("http://x")')
    text = "".join(exported(entries(), "csv"))
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["sequence"] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert rows[0]["at"] == "2023-11-14T22:13:20Z"
    assert rows[0]["details"] == '{"Nº": "é"}'
    assert rows[5]["reason"].startswith("'=")
