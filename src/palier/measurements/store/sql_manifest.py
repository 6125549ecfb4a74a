"""A manifest in the tables of a database: the same statements for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from palier.calculus.instants import HOUR, SECOND, Instant
from palier.measurements.mappings import Quantity
from palier.measurements.store.database import Database
from palier.measurements.store.manifest import (
    Arrival,
    Batch,
    Change,
    Commit,
    Conflict,
    Inventory,
    Layout,
    Lease,
    PartRow,
    Receipt,
)
from palier.measurements.store.transactions import (
    BATCH,
    PART,
    arrive,
    batch,
    current,
    head,
    hold,
    hot,
    known,
    log,
    next_number,
    now,
    replaced,
    state,
    total,
)

_LONGEST = HOUR
"""No lease lasts for so long: one that seems to was taken before the clock was set back."""


class SqlManifest:
    """Keeps the tables of a store in a database. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.identity = self.fact("identity") or ""

    def append(self, arrival: Arrival) -> Receipt:
        """Keeps batches for good, under the next number. Raises `UnitsDisagree`, `KindsCollide`."""
        with self._database.writing() as session:
            before = known(session, arrival.key)
            if before is not None:
                return before
            number = next_number(session)
            rows: dict[str, int] = {each.kind: each.rows for each in arrival.batches}
            arrive(session, number, arrival, rows)
            session.run_many(
                f"INSERT INTO batches ({BATCH}) VALUES (?, ?, ?, ?)",
                [(number, each.kind, each.rows, each.blob) for each in arrival.batches],
            )
            total = sum(rows.values())
            log(session, Commit(number, "append", now(), total, key=arrival.key))
            return Receipt(number, total)

    def commit(self, change: Change) -> Receipt:
        """Makes a change visible, under the next number.

        Raises `LeaseLost` when its lease, or what it replaces, is no longer there.
        """
        with self._database.writing() as session:
            before = known(session, change.arrival.key)
            if before is not None:
                return before
            hold(session, change.lease)
            number = next_number(session)
            arrive(session, number, change.arrival, change.acknowledged)
            replaced(session, number, change)
            for name, value in change.facts.items():
                state(session, name, str(number) if value is None else value)
            rows = sum(change.acknowledged.values())
            aside = sum(conflict.rows for conflict in change.conflicts)
            log(
                session,
                Commit(
                    number,
                    change.what,
                    now(),
                    rows,
                    change.repeats,
                    aside,
                    change.removed_rows,
                    change.arrival.key,
                ),
            )
            return Receipt(number, rows)

    def receipt(self, key: str) -> Receipt | None:
        """What was acknowledged under a key; None when it never came."""
        with self._database.reading() as session:
            return known(session, key)

    def head(self) -> int:
        """The number of the last commit; 0 before the first."""
        with self._database.reading() as session:
            return head(session)

    def commits(self, after: int = 0) -> list[Commit]:
        """The commits above a number, in order."""
        with self._database.reading() as session:
            found = session.rows(
                "SELECT number, what, at, row_count, repeats, conflicts, removed, "
                "COALESCE(retry_key, '') FROM commits WHERE number > ? ORDER BY number",
                (after,),
            )
        return [Commit(*row) for row in found]

    def layout(self, kind: str) -> Layout:
        """Where the rows of a kind are now."""
        with self._database.reading() as session:
            parts = session.rows(
                f"SELECT {PART} FROM parts WHERE kind = ? AND until IS NULL "
                "ORDER BY first_seq, since, name",
                (kind,),
            )
            batches = session.rows(
                f"SELECT {BATCH} FROM batches WHERE kind = ? ORDER BY number", (kind,)
            )
            number = head(session)
        return Layout(
            number,
            tuple(PartRow(*row) for row in parts),
            tuple(batch(row) for row in batches),
        )

    def parts(self) -> list[PartRow]:
        """The current parts of all kinds."""
        with self._database.reading() as session:
            return current(session)

    def hot(self) -> list[tuple[int, str, int]]:
        """Number, kind and rows of each hot batch, oldest first."""
        with self._database.reading() as session:
            return hot(session)

    def inventory(self) -> Inventory:
        """The current parts of all kinds, hot batches, and what all commits did."""
        with self._database.reading() as session:
            return Inventory(tuple(current(session)), tuple(hot(session)), total(session))

    def batches(self, wanted: Sequence[tuple[int, str]]) -> list[Batch]:
        """Hot batches by number and kind, oldest first."""
        with self._database.reading() as session:
            return [
                batch(row)
                for pair in sorted(wanted)
                for row in session.rows(
                    f"SELECT {BATCH} FROM batches WHERE number = ? AND kind = ?", pair
                )
            ]

    def series(self, kind: str, number: int) -> list[str]:
        """The series of which a row was acknowledged by a number, sorted."""
        with self._database.reading() as session:
            found = session.rows(
                "SELECT series FROM series WHERE kind = ? AND since <= ?", (kind, number)
            )
        return sorted(series for (series,) in found)

    def quantities(self, number: int) -> dict[str, Quantity]:
        """Units and resolutions by the name of the series, known by a number."""
        with self._database.reading() as session:
            found = session.rows(
                "SELECT name, unit, resolution FROM quantities WHERE since <= ?", (number,)
            )
        return {name: Quantity(unit, unit, Decimal(places)) for name, unit, places in found}

    def counts(self, number: int) -> dict[str, int]:
        """The rows acknowledged by a number, by kind."""
        with self._database.reading() as session:
            found = session.rows(
                "SELECT kind, SUM(row_count) FROM acknowledged WHERE number <= ? "
                "GROUP BY kind ORDER BY kind",
                (number,),
            )
        return {kind: int(rows) for kind, rows in found}

    def conflicts(self) -> Iterator[Conflict]:
        """The rows put aside, oldest first."""
        with self._database.reading() as session:
            found = session.rows(
                "SELECT number, kind, row_count, content FROM conflicts ORDER BY number, kind"
            )
        for number, kind, rows, content in found:
            yield Conflict(number, kind, rows, bytes(content))

    def take(self, name: str, holder: str, seconds: float) -> Lease | None:
        """A lease that is free or has run out; None while another holder has it."""
        with self._database.writing() as session:
            session.run(
                "DELETE FROM leases WHERE expires_at <= ? OR expires_at > ?",
                (now(), now() + _LONGEST),
            )
            taken = session.run(
                "INSERT INTO leases VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (name, holder, now() + int(seconds * SECOND)),
            )
            return Lease(name, holder) if taken else None

    def renew(self, lease: Lease, seconds: float) -> None:
        """Prolongs a lease. Raises `LeaseLost`."""
        with self._database.writing() as session:
            hold(session, lease)
            session.run(
                "UPDATE leases SET expires_at = ? WHERE name = ?",
                (now() + int(seconds * SECOND), lease.name),
            )

    def give_back(self, lease: Lease) -> None:
        """Ends a lease; nothing when it is lost already."""
        with self._database.writing() as session:
            session.run(
                "DELETE FROM leases WHERE name = ? AND holder = ?", (lease.name, lease.holder)
            )

    def holders(self) -> set[str]:
        """The holders of leases that have not run out."""
        with self._database.reading() as session:
            found = session.rows("SELECT holder FROM leases WHERE expires_at > ?", (now(),))
        return {holder for (holder,) in found}

    def retired(self, before: Instant) -> list[str]:
        """Names of parts that were replaced before an instant."""
        with self._database.reading() as session:
            found = session.rows(
                "SELECT name FROM parts WHERE until IS NOT NULL AND replaced_at < ?", (before,)
            )
        return [name for (name,) in found]

    def forget(self, names: Sequence[str]) -> None:
        """Drops replaced parts, whose files are gone."""
        with self._database.writing() as session:
            session.run_many(
                "DELETE FROM parts WHERE name = ? AND until IS NOT NULL",
                [(name,) for name in names],
            )

    def names(self) -> set[str]:
        """Names of the parts that are current, or were replaced and are not yet forgotten."""
        with self._database.reading() as session:
            return {name for (name,) in session.rows("SELECT name FROM parts")}

    def fact(self, name: str) -> str | None:
        """What the store notes about itself under a name; None for nothing."""
        with self._database.reading() as session:
            found = session.rows("SELECT value FROM facts WHERE name = ?", (name,))
        return str(found[0][0]) if found else None

    def state_fact(self, name: str, value: str) -> None:
        """Notes something under a name."""
        with self._database.writing() as session:
            state(session, name, value)

    def damages(self) -> list[str]:
        """What is wrong with the tables themselves, as far as the database can tell."""
        return self._database.damages()

    def close(self) -> None:
        """Lets go of the database."""
        self._database.close()
