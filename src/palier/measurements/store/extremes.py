"""The span of time that parts speak of, and whether something is down at its end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from palier.calculus.instants import Instant
from palier.measurements.engines.columnar.parts import ColumnarSource, Part
from palier.measurements.schema import SeriesKey
from palier.measurements.store.merged import HeldPart, MergedPart
from palier.measurements.store.parts import FilePart

_POINTS = ("event", "sample", "state", "check", "record")
_SPANS = ("outage", "figure")

Parts = Callable[[str], Sequence[Part]]
"""The parts of all series of a kind."""


def horizon_of_parts(parts: Parts) -> tuple[Instant, Instant] | None:
    """From the first instant measured to the end, not included; None when there is nothing.

    Parts that cannot reach further than what is known already are not read.
    """
    starts: list[Instant] = []
    ends: list[Instant] = []
    for kind in _POINTS:
        found = parts(kind)
        starts += _first(found)
        ends += [at + 1 for at in _last(found)]
    for kind in _SPANS:
        for part in parts(kind):
            columns = part.read(("start", "end"))
            for name, more in (("start", 1), ("end", 0)):
                least, most = _bounds(columns[name])
                if least is not None and most is not None:
                    starts.append(least)
                    ends.append(most + more)
    return (min(starts), max(ends)) if ends else None


def is_down_in_parts(source: ColumnarSource, parts: Parts, down_words: Collection[str]) -> bool:
    """Whether an outage has no end, or the last state of a series is one of these words."""
    folded = {word.casefold() for word in down_words}
    if any(part.read(("end",))["end"].null_count for part in parts("outage")):
        return True
    open_: set[SeriesKey] = {
        key
        for key in source.series("state")
        if folded.intersection(word.casefold() for word in source.words("state", key))
    }
    if not open_:
        return False
    for part in sorted(parts("state"), key=lambda part: part.span.end, reverse=True):
        found = open_.intersection(part.keys)
        if found and any(word.casefold() in folded for word in _last_words(part, found)):
            return True
        open_ -= found
    return False


def _last_words(part: Part, keys: Collection[SeriesKey]) -> list[str]:
    """The last state of some series of a part."""
    starts, states = part.starts, part.read(("state",))["state"]
    return [
        states[int(starts[place + 1]) - 1].as_py()
        for place, key in enumerate(part.keys)
        if key in keys and starts[place + 1] > starts[place]
    ]


def _first(parts: Sequence[Part]) -> list[Instant]:
    """The first instant of all parts, if there is one."""
    found: list[Instant] = []
    for part in sorted(parts, key=lambda part: part.span.start):
        if found and part.span.start >= found[0]:
            break
        at = _part_bounds(part)[0]
        if at is not None:
            found = [min([at, *found])]
    return found


def _last(parts: Sequence[Part]) -> list[Instant]:
    """The last instant of all parts, if there is one."""
    found: list[Instant] = []
    for part in sorted(parts, key=lambda part: part.span.end, reverse=True):
        if found and part.span.end <= found[0] + 1:
            break
        at = _part_bounds(part)[1]
        if at is not None:
            found = [max([at, *found])]
    return found


def _part_bounds(part: Part) -> tuple[Instant | None, Instant | None]:
    if isinstance(part, FilePart):
        return part.row.first_at, part.row.last_at
    if isinstance(part, MergedPart):
        return part.origin.settled().bounds()
    assert isinstance(part, HeldPart)
    return part.held.bounds()


def _bounds(column: pa.Array) -> tuple[Instant | None, Instant | None]:
    found = pc.min_max(column.cast(pa.int64()))
    return found["min"].as_py(), found["max"].as_py()
