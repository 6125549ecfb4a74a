"""Large data brought in as parts at once, in bounded memory, acknowledged together."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager

import pyarrow as pa

from palier.measurements.mappings import Quantity
from palier.measurements.store.appending import checked_series, checked_table
from palier.measurements.store.cutting import TARGET, Writing, commit
from palier.measurements.store.files import Files
from palier.measurements.store.leases import working
from palier.measurements.store.manifest import Arrival, Change, Manifest, Receipt
from palier.measurements.store.partitions import by_partition
from palier.measurements.store.rows import Rows

_ENOUGH = 16
"""A table of so small a share of a block is large enough for parts of its own."""


class Loading:
    """Takes tables, and writes parts as soon as there are enough rows for them.

    Rows in order of time, or of (series, time), give parts that need no compaction.
    """

    def __init__(self, writing: Writing, block: int) -> None:
        self._writing = writing
        self._block = block
        self._tables: dict[str, list[pa.Table]] = {}
        self._waiting: Counter[str] = Counter()
        self._names: dict[str, set[str]] = {}
        # One thread writes while the caller makes more; one, so that parts stay in order.
        self._thread = ThreadPoolExecutor(1)
        self._pending: Future[None] | None = None
        self.rows: Counter[str] = Counter()
        self.receipt: Receipt | None = None
        """What was acknowledged; None until the end, and when the rows are not to be given."""

    def add(self, kind: str, table: pa.Table) -> None:
        """Takes the rows of one kind. Raises `WrongLayout`."""
        table = checked_table(kind, table)
        self.rows[kind] += table.num_rows
        if table.num_rows * _ENOUGH >= self._block:
            self._write(kind, table)
            return
        self._tables.setdefault(kind, []).append(table)
        self._waiting[kind] += table.num_rows
        while self._waiting.total() >= self._block:
            self._write_waiting(self._waiting.most_common(1)[0][0])

    @property
    def series(self) -> list[tuple[str, str]]:
        """The kinds and series that came."""
        return [(kind, text) for kind, texts in self._names.items() for text in sorted(texts)]

    def finish(self) -> None:
        """Writes what is left."""
        for kind in sorted(self._tables):
            self._write_waiting(kind)
        self._written()

    def close(self) -> None:
        """Ends the thread, when what it writes is written."""
        self._thread.shutdown()

    def _written(self) -> None:
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.result()

    def _write_waiting(self, kind: str) -> None:
        self._waiting.pop(kind)
        self._write(kind, pa.concat_tables(self._tables.pop(kind), promote_options="default"))

    def _write(self, kind: str, table: pa.Table) -> None:
        self._written()
        self._pending = self._thread.submit(self._settle, kind, table)

    def _settle(self, kind: str, table: pa.Table) -> None:
        rows = Rows.of_table(table)
        known = self._names.setdefault(kind, set())
        checked_series(set(rows.texts) - known)
        known.update(rows.texts)
        for partition, own in by_partition(kind, rows):
            self._writing.settle_some(kind, partition, own)


@contextmanager
def loading(
    manifest: Manifest,
    files: Files,
    *,
    key: str = "",
    quantities: Mapping[str, Quantity] | None = None,
    block: int = 2 * TARGET,
) -> Iterator[Loading]:
    """Rows added in the block are acknowledged at its end, together, or not at all."""
    with working(manifest, f"load {uuid.uuid4().hex}") as worker:
        writing = Writing(files, worker)
        found = Loading(writing, block)
        with writing.attempt(), closing(found):
            yield found
            found.finish()
        arrival = Arrival((), found.series, quantities or {}, key)
        found.receipt = commit(
            manifest, writing, Change("load", arrival=arrival, acknowledged=dict(found.rows))
        )
        if found.receipt.is_repeat:
            writing.undo()
