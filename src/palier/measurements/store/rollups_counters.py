"""Roll-ups of counters: their increases by day, and what each series showed last.

An increase belongs to a reading and depends on the one before it, so a day of counters is as good
as all the days before it: a late reading makes those from its own on be made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from palier.calculus.instants import DAY, Instant
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import series_text
from palier.measurements.engines.live_building import day_tallies
from palier.measurements.engines.live_days import DayTallies
from palier.measurements.engines.live_source import RolledDay
from palier.measurements.store.files import Files
from palier.measurements.store.increases import Reading, increases
from palier.measurements.store.manifest import PartRow
from palier.measurements.store.merged import HeldPart
from palier.measurements.store.partitions import day_span
from palier.measurements.store.rollups_files import LastReadings, read_readings, read_rollup
from palier.measurements.store.rows import SEQ, SOURCE_ID, Rows
from palier.measurements.store.snapshots import Snapshot

COUNTER = "counter"


@dataclass
class Readings:
    """What each series showed last, and when."""

    shown: dict[str, Reading] = field(default_factory=dict)
    at: dict[str, Instant] = field(default_factory=dict)

    def events(self, rows: Rows) -> HeldPart:
        """The increases of settled rows that follow; takes in what they show."""
        events, after = increases(rows, self.shown)
        self.shown |= after
        last = rows.integers("at")[rows.starts[1:] - 1].tolist()
        self.at |= dict(zip(rows.texts, last, strict=True))
        return HeldPart("event", events)

    def are_before(self, rows: Rows) -> bool:
        """Whether all rows come after what is known of their series."""
        first = rows.integers("at")[rows.starts[:-1]].tolist()
        return all(
            text not in self.at or self.at[text] < at
            for text, at in zip(rows.texts, first, strict=True)
        )

    def listed(self) -> LastReadings:
        """The readings as a roll-up keeps them."""
        texts = sorted(self.shown)
        good, total = ([self.shown[text][place] for text in texts] for place in (0, 1))
        return LastReadings(texts, [self.at[text] for text in texts], good, total)


@dataclass(frozen=True)
class CounterDay:
    """The tallies of the increases of one day, and the readings at its end."""

    partition: str
    tallies: DayTallies | None
    readings: Readings


def is_good(row: PartRow | None, highest: int, number: int) -> bool:
    """Whether a roll-up serves a snapshot; `highest` brought rows to its day or an earlier one."""
    return row is not None and highest <= row.last_seq <= number


def counter_days(
    files: Files, snapshot: Snapshot, rows: Mapping[str, PartRow]
) -> Iterator[CounterDay]:
    """The days of which roll-ups are to be made, from the first that is not good on."""
    highest, before = 0, Readings()
    last_good: str | None = None
    is_broken = False
    for partition, number in snapshot.partitions(COUNTER).items():
        highest = max(highest, number)
        if not is_broken and is_good(rows.get(partition), highest, snapshot.number):
            last_good = rows[partition].name
            continue
        if not is_broken and last_good is not None:
            before = _readings(files, last_good)
        is_broken = True
        parts = [before.events(each) for each in _settled(snapshot, partition)]
        day = day_span(partition).start // DAY
        yield CounterDay(partition, day_tallies("event", day, parts, highest), before)


def rolled_counters(
    files: Files, snapshot: Snapshot, rows: Mapping[str, PartRow], span: Span
) -> list[RolledDay]:
    """The days with increases in a span."""
    found: list[RolledDay] = []
    highest, last_good = 0, ""
    before: Readings | None = Readings()
    for partition, number in snapshot.partitions(COUNTER).items():
        day, row, earlier = day_span(partition), rows.get(partition), highest
        highest = max(highest, number)
        if day.start >= span.end:
            break
        if row is not None and is_good(row, highest, snapshot.number):
            before, last_good = None, row.name
            if day.end > span.start:
                found.append(RolledDay(read_rollup(files, row.name)))
            continue
        if row is not None and is_good(row, earlier, snapshot.number):
            readings = _readings(files, row.name)
            fresh = list(_fresh(snapshot, partition, row.last_seq))
            if all(readings.are_before(each) for each in fresh):
                parts = [readings.events(each) for each in fresh]
                before = readings
                if day.end > span.start:
                    found.append(RolledDay(read_rollup(files, row.name), parts))
                continue
        before = before or _readings(files, last_good)
        parts = [before.events(each) for each in _settled(snapshot, partition)]
        if day.end > span.start:
            found.append(RolledDay(None, parts))
    return found


def _settled(snapshot: Snapshot, partition: str) -> Iterator[Rows]:
    for table in snapshot.tables(COUNTER, day_span(partition)):
        yield Rows.of_table(table)


def _fresh(snapshot: Snapshot, partition: str, after: int) -> Iterator[Rows]:
    for part in snapshot.fresh(COUNTER, partition, after):
        columns = part.read(("at", "good", "total", SEQ, SOURCE_ID))
        codes = np.repeat(np.arange(len(part.keys), dtype=np.int32), np.diff(part.starts))
        if len(codes):
            yield Rows(tuple(map(series_text, part.keys)), codes, pa.table(dict(columns)))


def _readings(files: Files, name: str) -> Readings:
    found = read_readings(files, name)
    shown = dict(zip(found.texts, zip(found.good, found.total, strict=True), strict=True))
    return Readings(shown, dict(zip(found.texts, found.at, strict=True)))
