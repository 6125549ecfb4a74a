"""Parts of a partition merged into fewer that do not overlap."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from palier.measurements.schema import KINDS
from palier.measurements.store.boxes import Boxes
from palier.measurements.store.clusters import rows_of
from palier.measurements.store.cutting import TARGET, Writing, commit
from palier.measurements.store.files import Files
from palier.measurements.store.leases import working
from palier.measurements.store.manifest import Change, Manifest, PartRow
from palier.measurements.store.parts import FilePart
from palier.measurements.store.rows import Rows, with_origin
from palier.measurements.store.settling import POINTS

Texts = Sequence[str]


@dataclass(frozen=True, slots=True)
class Compacted:
    """What a compaction did: merges, parts before and after, rows that did not count."""

    merges: int = 0
    before: int = 0
    after: int = 0
    repeats: int = 0
    conflicts: int = 0


def compact(manifest: Manifest, files: Files, minimum: int = 2) -> Compacted:
    """Merges parts that overlap, and small ones where a partition has at least `minimum`.

    Raises `StoreBusy` while another process compacts.
    """
    total = Compacted()
    with working(manifest, "compact") as worker:
        held = manifest.inventory()
        every = [part for part in held.parts if part.kind in KINDS]
        every.sort(
            key=lambda part: (part.kind, part.partition, part.first_seq, part.since, part.name)
        )
        for (kind, partition), parts in groupby(every, lambda part: (part.kind, part.partition)):
            hot = [number for number, of, _ in held.hot if of == kind]
            for chosen in _to_merge(kind, list(parts), minimum, hot):
                writing = Writing(files, worker)
                with writing.attempt():
                    _merge(writing, kind, partition, chosen)
                commit(manifest, writing, Change("compact", removed=[part.name for part in chosen]))
                total = Compacted(
                    total.merges + 1,
                    total.before + len(chosen),
                    total.after + len(writing.added),
                    total.repeats + writing.repeats,
                    total.conflicts + writing.aside,
                )
    return total


def _to_merge(
    kind: str, parts: list[PartRow], minimum: int, hot: Sequence[int]
) -> Iterator[list[PartRow]]:
    """Sets of parts to merge; what is merged overlaps none of the others."""
    settled = {part.settling for part in parts}
    if kind not in POINTS:
        # What repeats the version before it can be told only once no version in between is hot.
        is_whole = not any(number < part.last_seq for number in hot for part in parts)
        if is_whole and (len(settled) > 1 or "" in settled):
            yield parts
        return
    small = [part for part in parts if part.rows < TARGET // 2]
    few = len(small) < minimum or len({part.settling for part in small}) == 1
    for group in Boxes(parts, joined=set() if few else set(small)).groups:
        if len(group) > 1:
            yield sorted(group, key=parts.index)


def _merge(writing: Writing, kind: str, partition: str, parts: Sequence[PartRow]) -> None:
    sources = [FilePart(writing.files, part) for part in parts]
    if kind not in POINTS:
        writing.settle(kind, partition, Rows.together([rows_of(part) for part in sources]))
        return
    settling = uuid.uuid4().hex
    for texts in _runs_of_series(sources):
        pieces = [_between(part, texts) for part in sources]
        rows = Rows.together([piece for piece in pieces if len(piece)])
        writing.settle(kind, partition, rows, settling)


def _runs_of_series(parts: Sequence[FilePart]) -> Iterator[Texts]:
    """The series in order, about the target's rows at a time."""
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(dict(zip(part.texts, np.diff(part.starts).tolist(), strict=True)))
    texts: list[str] = []
    rows = 0
    for text in sorted(counts):
        if texts and rows + counts[text] > TARGET:
            yield texts
            texts, rows = [], 0
        texts.append(text)
        rows += counts[text]
    if texts:
        yield texts


def _between(part: FilePart, texts: Texts) -> Rows:
    """The rows of a part from the first to the last of some series."""
    own = part.texts
    first = int(np.searchsorted(own, texts[0], side="left"))
    last = int(np.searchsorted(own, texts[-1], side="right"))
    low, high = int(part.starts[first]), int(part.starts[last])
    counts = np.diff(part.starts[first : last + 1])
    table = with_origin(part.table(rows=range(low, high)), part.row.first_seq)
    codes = np.repeat(np.arange(last - first, dtype=np.int32), counts)
    return Rows(own[first:last], codes, table)
