"""Rules that bind several cells of one row: counts, spans, windows, record instants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from palier.measurements.errors import Refused
from palier.measurements.mappings import Mapping

_Columns = dict[str, list[Any]]
_Broken = Iterator[tuple[int, str, Refused]]


def broken_rules(mapping: Mapping, columns: _Columns) -> _Broken:
    """(place, column, refusal) of every row that breaks a rule of its kind."""
    rule = _RULES.get(mapping.kind)
    return rule(columns) if rule is not None else iter(())


def good_over_total(good: int, total: int) -> Refused:
    """The refusal of more good events than events."""
    return Refused("good-over-total", f"{good} good events out of {total}")


def bad_over_total(bad: int, total: int) -> Refused:
    """The refusal of more bad events than events."""
    return Refused("bad-over-total", f"{bad} bad events out of {total}")


def _events(columns: _Columns) -> _Broken:
    for place, (good, total) in enumerate(zip(columns["good"], columns["total"], strict=True)):
        if good is not None and total is not None and good > total:
            yield place, "good", good_over_total(good, total)


def _spans(columns: _Columns) -> _Broken:
    for place, (start, end) in enumerate(zip(columns["start"], columns["end"], strict=True)):
        if start is not None and end is not None and end < start:
            yield place, "end", Refused("end-before-start", "the end lies before the start")


def _outages(columns: _Columns) -> _Broken:
    yield from _spans(columns)
    for place, share in enumerate(columns["affected"]):
        if share is not None and not 0 <= share <= 1:
            yield place, "affected", Refused("share-out-of-range", f"{share} is not within 0 and 1")


def _figures(columns: _Columns) -> _Broken:
    yield from _spans(columns)
    rows = zip(columns["start"], columns["end"], columns["label"], strict=True)
    for place, (start, end, label) in enumerate(rows):
        if label is None and (start is None or end is None):
            yield place, "label", Refused("window-not-stated", "no label, and no start and end")


_RULES: dict[str, Callable[[_Columns], _Broken]] = {
    "event": _events,
    "counter": _events,
    "outage": _outages,
    "figure": _figures,
}
