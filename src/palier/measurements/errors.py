"""Refusals of the measurements floor: whole files, mappings, and the codes of rejected rows."""

from __future__ import annotations

from dataclasses import dataclass

from palier.calculus.errors import PalierError


class MeasurementsError(PalierError):
    """Measurements that cannot be used."""

    code = "measurements-error"


class InvalidMapping(MeasurementsError):
    """A declared mapping that breaks a rule; the message starts with the path of the key."""

    code = "invalid-mapping"


class ReadError(MeasurementsError):
    """A file that cannot be read at all."""

    code = "unreadable-file"

    def __init__(self, file: str, message: str, *, hint: str = "") -> None:
        super().__init__(f"{file}: {message}", hint=hint)
        self.file = file


class FileMissing(ReadError):
    """No file where one is named, or no file matching a pattern."""

    code = "file-missing"


class EmptyFile(ReadError):
    """A file of no bytes, or without a single line."""

    code = "empty-file"


class WrongEncoding(ReadError):
    """Bytes that the declared encoding does not allow."""

    code = "wrong-encoding"


class LineTooLong(ReadError):
    """A line longer than the limit; found before the line is loaded."""

    code = "line-too-long"


class TruncatedFile(ReadError):
    """A Parquet or gzip file that ends too early or is damaged."""

    code = "truncated-file"


class DecompressionBomb(ReadError):
    """A compressed file that grows beyond the limit."""

    code = "decompression-bomb"


class MissingColumn(ReadError):
    """A column that the mapping names and the file does not have."""

    code = "missing-column"


class DuplicateHeader(ReadError):
    """Two columns of the same name."""

    code = "duplicate-header"


class UnknownFormat(ReadError):
    """A file whose format is neither declared nor told by its suffix."""

    code = "unknown-format"


class UnitsDisagree(MeasurementsError):
    """Two sources give one series two units or two resolutions."""

    code = "units-disagree"


class Refused(MeasurementsError):
    """One row, or one cell, that cannot be accepted; becomes a `Rejection`."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint=hint, code=code)


REJECTION_CODES: dict[str, str] = {
    "wrong-column-count": "the row has more or fewer cells than the header",
    "bad-json": "the line is not one JSON object",
    "missing-value": "a cell that must be filled is empty or a null word",
    "bad-instant": "the text does not have the declared time format",
    "instant-without-zone": "a local time, and no zone is declared",
    "instant-out-of-range": "an instant outside the years 1900 to 2200",
    "local-time-refused": "a local time that does not exist or exists twice, and is refused",
    "bad-number": "the text is not a number",
    "bad-boolean": "the text is neither yes nor no",
    "not-finite": "NaN or infinity",
    "not-whole": "a count with a fraction",
    "negative-count": "a count below zero",
    "good-over-total": "more good events than events",
    "bad-over-total": "more bad events than events",
    "value-overflow": "a number beyond 64 bits in multiples of the resolution",
    "unknown-state": "a word that the mapping does not turn into a state",
    "end-before-start": "a span that ends before it starts",
    "share-out-of-range": "a share of users below 0 or above 1",
    "bad-list": "pauses, priority changes or reopenings that cannot be read",
    "window-not-stated": "a figure with neither a label nor both start and end",
    "conflicting-measurement": "the same identity as an earlier row, with other content",
}
"""Every code of a rejected row, with what it means."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was not accepted, and why. `row` counts from 1, a header included."""

    file: str
    row: int
    column: str
    excerpt: str
    code: str
    reason: str
