"""Hot batches folded into part files, oldest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from palier.measurements.store.appending import rows_together
from palier.measurements.store.cutting import TARGET, Writing, commit
from palier.measurements.store.files import Files
from palier.measurements.store.leases import working
from palier.measurements.store.manifest import Batch, Change, Manifest
from palier.measurements.store.partitions import by_partition

Pairs = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Folded:
    """What a fold did: batches and rows taken up, parts written, rows that did not count."""

    batches: int = 0
    rows: int = 0
    parts: int = 0
    repeats: int = 0
    conflicts: int = 0

    def __add__(self, other: Folded) -> Folded:
        return Folded(
            self.batches + other.batches,
            self.rows + other.rows,
            self.parts + other.parts,
            self.repeats + other.repeats,
            self.conflicts + other.conflicts,
        )


def fold(manifest: Manifest, files: Files, block: int = 2 * TARGET) -> Folded:
    """Makes parts of the batches that are hot now, about `block` rows at a time.

    Raises `StoreBusy` while another process folds.
    """
    total = Folded()
    with working(manifest, "fold") as worker:
        for wanted in _blocks(manifest.hot(), block):
            total += _fold_some(manifest, Writing(files, worker), wanted)
    return total


def _blocks(hot: Sequence[tuple[int, str, int]], block: int) -> list[Pairs]:
    found: list[list[tuple[int, str]]] = []
    rows = block
    for number, kind, count in hot:
        if rows + count > block:
            found.append([])
            rows = 0
        found[-1].append((number, kind))
        rows += count
    return [each for each in found if each]


def _fold_some(manifest: Manifest, writing: Writing, wanted: Pairs) -> Folded:
    pieces: defaultdict[str, list[Batch]] = defaultdict(list)
    for batch in manifest.batches(wanted):
        pieces[batch.kind].append(batch)
    rows = sum(batch.rows for own in pieces.values() for batch in own)
    with writing.attempt():
        for kind in sorted(pieces):
            for partition, own in by_partition(kind, rows_together(pieces.pop(kind))):
                writing.settle_some(kind, partition, own)
    commit(manifest, writing, Change("fold", folded=wanted))
    return Folded(len(wanted), rows, len(writing.added), writing.repeats, writing.aside)
