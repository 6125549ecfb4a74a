"""What the processes of a soak do, until they are killed: append, fold, compact, read."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa

from palier.calculus.instants import DAY, SECOND
from palier.measurements.arrow_layout import INSTANT, numbers, table_of
from palier.measurements.schema import Record, SeriesKey
from palier.measurements.store import Snapshot, leases, open_store
from palier.measurements.store.errors import LeaseLost, StoreBusy

SERIES = 10
"""Series of which each batch has a row, all at one instant."""
TICKETS = 20
GRACE = 10.0
"""Seconds for which replaced files stay: longer than a reader takes here."""
_FIRST = 20_755 * DAY
_STEP = 1_800 * SECOND


def instant_of(index: int) -> int:
    """When a batch was measured; some come later than they should."""
    return _FIRST + (index ^ 5) * _STEP


def batch(name: str, index: int) -> list[tuple[str, pa.Table]]:
    """The rows of a batch: the same whenever it is sent again."""
    series = pa.array([f"{name}{number}" for number in range(SERIES)]).dictionary_encode()
    at = pa.array(np.full(SERIES, instant_of(index))).cast(INSTANT)
    good = pa.array(np.full(SERIES, index % 7))
    events = pa.table({"series": series, "at": at, "good": good, "total": pa.array([7] * SERIES)})
    ticket = Record(str(index % TICKETS), {"opened": instant_of(index)}, None, (), (), ())
    columns = dict(zip(Record._fields, ([cell] for cell in ticket), strict=True))
    return [("event", events), ("record", table_of("record", SeriesKey(name), columns))]


def append(folder: str, ledger: str, name: str) -> None:
    """Appends batch after batch, and writes down what was acknowledged."""
    path = Path(ledger, name)
    index = len(path.read_text().splitlines()) if path.exists() else 0
    with open_store(folder) as store, path.open("a") as file:
        while True:
            # After a kill between the two lines, the batch is sent again under its key.
            receipt = store.append(batch(name, index), key=f"{name} {index}")
            file.write(f"{receipt.number}\n")
            file.flush()
            index += 1
            time.sleep(0.01)


def fold(folder: str, *_: str) -> None:
    """Folds again and again."""
    leases.SECONDS = 1.0
    with open_store(folder) as store:
        while True:
            with contextlib.suppress(StoreBusy, LeaseLost):
                store.fold(block=400)
            time.sleep(0.02)


def compact(folder: str, *_: str) -> None:
    """Compacts and sweeps again and again."""
    leases.SECONDS = 1.0
    with open_store(folder) as store:
        while True:
            with contextlib.suppress(StoreBusy, LeaseLost):
                store.compact()
                store.sweep(GRACE)
            time.sleep(0.02)


def read(folder: str, ledger: str, name: str) -> None:
    """Takes snapshots, and writes down what each one showed."""
    with open_store(folder) as store, Path(ledger, name).open("a") as file:
        while True:
            snapshot = store.snapshot()
            file.write(f"{snapshot.number} {shown(snapshot)}\n")
            file.flush()
            time.sleep(0.05)


def shown(snapshot: Snapshot) -> str:
    """A digest of everything in a snapshot; fails on half a batch."""
    digest = hashlib.sha256()
    for key in snapshot.series("record"):
        columns = snapshot.columns("record", key)
        digest.update(repr((key, columns["id"], columns["instants"])).encode())
    tables = list(snapshot.tables("event"))
    if tables:
        events = pa.concat_tables(tables)
        names = events.column("series").cast(pa.string())
        events = events.set_column(0, "series", names).sort_by(
            [("series", "ascending"), ("at", "ascending")]
        )
        senders = [text.rstrip("0123456789") for text in events.column("series").to_pylist()]
        at = numbers(events.column("at").combine_chunks())
        counts = Counter(zip(senders, at.tolist(), strict=True))
        assert set(counts.values()) == {SERIES}, "half a batch"
        for column in ("series", "at", "good"):
            digest.update(repr(events.column(column).to_pylist()).encode())
    return digest.hexdigest()
