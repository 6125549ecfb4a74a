"""Lists inside one cell, written as JSON: pauses, priority changes and reopenings of a record."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from palier.measurements.errors import Refused
from palier.measurements.mappings import TimeFormat
from palier.measurements.schema import Pause, PriorityChange
from palier.measurements.times import instant_reader


def pauses_of(text: str, format: TimeFormat) -> tuple[Pause, ...]:
    """Pauses from `[[start, end or null, reason], ...]`, sorted. Raises `Refused`."""
    read = instant_reader(format)

    def pause(item: Any) -> Pause:
        start, end, *rest = item
        found = Pause(
            read(str(start)), None if end is None else read(str(end)), str(rest[0]) if rest else ""
        )
        if found.end is not None and found.end < found.start:
            raise Refused("end-before-start", f"a pause ends at {end}, before {start}")
        return found

    found = _each(text, pause, "pauses are written [[start, end, reason], ...]")
    return tuple(sorted(found, key=lambda each: (each.start, each.end is None, each.end or 0)))


def changes_of(text: str, format: TimeFormat) -> tuple[PriorityChange, ...]:
    """Priority changes from `[[at, priority], ...]`, sorted. Raises `Refused`."""
    read = instant_reader(format)

    def change(item: Any) -> PriorityChange:
        at, priority = item
        return PriorityChange(read(str(at)), str(priority))

    return tuple(sorted(_each(text, change, "priority changes are written [[at, priority], ...]")))


def instants_of(text: str, format: TimeFormat) -> tuple[int, ...]:
    """Instants from `[at, ...]`, sorted. Raises `Refused`."""
    read = instant_reader(format)
    return tuple(
        sorted(_each(text, lambda item: read(str(item)), "instants are written [at, ...]"))
    )


def _each(text: str, read: Callable[[Any], Any], rule: str) -> list[Any]:
    try:
        # Numbers stay text so that epoch instants keep every digit.
        items = json.loads(text, parse_float=str, parse_int=str)
        if not isinstance(items, list):
            raise ValueError
        return [read(item) for item in items]
    except (ValueError, TypeError, RecursionError):
        raise Refused("bad-list", f"{text[:40]!r} cannot be read", rule) from None
