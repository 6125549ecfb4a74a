"""The file of a backup: a tar whose last member, `manifest.json`, names and hashes the others."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO

from palier.calculus.errors import PalierError

FORMAT = "palier-backup/1"
MANIFEST = "manifest.json"

_NAME = re.compile(r"(?:palier\.sqlite|database\.dump|secret\.key|signing\.key|stores/.+)")
_STATED = {"made_at": str, "palier": str, "database": dict, "journal": dict, "members": list}
_PIECE = 1 << 20
_MANIFEST_BYTES = 1 << 28


class BackupDamaged(PalierError):
    """A file that is not a backup, or not the one that was written."""

    code = "backup-damaged"


class Packing:
    """Writes the members of a backup, one after the other."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._members: list[dict[str, Any]] = []

    def add(self, name: str, path: Path) -> None:
        """A file, which does not change meanwhile."""
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            hashed = _Hashed(file)
            self._tar.addfile(_member(name, size), hashed)
        self._members.append({"name": name, "bytes": size, "sha256": hashed.digest.hexdigest()})

    def close(self, facts: dict[str, Any]) -> None:
        """The manifest, with some facts beside the members."""
        content = {"format": FORMAT, **facts, "members": self._members}
        data = json.dumps(content, indent=1, ensure_ascii=False).encode()
        self._tar.addfile(_member(MANIFEST, len(data)), io.BytesIO(data))


@contextmanager
def packing(stream: BinaryIO) -> Iterator[Packing]:
    """Writes a backup to a stream; without its manifest it is none."""
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        yield Packing(tar)


def unpacked(file: Path, into: Path) -> dict[str, Any]:
    """The manifest of a backup, whose other members are put in a folder, every hash compared.

    Raises `BackupDamaged`.
    """
    found: dict[str, tuple[int, str]] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(file, mode="r|") as tar:
            for member in tar:
                # A sparse member of a few bytes could fill the disk.
                is_plain = member.isreg() and not member.issparse()
                content = tar.extractfile(member) if is_plain else None
                if content is None or manifest is not None:
                    raise _damaged(file, f"{member.name} has no place in a backup")
                if member.name == MANIFEST:
                    manifest = _manifest(file, content.read(_MANIFEST_BYTES))
                else:
                    found[member.name] = _put(file, member.name, content, into)
    except (tarfile.TarError, EOFError) as error:
        raise _damaged(file, "it cannot be read to its end") from error
    except FileNotFoundError as error:
        raise BackupDamaged(f"{file}: there is no such file", hint="check the path") from error
    except IsADirectoryError as error:
        raise BackupDamaged(f"{file}: this is a folder", hint="name the file") from error
    if manifest is None:
        raise _damaged(file, "it ends before its manifest")
    _compare(file, manifest, found)
    return manifest


def _manifest(file: Path, data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data)
    except ValueError as error:
        raise _damaged(file, "its manifest cannot be read") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _damaged(file, f"its manifest is not of the format {FORMAT}")
    if any(not isinstance(content.get(name), kind) for name, kind in _STATED.items()):
        raise _damaged(file, "its manifest does not say all that it should")
    if not _is_whole(content):
        raise _damaged(file, "its manifest does not say it as it should")
    return content


def _is_whole(content: dict[str, Any]) -> bool:
    """Whether what stands in the parts of a manifest is of the kinds that are read of it."""
    try:
        date.fromisoformat(content["made_at"][:10])
        texts = [
            content["journal"]["digest"],
            *content["database"]["migrations"],
            *(each["folder"] for each in content.get("stores", [])),
            *content.get("left_out", []),
        ]
    except (KeyError, TypeError, ValueError):
        return False
    return all(isinstance(each, str) for each in texts) and isinstance(
        content["journal"].get("sequence"), int
    )


def _put(file: Path, name: str, content: IO[bytes], into: Path) -> tuple[int, str]:
    """Writes a member below a folder, for its owner alone: its size and its hash."""
    place = PurePosixPath(name)
    if not _NAME.fullmatch(name) or place.is_absolute() or ".." in place.parts or "\\" in name:
        raise _damaged(file, f"{name!r} is not the name of a part of a backup")
    path = into / place
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while piece := content.read(_PIECE):
            out.write(piece)
            digest.update(piece)
            size += len(piece)
        out.flush()
        os.fsync(out.fileno())
    return size, digest.hexdigest()


def _compare(file: Path, manifest: dict[str, Any], found: dict[str, tuple[int, str]]) -> None:
    try:
        stated = {each["name"]: (each["bytes"], each["sha256"]) for each in manifest["members"]}
    except (KeyError, TypeError) as error:
        raise _damaged(file, "its manifest does not name its members") from error
    for name in sorted(stated.keys() | found.keys()):
        if stated.get(name) != found.get(name):
            raise _damaged(file, f"{name} is not what was backed up")


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


class _Hashed(io.RawIOBase):
    """Hashes what is read of a file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece


def _damaged(file: Path, what: str) -> BackupDamaged:
    return BackupDamaged(f"{file}: {what}", hint="take another backup, or copy this one again")
