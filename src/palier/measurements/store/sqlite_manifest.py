"""A manifest in one SQLite file of its own, shared by the processes of one machine."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from palier.measurements.store.errors import (
    DiskFull,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreExists,
    StoreMissing,
    StoreUnwritable,
)

_WAIT = 30.0
"""Seconds that a writer waits for another one."""

_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    # FULL: an acknowledged commit is on the disk, whatever happens to the machine.
    "PRAGMA synchronous = FULL",
    "PRAGMA wal_autocheckpoint = 4000",
    "PRAGMA journal_size_limit = 67108864",
)


class _Session:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        return self._connection.execute(sql, tuple(parameters)).fetchall()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        return self._connection.execute(sql, tuple(parameters)).rowcount

    def run_many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        self._connection.executemany(sql, parameters)


class SqliteDatabase:
    """One SQLite file. Threads take turns; processes wait only to write."""

    def __init__(self, path: Path, *, must_exist: bool = True) -> None:
        self._path = path
        self._turn = threading.RLock()
        mode = "rw" if must_exist else "rwc"
        with self._errors():
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}",
                timeout=_WAIT,
                isolation_level=None,
                check_same_thread=False,
                uri=True,
            )
            for setting in _SETTINGS:
                self._connection.execute(setting)

    @contextmanager
    def reading(self) -> Iterator[_Session]:
        """A transaction that sees one state, and that no writer delays."""
        with self._transaction("BEGIN") as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[_Session]:
        """A transaction that may wait for other writers; durable at its end, or without trace."""
        with self._transaction("BEGIN IMMEDIATE") as session:
            yield session

    def damages(self) -> list[str]:
        """What SQLite finds wrong with its file."""
        with self.reading() as session:
            found = [str(text) for (text,) in session.rows("PRAGMA integrity_check")]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        """Ends the connection."""
        with self._turn, self._errors():
            self._connection.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[_Session]:
        with self._turn, self._errors():
            self._connection.execute(begin)
            try:
                yield _Session(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                # A failed COMMIT may have ended the transaction already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _refusal(self._path, error) from error


def _refusal(path: Path, error: sqlite3.Error) -> StoreError:
    name = getattr(error, "sqlite_errorname", None) or ""
    if name == "SQLITE_FULL":
        return DiskFull(
            f"{path}: no room left to write",
            hint="make room and try again: nothing of this was kept, what was "
            "acknowledged before is safe",
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(
            f"{path}: another process has been writing for {_WAIT:.0f} seconds",
            hint="try again; if it lasts, look for a process that stands still",
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreDamaged(
            f"{path}: {error}", hint="restore the file, and the parts beside it, from a backup"
        )
    if name.startswith(("SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StoreUnwritable(
            f"{path}: {error}", hint="check the disk and the permissions of the folder"
        )
    if str(error).startswith("table facts already exists"):
        return StoreExists(
            f"{path.parent}: there is a store already", hint="open it, or name another folder"
        )
    if str(error).startswith("no such table: facts"):
        # Whoever creates a store makes the file first, and all tables after that at once.
        return StoreMissing(
            f"{path.parent}: there is no store here yet",
            hint="palier store create makes one, also where it was cut short",
        )
    return StoreDamaged(
        f"{path}: {error} ({name or type(error).__name__})", hint="verify the store"
    )
