"""Measurements in memory, scopes and requests for tests of engines; one unit of time is 1 µs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from palier.calculus.scopes import Scope, Waiver
from palier.calculus.selectors import Selector, Source
from palier.calculus.spans import Span, Spans
from palier.calculus.terms import MissingData
from palier.calculus.windows import Window
from palier.measurements.dataset import Dataset
from palier.measurements.engines.protocol import TallyRequest
from palier.measurements.schema import KINDS, Pause, PriorityChange, SeriesKey
from tests.engines import engine_of

ANY = Source(Selector())


def source(name: str, fallback: str | None = None) -> Source:
    return Source(Selector(name), fallback=Selector(fallback) if fallback else None)


def dataset(**kinds: dict[tuple, Iterable[tuple]]) -> Dataset:
    """`dataset(event={("web", ("region", "a")): [(at, good, total), ...]})`."""
    return Dataset(
        {
            kind: {
                SeriesKey(key[0], tuple(key[1:])): _columns(kind, rows)
                for key, rows in series.items()
            }
            for kind, series in kinds.items()
        }
    )


def _columns(kind: str, rows: Iterable[tuple]) -> dict[str, list]:
    row: Any = KINDS[kind].row
    names = row._fields
    found = [row(*each) for each in rows]
    if kind == "record":
        found = [
            each._replace(
                pauses=tuple(Pause(*pause) for pause in each.pauses),
                priority_changes=tuple(PriorityChange(*one) for one in each.priority_changes),
            )
            for each in found
        ]
    return {name: [row[place] for row in found] for place, name in enumerate(names)}


def window(
    start: int,
    end: int,
    *waivers: Waiver,
    service: Iterable[tuple[int, int]] | None = None,
    until: int | None = None,
) -> Scope:
    hours = Spans.of(service if service is not None else [(start, end)]).clip((start, end))
    stop = end if until is None else until
    return Scope(
        Window(f"{start}-{end}", Span(start, end)), stop, hours.clip((start, stop)), hours, waivers
    )


def request(indicator, *scopes: Scope, group_by=(), missing=None, at=None, **rest) -> TallyRequest:
    return TallyRequest(
        indicator,
        scopes,
        group_by,
        missing or MissingData(),
        max((scope.until for scope in scopes), default=0) if at is None else at,
        **rest,
    )


def tally(data: Dataset, indicator, *scopes: Scope, **rest):
    """The one tally of one window."""
    (only,) = tallies(data, indicator, *scopes, **rest)
    return only.tally


def tallies(data: Dataset, indicator, *scopes: Scope, **rest):
    return engine_of(data).tally(request(indicator, *scopes, **rest))
