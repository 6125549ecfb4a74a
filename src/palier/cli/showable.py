"""Text from documents and measurements made harmless for a terminal."""

from __future__ import annotations

import unicodedata

# Controls move the cursor and change the window's title; overrides of direction (Unicode
# annex 9) show letters in another order than they have: U+202A to U+202E.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")


def showable(text: str) -> str:
    """The text with each control character written as `\\x1b` is, line ends and tabs as spaces."""
    if text.isprintable():
        return text
    return "".join(map(_shown, text))


def _shown(letter: str) -> str:
    if letter in "\t\r\n":
        return " "
    if unicodedata.category(letter) in ("Cc", "Cs") or letter in _OVERRIDES:
        code = ord(letter)
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return letter
