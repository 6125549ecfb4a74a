"""What addresses and forms give as text, read without believing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

LONGEST = 200
Given = Mapping[str, str]


def text_of(given: Given, key: str) -> str:
    """A parameter of the address, without what no database takes, and not endless."""
    return given.get(key, "").replace("\0", "").strip()[:LONGEST]


def number_in(written: str, digits: int = 8) -> int | None:
    """The whole number that a text is; None for any other, or for one with more digits."""
    is_number = written.isascii() and written.isdecimal() and len(written) <= digits
    return int(written) if is_number else None


def day_in(written: str) -> date | None:
    """The day that a text is, as 2026-01-31."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
