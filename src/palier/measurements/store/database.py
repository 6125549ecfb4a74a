"""What the tables of a manifest need of a database: statements, and transactions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol


class Session(Protocol):
    """Statements inside one transaction; `?` stands for a parameter."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """What a statement gives, as tuples."""
        ...

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """How many rows a statement changed."""
        ...

    def run_many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Runs one statement for each set of parameters."""
        ...


class Database(Protocol):
    """A database of its own. Errors of the driver come out as those of `store.errors`."""

    def reading(self) -> AbstractContextManager[Session]:
        """A transaction that sees one state, and that no writer delays."""
        ...

    def writing(self) -> AbstractContextManager[Session]:
        """A transaction that may wait for other writers; durable at its end, or without trace."""
        ...

    def damages(self) -> list[str]:
        """What the database finds wrong with its own files."""
        ...

    def close(self) -> None:
        """Ends the connection."""
        ...
