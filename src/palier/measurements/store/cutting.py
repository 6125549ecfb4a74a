"""Rows settled, cut into parts of a good size, and written for a change to come."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np

from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.store.appending import blob_of
from palier.measurements.store.errors import LeaseLost
from palier.measurements.store.files import Files
from palier.measurements.store.leases import Worker
from palier.measurements.store.manifest import (
    CURRENT,
    SUPERSEDED,
    THIS,
    Change,
    Conflict,
    Manifest,
    PartRow,
    Receipt,
)
from palier.measurements.store.part_writing import Place, write_part
from palier.measurements.store.rows import Rows
from palier.measurements.store.settling import POINTS, settle

TARGET = 2_000_000
"""About so many rows are in a part."""

_RECORDS = 500_000
"""So many records, with their lists of pauses and changes, take as much memory when read."""


@dataclass
class Writing:
    """Parts that nobody sees until a commit shows them."""

    files: Files
    worker: Worker
    added: list[PartRow] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    repeats: int = 0

    def settle(self, kind: str, partition: str, rows: Rows, settling: str = "") -> None:
        """Writes the rows that count and the versions that they replaced; conflicts go aside.

        Parts of one `settling` share no identity; each call is one unless it says otherwise.
        """
        found = settle(kind, rows)
        settling = settling or uuid.uuid4().hex
        old = found.superseded
        if len(old):
            self.write(kind, partition, old.taken(_by_seq(old)), SUPERSEDED, settling)
        self.write(kind, partition, found.kept, CURRENT, settling)
        self.repeats += found.repeats
        if len(found.conflicts):
            aside = found.conflicts
            self.conflicts.append(Conflict(THIS, kind, len(aside), blob_of(aside)))

    def settle_some(self, kind: str, partition: str, rows: Rows) -> None:
        """Writes some of the rows of a partition.

        Which version of a record counts can be told only from all of them, so that those stay.
        """
        if kind in POINTS:
            self.settle(kind, partition, rows)
        else:
            self.write(kind, partition, rows.taken(_by_seq(rows)))

    def write(
        self, kind: str, partition: str, rows: Rows, role: str = CURRENT, settling: str = ""
    ) -> None:
        """Writes rows sorted by series as parts of about the target's size."""
        for piece in cut(kind, rows):
            name = self.worker.file_name(kind, partition)
            place = Place(name, kind, partition, role, settling)
            self.added.append(write_part(self.files, place, piece))

    @property
    def aside(self) -> int:
        """How many rows are in conflict."""
        return sum(conflict.rows for conflict in self.conflicts)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Removes what was written when the block fails."""
        try:
            yield
        except BaseException:
            self.undo()
            raise

    def undo(self) -> None:
        """Removes what was written."""
        for part in self.added:
            self.files.remove(part.name)


def commit(manifest: Manifest, writing: Writing, change: Change) -> Receipt:
    """Shows what was written, in the place of what a change folds or removes."""
    try:
        return manifest.commit(
            replace(
                change,
                added=writing.added,
                lease=writing.worker.lease,
                conflicts=writing.conflicts,
                repeats=writing.repeats,
            )
        )
    except LeaseLost:
        # After any other error the commit may stand; its files are swept if it does not.
        writing.undo()
        raise


def cut(kind: str, rows: Rows) -> Iterator[Rows]:
    """Pieces of whole series, and pieces of one series that is larger than that."""
    starts, most = rows.starts, TARGET if kind in POINTS else _RECORDS
    first = 0
    for place in range(len(rows.texts)):
        begin, end = int(starts[place]), int(starts[place + 1])
        # A piece of many series beside one that goes on in another piece would overlap it.
        if end - first > most and begin > first:
            yield rows.between(first, begin)
            first = begin
        if end - first > most:
            yield from _moments(kind, rows.between(first, end))
            first = end
    if first < len(rows):
        yield rows.between(first, len(rows))


def _moments(kind: str, rows: Rows) -> Iterator[Rows]:
    """Pieces of one series, cut where the instant changes; records need no order among them."""
    if kind not in POINTS:
        for first in range(0, len(rows), _RECORDS):
            yield rows.between(first, min(first + _RECORDS, len(rows)))
        return
    at = rows.integers("at")
    first = 0
    while len(rows) - first > TARGET:
        last = int(np.searchsorted(at, at[first + TARGET], side="left"))
        if last <= first:
            last = int(np.searchsorted(at, at[first + TARGET], side="right"))
        yield rows.between(first, last)
        first = last
    if first < len(rows):
        yield rows.between(first, len(rows))


def _by_seq(rows: Rows) -> Integers:
    """Places in order of (series, number that brought the row), as they came."""
    return (
        np.lexsort((rows.seq, rows.codes))
        if len(rows.texts) > 1
        else np.argsort(rows.seq, kind="stable")
    )
