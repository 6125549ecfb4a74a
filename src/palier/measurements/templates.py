"""Templates that join columns into one cell, such as `{Start Date} {Start Time}`."""

from __future__ import annotations

import re

_PART = re.compile(r"\{([^{}]*)\}|[{}]")


def columns_of(template: str) -> tuple[str, ...]:
    """The columns named, in order; none when a brace is left over or a name is empty."""
    names = tuple(match[1] or "" for match in _PART.finditer(template))
    return names if all(names) else ()


def filled(template: str, cells: dict[str, str]) -> str:
    """The template with each column's cell in its place; nothing else is interpreted."""
    return _PART.sub(lambda match: cells[match[1]], template)
