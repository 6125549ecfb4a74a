"""Where part files lie: written whole and then visible, read at random, listed, removed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

import pyarrow as pa

from palier.calculus.instants import Instant
from palier.measurements.store.disk import disk_errors

_UNFINISHED = ".unfinished"
"""Ends the name of a file until it is whole."""


class Entry(NamedTuple):
    """A file that is there: its size, and when it was last written."""

    name: str
    bytes: int
    at: Instant


class Files(Protocol):
    """Files by relative names such as `event/2026-11-02/x.parquet`; it can be pickled."""

    @property
    def url(self) -> str:
        """The place, for messages and other tools."""
        ...

    def writing(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A new file, visible and durable at the end of the block; without trace on an error."""
        ...

    def open(self, name: str) -> pa.NativeFile:
        """A file to read at random, by several threads. Raises `FileNotFoundError`."""
        ...

    def remove(self, name: str) -> None:
        """Removes a file; nothing when there is none."""
        ...

    def entries(self) -> Iterator[Entry]:
        """The files that are there, unfinished ones as well."""
        ...


@dataclass(frozen=True)
class FolderFiles:
    """Files in a folder."""

    folder: str
    _root: Path = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The process, or one that this is sent to, may work in another folder later.
        object.__setattr__(self, "_root", Path(self.folder).absolute())

    def __reduce__(self) -> tuple[type[FolderFiles], tuple[str]]:
        return FolderFiles, (str(self._root),)

    @property
    def url(self) -> str:
        """The path of the folder."""
        return self.folder

    def path(self, name: str) -> Path:
        """Where a file is, or will be."""
        return self._root / name

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """A new file, visible and durable at the end of the block; without trace on an error."""
        path = self.path(name)
        unfinished = path.with_name(path.name + _UNFINISHED)
        with disk_errors(str(path)):
            make_folders(path.parent)
            try:
                with unfinished.open("wb") as file:
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                unfinished.rename(path)
            except BaseException:
                unfinished.unlink(missing_ok=True)
                raise
            _sync(path.parent)

    def open(self, name: str) -> pa.NativeFile:
        """A file to read at random. Raises `FileNotFoundError`."""
        return pa.OSFile(str(self.path(name)))

    def remove(self, name: str) -> None:
        """Removes a file; nothing when there is none."""
        self.path(name).unlink(missing_ok=True)

    def entries(self) -> Iterator[Entry]:
        """The files that are there, unfinished ones as well."""
        for path in sorted(self._root.rglob("*")):
            try:
                found = path.stat()
            except FileNotFoundError:  # removed by another process meanwhile
                continue
            if path.is_file():
                name = path.relative_to(self._root).as_posix()
                yield Entry(name, found.st_size, found.st_mtime_ns // 1000)


def make_folders(folder: Path) -> None:
    """Makes a folder and those above it; their names are durable as well."""
    if folder.is_dir():
        return
    make_folders(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
