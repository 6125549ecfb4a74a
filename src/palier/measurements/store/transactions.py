"""The steps that a manifest's transactions are made of."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import astuple, replace
from decimal import Decimal
from typing import Any

from palier.calculus.instants import Instant
from palier.measurements.arrow_layout import series_key
from palier.measurements.errors import UnitsDisagree
from palier.measurements.mappings import Quantity
from palier.measurements.store.database import Session
from palier.measurements.store.errors import KindsCollide, LeaseLost
from palier.measurements.store.manifest import (
    THIS,
    Arrival,
    Batch,
    Change,
    Commit,
    Lease,
    PartRow,
    Receipt,
)

PART = (
    "name, kind, part_of, row_count, bytes, sha256, first_series, last_series, "
    "first_at, last_at, first_seq, last_seq, role, settling, since, until"
)
"""The columns of a `PartRow`, in its order."""

BATCH = "number, kind, row_count, content"
"""The columns of a `Batch`, in its order."""

_RIVALS = {"event": "counter", "counter": "event"}
"""Counters are read as events, so that one series cannot be both."""


def now() -> Instant:
    """This instant."""
    return time.time_ns() // 1000


def head(session: Session) -> int:
    """The number of the last commit."""
    return int(session.rows("SELECT number FROM head")[0][0])


def current(session: Session) -> list[PartRow]:
    """The current parts of all kinds."""
    found = session.rows(f"SELECT {PART} FROM parts WHERE until IS NULL ORDER BY name")
    return [PartRow(*row) for row in found]


def hot(session: Session) -> list[tuple[int, str, int]]:
    """Number, kind and rows of each hot batch, oldest first."""
    found = session.rows("SELECT number, kind, row_count FROM batches ORDER BY 1, 2")
    return [(number, kind, rows) for number, kind, rows in found]


def total(session: Session) -> Commit:
    """What all commits did, under the number of the last one."""
    sums = ", ".join(
        f"COALESCE(SUM({name}), 0)" for name in ("row_count", "repeats", "conflicts", "removed")
    )
    ((rows, repeats, conflicts, removed),) = session.rows(f"SELECT {sums} FROM commits")
    return Commit(head(session), "", 0, int(rows), int(repeats), int(conflicts), int(removed))


def next_number(session: Session) -> int:
    """The next number; whoever has it is alone until the end of the transaction."""
    return int(session.rows("UPDATE head SET number = number + 1 RETURNING number")[0][0])


def known(session: Session, key: str) -> Receipt | None:
    """The receipt given when a key came first."""
    if not key:
        return None
    found = session.rows("SELECT number, row_count FROM commits WHERE retry_key = ?", (key,))
    return Receipt(found[0][0], found[0][1], True) if found else None


def log(session: Session, commit: Commit) -> None:
    """Writes down a commit."""
    session.run(
        "INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*astuple(commit)[:-1], commit.key or None),
    )


def state(session: Session, name: str, value: str) -> None:
    """Notes a fact."""
    session.run(
        "INSERT INTO facts (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def hold(session: Session, lease: Lease | None) -> None:
    """Raises `LeaseLost` when a lease has run out; the row is locked against taking it."""
    # Whoever sweeps away the files of a lease that ran out must be sure that it stays so.
    if lease is not None and not session.run(
        "UPDATE leases SET name = name WHERE name = ? AND holder = ? AND expires_at > ?",
        (lease.name, lease.holder, now()),
    ):
        raise LeaseLost(
            f"the lease {lease.name!r} ran out before the work was done",
            hint="nothing was changed; another process may do the work now",
        )


def arrive(session: Session, number: int, arrival: Arrival, rows: Mapping[str, int]) -> None:
    """Notes rows acknowledged, and the series and quantities that are new with them."""
    session.run_many(
        "INSERT INTO acknowledged VALUES (?, ?, ?)",
        [(number, kind, count) for kind, count in rows.items()],
    )
    for kind, series in arrival.series:
        rival = _RIVALS.get(kind)
        if rival is not None and session.rows(
            "SELECT 1 FROM series WHERE kind = ? AND series = ?", (rival, series)
        ):
            raise KindsCollide(
                f"series {series!r} is kept as {rival}s and cannot be {kind}s as well",
                hint="give one of the two another name",
            )
        session.run(
            "INSERT INTO series VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (kind, series, number)
        )
        if kind == "sample":
            # What is told without a unit is in the usual one, also when another comes later.
            _assume(session, number, series_key(series).name, arrival.quantities)
    for name, quantity in arrival.quantities.items():
        _agree(session, number, name, quantity)


def _assume(session: Session, number: int, name: str, stated: Mapping[str, Quantity]) -> None:
    if name not in stated:
        usual = Quantity()
        session.run(
            "INSERT INTO quantities VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (name, usual.unit, str(usual.resolution), number),
        )


def _agree(session: Session, number: int, name: str, quantity: Quantity) -> None:
    found = session.rows("SELECT unit, resolution FROM quantities WHERE name = ?", (name,))
    if not found:
        resolution = str(quantity.resolution)
        session.run(
            "INSERT INTO quantities VALUES (?, ?, ?, ?)", (name, quantity.unit, resolution, number)
        )
        return
    unit, resolution = found[0]
    if (unit, Decimal(resolution)) != (quantity.unit, quantity.resolution):
        raise UnitsDisagree(
            f"series {name!r} is in multiples of {resolution} {unit} in the store and of "
            f"{quantity.resolution} {quantity.unit} in what is appended",
            hint="state the unit and resolution that the store knows",
        )


def replaced(session: Session, number: int, change: Change) -> None:
    """Ends the batches and parts that a change replaces, and begins its own."""
    for pair in change.folded:
        if not session.run("DELETE FROM batches WHERE number = ? AND kind = ?", pair):
            raise _gone(f"batch {pair[0]}")
    for name in change.removed:
        if not session.run(
            "UPDATE parts SET until = ?, replaced_at = ? WHERE name = ? AND until IS NULL",
            (number, now(), name),
        ):
            raise _gone(f"part {name}")
    session.run_many(
        f"INSERT INTO parts ({PART}) VALUES ({', '.join('?' * 16)})",
        [astuple(_numbered(part, number)) for part in change.added],
    )
    session.run_many(
        "INSERT INTO conflicts VALUES (?, ?, ?, ?)",
        [(number, each.kind, each.rows, each.blob) for each in change.conflicts],
    )


def batch(row: Any) -> Batch:
    """A hot batch from its row."""
    number, kind, rows, content = row
    return Batch(number, kind, rows, bytes(content))


def _gone(what: str) -> LeaseLost:
    return LeaseLost(
        f"{what} was replaced by another process meanwhile",
        hint="nothing was changed; try again",
    )


def _numbered(part: PartRow, number: int) -> PartRow:
    if part.first_seq == THIS:
        part = replace(part, first_seq=number, last_seq=number)
    return replace(part, since=number)
