"""Kinds that follow what happens instead of a cadence: states, outages, figures by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple, cast

import numpy as np

from palier.calculus.instants import SECOND, Instant
from palier.calculus.spans import Span, Spans
from palier.calculus.zones import day_start, local_date, zone
from palier.measurements.generating import chance
from palier.measurements.generating.planning import Plan, effect_on
from palier.measurements.generating.scenario import Entered, Logged, Scenario, Series
from palier.measurements.schema import Change, Figure, Outage, SeriesKey

UP, UNKNOWN = "up", "unknown"

# Where several things happen at once, the first of these words is the state.
# A source that is silent knows nothing else.
_WORST_FIRST = (UNKNOWN, "down", "maintenance", "degraded")


def states(scenario: Scenario, plan: Plan, series: Series, key: SeriesKey) -> list[Change]:
    """Every change of state in the period, the state at its start first; unknown in gaps."""
    words: dict[str, list[tuple[Instant, Instant]]] = {
        UNKNOWN: [(gap.start, gap.end) for gap in plan.gaps if effect_on(key, gap.cause.hits)]
    }
    for each in _noticed(scenario, plan, series, key):
        words.setdefault(each.state, []).extend(each.parts)
    spans = {word: Spans.of(parts) for word, parts in words.items()}
    order = sorted(spans, key=lambda word: (_rank(word), word))
    edges = {edge for word in order for span in spans[word] for edge in span}
    found: list[Change] = []
    for at in sorted({scenario.since, *edges}):
        state = next((word for word in order if spans[word].contains(at)), UP)
        if scenario.since <= at < scenario.until and (not found or found[-1].state != state):
            found.append(Change(at, state))
    return found


def outages(scenario: Scenario, plan: Plan, series: Series, key: SeriesKey) -> list[Outage]:
    """What a log holds at the end of the period: an outage that goes on has no end."""
    found: dict[Instant, Outage] = {}
    for each in _noticed(scenario, plan, series, key):
        start, end = each.parts[0].start, each.parts[-1].end
        if start < scenario.until:
            over = end if end <= scenario.until else None
            row = Outage(start, over, each.state, each.reason, each.affected)
            found.setdefault(start, row)
    return [found[start] for start in sorted(found)]


def figures(scenario: Scenario, series: Series, key: SeriesKey) -> list[Figure]:
    """A figure for each whole month or quarter, where it was entered before the period's end."""
    measured = cast(Entered, series.measured)
    rules = zone(scenario.zone)
    stream = chance.stream(scenario.seed, "figure value", key.name + repr(key.dims))
    found: list[Figure] = []
    for first, last, label in _periods(scenario, measured.months):
        entered = day_start(last, rules) + measured.after
        if day_start(first, rules) < scenario.since or entered >= scenario.until:
            continue
        number = chance.bits(stream, np.array([first.toordinal()]))
        value = measured.base + measured.noise * float(chance.normal().draw(number)[0])
        found.append(
            Figure(
                None,
                None,
                label,
                _rounded(value, measured),
                measured.by,
                entered,
                measured.evidence and measured.evidence.replace("{label}", label),
            )
        )
    return found


class _Noticed(NamedTuple):
    """What a source saw of an occurrence."""

    state: str
    parts: list[Span]
    reason: str
    affected: Decimal | None


def _noticed(scenario: Scenario, plan: Plan, series: Series, key: SeriesKey) -> Iterator[_Noticed]:
    measured = cast(Logged, series.measured)
    stream = chance.stream(scenario.seed, "noticed", key.name + repr(key.dims))
    for each in plan.disturbances:
        effect = effect_on(key, each.cause.hits)
        if effect is None or effect.state == UP or each.end - each.start < measured.least:
            continue
        parts = list(each.parts())
        if measured.lag:
            seconds = measured.lag // SECOND + 1
            late = chance.shares(chance.bits(stream, np.array([each.start, each.end]))) * seconds
            first, last = (late.astype(np.int64) * SECOND).tolist()
            # What was over before it was seen is seen for a second.
            moved = [Span(part.start + first, part.end + last) for part in parts]
            parts = [Span(start, max(end, start + SECOND)) for start, end in moved]
        yield _Noticed(effect.state, parts, each.reason, each.affected)


def _rank(word: str) -> int:
    return _WORST_FIRST.index(word) if word in _WORST_FIRST else len(_WORST_FIRST)


def _periods(scenario: Scenario, months: int) -> Iterator[tuple[date, date, str]]:
    """The first day of each period, that of the next one, and its label."""
    start = local_date(scenario.since, zone(scenario.zone))
    end = local_date(scenario.until, zone(scenario.zone))
    month = (start.year * 12 + start.month - 1) // months * months
    while month < end.year * 12 + end.month:
        year, index = divmod(month, 12)
        after = divmod(month + months, 12)
        label = f"{year}-{index + 1:02}" if months == 1 else f"{year}-Q{index // 3 + 1}"
        yield date(year, index + 1, 1), date(after[0], after[1] + 1, 1), label
        month += months


def _rounded(value: float, measured: Entered) -> Decimal:
    least, most = measured.least, measured.most
    value = value if least is None else max(value, least)
    value = value if most is None else min(value, most)
    return Decimal(value).quantize(Decimal(1).scaleb(-measured.places), ROUND_HALF_EVEN)
