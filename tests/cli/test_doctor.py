"""What `palier doctor` says of settings and surroundings that are well, and that are not."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from tests import django_ready  # noqa: F401 (before the models)

from django.db import connection  # isort: skip
from django.test import override_settings  # isort: skip

from palier.cli.doctoring import findings  # isort: skip
from palier.cli.exits import Exit  # isort: skip
from palier.calculus.instants import DAY  # isort: skip
from palier.presentation.languages import words  # isort: skip
from palier.slm.journal.actions import recording  # isort: skip
from palier.slm.models import Job, JournalCheckpoint, WorkerBeat  # isort: skip
from tests.databases import forget_newest_migration  # isort: skip
from tests.jobs.processes import free_port  # isort: skip


@pytest.fixture
def home(tmp_path):
    """The home of a server, which the settings name meanwhile."""
    made = tmp_path / "home"
    made.mkdir(mode=0o700)
    with override_settings(HOME=made, SIGNING_KEY=made / "signing.key"):
        yield made


def found(language: str = "en") -> dict[str, str]:
    """How each thing is that was looked at."""
    return {each.check: each.level.value for each in findings(words(language))}


def faults(**settings) -> dict[str, str]:
    with override_settings(**settings):
        return {check: level for check, level in found().items() if level != "ok"}


@pytest.mark.usefixtures("database")
def test_all_is_well_but_that_no_worker_runs(home):
    # The PostgreSQL of the tests does not wait for the disk, and says so.
    durability = {"durability": "warn"} if connection.vendor == "postgresql" else {}
    assert faults() == {"workers": "warn", **durability}
    now = time.time_ns() // 1_000
    WorkerBeat.objects.create(worker="w", started_at=now, beaten_at=now + 60_000_000)
    assert faults() == durability


@pytest.mark.usefixtures("database")
def test_what_waits_and_what_failed_is_told(home):
    made = {"kind": "mail.send", "created_at": 1}
    Job.objects.create(state="failed", due_at=1, finished_at=2, **made)
    assert faults()["queue"] == "warn"
    Job.objects.create(due_at=1, **made)
    said = next(each for each in findings(words("en")) if each.check == "queue")
    assert "has waited for" in said.said


@pytest.mark.usefixtures("database")
def test_a_journal_that_was_changed_is_told(home):
    with recording(actor="7", at=1) as record:
        record("party.changed", "party:1", {})
        record("party.changed", "party:1", {})
    assert faults()["checkpoints"] == "warn"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER journal_no_delete")
        else:
            cursor.execute("ALTER TABLE slm_journalentry DISABLE TRIGGER ALL")
        cursor.execute("DELETE FROM slm_journalentry WHERE sequence = 2")
    assert (faults()["journal"], faults()["journal-triggers"]) == ("fail", "fail")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("age", "level"), [(0, None), (3 * DAY, "warn")])
def test_a_checkpoint_that_is_late_is_told(home, age, level):
    at = time.time_ns() // 1_000 - age
    JournalCheckpoint.objects.create(
        on="2026-11-23", sequence=0, digest="0", signed_at=at, signature="x"
    )
    assert faults().get("checkpoints") == level


@pytest.mark.usefixtures("database")
def test_a_migration_that_is_missing_is_told_and_nothing_below_is_asked(home):
    forget_newest_migration()
    assert faults()["tables"] == "fail"
    assert "journal" not in found()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"PUBLIC_URL": "http://palier.example"}, {"https": "fail"}),
        ({"PUBLIC_URL": "https://palier.example"}, {"https": "warn"}),
        ({"PUBLIC_URL": "https://palier.example", "BEHIND_PROXY": True}, {}),
        ({"BEHIND_PROXY": True}, {"https": "warn"}),
        ({"ALLOWED_HOSTS": ["*"]}, {"hosts": "fail"}),
    ],
)
def test_addresses_must_agree_with_the_proxy(home, settings, expected):
    told = faults(**settings)
    assert {check: told[check] for check in ("https", "hosts") if check in told} == expected


def test_what_others_can_read_is_told(home):
    (home / "signing.key").write_text("x")
    (home / "signing.key").chmod(0o644)
    (home / "secret.key").write_text("x" * 64)
    (home / "secret.key").chmod(0o640)
    home.chmod(0o755)
    told = faults()
    assert (told["signing-key"], told["secret-key"], told["home"]) == ("fail", "fail", "warn")


def test_a_short_secret_is_told(home, monkeypatch):
    monkeypatch.setenv("PALIER_SECRET_KEY", "short")
    assert faults()["secret-key"] == "fail"
    monkeypatch.setenv("PALIER_SECRET_KEY", "long" * 16)
    assert "secret-key" not in faults()


def test_a_home_that_is_not_there_is_told(home):
    home.rmdir()
    assert faults()["home"] == "fail"
    assert not home.exists()


def test_a_full_disk_is_told(home, monkeypatch):
    for free, level in ((100 << 20, "fail"), (1000 << 20, "warn"), (5000 << 20, None)):
        usage = (10_000 << 20, 0, free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _, of=usage: shutil._ntuple_diskusage(*of))
        assert faults().get("disk") == level


def test_the_mail_server_is_asked(home):
    backend = "django.core.mail.backends.smtp.EmailBackend"
    port = free_port()
    mail = {
        "EMAIL_BACKEND": backend,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
    }
    assert faults(**mail)["mail"] == "fail"
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert "mail" not in faults(**mail)
        assert faults(**{**mail, "EMAIL_USE_TLS": True})["mail"] == "fail"
    finally:
        controller.stop()


def test_messages_in_a_folder_reach_nobody_elsewhere(home):
    assert "mail" not in faults()
    assert faults(PUBLIC_URL="https://palier.example")["mail"] == "warn"


@pytest.mark.usefixtures("database")
def test_it_speaks_french(home):
    said = {each.check: each.said for each in findings(words("fr"))}
    english = {each.check: each.said for each in findings(words("en"))}
    same = {check for check in said if said[check] == english[check]}
    assert same == {"versions"}


@pytest.mark.parametrize(
    ("environment", "check"),
    [
        ({}, "database"),
        ({"DATABASE_URL": "mysql://root:hush@host/palier"}, "settings"),
        ({"DATABASE_URL": "postgres://u:hush@127.0.0.1:1/p"}, "database"),
    ],
)
def test_it_goes_on_without_a_database(server, tmp_path, environment, check):
    done = server("doctor", "-f", "json", **environment)
    assert done.returncode == Exit.BAD_INPUT
    told = {each["check"]: each["level"] for each in json.loads(done.stdout)["findings"]}
    assert told[check] == "fail"
    assert "hush" not in done.stdout + done.stderr
    assert not (tmp_path / "home" / "palier.sqlite").exists()


def test_a_database_file_for_everybody_is_told(home, sqlite_template, tmp_path):
    from tests.slm.connecting import connected

    open_to_all = tmp_path / "open"
    open_to_all.mkdir(mode=0o755)
    path = Path(shutil.copyfile(sqlite_template, open_to_all / "palier.sqlite"))
    path.chmod(0o644)
    with closing(sqlite3.connect(path)), connected(f"sqlite:///{path}"):
        assert faults()["database-file"] == "fail"
