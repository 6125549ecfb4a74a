"""Roll-ups of a store: tallies of its days, kept up as rows arrive, always equal to the rows."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from palier.calculus.instants import DAY
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import series_text
from palier.measurements.engines.columnar.parts import Part
from palier.measurements.engines.live_building import day_tallies
from palier.measurements.engines.live_days import SUMS, DayTallies
from palier.measurements.engines.live_source import RolledDay
from palier.measurements.store.files import Files
from palier.measurements.store.leases import Worker, working
from palier.measurements.store.manifest import Change, Manifest, PartRow
from palier.measurements.store.partitions import day_span
from palier.measurements.store.rollups_counters import COUNTER, counter_days, rolled_counters
from palier.measurements.store.rollups_files import (
    LastReadings,
    read_rollup,
    rollup_bytes,
    same,
)
from palier.measurements.store.snapshots import Snapshot

ROLLUP = "rollup."
"""Stands before the kind of the rows that a roll-up is made of."""

KINDS = (*SUMS, COUNTER)
"""The kinds that have roll-ups."""


@dataclass(frozen=True, slots=True)
class Rolled:
    """What was made: the roll-ups of so many days, and their size."""

    days: int = 0
    bytes: int = 0


class WrongRollUp(NamedTuple):
    """A roll-up that is not equal to the rows of its day."""

    name: str
    kind: str
    partition: str


class RollUps:
    """The roll-ups that a snapshot can be answered from."""

    def __init__(self, manifest: Manifest, files: Files, snapshot: Snapshot) -> None:
        self._manifest = manifest
        self._files = files
        self._snapshot = snapshot
        self._rows: dict[str, dict[str, PartRow]] = {}

    def rolled_days(self, kind: str, span: Span) -> Sequence[RolledDay]:
        """The days of a kind with rows in a span."""
        days = []
        for partition, highest in self._snapshot.partitions(kind).items():
            day = day_span(partition)
            if day.start < span.end and day.end > span.start:
                row = self._rows_of(kind).get(partition)
                days.append(self._day(kind, partition, row, highest))
        if kind == "event":
            rows = self._rows_of(COUNTER)
            days += rolled_counters(self._files, self._snapshot, rows, span)
        return days

    def _rows_of(self, kind: str) -> dict[str, PartRow]:
        if kind not in self._rows:
            self._rows[kind] = rows_by_day(self._manifest, kind)
        return self._rows[kind]

    def _day(self, kind: str, partition: str, row: PartRow | None, highest: int) -> RolledDay:
        if row is None:
            return RolledDay(None, self._snapshot.fresh(kind, partition, 0))
        if row.last_seq > self._snapshot.number:
            return RolledDay(None, parts_of_day(self._snapshot, kind, partition))
        # The first row of an identity stays, so rows that came later can only add to the tallies.
        fresh: Sequence[Part] = ()
        if highest > row.last_seq:
            fresh = self._snapshot.fresh(kind, partition, row.last_seq)
        return RolledDay(read_rollup(self._files, row.name), fresh)


def rows_by_day(manifest: Manifest, kind: str) -> dict[str, PartRow]:
    """The current roll-ups of a kind, by the day that they are of."""
    return {row.partition: row for row in manifest.layout(ROLLUP + kind).parts}


def parts_of_day(snapshot: Snapshot, kind: str, partition: str) -> Sequence[Part]:
    """All rows of a day."""
    keys = snapshot.series(kind)
    if kind == "event":
        counters = set(snapshot.series("counter"))
        keys = [key for key in keys if key not in counters]
    return snapshot.parts(kind, keys, day_span(partition))


def roll_up(manifest: Manifest, files: Files, snapshot: Snapshot) -> Rolled:
    """Makes the roll-ups of the days that brought rows since theirs were made.

    Raises `StoreBusy` while another process makes them.
    """
    with working(manifest, "roll-up") as worker:
        making = _Making(manifest, files, worker)
        for kind in SUMS:
            rows = rows_by_day(manifest, kind)
            for partition, highest in snapshot.partitions(kind).items():
                old = rows.get(partition)
                if old is None or old.last_seq < highest:
                    making.replace(old, kind, partition, tallies_of(snapshot, kind, partition))
        rows = rows_by_day(manifest, COUNTER)
        for day in counter_days(files, snapshot, rows):
            old, readings = rows.get(day.partition), day.readings.listed()
            making.replace(old, COUNTER, day.partition, day.tallies, readings)
    return making.total


@dataclass
class _Making:
    manifest: Manifest
    files: Files
    worker: Worker
    total: Rolled = Rolled()

    def replace(
        self,
        old: PartRow | None,
        kind: str,
        partition: str,
        tallies: DayTallies | None,
        readings: LastReadings | None = None,
    ) -> None:
        """Makes tallies the roll-up of a day; without them it has none any more."""
        removed = [] if old is None else [old.name]
        added = []
        if tallies is not None:
            content = rollup_bytes(tallies, readings)
            added.append(self._written(kind, partition, tallies, content))
            self.total = Rolled(self.total.days + 1, self.total.bytes + content.size)
        if added or removed:
            lease = self.worker.lease
            self.manifest.commit(Change("roll-up", added=added, removed=removed, lease=lease))

    def _written(
        self, kind: str, partition: str, tallies: DayTallies, content: pa.Buffer
    ) -> PartRow:
        stem, _, _ = self.worker.file_name(ROLLUP + kind, partition).rpartition(".")
        name = f"{stem}.arrow"
        with self.files.writing(name) as file:
            file.write(content)
        day, keys = day_span(partition), tallies.keys
        return PartRow(
            name,
            ROLLUP + kind,
            partition,
            int(tallies.first[-1]),
            content.size,
            hashlib.sha256(content).hexdigest(),
            series_text(keys[0]) if keys else "",
            series_text(keys[-1]) if keys else "",
            day.start,
            day.end - 1,
            tallies.number,
            tallies.number,
        )


def tallies_of(snapshot: Snapshot, kind: str, partition: str) -> DayTallies | None:
    """The tallies of a day, made of its rows; None where a sum takes more than 64 bits."""
    partitions = snapshot.partitions(kind)
    number, day = partitions[partition], day_span(partition)
    if kind == COUNTER:
        counters = set(snapshot.series(COUNTER))
        read = snapshot.parts("event", counters, day)
        parts = [part for part in read if counters.issuperset(part.keys)]
        number = max(each for name, each in partitions.items() if name <= partition)
        return day_tallies("event", day.start // DAY, parts, number)
    return day_tallies(kind, day.start // DAY, parts_of_day(snapshot, kind, partition), number)


def wrong_rollups(
    manifest: Manifest,
    files: Files,
    snapshot_at: Callable[[int], Snapshot],
    sample: int,
    seed: int,
) -> list[WrongRollUp]:
    """Of a sample of the roll-ups, those that are not equal to the rows that they are made of.

    Raises `PartDamaged` for one that cannot be read.
    """
    every = [row for kind in KINDS for row in rows_by_day(manifest, kind).values()]
    every.sort(key=lambda row: (row.kind, row.partition))
    chosen = random.Random(seed).sample(every, min(sample, len(every)))
    found = []
    for row in chosen:
        kind = row.kind.removeprefix(ROLLUP)
        made = tallies_of(snapshot_at(row.last_seq), kind, row.partition)
        if made is None or not same(read_rollup(files, row.name), made):
            found.append(WrongRollUp(row.name, kind, row.partition))
    return found
