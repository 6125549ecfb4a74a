"""A scenario as tables: every kind, day by day, sorted by series and instant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from palier.calculus.instants import DAY, datetime_of
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import INSTANTS, numbers
from palier.measurements.generating.lines import Line, line, rows_of, series_of
from palier.measurements.generating.planning import Plan, plan
from palier.measurements.generating.scenario import Sampled, Scenario
from palier.measurements.mappings import Quantity
from palier.measurements.schema import Kind

Made: TypeAlias = tuple[Kind, str, pa.Table]
"""A kind, its partition (a UTC day, or `all`), and rows sorted by series and instant."""

DAILY: tuple[Kind, ...] = ("sample", "event", "counter", "check", "record", "state")
WHOLE: tuple[Kind, ...] = ("outage", "figure")


def tables(scenario: Scenario, span: Span | None = None) -> Iterator[Made]:
    """Every measurement of the period, or of a part of it, once; days in order.

    The tables of a partition follow each other in order of series. A part has the rows that the
    whole has; outages and figures, which belong to no day, come with the period's last one.
    """
    happens = plan(scenario)
    for day, made in by_day(scenario, happens, span):
        name = f"{datetime_of(day * DAY):%Y-%m-%d}"
        yield from ((kind, name, table) for kind, table in made)
    yield from whole(scenario, happens, span)


def by_day(
    scenario: Scenario, plan: Plan, span: Span | None = None
) -> Iterator[tuple[int, Iterator[tuple[Kind, pa.Table]]]]:
    """The UTC days of the period, or of a part, counted from 1970-01-01, each with its tables."""
    part = part_of(scenario, span)
    kinds = [kind for kind in DAILY if series_of(scenario, kind)]
    lines = {kind: line(scenario, plan, kind) for kind in kinds}
    for day in range(part.start // DAY, -(-part.end // DAY)):
        yield day, _of_day(lines, day, part)


def _of_day(lines: dict[Kind, Line], day: int, part: Span) -> Iterator[tuple[Kind, pa.Table]]:
    for kind, each in lines.items():
        for table in each.of(day):
            inside = _inside(kind, table, day, part)
            if inside.num_rows:
                yield kind, inside


def whole(scenario: Scenario, plan: Plan, span: Span | None = None) -> Iterator[Made]:
    """The kinds that belong to no day; nothing for a part that ends before the period."""
    part = part_of(scenario, span)
    if part.start < part.end == scenario.until:
        for kind in WHOLE:
            rows = rows_of(scenario, plan, kind)
            if rows.num_rows:
                yield kind, "all", rows


def part_of(scenario: Scenario, span: Span | None) -> Span:
    """The part of the period that is asked for; empty where they do not meet."""
    if span is None:
        return Span(scenario.since, scenario.until)
    start = max(span.start, scenario.since)
    return Span(start, max(start, min(span.end, scenario.until)))


def quantities(scenario: Scenario) -> dict[str, Quantity]:
    """The unit and resolution of each series of samples, by name."""
    found: dict[str, Quantity] = {}
    for series in scenario.series:
        measured = series.measured
        if isinstance(measured, Sampled):
            found[series.name] = Quantity(measured.unit, measured.unit, measured.resolution)
    return found


def _inside(kind: Kind, table: pa.Table, day: int, part: Span) -> pa.Table:
    if part.start <= day * DAY and (day + 1) * DAY <= part.end:
        return table
    at = numbers(table.column(f"{INSTANTS}opened" if kind == "record" else "at").combine_chunks())
    return table.filter(pa.array(np.logical_and(at >= part.start, at < part.end)))
