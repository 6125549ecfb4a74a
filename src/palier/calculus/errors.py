"""The tree of refusals: every error Palier raises on purpose descends from `PalierError`."""

from __future__ import annotations


class PalierError(Exception):
    """A situation Palier refuses, with a stable code and a hint that says what to do.

    `code` is part of the public interface (docs, API, exit messages) and is set per class or
    per instance; `hint` may be empty only when the message alone says what to do.
    """

    code: str = "palier-error"

    def __init__(self, message: str, *, hint: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class CalculusError(PalierError):
    """A value that the calculus cannot give a meaning to."""

    code = "calculus-error"


class SpanEndsBeforeStart(CalculusError):
    """A span whose end lies before its start."""

    code = "span-ends-before-start"


class InstantOutOfRange(CalculusError):
    """An instant outside the years that Palier accepts (1900 to 2200)."""

    code = "instant-out-of-range"
