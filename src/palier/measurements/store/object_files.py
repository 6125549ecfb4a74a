"""Part files in an object store, or wherever else Arrow's file systems reach, by URL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from urllib.parse import urlsplit

import pyarrow as pa
from pyarrow import fs

from palier.calculus.instants import instant_of
from palier.measurements.store.disk import disk_errors
from palier.measurements.store.errors import UnknownPlace
from palier.measurements.store.files import Entry

_IN_MEMORY = 64 << 20
_PIECE = 8 << 20


@dataclass(frozen=True)
class ObjectFiles:
    """Files under a URL such as `s3://bucket/prefix?region=ca-central-1`.

    Credentials come from where clients of the object store usually find them, never from the URL,
    which is kept and shown. Raises `UnknownPlace`.
    """

    url: str

    def __post_init__(self) -> None:
        _base(self.url)

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """A new file, visible and durable at the end of the block; without trace on an error."""
        system, base = _base(self.url)
        # Closing a stream to an object store makes visible what was written until then, so that
        # nothing is sent before all of it is there.
        with disk_errors(self.url), SpooledTemporaryFile(_IN_MEMORY) as whole:
            yield cast(BinaryIO, whole)
            whole.seek(0)
            with system.open_output_stream(f"{base}/{name}") as stream:
                shutil.copyfileobj(whole, stream, _PIECE)

    def open(self, name: str) -> pa.NativeFile:
        """A file to read at random. Raises `FileNotFoundError`."""
        system, base = _base(self.url)
        return system.open_input_file(f"{base}/{name}")

    def remove(self, name: str) -> None:
        """Removes a file; nothing when there is none."""
        system, base = _base(self.url)
        try:
            system.delete_file(f"{base}/{name}")
        except FileNotFoundError:
            return

    def entries(self) -> Iterator[Entry]:
        """The files that are there."""
        system, base = _base(self.url)
        wanted = fs.FileSelector(base, recursive=True, allow_not_found=True)
        for found in sorted(system.get_file_info(wanted), key=lambda each: str(each.path)):
            if found.is_file:
                name = found.path.removeprefix(f"{base}/")
                yield Entry(name, found.size, instant_of(found.mtime))


@cache
def _base(url: str) -> tuple[fs.FileSystem, str]:
    """The file system of a URL, and the path in it."""
    if "@" in urlsplit(url).netloc:
        raise UnknownPlace(
            "the URL of the parts holds a user or a secret",
            hint="leave it out: the environment names credentials, such as AWS_ACCESS_KEY_ID",
        )
    try:
        system, base = fs.FileSystem.from_uri(url)
    except (pa.ArrowException, OSError) as error:
        raise _unknown(url, str(error).partition("\n")[0]) from None
    if not base.strip("/"):
        raise _unknown(url, "no bucket is named")
    return system, base.rstrip("/")


def _unknown(url: str, why: str) -> UnknownPlace:
    return UnknownPlace(f"{url}: {why}", hint="write s3://bucket/prefix, or a folder")
