"""`palier backup` and `restore`: what a server keeps comes back, whole, on another machine."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from palier.cli.exits import Exit
from palier.measurements.store.opening import open_store
from tests import django_ready  # noqa: F401 (before the tables of the template are made)

ORDINAL = count(1)


@pytest.fixture
def home(tmp_path, sqlite_template) -> Path:
    """A home whose SQLite has all tables."""
    made = tmp_path / "home"
    made.mkdir(mode=0o700)
    shutil.copyfile(sqlite_template, made / "palier.sqlite")
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request, home):
    """Gives the environment of a database with all tables, or of an empty one."""

    def another(*, empty: bool = False) -> dict[str, str]:
        if request.param == "sqlite":
            return {}
        return created(
            request.getfixturevalue("postgresql_template"), "template1" if empty else "template"
        )

    return another


def created(server: str, template: str) -> dict[str, str]:
    import psycopg

    name = f"care{next(ORDINAL)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return {"DATABASE_URL": server.replace("/postgres?", f"/{name}?")}


def writing(home: Path, ready: Path, database: dict[str, str]) -> subprocess.Popen[bytes]:
    path = Path(__file__).parent / "writing_process.py"
    process = subprocess.Popen(
        [sys.executable, str(path), str(ready)],
        env={**os.environ, "PALIER_HOME": str(home), **database},
        start_new_session=True,
    )
    until = time.monotonic() + 120
    while not ready.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    assert ready.exists(), "the process does not write"
    return process


def test_a_backup_while_writing_comes_back_on_an_empty_machine(server, home, databases, tmp_path):
    copy, tar, kept = tmp_path / "copy", tmp_path / "backup.tar", tmp_path / "kept.jsonl"
    database, other = databases(), databases(empty=True)
    server("journal", "sign", **database)
    server("journal", "checkpoints", "-f", "jsonl", "-o", str(kept), **database)
    process = writing(home, tmp_path / "ready", database)
    made = server("backup", "-o", str(tar), **database)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert (made.returncode, made.stderr) == (Exit.MET, "")
    assert tar.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob(".palier-backup-*")) == []

    done = server("restore", str(tar), "--home", str(copy), **other)
    assert (done.returncode, done.stderr) == (Exit.MET, "")
    there = {"PALIER_HOME": str(copy), **other}
    proof = server("journal", "verify", "--checkpoint", str(kept), **there)
    entries = int(proof.stdout.split()[0])
    assert entries >= 13
    assert "held to 1 signed checkpoint" in proof.stdout
    parties = server("journal", "show", "--kind", "party.*", "--limit", "9999", **there)
    assert len(parties.stdout.splitlines()) == entries - 1
    with open_store(str(copy / "measurements")) as store:
        assert store.verify().is_clean
        # The database was copied first: what its last action but one wrote is in the store.
        assert sum(store.snapshot().counts.values()) >= 2 * (entries - 2)
    doctor = server("doctor", **there).stdout
    assert "to mend" not in doctor
    assert doctor.count(": warning: ") == (2 if other else 1), doctor
    assert (copy / "signing.key").read_bytes() == (home / "signing.key").read_bytes()
    files = [each for each in (copy, *copy.rglob("*")) if each.name != "run"]
    assert [each for each in files if each.stat().st_mode & 0o077 and each.is_file()] == []
    assert copy.stat().st_mode & 0o077 == 0


def test_a_journal_that_was_changed_comes_back_and_is_told(server, home, tmp_path):
    server("journal", "sign")
    with closing(sqlite3.connect(home / "palier.sqlite")) as database:
        database.execute("DROP TRIGGER journal_no_update")
        database.execute("UPDATE slm_journalentry SET actor = '9' WHERE sequence = 1")
        database.commit()
    tar = tmp_path / "backup.tar"
    assert server("backup", "-o", str(tar)).returncode == Exit.MET
    said = server("restore", str(tar), "--home", str(tmp_path / "copy"))
    assert said.returncode == Exit.MISSED
    assert "entry 1 of the journal" in said.stderr
    assert (tmp_path / "copy" / "palier.sqlite").is_file()


def test_a_database_that_is_not_empty_is_not_restored_into(server, databases, tmp_path):
    database = databases()
    tar = tmp_path / "backup.tar"
    assert server("backup", "-o", str(tar), **database).returncode == Exit.MET
    other = database or {"DATABASE_URL": "postgres://u:hush@nowhere/p"}
    said = server("restore", str(tar), "--home", str(tmp_path / "copy"), **other)
    assert said.returncode == Exit.BAD_INPUT
    assert ("[database-not-empty]" if database else "[bad-option]") in said.stderr
    assert "hush" not in said.stderr
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("script", ["", "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n"])
def test_a_program_that_is_absent_or_too_old_is_told(server, postgresql_template, tmp_path, script):
    database = created(postgresql_template, "template")
    folder = tmp_path / "bin"
    folder.mkdir()
    if script:
        (folder / "pg_dump").write_text(script)
        (folder / "pg_dump").chmod(0o755)
    said = server("backup", "-o", str(tmp_path / "b.tar"), **database, PATH=str(folder))
    assert "[program-unfit]" in said.stderr
    assert said.returncode == Exit.BAD_INPUT
    assert not (tmp_path / "b.tar").exists()
