"""The rows of all series of one kind on one UTC day, in Arrow, sorted by series and instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from palier.calculus.instants import DAY, Instant
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import (
    INSTANT,
    WORD,
    numbers,
    schema_of,
    series_text,
    table_of,
)
from palier.measurements.generating import rhythms
from palier.measurements.generating.changes import figures, outages, states
from palier.measurements.generating.frames import Frame, Run
from palier.measurements.generating.planning import Plan
from palier.measurements.generating.scenario import Scenario, Series
from palier.measurements.generating.ticket_rows import Numbering, named_instants, record_arrays
from palier.measurements.generating.tickets import Desk, Tickets
from palier.measurements.schema import KINDS, Kind, SeriesKey

MOST_ROWS = 2_000_000
"""Rows of a table, at most, unless one piece alone has more."""

_CELLS = 1 << 16
"""Rows made at once: few enough to stay in a processor's cache."""

_MAKERS: dict[str, Callable[[Frame], rhythms.Columns]] = {
    "sample": rhythms.samples,
    "event": rhythms.events,
    "check": rhythms.checks,
}


class Line(Protocol):
    """All series of one kind."""

    def of(self, day: int) -> Iterator[pa.Table]:
        """The tables of a UTC day, counted from 1970-01-01, in order of series."""
        ...


def line(scenario: Scenario, plan: Plan, kind: Kind) -> Line:
    """The line of a kind that has rows by day."""
    if kind == "state":
        return _Sparse(kind, rows_of(scenario, plan, kind))
    if kind == "record":
        return Records(scenario, plan)
    return _Cadenced(scenario, plan, kind)


def series_of(scenario: Scenario, kind: str) -> list[tuple[str, SeriesKey, Series]]:
    """Every series of a kind with its text, in order of that."""
    found = [
        (series_text(key), key, series)
        for series in scenario.series
        if series.kind == kind
        for key in (SeriesKey(series.name, dims) for dims in series.dims)
    ]
    return sorted(found, key=lambda each: each[0])


def rows_of(scenario: Scenario, plan: Plan, kind: Kind) -> pa.Table:
    """All rows of a kind that follows what happens: few, so they are made at once."""
    found = [schema_of(kind).empty_table()]
    for _, key, series in series_of(scenario, kind):
        rows: list[Any]
        if kind == "state":
            rows = states(scenario, plan, series, key)
        elif kind == "outage":
            rows = outages(scenario, plan, series, key)
        else:
            rows = figures(scenario, series, key)
        names: tuple[str, ...] = KINDS[kind].row._fields  # type: ignore[attr-defined]
        cells = zip(*rows, strict=True) if rows else ((),) * len(names)
        columns = {name: list(cell) for name, cell in zip(names, cells, strict=True)}
        found.append(table_of(kind, key, columns))
    return pa.concat_tables(found).unify_dictionaries()


def _runs(scenario: Scenario, plan: Plan, kind: str, most: int) -> Iterator[Run]:
    """Neighbours in order of text that one declaration gives, so many at most."""
    for series, group in groupby(series_of(scenario, kind), key=lambda each: each[2]):
        members = list(group)
        at_once = max(1, most // series.per_day)
        for first in range(0, len(members), at_once):
            some = members[first : first + at_once]
            yield Run(
                scenario,
                plan,
                series,
                tuple(key for _, key, _ in some),
                tuple(text for text, _, _ in some),
            )


class _Sparse:
    """Rows made beforehand, cut by day."""

    def __init__(self, kind: Kind, rows: pa.Table) -> None:
        self._rows = rows
        self._days = numbers(rows.column("at").combine_chunks()) // DAY

    def of(self, day: int) -> Iterator[pa.Table]:
        some = np.flatnonzero(self._days == day)
        if len(some):
            yield self._rows.take(pa.array(some))


class _Pieces:
    """A line whose rows come in record batches, gathered into tables."""

    def __init__(self, runs: Iterable[Run], schema: pa.Schema) -> None:
        self._runs = list(runs)
        self._schema = schema
        self._texts = pa.array([text for run in self._runs for text in run.texts], pa.string())

    def of(self, day: int) -> Iterator[pa.Table]:
        batches: list[pa.RecordBatch] = []
        rows = first = 0
        for place, run in enumerate(self._runs):
            for batch in self._batches(place, first, day):
                if batches and rows + batch.num_rows > MOST_ROWS:
                    yield pa.Table.from_batches(batches)
                    batches, rows = [], 0
                if batch.num_rows:
                    batches.append(batch)
                    rows += batch.num_rows
            first += len(run.texts)
        if batches:
            yield pa.Table.from_batches(batches)

    def _batches(self, place: int, first: int, day: int) -> Iterator[pa.RecordBatch]:
        """The rows of a run, whose first series has a place among all series."""
        raise NotImplementedError

    def _batch(self, codes: np.ndarray[Any, Any], columns: dict[str, pa.Array]) -> pa.RecordBatch:
        series = pa.DictionaryArray.from_arrays(codes.astype(np.int32, copy=False), self._texts)
        arrays = [series, *(columns[field.name] for field in list(self._schema)[1:])]
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)


class _Cadenced(_Pieces):
    """Samples, events, counters and checks."""

    def __init__(self, scenario: Scenario, plan: Plan, kind: Kind) -> None:
        super().__init__(_runs(scenario, plan, kind, _CELLS), schema_of(kind))
        self._makers = [_MAKERS.get(kind) or rhythms.Counters(run) for run in self._runs]

    def _batches(self, place: int, first: int, day: int) -> Iterator[pa.RecordBatch]:
        frame = Frame(self._runs[place], day)
        at = frame.at()
        cells: rhythms.Columns = {"at": at, **self._makers[place](frame)}
        codes = np.broadcast_to(
            np.arange(first, first + frame.shape[0], dtype=np.int32)[:, None], frame.shape
        )
        kept = frame.kept(at)
        chosen = codes.ravel() if kept is None else codes[kept]
        columns = {
            field.name: _array(field.type, cells[field.name], kept, len(chosen))
            for field in list(self._schema)[1:]
        }
        yield self._batch(chosen, columns)


class Records(_Pieces):
    """Tickets, as known at the end of the period or before it."""

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        self._period = Span(scenario.since, scenario.until)
        runs = list(_runs(scenario, plan, "record", _CELLS))
        super().__init__(runs, schema_of("record", named_instants(scenario)))
        self._desks = [Desk(run) for run in runs]
        named: dict[str, list[int]] = {}
        self._members: list[tuple[Run, int]] = []
        for run in runs:
            for _ in run.texts:
                named.setdefault(run.series.name, []).append(len(self._members))
                self._members.append((run, len(named[run.series.name]) - 1))
        self._among = {name: len(members) for name, members in named.items()}

    def opened(self, place: int, first: int, day: int) -> Iterator[tuple[int, Tickets]]:
        """The tickets of each series of a run that are opened on a day, with the series' code."""
        for index in range(len(self._runs[place].texts)):
            tickets = self._desks[place].tickets(index, day)
            start, end = self._period
            inside = (tickets.opened >= start) & (tickets.opened < end)
            yield first + index, tickets if inside.all() else tickets.chosen(inside)

    def all_opened(self, day: int) -> Iterator[tuple[int, Tickets]]:
        """The same of every series."""
        first = 0
        for place, run in enumerate(self._runs):
            yield from self.opened(place, first, day)
            first += len(run.texts)

    def rows(self, code: int, tickets: Tickets, known: Instant) -> pa.RecordBatch:
        """The tickets of a series as known just before an instant."""
        run, number = self._members[code]
        numbering = Numbering(number, self._among[run.series.name])
        columns = record_arrays(run, tickets, known, numbering)
        return self._batch(np.full(len(tickets.opened), code, np.int32), columns)

    def _batches(self, place: int, first: int, day: int) -> Iterator[pa.RecordBatch]:
        for code, tickets in self.opened(place, first, day):
            yield self.rows(code, tickets, self._period.end)


def _array(
    kind: pa.DataType, cells: np.ndarray[Any, Any] | None, kept: Any, height: int
) -> pa.Array:
    if cells is None:
        return pa.nulls(height, kind)
    flat = cells.ravel() if kept is None else cells[kept]
    if kind == INSTANT:
        return pa.array(flat).view(INSTANT)
    if kind == WORD:
        return pa.DictionaryArray.from_arrays(flat, pa.array(rhythms.CHECK_STATES))
    return pa.array(flat)
