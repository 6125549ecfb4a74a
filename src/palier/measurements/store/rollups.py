"""Roll-ups of a store: tallies of its days, kept up as rows arrive, always equal to the rows."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa

from palier.calculus.instants import DAY
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import series_text
from palier.measurements.engines.columnar.parts import Part, TablePart
from palier.measurements.engines.live_building import day_tallies
from palier.measurements.engines.live_days import SUMS, DayTallies
from palier.measurements.engines.live_source import RolledDay, ThinnedDay
from palier.measurements.engines.live_thinning import COLUMNS, thinned_part
from palier.measurements.schema import SeriesKey
from palier.measurements.store.files import Files
from palier.measurements.store.leases import Worker, working
from palier.measurements.store.manifest import Change, Manifest, PartRow
from palier.measurements.store.partitions import day_span
from palier.measurements.store.rollups_counters import COUNTER, counter_days, rolled_counters
from palier.measurements.store.rollups_files import read_rollup, rollup_bytes, same
from palier.measurements.store.rollups_thinned import read_thinned, same_rows, thinned_bytes
from palier.measurements.store.snapshots import Snapshot, check_number

ROLLUP = "rollup."
"""Stands before the kind of the rows that a roll-up is made of."""

THINNED = tuple(COLUMNS)
"""The kinds of which rows are left out that others tell."""

KINDS = (*SUMS, COUNTER, *THINNED)
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
        """The days of a kind with rows in a span. Raises `NoSuchSnapshot` once rows are removed."""
        days = []
        for _, row, rows in self._days(kind, span):
            tallies = None if row is None else read_rollup(self._files, row.name)
            days.append(RolledDay(tallies, rows))
        if kind == "event":
            counters = self._rows_of(COUNTER)
            days += rolled_counters(self._files, self._snapshot, counters, span)
        return days

    def thinned_days(self, kind: str, span: Span) -> Sequence[ThinnedDay]:
        """The days of states or checks with rows in a span."""
        return [
            ThinnedDay(day, None if row is None else read_thinned(self._files, row.name), rows)
            for day, row, rows in self._days(kind, span)
        ]

    def _days(self, kind: str, span: Span) -> Iterator[tuple[Span, PartRow | None, Sequence[Part]]]:
        """Each day with its roll-up, None where none serves, and the rows that are not in it."""
        for partition, highest in self._snapshot.partitions(kind).items():
            day = day_span(partition)
            if day.start < span.end and day.end > span.start:
                row = self._rows_of(kind).get(partition)
                rows = self._unrolled(kind, partition, row, highest)
                serves = row is not None and row.last_seq <= self._snapshot.number
                yield day, row if serves else None, rows

    def _rows_of(self, kind: str) -> dict[str, PartRow]:
        if kind not in self._rows:
            self._rows[kind] = rows_by_day(self._manifest, kind)
            # What was made again after rows were removed does not serve who saw them before.
            check_number(self._manifest, self._snapshot.number)
        return self._rows[kind]

    def _unrolled(
        self, kind: str, partition: str, row: PartRow | None, highest: int
    ) -> Sequence[Part]:
        """The rows of a day that are not in its roll-up; all of them where it cannot serve."""
        if row is None:
            return self._snapshot.fresh(kind, partition, 0)
        if row.last_seq > self._snapshot.number:
            return parts_of_day(self._snapshot, kind, partition)
        # The first row of an identity stays, so rows that came later can only add to the tallies.
        return self._snapshot.fresh(kind, partition, row.last_seq) if highest > row.last_seq else ()


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
        for kind in (*SUMS, *THINNED):
            rows = rows_by_day(manifest, kind)
            for partition, highest in snapshot.partitions(kind).items():
                old = rows.get(partition)
                if old is None or old.last_seq < highest:
                    making.replace(old, kind, partition, _made(snapshot, kind, partition))
        rows = rows_by_day(manifest, COUNTER)
        for day in counter_days(files, snapshot, rows):
            made = None
            if day.tallies is not None:
                content = rollup_bytes(day.tallies, day.readings.listed())
                made = _of_tallies(day.tallies, content)
            making.replace(rows.get(day.partition), COUNTER, day.partition, made)
    return making.total


class _Made(NamedTuple):
    """The roll-up of a day: how many rows it holds, of which series, up to which append."""

    rows: int
    keys: Sequence[SeriesKey]
    number: int
    content: pa.Buffer


def _made(snapshot: Snapshot, kind: str, partition: str) -> _Made | None:
    if kind in THINNED:
        part = thinned_of(snapshot, kind, partition)
        number = snapshot.partitions(kind)[partition]
        return _Made(part.rows, part.keys, number, thinned_bytes(part))
    tallies = tallies_of(snapshot, kind, partition)
    return None if tallies is None else _of_tallies(tallies, rollup_bytes(tallies))


def _of_tallies(tallies: DayTallies, content: pa.Buffer) -> _Made:
    return _Made(int(tallies.first[-1]), tallies.keys, tallies.number, content)


@dataclass
class _Making:
    manifest: Manifest
    files: Files
    worker: Worker
    total: Rolled = Rolled()

    def replace(self, old: PartRow | None, kind: str, partition: str, made: _Made | None) -> None:
        """Puts what was made in the place of the roll-up of a day; without it there is none."""
        removed = [] if old is None else [old.name]
        added = []
        if made is not None:
            added.append(self._written(kind, partition, made))
            self.total = Rolled(self.total.days + 1, self.total.bytes + made.content.size)
        if added or removed:
            lease = self.worker.lease
            self.manifest.commit(Change("roll-up", added=added, removed=removed, lease=lease))

    def _written(self, kind: str, partition: str, made: _Made) -> PartRow:
        stem, _, _ = self.worker.file_name(ROLLUP + kind, partition).rpartition(".")
        name = f"{stem}.arrow"
        with self.files.writing(name) as file:
            file.write(made.content)
        day, keys = day_span(partition), made.keys
        return PartRow(
            name,
            ROLLUP + kind,
            partition,
            made.rows,
            made.content.size,
            hashlib.sha256(made.content).hexdigest(),
            series_text(keys[0]) if keys else "",
            series_text(keys[-1]) if keys else "",
            day.start,
            day.end - 1,
            made.number,
            made.number,
        )


def thinned_of(snapshot: Snapshot, kind: str, partition: str) -> TablePart:
    """The rows of a day that tell the others."""
    return thinned_part(kind, parts_of_day(snapshot, kind, partition), day_span(partition))


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
        if not _is_right(files, row, snapshot_at(row.last_seq)):
            kind = row.kind.removeprefix(ROLLUP)
            found.append(WrongRollUp(row.name, kind, row.partition))
    return found


def _is_right(files: Files, row: PartRow, snapshot: Snapshot) -> bool:
    kind = row.kind.removeprefix(ROLLUP)
    if kind in THINNED:
        thinned = thinned_of(snapshot, kind, row.partition)
        return same_rows(read_thinned(files, row.name), thinned)
    made = tallies_of(snapshot, kind, row.partition)
    return made is not None and same(read_rollup(files, row.name), made)
