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
    Limit,
    RecordInstant,
    ServiceTime,
)
from palier.calculus.selectors import Dimensions, Selector
from palier.calculus.tallies import LateRecord
from palier.measurements.engines.protocol import (
    GroupTally,
    Measurements,
    TallyRequest,
)
from palier.measurements.engines.record_limits import Limits, with_priority
from palier.measurements.engines.record_sums import Place, RecordSums


class HeldTo(NamedTuple):
    """What the records of one series and priority are held to, and where they are counted."""

    limit: Limit | None
    clock: RecordClock
    place: Place
    attributes: Dimensions


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
    limits = Limits(indicator, request)
    for key in keys:
        Judge(indicator, limits, sums, key.dims).add(data.columns("record", key))
    return sums


class Judge:
    """Judges the records of one series; what a priority is held to is looked up once."""

    def __init__(
        self, indicator: Elapsed, limits: Limits, sums: RecordSums, dimensions: Dimensions
    ) -> None:
        self._indicator = indicator
        self._rules = indicator.rules
        self._limits = limits
        self._at = limits.at
        self._sums = sums
        self._dimensions = dimensions
        self._held: dict[str, HeldTo] = {}

    def add(self, columns: dict[str, list[Any]]) -> None:
        """Counts every record that had begun by the instant of evaluation."""
        for name, instants, facts in _facts(columns, self._indicator):
            if facts.since > self._at:
                continue
            for number, life in enumerate(lives(facts, self._rules, self._at), start=1):
                self._count(name if number == 1 else f"{name}#{number}", life, instants)

    def _count(self, title: str, life: Life, instants: dict[str, Instant]) -> None:
        priority = life.priority or ""
        held = self._held.get(priority) or self._hold(priority)
        end = self._at if life.until is None else life.until
        elapsed = held.clock.elapsed(life.since, end, life.stops)
        elapsed -= elapsed % self._rules.whole_units
        due = self._due(held, life, instants)
        late = (
            self._late_record(title, held, life, due, elapsed)
            if due is not None and self._is_late(held, life, due, elapsed)
            else None
        )
        for window in self._sums.windows_at(self._belongs(life, due)):
            if due is None:
                self._sums.unlimited(held.place, window)
            elif late is not None:
                self._sums.late(held.place, window, late, (life.since, end))
            elif life.until is None:
                self._sums.pending(held.place, window)
            else:
                self._sums.within(held.place, window)
            if life.until is not None:
                self._sums.took(held.place, window, elapsed)

    def _hold(self, priority: str) -> HeldTo:
        rule, clock = self._limits.of(self._dimensions, priority)
        place = self._sums.place(self._dimensions, priority)
        attributes = tuple(sorted(with_priority(self._dimensions, priority).items()))
        held = HeldTo(rule.limit if rule else None, clock, place, attributes)
        self._held[priority] = held
        return held

    def _due(self, held: HeldTo, life: Life, instants: dict[str, Instant]) -> Instant | None:
        """When the record is due; None when it has no limit."""
        if held.limit is None:
            return None
        if isinstance(held.limit, RecordInstant):
            return instants.get(held.limit.name)
        return held.clock.due(life, held.limit, self._rules)

    def _is_late(self, held: HeldTo, life: Life, due: Instant, elapsed: Duration) -> bool:
        end = self._at if life.until is None else life.until
        whole = self._rules.whole_units
        if whole == 1 or not isinstance(held.limit, ServiceTime):
            return end > due
        gross = elapsed if self._rules.paused_due else held.clock.elapsed(life.since, end)
        return gross - gross % whole > held.limit.amount

    def _belongs(self, life: Life, due: Instant | None) -> Instant:
        """The instant that decides the window; by closing, an open record is in the present one."""
        by = self._rules.belongs_by
        if by is BelongsBy.CLOSED:
            return self._at if life.until is None else life.until
        return life.since if by is BelongsBy.OPENED or due is None else due

    def _late_record(
        self, name: str, held: HeldTo, life: Life, due: Instant, elapsed: Duration
    ) -> LateRecord:
        return LateRecord(
            name=name,
            due=due,
            ended=life.until,
            elapsed=None if life.until is None else elapsed,
            limit=held.limit.amount if isinstance(held.limit, ServiceTime) else None,
            late_by=held.clock.elapsed(due, self._at if life.until is None else life.until),
            dimensions=held.attributes,
        )


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
