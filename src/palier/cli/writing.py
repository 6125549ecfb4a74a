"""Writes what a command made: to standard output, or whole to a file or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from palier.calculus.errors import PalierError


class CannotWrite(PalierError):
    """A file that cannot be written where it was asked for."""

    code = "cannot-write"


def write(content: str | bytes, to: Path | None) -> None:
    """Writes text or bytes to a file, replaced whole, or to standard output when `to` is None."""
    data = content.encode(errors="backslashreplace") if isinstance(content, str) else content
    if to is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        _put(to, data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWrite(
            f"{to} cannot be written: {error.strerror}", hint="choose another file or folder"
        ) from error


def _put(to: Path, data: bytes) -> None:
    """Replaces a file, through links; a pipe or a device is written to, never replaced."""
    if to.exists() and not to.is_file() and not to.is_dir():
        with to.open("wb") as stream:
            stream.write(data)
        return
    _replace(Path(os.path.realpath(to)), data)


def _replace(to: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=to.parent, prefix=f".{to.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o666 & ~_mask())
        os.replace(name, to)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
