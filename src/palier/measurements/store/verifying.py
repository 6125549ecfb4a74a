"""Everything read again, and compared with what was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from palier.calculus.errors import PalierError
from palier.measurements.schema import KINDS
from palier.measurements.store.appending import rows_together
from palier.measurements.store.clusters import rows_of
from palier.measurements.store.files import Files
from palier.measurements.store.manifest import CURRENT, Inventory, Manifest, PartRow
from palier.measurements.store.partitions import by_partition
from palier.measurements.store.parts import FilePart
from palier.measurements.store.rows import Rows
from palier.measurements.store.settling import settle
from palier.measurements.store.sweeping import left_behind

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong: where, and what."""

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the whole store found, and how much of measurements it read.

    `strays` are files of the store that are no part; a sweep removes them after the grace.
    """

    findings: tuple[Finding, ...]
    parts: int
    rows: int
    strays: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(manifest: Manifest, files: Files) -> Verification:
    """Reads everything, and compares it with what was written."""
    there = {entry.name for entry in files.entries()}
    alive = manifest.holders()
    strays = left_behind(there, alive, manifest.names())
    found = [Finding("manifest", what) for what in manifest.damages()]
    held = manifest.inventory()
    found += [Finding("manifest", what) for what in _unaccounted(held)]
    for part in held.parts:
        found += [Finding(part.name, what) for what in _wrong_in(files, part)]
    for number, kind, count in held.hot:
        name = f"batch {number} of {kind}"
        found += [Finding(name, what) for what in _wrong_in_batch(manifest, number, kind, count)]
    measured = [part.rows for part in held.parts if part.kind in KINDS]
    rows = sum(measured) + sum(count for _, _, count in held.hot)
    return Verification(tuple(found), len(measured), rows, tuple(strays))


def _unaccounted(held: Inventory) -> Iterator[str]:
    """Every row acknowledged is in a part, hot, a repeat, in conflict, or was removed."""
    total = held.total
    there = sum(part.rows for part in held.parts if part.kind in KINDS)
    there += sum(rows for _, _, rows in held.hot)
    there += total.repeats + total.conflicts + total.removed
    if there != total.rows:
        yield f"rows acknowledged: {total.rows}, accounted for: {there}"


def _wrong_in(files: Files, part: PartRow) -> Iterator[str]:
    try:
        wrong = list(_wrong_bytes(files, part))
        if part.kind in KINDS and not wrong:
            # Of other bytes than those written the rows would only say the same once more.
            wrong += _wrong_rows(FilePart(files, part))
        yield from wrong
    except FileNotFoundError:
        yield "the file is not there"
    except (PalierError, OSError, ValueError) as error:
        yield _why(files, part, error)


def _why(files: Files, part: PartRow, error: Exception) -> str:
    """What is wrong with a part, which is named beside it."""
    message = error.message if isinstance(error, PalierError) else str(error)
    return message.removeprefix(f"{files.url}/{part.name}: ")


def _wrong_bytes(files: Files, part: PartRow) -> Iterator[str]:
    digest, size = hashlib.sha256(), 0
    with files.open(part.name) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    if size != part.bytes:
        yield f"it has another size than what was written: {size} bytes instead of {part.bytes}"
    elif digest.hexdigest() != part.sha256:
        yield "its bytes are not those that were written (SHA-256)"


def _wrong_rows(part: FilePart) -> Iterator[str]:
    row, rows = part.row, rows_of(part)
    written = Rows.of_table(part.table(("series",)))
    if written.texts != rows.texts or not np.array_equal(written.codes, rows.codes):
        yield "its series are not those listed in its metadata"
    if not np.all(rows.codes[1:] >= rows.codes[:-1]):
        yield "its rows are not sorted by series"
    if [partition for partition, _ in by_partition(row.kind, rows)] != [row.partition]:
        yield f"it has rows that do not belong to {row.partition}"
    limits = (len(rows), *rows.bounds(), int(rows.seq.min()), int(rows.seq.max()))
    if limits != (row.rows, row.first_at, row.last_at, row.first_seq, row.last_seq):
        yield "its rows lie outside the limits that the manifest gives"
    if row.settling and row.role == CURRENT:
        settled = settle(row.kind, rows)
        if len(settled.kept) != len(rows):
            again = len(rows) - len(settled.kept)
            yield f"rows with an identity that is there already: {again}"
        elif not settled.kept.table.equals(rows.table):
            yield "its rows are not sorted"


def _wrong_in_batch(manifest: Manifest, number: int, kind: str, count: int) -> Iterator[str]:
    try:
        # A batch that was folded meanwhile is in a part, whose rows are not looked at here.
        for batch in manifest.batches([(number, kind)]):
            rows = rows_together([batch])
            if len(rows) != count:
                yield f"it has not the rows that were written: {len(rows)} instead of {count}"
    except (PalierError, OSError, ValueError) as error:
        yield str(error)
