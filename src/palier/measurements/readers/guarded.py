"""Opens files under guard: size, line length, encoding and decompression are bounded."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from palier.measurements.errors import (
    DecompressionBomb,
    EmptyFile,
    FileMissing,
    LineTooLong,
    ReadError,
    TruncatedFile,
    WrongEncoding,
)

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost, in bytes; `ratio` is the most a compressed file may grow.

    The ratio is looked at only beyond `ratio_free` bytes: short files compress well honestly.
    """

    line: int = 16 << 20
    decompressed: int = 16 << 30
    ratio: int = 250
    ratio_free: int = 64 << 20


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was read: its name, its bytes and their SHA-256."""

    name: str
    sha256: str
    bytes: int


def check_present(path: Path, name: str) -> None:
    """Raises `FileMissing`, `EmptyFile`, or `ReadError` when the file cannot be opened."""
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise EmptyFile(name, "the file is empty", hint="export it again, with its header")
    except FileNotFoundError:
        raise FileMissing(name, "there is no such file", hint="check the path") from None
    except OSError as error:
        raise ReadError(name, str(error.strerror), hint="check that it can be read") from None


def source_of(path: Path, name: str) -> SourceFile:
    """The identity of a file that was read."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return SourceFile(name, digest, file.tell())


def text_of(path: Path, name: str, encoding: str, limits: Limits) -> bytes:
    """The whole text as UTF-8 without byte order mark, decompressed when the name ends in `.gz`.

    Raises `EmptyFile`, `WrongEncoding`, `LineTooLong`, `TruncatedFile`, `DecompressionBomb`.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    kept = bytearray()
    line = seen = 0
    for piece in _pieces(path, name, limits):
        line = _line_after(piece, line, name, limits)
        text = _decoded(decoder, piece, seen, name, encoding)
        seen += len(piece)
        kept += text
    kept += _decoded(decoder, b"", seen, name, encoding, final=True)
    text = bytes(kept)
    text = text.removeprefix(codecs.BOM_UTF8)
    if not text.strip():
        raise EmptyFile(name, "the file holds no text", hint="export it again, with its header")
    return text


def _line_after(piece: bytes, line: int, name: str, limits: Limits) -> int:
    """The bytes of the line still open after this piece; checked before the piece is kept."""
    first = piece.find(b"\n")
    longest = line + (len(piece) if first < 0 else first)
    if longest > limits.line:
        raise LineTooLong(
            name,
            f"a line is longer than {limits.line} bytes",
            hint="check the delimiter and the line endings of the export",
        )
    return longest if first < 0 else len(piece) - 1 - piece.rfind(b"\n")


def _decoded(
    decoder: codecs.IncrementalDecoder,
    piece: bytes,
    seen: int,
    name: str,
    encoding: str,
    final: bool = False,
) -> bytes:
    pending = len(decoder.getstate()[0])
    try:
        return decoder.decode(piece, final).encode("utf-8")
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise WrongEncoding(
            name,
            f"byte {seen - pending + start} is not {encoding}",
            hint=f"state the encoding in the mapping, perhaps {_likely(piece, encoding)}",
        ) from None


def _likely(piece: bytes, encoding: str) -> str:
    if piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "windows-1252" if encoding.startswith("utf") else "utf-8"


def _pieces(path: Path, name: str, limits: Limits) -> Iterator[bytes]:
    # A line limit below the piece would otherwise let a line hide inside one piece.
    size = min(_PIECE, limits.line)
    with path.open("rb") as file:
        if path.suffix != ".gz":
            while piece := file.read(size):
                yield piece
            return
        yield from _inflated(gzip.GzipFile(fileobj=file), path.stat().st_size, name, limits, size)


def _inflated(
    file: gzip.GzipFile, packed: int, name: str, limits: Limits, size: int
) -> Iterator[bytes]:
    total = 0
    while True:
        try:
            piece = file.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise TruncatedFile(
                name, f"not a whole gzip file: {error}", hint="copy the file again"
            ) from None
        if not piece:
            return
        total += len(piece)
        too_large = total > limits.decompressed
        if too_large or (total > limits.ratio_free and total > packed * limits.ratio):
            raise DecompressionBomb(
                name,
                f"{packed} bytes grow beyond {total}",
                hint="decompress it yourself if you trust it",
            )
        yield piece
