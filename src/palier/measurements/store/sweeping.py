"""Files that nobody needs any more, or that a process which died left behind."""

from __future__ import annotations

from collections.abc import Set

from palier.calculus.instants import SECOND
from palier.measurements.store.files import Files
from palier.measurements.store.leases import holder_of
from palier.measurements.store.manifest import Manifest
from palier.measurements.store.transactions import now

GRACE = 3600.0
"""Seconds for which files that were replaced stay, since a reader may have them open."""


def sweep(manifest: Manifest, files: Files, grace: float = GRACE) -> int:
    """Removes files replaced longer ago than the grace, and those that never became part."""
    before = now() - int(grace * SECOND)
    retired = manifest.retired(before)
    for name in retired:
        files.remove(name)
    manifest.forget(retired)
    # In this order: a file that becomes part meanwhile is known, or its holder is still alive.
    there = [entry for entry in files.entries() if entry.at < before]
    alive = manifest.holders()
    lost = left_behind({entry.name for entry in there}, alive, manifest.names())
    for name in lost:
        files.remove(name)
    return len(retired) + len(lost)


def left_behind(there: Set[str], alive: Set[str], known: Set[str]) -> list[str]:
    """Of the files that are there, those of workers that died; what else lies there is not ours."""
    return sorted(
        name
        for name in there - known
        if (holder := holder_of(name)) is not None and holder not in alive
    )
