"""Signed checkpoints: one kept elsewhere catches even whoever writes the whole journal anew."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from palier.calculus.instants import DAY
from palier.proof.sealed_lines import START, Checkpoint, checkpoint_of, digest_of
from palier.proof.signing import SigningKey, kept_key, public_of, read_signed
from palier.slm.journal.actions import recording, sign_checkpoint
from palier.slm.journal.errors import JournalBroken
from palier.slm.journal.models import JournalCheckpoint, JournalEntry, JournalHead
from palier.slm.journal.queries import entries, entry_of, proven, signed_checkpoints

pytestmark = pytest.mark.usefixtures("database")

FIRST = date(2026, 11, 22)


@pytest.fixture
def key(tmp_path) -> SigningKey:
    return kept_key(tmp_path / "signing.key")


def said(count: int) -> None:
    for number in range(count):
        with recording(actor="7", at=1_000 + number) as record:
            record("credit.agreed", "claim:1", {"amount": "1000.00"})


def signed(key: SigningKey, days: int = 3, each: int = 2) -> list[Checkpoint]:
    """So many days of so many entries, each with its checkpoint."""
    for day in range(days):
        said(each)
        sign_checkpoint(on=date.fromordinal(FIRST.toordinal() + day), at=day * DAY, key=key)
    return signed_checkpoints(public_of([key]))


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def without_triggers() -> None:
    """As somebody would who owns the database."""
    if connection.vendor == "sqlite":
        for name in ("journal_no_update", "journal_no_delete"):
            execute(f"DROP TRIGGER {name}")
        for name in ("checkpoint_no_update", "checkpoint_no_delete"):
            execute(f"DROP TRIGGER {name}")
    else:
        execute("ALTER TABLE slm_journalentry DISABLE TRIGGER ALL")
        execute("ALTER TABLE slm_journalcheckpoint DISABLE TRIGGER ALL")


def written_anew(old: str, new: str) -> None:
    """The journal with another text, every seal made again, the head as well."""
    digest = START
    for row in JournalEntry.objects.order_by("sequence"):
        text = row.text.replace(old, new)
        digest = digest_of(digest, text)
        JournalEntry.objects.filter(pk=row.pk).update(text=text, digest=digest)
    JournalHead.objects.update(digest=digest)


def test_a_checkpoint_signs_the_last_entry_and_is_an_entry(key):
    assert signed(key) == [
        Checkpoint(date(2026, 11, 22), 2, JournalEntry.objects.get(pk=2).digest),
        Checkpoint(date(2026, 11, 23), 5, JournalEntry.objects.get(pk=5).digest),
        Checkpoint(date(2026, 11, 24), 8, JournalEntry.objects.get(pk=8).digest),
    ]
    found = entry_of(entries(kind="journal.signed")[0])
    assert (found.subject, found.details["sequence"]) == ("checkpoint:2026-11-24", 8)
    assert (proven().entries, proven().checkpoints) == (9, 3)


def test_a_day_has_one_checkpoint_and_days_do_not_go_back(key):
    first = sign_checkpoint(on=FIRST, at=1, key=key)
    said(1)
    assert sign_checkpoint(on=FIRST, at=2, key=key) == first
    assert sign_checkpoint(on=date(2026, 11, 1), at=3, key=key) == first
    assert JournalCheckpoint.objects.get().sequence == 0
    assert proven([Checkpoint(FIRST, 0, START)]).checkpoints == 1


def test_whoever_writes_the_whole_journal_anew_is_caught_by_a_copy_kept_elsewhere(key):
    signed(key)
    copy = [row.signature for row in JournalCheckpoint.objects.order_by("on")]
    kept = [checkpoint_of(read_signed(text, public_of([key]))) for text in copy]
    without_triggers()
    JournalCheckpoint.objects.all().delete()
    JournalEntry.objects.filter(kind="journal.signed", sequence__gt=8).delete()
    JournalHead.objects.update(sequence=8)
    for number in (3, 6):
        row = JournalEntry.objects.get(pk=number)
        text = row.text.replace("journal.signed", "credit.agreed")
        JournalEntry.objects.filter(pk=number).update(text=text, kind="credit.agreed")
    written_anew("1000.00", "9000.00")
    assert proven().entries == 8
    for each in kept:
        with pytest.raises(JournalBroken, match="it is not the one that was signed on"):
            proven([each])


def test_a_journal_cut_short_is_caught_by_a_copy_kept_elsewhere(key):
    kept = signed(key, days=1, each=4)
    without_triggers()
    JournalCheckpoint.objects.all().delete()
    JournalEntry.objects.filter(sequence__gt=2).delete()
    JournalHead.objects.update(sequence=2, digest=JournalEntry.objects.get(pk=2).digest)
    assert proven().entries == 2
    with pytest.raises(JournalBroken, match="the entry that it signs is not there"):
        proven(kept)


def test_the_chain_written_anew_is_caught_by_the_checkpoints_beside_it(key):
    signed(key)
    without_triggers()
    written_anew("1000.00", "9000.00")
    with pytest.raises(JournalBroken, match=r"^entry 2 of the journal: it is not the one"):
        proven()


@pytest.mark.parametrize(
    ("statements", "message"),
    [
        (["DELETE FROM slm_journalcheckpoint WHERE sequence = 5"], "it was removed or changed"),
        (["UPDATE slm_journalcheckpoint SET sequence = 4 WHERE sequence = 5"], "not the one"),
        (
            [
                'INSERT INTO slm_journalcheckpoint ("on", sequence, digest, signed_at, signature) '
                "SELECT '2026-11-30', sequence, digest, signed_at, signature "
                "FROM slm_journalcheckpoint WHERE sequence = 5"
            ],
            "the journal does not know it",
        ),
        (
            [
                "UPDATE slm_journalcheckpoint SET \"on\" = '2027-01-01' WHERE sequence = 2",
                "UPDATE slm_journalcheckpoint SET \"on\" = '2026-11-22' WHERE sequence = 5",
                "UPDATE slm_journalcheckpoint SET \"on\" = '2026-11-23' WHERE sequence = 2",
            ],
            "the journal does not know it",
        ),
    ],
    ids=["removed", "edited", "inserted", "reordered"],
)
def test_whoever_changes_checkpoints_is_caught_without_a_key(key, statements, message):
    signed(key)
    without_triggers()
    execute(*statements)
    with pytest.raises(JournalBroken, match=message):
        proven()


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE slm_journalcheckpoint SET signature = 'x.y.z' WHERE sequence = 5", "its content"),
        ("UPDATE slm_journalcheckpoint SET digest = 'x' WHERE sequence = 5", "its columns"),
        (
            "UPDATE slm_journalcheckpoint SET signature = (SELECT signature FROM "
            "slm_journalcheckpoint WHERE sequence = 2) WHERE sequence = 5",
            "its columns",
        ),
    ],
)
def test_a_signature_that_is_not_that_of_the_checkpoint_is_caught(key, statement, message):
    signed(key)
    without_triggers()
    execute(statement)
    with pytest.raises(JournalBroken, match=f"^the checkpoint of 2026-11-23: .*{message}"):
        signed_checkpoints(public_of([key]))


def test_another_key_signs_nothing_for_this_one(key, tmp_path):
    signed(kept_key(tmp_path / "other.key"))
    with pytest.raises(JournalBroken, match=r"2026-11-22.*which was not given"):
        signed_checkpoints(public_of([key]))


def test_what_does_not_hold_together_is_not_signed(key):
    signed(key, days=1)
    said(3)
    without_triggers()
    execute("UPDATE slm_journalentry SET text = replace(text, '1000', '9000') WHERE sequence = 5")
    with pytest.raises(JournalBroken, match=r"^entry 5 "):
        sign_checkpoint(on=date(2026, 12, 1), at=1, key=key)
    assert JournalCheckpoint.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    ["UPDATE slm_journalcheckpoint SET sequence = 1", "DELETE FROM slm_journalcheckpoint"],
)
def test_the_database_refuses_to_change_a_checkpoint(key, change):
    signed(key, days=1)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        execute(change)
    assert json.loads(JournalEntry.objects.get(pk=3).text)["kind"] == "journal.signed"
    assert proven().checkpoints == 1
