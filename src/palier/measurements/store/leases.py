"""Work that one process does at a time: its lease, and the files that it writes."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count

from palier.measurements.store.errors import StoreBusy, StoreError
from palier.measurements.store.manifest import Lease, Manifest

SECONDS = 10.0
"""How long a lease lasts after the last sign of life of its holder."""

_FILE = re.compile(r"[a-z.]+/[a-z0-9-]+/([0-9a-f]+)-[0-9]{8,}\.(?:parquet|arrow)(?:\.unfinished)?")
"""The names of files that workers write, finished or not."""


class Worker:
    """Holds a lease. The names of the files that it writes tell whose they are."""

    def __init__(self, lease: Lease) -> None:
        self._numbers = count()
        self.lease = lease

    def file_name(self, kind: str, partition: str) -> str:
        """A new name for a part; names of one worker rise."""
        return f"{kind}/{partition}/{self.lease.holder}-{next(self._numbers):08d}.parquet"


@contextmanager
def working(manifest: Manifest, name: str) -> Iterator[Worker]:
    """A lease for the time of the block, however long. Raises `StoreBusy` while it is taken."""
    lease = manifest.take(name, uuid.uuid4().hex, SECONDS)
    if lease is None:
        raise StoreBusy(
            f"another process has the lease {name!r}",
            hint="wait until it is done; the lease of a process that died ends after "
            f"{SECONDS:.0f} seconds",
        )
    is_done = threading.Event()
    heart = threading.Thread(target=_beat, args=(manifest, lease, is_done), daemon=True)
    heart.start()
    try:
        yield Worker(lease)
    finally:
        is_done.set()
        heart.join()
        # What failed in the block matters more; the lease runs out by itself.
        with suppress(StoreError):
            manifest.give_back(lease)


def _beat(manifest: Manifest, lease: Lease, is_done: threading.Event) -> None:
    """Prolongs a lease while its holder lives; a commit tells when that failed."""
    with suppress(StoreError):
        while not is_done.wait(SECONDS / 4):
            manifest.renew(lease, SECONDS)


def holder_of(name: str) -> str | None:
    """Whose file a name is; None for a file that no worker has written."""
    found = _FILE.fullmatch(name)
    return found and found[1]
