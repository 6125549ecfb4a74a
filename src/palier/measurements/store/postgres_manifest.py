"""A manifest's database in PostgreSQL: several machines may append, fold and read at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import Any

import psycopg
from psycopg import errors as refusals

from palier.measurements.store.errors import (
    DiskFull,
    StoreBusy,
    StoreExists,
    StoreMissing,
    StoreUnwritable,
    UnknownPlace,
)

PATIENCE_SECONDS = 60
"""How long a writer waits for the others."""

# One writer at a time, as in SQLite, so that numbers rise without holes: the key is of this
# program and of the schema that the connection writes to.
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('palier'), hashtext(current_schema()))"


class PostgresSession:
    """Statements inside one transaction; `?` stands for a parameter."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """What a statement gives, as tuples."""
        found: list[Any] = self._connection.execute(_of_psycopg(sql), parameters).fetchall()
        return found

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """How many rows a statement changed."""
        changed: int = self._connection.execute(_of_psycopg(sql), parameters).rowcount
        return max(changed, 0)

    def run_many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Runs one statement for each set of parameters."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_of_psycopg(sql), parameters)


class PostgresDatabase:
    """A schema of a PostgreSQL database: that of the URL's `search_path`, or `public`.

    Threads take turns; processes and machines wait only to write.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._turn = RLock()
        self._connection: psycopg.Connection[Any] | None = None

    @contextmanager
    def reading(self) -> Iterator[PostgresSession]:
        """A transaction that sees one state, and that no writer delays."""
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[PostgresSession]:
        """A transaction that may wait for other writers; durable at its end, or without trace."""
        with self._transaction("BEGIN ISOLATION LEVEL READ COMMITTED") as session:
            session.rows(_ALONE)
            yield session

    def damages(self) -> list[str]:
        """What the database finds wrong with its own files: it says so when it reads them."""
        return []

    def close(self) -> None:
        """Ends the connection."""
        with self._turn:
            if self._connection is not None:
                self._connection.close()

    def __del__(self) -> None:
        # A snapshot may outlive whoever opened the store, so that nobody else knows when to end.
        self.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[PostgresSession]:
        with self._turn, _refused():
            connection = self._begun(begin)
            try:
                yield PostgresSession(connection)
                connection.execute("COMMIT")
            except BaseException:
                if not connection.closed:
                    connection.execute("ROLLBACK")
                raise

    def _begun(self, begin: str) -> psycopg.Connection[Any]:
        """The connection, in a new transaction."""
        connection = self._connected()
        try:
            connection.execute(begin.encode())
        except psycopg.OperationalError:
            if not connection.closed:
                raise
            # The server ended it while nothing was asked: nothing is lost, and it may be back.
            connection = self._connected()
            connection.execute(begin.encode())
        return connection

    def _connected(self) -> psycopg.Connection[Any]:
        """The connection; a new one where the server ended the last."""
        if self._connection is None or self._connection.closed:
            try:
                self._connection = psycopg.connect(self._url, autocommit=True)
            except psycopg.ProgrammingError:
                # What it says repeats the URL, with the password that may be in it.
                raise UnknownPlace(
                    "the URL of the database cannot be read",
                    hint="write postgresql://user@host/database",
                ) from None
            except psycopg.OperationalError as error:
                raise StoreMissing(
                    f"no PostgreSQL answers: {_first_line(error)}",
                    hint="check the URL, and that the server runs",
                ) from None
            milliseconds = PATIENCE_SECONDS * 1000
            self._connection.execute(f"SET lock_timeout = {milliseconds}".encode())
        return self._connection


@contextmanager
def _refused() -> Iterator[None]:
    """Turns what PostgreSQL refuses into refusals of the store."""
    try:
        yield
    except refusals.DiskFull as error:
        raise DiskFull(
            f"PostgreSQL: {_first_line(error)}",
            hint="make room and try again: nothing of this was kept",
        ) from error
    except refusals.LockNotAvailable as error:
        raise StoreBusy(
            f"others have written for {PATIENCE_SECONDS} seconds", hint="try again later"
        ) from error
    except refusals.DuplicateTable as error:
        raise StoreExists(
            "there is a store already in this database",
            hint="open it, or name another schema by `options=-csearch_path%3D...`",
        ) from error
    except refusals.UndefinedTable as error:
        raise StoreMissing(
            "there is no store in this database", hint="palier store create makes one"
        ) from error
    except psycopg.Error as error:
        raise StoreUnwritable(
            f"PostgreSQL: {_first_line(error)}",
            hint="try again, with the same key where something was appended",
        ) from error


def _of_psycopg(sql: str) -> bytes:
    return sql.replace("%", "%%").replace("?", "%s").encode()


def _first_line(error: psycopg.Error) -> str:
    return str(error).strip().partition("\n")[0]
