"""A store in figures."""

from __future__ import annotations

from dataclasses import dataclass

from palier.measurements.store.manifest import FLOOR, Manifest


@dataclass(frozen=True, slots=True)
class Held:
    """Of one kind: rows acknowledged, rows not folded yet, and parts with their rows and bytes."""

    kind: str
    acknowledged: int
    hot: int
    parts: int
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Info:
    """What a store holds. Repeats and conflicts are known of rows that are folded."""

    url: str
    identity: str
    number: int
    floor: int
    batches: int
    repeats: int
    conflicts: int
    removed: int
    kinds: tuple[Held, ...]


def info_of(manifest: Manifest, url: str) -> Info:
    """What a store holds, in figures."""
    number = manifest.head()
    held = manifest.inventory()
    hot, parts, total = held.hot, held.parts, held.total
    counts = manifest.counts(number)
    kinds = sorted({*counts, *(kind for _, kind, _ in hot), *(part.kind for part in parts)})
    return Info(
        url,
        manifest.identity,
        number,
        int(manifest.fact(FLOOR) or 0),
        len(hot),
        total.repeats,
        total.conflicts,
        total.removed,
        tuple(
            Held(
                kind,
                counts.get(kind, 0),
                sum(rows for _, of, rows in hot if of == kind),
                sum(part.kind == kind for part in parts),
                sum(part.rows for part in parts if part.kind == kind),
                sum(part.bytes for part in parts if part.kind == kind),
            )
            for kind in kinds
        ),
    )
