"""Writes what a command made: to standard output, or whole to a file or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from palier.calculus.errors import PalierError


class CannotWrite(PalierError):
    """A file that cannot be written where it was asked for."""

    code = "cannot-write"


def write(content: str | bytes, to: Path | None) -> None:
    """Writes text or bytes to a file, replaced whole, or to standard output when `to` is None."""
    write_pieces([content], to)


def write_pieces(pieces: Iterable[str | bytes], to: Path | None, mode: int = 0o666) -> None:
    """The same of what comes piece by piece; `mode` is who may read the file, less the umask."""

    def fill(stream: BinaryIO) -> None:
        for piece in pieces:
            stream.write(
                piece.encode(errors="backslashreplace") if isinstance(piece, str) else piece
            )

    if to is None:
        sys.stdout.flush()
        fill(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    write_with(fill, to, mode)


def write_with(fill: Callable[[BinaryIO], None], to: Path, mode: int = 0o666) -> None:
    """A file that a function fills, replaced whole; nothing is left of it when that fails."""
    try:
        _put(to, fill, mode)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWrite(
            f"{to} cannot be written: {error.strerror}", hint="choose another file or folder"
        ) from error


def _put(to: Path, fill: Callable[[BinaryIO], None], mode: int) -> None:
    """Replaces a file, through links; a pipe or a device is written to, never replaced."""
    if to.exists() and not to.is_file() and not to.is_dir():
        with to.open("wb") as stream:
            fill(stream)
        return
    _replace(Path(os.path.realpath(to)), fill, mode)


def _replace(to: Path, fill: Callable[[BinaryIO], None], mode: int) -> None:
    handle, name = tempfile.mkstemp(dir=to.parent, prefix=f".{to.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode & ~_mask())
        os.replace(name, to)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
