"""What a full or broken disk says, as refusals of the store."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from palier.measurements.store.errors import DiskFull, StoreUnwritable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def disk_errors(place: str) -> Iterator[None]:
    """Turns the errors of writing to a place into `DiskFull` or `StoreUnwritable`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(
                f"{place}: no room left to write",
                hint="make room and try again: nothing of this was kept, what was "
                "acknowledged before is safe",
            ) from error
        raise StoreUnwritable(
            f"{place}: {error.strerror or error}",
            hint="check the disk and the permissions of the folder",
        ) from error
