"""The journal holds together, and whoever changes it behind its back is caught."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, transaction

from palier.proof.sealed_lines import START, digest_of
from palier.slm.journal.actions import SYSTEM, recording
from palier.slm.journal.errors import JournalBroken, NothingRecorded
from palier.slm.journal.mapping import Entry, text_of
from palier.slm.journal.models import JournalEntry, JournalHead
from palier.slm.journal.queries import entries, entry_of, proven

pytestmark = pytest.mark.usefixtures("database")


def said(count: int = 1, subject: str = "party:1", actor: str = "7") -> None:
    for number in range(count):
        with recording(actor=actor, at=1_000 + number) as record:
            record("party.changed", subject, {"name": f"Nº {number}"}, "renamed")


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def without_triggers() -> None:
    """As somebody would who owns the database."""
    if connection.vendor == "sqlite":
        execute("DROP TRIGGER journal_no_update")
        execute("DROP TRIGGER journal_no_delete")
    else:
        execute("ALTER TABLE slm_journalentry DISABLE TRIGGER ALL")


def test_an_empty_journal_holds():
    assert proven().entries == 0


def test_entries_are_sealed_one_to_the_next():
    said(3)
    proof = proven()
    digest = START
    for row in JournalEntry.objects.order_by("sequence"):
        digest = digest_of(digest, row.text)
    assert (proof.entries, proof.digest) == (3, digest)


def test_an_entry_is_read_as_it_was_written():
    said()
    (row,) = entries()
    entry = Entry(1, 1_000, "7", "party.changed", "party:1", {"name": "Nº 0"}, "renamed")
    assert entry_of(row) == entry
    assert row.text == text_of(entry)
    assert json.loads(row.text)["details"] == {"name": "Nº 0"}


def test_entries_of_one_subject_actor_or_kind():
    said(2)
    said(subject="party:2", actor=SYSTEM)
    assert [each.sequence for each in entries()] == [3, 2, 1]
    assert [each.sequence for each in entries(subject="party:2")] == [3]
    assert [each.sequence for each in entries(actor="7")] == [2, 1]
    assert not entries(kind="party.created")


def test_entries_by_the_beginning_of_their_kind_by_party_and_by_instant():
    with recording(actor="7", at=5) as record:
        record("service.created", "service:1", {}, party="4")
        record("service.moved", "service:1", {}, party="4")
        record("services", "service:1", {}, party="5")
        record("service_x", "service:1", {})
    with recording(actor="7", at=6) as record:
        record("party.created", "party:9", {}, party="4")
    found = {"kind": "service.*"}, {"party": "4"}, {"since": 6}, {"until": 6}, {"kind": "party.*"}
    assert [[each.sequence for each in entries(**asked)] for asked in found] == [
        [2, 1],
        [5, 2, 1],
        [5],
        [4, 3, 2, 1],
        [5],
    ]


def test_an_action_that_fails_leaves_nothing():
    said()

    def act() -> None:
        with recording(actor="7", at=1) as record:
            record("party.changed", "party:1", {})
            raise KeyError("in the middle")

    with pytest.raises(KeyError):
        act()
    assert proven().entries == 1


def test_an_action_says_what_it_did():
    with pytest.raises(NothingRecorded), recording(actor="7", at=1):
        pass
    assert proven().entries == 0


@pytest.mark.parametrize(
    "statement",
    ["UPDATE slm_journalentry SET actor = 'x'", "DELETE FROM slm_journalentry WHERE sequence = 2"],
)
def test_the_database_refuses_to_change_an_entry(statement):
    said(3)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        execute(statement)
    assert proven().entries == 3


COLUMNS = "sequence, at, actor, kind, subject, party, text, digest"
ROW = "SELECT 5, at, actor, kind, subject, party, text, digest FROM slm_journalentry WHERE sequence = 2"  # noqa: E501


@pytest.mark.parametrize(
    ("statements", "number"),
    [
        (
            ["UPDATE slm_journalentry SET text = replace(text, 'Nº 1', 'Nº 9') WHERE sequence = 2"],
            2,
        ),
        (["UPDATE slm_journalentry SET text = 'no JSON' WHERE sequence = 3"], 3),
        (["UPDATE slm_journalentry SET actor = 'x' WHERE sequence = 1"], 1),
        (["DELETE FROM slm_journalentry WHERE sequence = 2"], 2),
        (["DELETE FROM slm_journalentry WHERE sequence = 4"], 3),
        (["DELETE FROM slm_journalentry"], 0),
        (["UPDATE slm_journalhead SET sequence = 3"], 4),
        (
            [f"INSERT INTO slm_journalentry ({COLUMNS}) {ROW}"],
            5,
        ),
        (
            [
                "UPDATE slm_journalentry SET sequence = 9 WHERE sequence = 2",
                "UPDATE slm_journalentry SET sequence = 2 WHERE sequence = 3",
                "UPDATE slm_journalentry SET sequence = 3 WHERE sequence = 9",
            ],
            2,
        ),
    ],
    ids=["edited", "broken", "column", "removed", "last", "all", "head", "inserted", "reordered"],
)
def test_whoever_changes_it_behind_its_back_is_caught(statements, number):
    said(4)
    without_triggers()
    for statement in statements:
        execute(statement)
    with pytest.raises(JournalBroken, match=f"^entry {number} "):
        proven()


def test_a_head_that_is_gone_is_noticed():
    said()
    JournalHead.objects.all().delete()
    with pytest.raises(JournalBroken):
        proven()
    with pytest.raises(JournalBroken, match="head"):
        said()
    assert len(entries()) == 1


def undone(subject: str) -> None:
    with recording(actor="1", at=5):
        with recording(actor="1", at=5) as part:
            part("service.created", subject, {})
        raise ZeroDivisionError


def test_actions_inside_of_another_are_kept_with_it_or_not_at_all():
    with recording(actor="1", at=5) as whole:
        with recording(actor="1", at=5) as part:
            part("service.created", "service:1", {})
        with pytest.raises(ZeroDivisionError):
            undone("service:2")
        whole("catalogue.imported", "catalogue", {})
    kinds = [(row.kind, row.subject) for row in JournalEntry.objects.order_by("sequence")]
    assert kinds == [("service.created", "service:1"), ("catalogue.imported", "catalogue")]
    with pytest.raises(ZeroDivisionError):
        undone("service:3")
    assert proven().entries == 2
