"""A store as it is at one moment, while others append: its manifest, and the parts it names."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from palier.measurements.store.disk import disk_errors
from palier.measurements.store.errors import StoreBusy
from palier.measurements.store.leases import working
from palier.measurements.store.manifest import Manifest
from palier.measurements.store.opening import MANIFEST_FILE, open_store
from palier.measurements.store.sql_manifest import SqlManifest
from palier.measurements.store.sqlite_manifest import SqliteDatabase

_LEASES = ("compact", "roll-up")
"""What replaces parts that are there; to append and to fold only add others."""

_RETRY = 0.5


@dataclass(frozen=True, slots=True)
class StoreCopy:
    """What a copy consists of: its manifest, and the names of the parts beside the store.

    `parts_at` is where the parts are, when that is not beside the manifest: they are not named.
    """

    identity: str
    number: int
    manifest: Path
    parts: tuple[Path, ...]
    parts_at: str = ""


@contextmanager
def standing_still(folder: Path, into: Path, patience: float = 600.0) -> Iterator[StoreCopy]:
    """The store of a folder, its manifest copied to a file; its parts stay until the block ends.

    Whoever compacts is waited for, so many seconds. Raises `StoreBusy`.
    """
    with open_store(str(folder)) as store, ExitStack() as held:
        for name in _LEASES:
            _hold(held, store.manifest, name, patience)
        with (
            disk_errors(str(into)),
            closing(sqlite3.connect(folder / MANIFEST_FILE)) as source,
            closing(sqlite3.connect(into)) as target,
        ):
            source.backup(target)
        copy = SqlManifest(SqliteDatabase(into))
        try:
            parts_at = copy.fact("parts") or ""
            names = [] if parts_at else [part.name for part in copy.parts()]
            number = copy.head()
        finally:
            copy.close()
        parts = tuple(Path("parts", name) for name in names)
        yield StoreCopy(store.manifest.identity, number, into, parts, parts_at)


def _hold(held: ExitStack, manifest: Manifest, name: str, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            held.enter_context(working(manifest, name))
        except StoreBusy:
            if time.monotonic() >= until:
                raise
            time.sleep(_RETRY)
        else:
            return
