"""Records of each window against their limits: within, late, pending, and the time they took."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from palier.calculus.instants import Duration, Instant
from palier.calculus.record_clock import RecordClock
from palier.calculus.record_lives import Life, RecordFacts, lives
from palier.calculus.records import (
    BelongsBy,
    Elapsed,
    LimitRule,
    RecordInstant,
    RecordRules,
    ServiceTime,
)
from palier.calculus.selectors import Dimensions, Selector
from palier.calculus.tallies import LateRecord
from palier.measurements.engines.protocol import (
    GroupTally,
    Measurements,
    TallyRequest,
)
from palier.measurements.engines.record_limits import Limits
from palier.measurements.engines.record_sums import RecordSums
from palier.measurements.schema import SeriesKey


class _Judged(NamedTuple):
    """One run of a record's clock against its limit; `due` is None when it has none."""

    due: Instant | None
    elapsed: Duration
    is_late: bool


def record_tallies(
    data: Measurements, indicator: Elapsed, request: TallyRequest
) -> tuple[GroupTally, ...]:
    """The records of each window and group; those of the fallback where the source has none."""
    sums = _summed(data, indicator, indicator.source.selector, request)
    if not sums.seen and indicator.source.fallback is not None:
        sums = _summed(data, indicator, indicator.source.fallback, request)
    return sums.tallies()


def _summed(
    data: Measurements, indicator: Elapsed, selector: Selector, request: TallyRequest
) -> RecordSums:
    sums = RecordSums(request.scopes, request.group_by)
    keys = data.series("record", selector)
    limits = Limits(indicator, request, _first_instant(data, indicator.since, keys))
    for key in keys:
        columns = data.columns("record", key)
        _add_series(indicator, limits, sums, key.dims, columns)
    return sums


def _first_instant(data: Measurements, since: str, keys: list[SeriesKey]) -> Instant | None:
    return min(
        (
            instants[since]
            for key in keys
            for instants in data.columns("record", key)["instants"]
            if since in instants
        ),
        default=None,
    )


def _add_series(
    indicator: Elapsed,
    limits: Limits,
    sums: RecordSums,
    dimensions: Dimensions,
    columns: dict[str, list[Any]],
) -> None:
    at = limits.at
    for name, instants, facts in _facts(columns, indicator):
        if facts.since > at:
            continue
        for number, life in enumerate(lives(facts, indicator.rules, at), start=1):
            priority = life.priority or ""
            rule, clock = limits.of(dimensions, priority)
            judged = _judged(life, instants, indicator.rules, (rule, clock, at))
            place = sums.place(dimensions, priority)
            belongs = _belongs(life, judged.due, indicator.rules.belongs_by, at)
            title = name if number == 1 else f"{name}#{number}"
            late = _late_record(title, life, judged, (rule, clock, at), dimensions)
            for window in sums.windows_at(belongs):
                if judged.due is None:
                    sums.unlimited(place, window)
                elif late is not None:
                    sums.late(place, window, late, (life.since, life.until or at))
                elif life.until is None:
                    sums.pending(place, window)
                else:
                    sums.within(place, window)
                if life.until is not None:
                    sums.took(place, window, judged.elapsed)


_COLUMNS = ("id", "instants", "priority", "priority_changes", "pauses", "reopenings")


def _facts(
    columns: dict[str, list[Any]], indicator: Elapsed
) -> Iterator[tuple[str, dict[str, Instant], RecordFacts]]:
    for name, instants, priority, changes, pauses, reopenings in zip(
        *(columns[column] for column in _COLUMNS), strict=True
    ):
        since = instants.get(indicator.since)
        if since is not None:
            until = instants.get(indicator.until)
            yield name, instants, RecordFacts(since, until, priority, changes, pauses, reopenings)


def _judged(
    life: Life,
    instants: dict[str, Instant],
    rules: RecordRules,
    held_to: tuple[LimitRule | None, RecordClock, Instant],
) -> _Judged:
    rule, clock, at = held_to
    end = at if life.until is None else life.until
    elapsed = clock.elapsed(life.since, end, life.stops)
    elapsed -= elapsed % rules.whole_units
    limit = rule.limit if rule else None
    if limit is None:
        return _Judged(None, elapsed, False)
    if isinstance(limit, RecordInstant):
        due = instants.get(limit.name)
        return _Judged(due, elapsed, due is not None and end > due)
    due = clock.due(life, limit, rules)
    if isinstance(limit, ServiceTime) and rules.whole_units > 1:
        gross = elapsed if rules.paused_due else clock.elapsed(life.since, end)
        return _Judged(due, elapsed, gross - gross % rules.whole_units > limit.amount)
    return _Judged(due, elapsed, end > due)


def _belongs(life: Life, due: Instant | None, by: BelongsBy, at: Instant) -> Instant:
    """The instant that decides the window; an open record belongs to the present one by closing."""
    if by is BelongsBy.CLOSED:
        return at if life.until is None else life.until
    return life.since if by is BelongsBy.OPENED or due is None else due


def _late_record(
    name: str,
    life: Life,
    judged: _Judged,
    held_to: tuple[LimitRule | None, RecordClock, Instant],
    dimensions: Dimensions,
) -> LateRecord | None:
    rule, clock, at = held_to
    if not judged.is_late or judged.due is None or rule is None:
        return None
    return LateRecord(
        name=name,
        due=judged.due,
        ended=life.until,
        elapsed=None if life.until is None else judged.elapsed,
        limit=rule.limit.amount if isinstance(rule.limit, ServiceTime) else None,
        late_by=clock.elapsed(judged.due, at if life.until is None else life.until),
        dimensions=dimensions,
    )
