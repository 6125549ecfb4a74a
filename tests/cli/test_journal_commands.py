"""`palier journal`: from entries to an export and checkpoints that another party can check."""

from __future__ import annotations

import json

import pytest

from palier.cli.exits import Exit
from palier.cli.main import run
from tests import django_ready  # noqa: F401 (before the models)

from django.db import connection  # isort: skip
from django.test import override_settings  # isort: skip

from palier.slm.journal.actions import recording  # isort: skip

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def place(tmp_path):
    """Where copies are kept; the server's own key is there too."""
    with override_settings(SIGNING_KEY=tmp_path / "signing.key", HOME=tmp_path):
        yield tmp_path


@pytest.fixture
def palier(capfd, place):
    """Runs a command of the journal: its exit code, and what it says."""

    def invoke(*arguments: object) -> tuple[int, str]:
        code = run(["journal", *map(str, arguments), "--lang", "en"])
        said = capfd.readouterr()
        return code, said.out + said.err

    return invoke


def said(kind: str = "party.changed", at: int = 1_795_000_000_000_000) -> None:
    with recording(actor="7", at=at) as record:
        record(kind, "party:1", {"n": 1}, party="1")


def test_what_is_handed_over_can_be_checked_by_who_gets_it(palier, place):
    said()
    key, kept, out = place / "key.json", place / "kept.jsonl", place / "out.jsonl"
    assert palier("key", "-o", key)[0] == Exit.MET
    code, shown = palier("sign")
    assert (code, shown.split()[1]) == (Exit.MET, "1")
    assert palier("sign") == (code, shown)
    palier("checkpoints", "-f", "jsonl", "-o", kept)
    assert palier("checkpoints")[1] == shown
    said()
    palier("export", "-o", out)
    code, told = palier("verify", "--checkpoint", kept)
    assert (code, "3 entries, none changed" in told) == (Exit.MET, True)
    assert "held to 1 signed checkpoint" in told
    code, told = palier("verify", "--file", out, "--checkpoint", kept, "--key", key)
    assert (code, "3 entries, 1 to 3, none changed" in told) == (Exit.MET, True)
    assert "held to 1 signed checkpoint" in told

    out.write_text(out.read_text().replace('"n":1', '"n":2'))
    code, told = palier("verify", "--file", out)
    assert (code, "[journal-broken]" in told) == (Exit.BAD_INPUT, True)


def test_a_file_without_the_entry_of_a_checkpoint_cannot_be_said_of(palier, place):
    key, kept, out = place / "key.json", place / "kept.jsonl", place / "out.jsonl"
    said("service.created")
    palier("sign")
    palier("key", "-o", key)
    palier("checkpoints", "-f", "jsonl", "-o", kept)
    said("service.moved")
    palier("export", "--kind", "service.m*", "-o", out)
    code, told = palier("verify", "--file", out, "--checkpoint", kept, "--key", key)
    assert (code, "held to 0 signed checkpoints" in told) == (Exit.CANNOT_SAY, True)
    palier("export", "--kind", "service.*", "-o", out)
    assert "entries are left out at 1 place" in palier("verify", "--file", out)[1]


def test_a_journal_that_was_cut_short_is_caught_by_the_copy(palier, place):
    kept = place / "kept.jsonl"
    said()
    palier("sign")
    palier("checkpoints", "-f", "jsonl", "-o", kept)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER journal_no_delete")
            cursor.execute("DROP TRIGGER checkpoint_no_delete")
        else:
            cursor.execute("ALTER TABLE slm_journalentry DISABLE TRIGGER ALL")
            cursor.execute("ALTER TABLE slm_journalcheckpoint DISABLE TRIGGER ALL")
        cursor.execute("DELETE FROM slm_journalentry")
        cursor.execute("DELETE FROM slm_journalcheckpoint")
        cursor.execute(f"UPDATE slm_journalhead SET sequence = 0, digest = '{'0' * 64}'")
    assert palier("verify")[0] == Exit.MET
    code, told = palier("verify", "--checkpoint", kept)
    assert (code, "[journal-broken]" in told) == (Exit.BAD_INPUT, True)


def test_entries_are_shown_by_kind_party_and_day(palier):
    said("service.created", at=1_795_000_000_000_000)
    said("party.changed", at=1_795_500_000_000_000)
    for asked, kind in (
        (("--kind", "service.*"), "service.created"),
        (("--since", "2026-11-24"), "party.changed"),
        (("--until", "2026-11-20"), "service.created"),
        (("--until", "2026-11-19T00:00:00Z", "--party", "1"), "service.created"),
    ):
        lines = palier("show", "-f", "jsonl", *asked)[1].splitlines()
        assert [json.loads(line)["kind"] for line in lines] == [kind], asked
    assert palier("show", "--party", "2")[1] == ""
    assert palier("export", "-f", "csv")[1].count("\n") == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("export", "-f", "xml"), "bad-option"),
        (("checkpoints", "-f", "xml"), "bad-option"),
        (("show", "--since", "yesterday"), "bad-option"),
        (("verify", "--checkpoint", "absent"), "copy-unreadable"),
        (("verify", "--key", "absent"), "copy-unreadable"),
        (("verify", "--file", "absent"), "copy-unreadable"),
        (("verify", "--file", "absent", "--checkpoint", "absent"), "bad-option"),
    ],
)
def test_what_cannot_be_used_is_refused(palier, arguments, code):
    told = palier(*arguments)
    assert told[0] == Exit.BAD_INPUT
    assert f"[{code}]" in told[1]


def test_what_is_no_copy_is_refused(palier, place):
    (place / "x").write_text("no JSON\n")
    (place / "y").write_text('{"signature": "a.b.c"}\n')
    assert "[copy-unreadable]" in palier("verify", "--checkpoint", place / "x")[1]
    assert "[signature-wrong]" in palier("verify", "--checkpoint", place / "y")[1]
    assert "[key-unreadable]" in palier("verify", "--key", place / "x")[1]
