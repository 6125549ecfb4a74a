"""Removes measurements of a time gone by, but for what holds and later figures stand on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from palier.calculus.instants import EARLIEST, Instant
from palier.calculus.spans import Span
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.schema import KINDS
from palier.measurements.store.clusters import rows_of
from palier.measurements.store.errors import LeaseLost
from palier.measurements.store.holds import LEASE, holds_of
from palier.measurements.store.increases import Reading
from palier.measurements.store.last_known import LastKnown, is_among, readings_before
from palier.measurements.store.leases import Worker, working
from palier.measurements.store.manifest import FLOOR, Change, PartRow
from palier.measurements.store.part_writing import Place, write_part
from palier.measurements.store.parts import FilePart
from palier.measurements.store.periods import last_outages, named, near, of_series, since
from palier.measurements.store.rollups import ROLLUP
from palier.measurements.store.rows import Rows
from palier.measurements.store.settling import POINTS, last_versions, settle
from palier.measurements.store.views import View

if TYPE_CHECKING:
    from palier.measurements.store.stores import Store

Progress = Callable[[int, int], None]
"""Called with the parts looked at and the parts in all."""

_END = 1 << 62


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows of each kind were removed, or would be.

    `number` is that of the commit; None where nothing was removed.
    """

    rows: dict[str, int] = field(default_factory=dict)
    number: int | None = None

    @property
    def total(self) -> int:
        """The rows of all kinds."""
        return sum(self.rows.values())


def remove(
    store: Store, before: Instant, series: str = "*", *, progress: Progress | None = None
) -> Removed:
    """Removes, in one commit, what lies before an instant and nothing kept stands on.

    Kept are what the figures from `before` on stand on, and those of every hold. Snapshots of
    lower numbers are refused from then on. Raises `StoreBusy`, `LeaseLost`.
    """
    store.fold()
    # Parts stay where they are meanwhile, and holds as well.
    with working(store.manifest, "compact"), working(store.manifest, LEASE) as worker:
        removal = _Removal(store, before, series, worker)
        with _undone(store, removal.plan, BaseException):
            plan = _planned(store, removal, progress)
        if not plan.gone:
            return Removed()
        # Of a commit that fails in another way nobody knows whether it was made.
        with _undone(store, plan, LeaseLost):
            return _committed(store, plan, worker)


@contextmanager
def _undone(store: Store, plan: _Plan, failure: type[BaseException]) -> Iterator[None]:
    """Removes the files of a plan that fails in some way."""
    try:
        yield
    except failure:
        for row in plan.made:
            store.files.remove(row.name)
        raise


def _committed(store: Store, plan: _Plan, worker: Worker) -> Removed:
    tallies = _tallies(store.manifest.parts(), plan.gone)
    change = Change(
        "retention",
        added=plan.made,
        removed=[row.name for row in (*plan.gone, *tallies)],
        removed_rows=sum(plan.rows.values()),
        lease=worker.lease,
        facts={FLOOR: None},
    )
    return Removed(plan.rows, store.manifest.commit(change).number)


def removable(
    store: Store, before: Instant, series: str = "*", *, progress: Progress | None = None
) -> Removed:
    """What `remove` would remove now; nothing is changed but that batches are folded."""
    store.fold()
    plan = _planned(store, _Removal(store, before, series), progress)
    return Removed(plan.rows)


@dataclass(frozen=True)
class _Partition:
    """The rows of one partition, part by part in the order in which they came."""

    kind: str
    pieces: Sequence[Rows]

    @cached_property
    def settled(self) -> Rows:
        """The rows that count, in order of (series, instant)."""
        return settle(self.kind, Rows.together(self.pieces)).kept


class _Kept:
    """A period that stays whole: its span, and the pattern of its series."""

    def __init__(self, store: Store, kind: str, span: Span, series: str) -> None:
        self._kind, self._span, self._is_mine = kind, span, named(series)
        self._since = since(kind, span)
        self._last = LastKnown(kind, self._since, _shown(store, kind, self._since))

    def may_keep(self, part: FilePart) -> bool:
        """Whether a row of a part could be kept; it looks at no row."""
        first, last = part.row.first_at, part.row.last_at
        if self._kind not in POINTS or first is None or last is None:
            return True
        if first < self._span.end and last >= self._since:
            return True
        return first < self._since and bool(self._unfound(part.texts))

    def masks(self, partition: _Partition) -> list[Integers]:
        """Which rows of each piece are kept; partitions are given from late to early."""
        pieces = partition.pieces
        masks = [near(self._kind, rows, self._span) for rows in pieces]
        for mask, last in zip(masks, last_outages(self._kind, pieces, self._span), strict=True):
            mask[last] = True
        if any(self._unfound(rows.texts) for rows in pieces):
            known = self._last.found(partition.settled)
            for mask, rows in zip(masks, pieces, strict=True):
                mask |= is_among(self._kind, rows, known)
        return [
            mask & of_series(rows, self._is_mine) for mask, rows in zip(masks, pieces, strict=True)
        ]

    def _unfound(self, texts: Iterable[str]) -> list[str]:
        return self._last.unfound(filter(self._is_mine, texts))


def _shown(store: Store, kind: str, before: Instant) -> dict[str, Reading]:
    """What each counter showed last before an instant; nothing for another kind."""
    if kind != "counter":
        return {}
    layout = store.manifest.layout(kind)
    view = View(store.files, kind, layout, layout.number, {})
    return readings_before(view.clusters(None, Span(EARLIEST, before)), before)


@dataclass(slots=True)
class _Plan:
    """What a removal changes: parts that go, parts that take their place, rows by kind."""

    gone: list[PartRow] = field(default_factory=list)
    made: list[PartRow] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    def remove(self, row: PartRow, count: int) -> None:
        """Takes a part away, of which so many rows do not come back."""
        self.gone.append(row)
        self.rows[row.kind] = self.rows.get(row.kind, 0) + count


class _Removal:
    """Goes through the parts of a store, and plans what a removal changes.

    Without a worker nothing is written.
    """

    def __init__(
        self, store: Store, before: Instant, series: str, worker: Worker | None = None
    ) -> None:
        now = time.time_ns() // 1000
        self._holds = [hold for hold in holds_of(store.manifest) if hold.is_active(now)]
        self._store, self._before, self._worker = store, before, worker
        self._is_all, self._is_wanted = series == "*", named(series)
        self.plan = _Plan()

    def thin(self, partitions: Iterable[Sequence[PartRow]]) -> Iterator[int]:
        """Takes out rows of one kind, partition by partition; gives the parts looked at."""
        kept: list[_Kept] = []
        for rows in partitions:
            if not kept:
                kept = self._kept(rows[0].kind)
            yield len(rows)
            if any(self._is_old(row) for row in rows):
                rows = sorted(rows, key=lambda row: (row.first_seq, row.since, row.name))
                self._thin([FilePart(self._store.files, row) for row in rows], kept)

    def _kept(self, kind: str) -> list[_Kept]:
        later = _Kept(self._store, kind, Span(self._before, _END), "*")
        # What a hold of a later period stands on is kept already.
        holds = [hold for hold in self._holds if hold.span.start < self._before]
        return [later, *(_Kept(self._store, kind, each.span, each.series) for each in holds)]

    def _is_old(self, row: PartRow) -> bool:
        oldest = since(row.kind, Span(self._before, _END))
        return row.first_at is not None and row.first_at < oldest

    def _thin(self, parts: Sequence[FilePart], kept: Sequence[_Kept]) -> None:
        if self._is_all and not any(each.may_keep(part) for each in kept for part in parts):
            for part in parts:
                self.plan.remove(part.row, part.rows)
            return
        pieces = [rows_of(part) for part in parts]
        partition = _Partition(parts[0].kind, pieces)
        masks = [~of_series(rows, self._is_wanted) for rows in pieces]
        for each in kept:
            for mask, more in zip(masks, each.masks(partition), strict=True):
                mask |= more
        masks = _together(pieces, masks, partition.kind)
        if all(mask.all() for mask in masks):
            return
        # Of equal rows that one number brought the first counts: where that is not settled yet,
        # parts stay in their order.
        settled = {part.row.settling for part in parts}
        is_settled = len(settled) == 1 and "" not in settled
        for part, rows, mask in zip(parts, pieces, masks, strict=True):
            if not (mask.all() and is_settled):
                self._rewrite(part.row, rows, mask)

    def _rewrite(self, row: PartRow, rows: Rows, mask: Integers) -> None:
        self.plan.remove(row, int(np.count_nonzero(~mask)))
        if mask.any() and self._worker is not None:
            name = self._worker.file_name(row.kind, row.partition)
            place = Place(name, row.kind, row.partition, row.role, row.settling)
            self.plan.made.append(
                write_part(self._store.files, place, rows.taken(np.flatnonzero(mask)))
            )


def _together(pieces: Sequence[Rows], masks: Sequence[Integers], kind: str) -> list[Integers]:
    """What is kept, where earlier versions stay and go with the one that counts."""
    # An outage whose end alone was removed would be read as one that goes on.
    kept = np.concatenate(masks)[last_versions(kind, Rows.together(pieces))]
    return np.split(kept, np.cumsum([len(rows) for rows in pieces])[:-1])


def _planned(store: Store, removal: _Removal, progress: Progress | None) -> _Plan:
    rows = [row for row in store.manifest.parts() if row.kind in KINDS]
    done = 0
    for _, of_kind in groupby(sorted(rows, key=_from_late_to_early), lambda row: row.kind):
        partitions = (list(each) for _, each in groupby(of_kind, lambda row: row.partition))
        for looked_at in removal.thin(partitions):
            done += looked_at
            if progress is not None:
                progress(done, len(rows))
    return removal.plan


def _from_late_to_early(row: PartRow) -> tuple[str, tuple[int, ...]]:
    return row.kind, tuple(-ord(letter) for letter in row.partition)


def _tallies(parts: Iterable[PartRow], gone: Iterable[PartRow]) -> Iterator[PartRow]:
    """The roll-ups of days that lose rows; of counters, those of every later day as well.

    The first increase of a day is counted from what a counter showed before it.
    """
    touched: dict[str, set[str]] = {}
    for row in gone:
        touched.setdefault(f"{ROLLUP}{row.kind}", set()).add(row.partition)
    for row in parts:
        days = touched.get(row.kind, set())
        if row.partition in days or (
            row.kind == f"{ROLLUP}counter" and days and row.partition > min(days)
        ):
            yield row
