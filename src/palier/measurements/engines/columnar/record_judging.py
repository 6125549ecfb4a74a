"""Judges the records of one part: when each is due, whether it is late, how long it took."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from palier.calculus.instants import EARLIEST, Duration
from palier.calculus.record_clock import RecordClock
from palier.calculus.records import (
    BelongsBy,
    BusinessDays,
    CalendarDays,
    Elapsed,
    Limit,
    RecordInstant,
    ServiceTime,
)
from palier.measurements.arrow_layout import INSTANTS, columns_of
from palier.measurements.engines.columnar.parts import ArrowColumns, Integers, Part
from palier.measurements.engines.columnar.record_counts import Counted, Judged
from palier.measurements.engines.columnar.record_dues import (
    Clock,
    Clocked,
    clocked,
    due_in_business_days,
    due_in_days,
    due_in_service,
)
from palier.measurements.engines.columnar.record_rows import NEVER, Chunk, chunk_of, named_instants
from palier.measurements.engines.columnar.record_totals import RecordTotal, RecordTotals, total_of
from palier.measurements.engines.protocol import TallyRequest
from palier.measurements.engines.record_limits import Limits
from palier.measurements.engines.record_sums import RecordSums
from palier.measurements.engines.records import Judge
from palier.measurements.schema import SeriesKey


class Asked(NamedTuple):
    """What records are judged for; `ranks` are the places of the series in their order."""

    indicator: Elapsed
    request: TallyRequest
    limits: Limits
    ranks: dict[SeriesKey, int]


class _Rule(NamedTuple):
    """What records are judged alike by; amounts of service time are not told apart."""

    clock: RecordClock
    limit: Limit | None


_IN_SERVICE = ServiceTime(0)


class PartJudge:
    """Judges rows of a part; what each series and priority is held to is looked up once."""

    def __init__(self, asked: Asked, part: Part, columns: ArrowColumns) -> None:
        self._asked, self._part, self._columns = asked, part, columns
        self._words: list[str] = [*columns["priority"].dictionary.to_pylist(), ""]
        self._kinds: dict[tuple[int, int], int] = {}
        self._rules: dict[_Rule, int] = {}
        self._rule_of: list[int] = []
        self._amounts: list[Duration] = []
        self._clocks: dict[RecordClock, Clock] = {}
        self._counted = Counted(asked.request)
        self._intricate: list[Integers] = []

    def add(self, rows: tuple[int, int]) -> None:
        """Counts the rows `[first, last)` whose clocks have started."""
        chunk = chunk_of(self._columns, rows, self._asked.indicator, self._asked.request.at)
        self._intricate.append(chunk.intricate)
        kind = self._kinds_of(chunk, rows)
        rule_of = np.array(self._rule_of, np.int64)[kind]
        for rule, number in list(self._rules.items()):
            chosen = np.flatnonzero(rule_of == number)
            if len(chosen):
                self._judge(rule, chunk.only(chosen), kind[chosen])

    def totals(self) -> RecordTotals | None:
        """What was counted; None when no clock had started."""
        found = self._counted.totals(self._columns["id"])
        rows = np.concatenate([*self._intricate, np.empty(0, np.int64)])
        place = np.searchsorted(self._part.starts, rows, side="right") - 1
        for series in np.unique(place).tolist():
            self._judge_singly(series, np.sort(rows[place == series]), found)
        return found or None

    def _kinds_of(self, chunk: Chunk, rows: tuple[int, int]) -> Integers:
        """The kind of each row of a chunk."""
        first, last = rows
        starts, width = self._part.starts, len(self._words)
        series = int(np.searchsorted(starts, first, side="right")) - 1
        inside = np.clip(starts[series : int(np.searchsorted(starts, last)) + 1], first, last)
        codes = self._columns["priority"].slice(first, last - first).indices
        found = codes.fill_null(width - 1).to_numpy().astype(np.int64)
        if len(inside) > 2:
            found += np.repeat(np.arange(len(inside) - 1) * width, np.diff(inside))
        if len(chunk.rows) < len(found):
            found = found[chunk.rows - first]
        kinds = np.zeros(len(inside) * width, np.int64)
        for each in np.flatnonzero(np.bincount(found, minlength=1)).tolist():
            kinds[each] = self._kind(series + each // width, each % width)
        of_rows: Integers = kinds[found]
        return of_rows

    def _kind(self, series: int, code: int) -> int:
        number = self._kinds.get((series, code))
        if number is None:
            key, priority = self._part.keys[series], self._words[code]
            rule, clock = self._asked.limits.of(key.dims, priority)
            limit = rule.limit if rule else None
            amount = limit.amount if isinstance(limit, ServiceTime) else None
            number = self._counted.kind(self._asked.ranks[key], key.dims, priority, amount)
            alike = _Rule(clock, limit if amount is None else _IN_SERVICE)
            self._rule_of.append(self._rules.setdefault(alike, len(self._rules)))
            self._amounts.append(amount or 0)
            self._kinds[series, code] = number
        return number

    def _clock(self, clock: RecordClock) -> Clock:
        found = self._clocks.get(clock)
        if found is None:
            first = pc.min(self._columns[INSTANTS + self._asked.indicator.since]).cast(pa.int64())
            found = self._clocks[clock] = Clock(clock, max(first.as_py(), EARLIEST))
        return found

    def _judge(self, rule: _Rule, chunk: Chunk, kind: Integers) -> None:
        """Judges rows that are held to one rule."""
        rules = self._asked.indicator.rules
        runs = clocked(self._clock(rule.clock), chunk.lives)
        amounts = np.array(self._amounts, np.int64)[kind]
        due, is_undecided = self._due(rule.limit, chunk, runs, amounts)
        if is_undecided is not None and is_undecided.any():
            self._intricate.append(chunk.rows[is_undecided])
            rest = np.flatnonzero(~is_undecided)
            if len(rest):
                self._judge(rule, chunk.only(rest), kind[rest])
            return
        elapsed = runs.elapsed
        if rules.whole_units != 1:
            elapsed = elapsed - elapsed % rules.whole_units
        end = chunk.lives.end
        is_late = (end > due) & (due != NEVER)
        if rules.whole_units != 1 and rule.limit is _IN_SERVICE:
            gross = elapsed if rules.paused_due else runs.gross
            is_late = gross - gross % rules.whole_units > amounts
        late_by = np.zeros(len(due), np.int64)
        late = np.flatnonzero(is_late & (end > due))
        late_by[late] = self._late_by(runs, due[late], late)
        self._counted.add(
            Judged(
                chunk.rows,
                kind,
                chunk.lives.since,
                end,
                chunk.is_ended,
                due,
                is_late,
                elapsed,
                late_by,
                self._belongs(chunk, due),
            )
        )

    def _due(
        self, limit: Limit | None, chunk: Chunk, runs: Clocked, amounts: Integers
    ) -> tuple[Integers, Integers | None]:
        """When records are due, and which ones have to be judged singly."""
        rules = self._asked.indicator.rules
        match limit:
            case ServiceTime():
                due = due_in_service(runs, amounts, rules.at_closing, paused=rules.paused_due)
                return due, None
            case BusinessDays():
                return due_in_business_days(runs, limit, paused=rules.paused_due)
            case CalendarDays():
                return due_in_days(runs, limit, paused=rules.paused_due)
            case RecordInstant(name):
                first, last = int(chunk.rows[0]), int(chunk.rows[-1]) + 1
                carried = named_instants(self._columns, name, (first, last))
                return carried[chunk.rows - first], None
        return np.full(len(chunk.rows), NEVER, np.int64), None

    def _late_by(self, runs: Clocked, due: Integers, late: Integers) -> Integers:
        """Service time from due instants to the ends of some runs."""
        if not len(due):
            return due
        if int(due.min()) >= runs.clock.start:
            return runs.end[late] - runs.clock.net.read(due)
        # A limit that a record carries itself may lie before every clock.
        clock = self._clocks[runs.clock.of] = Clock(runs.clock.of, int(due.min()))
        return clock.net.read(runs.lives.end[late]) - clock.net.read(due)

    def _belongs(self, chunk: Chunk, due: Integers) -> Integers:
        """The instants that decide the windows."""
        by = self._asked.indicator.rules.belongs_by
        if by is BelongsBy.CLOSED:
            return chunk.lives.end
        if by is BelongsBy.OPENED:
            return chunk.lives.since
        return np.where(due == NEVER, chunk.lives.since, due)

    def _judge_singly(self, series: int, rows: Integers, found: RecordTotals) -> None:
        asked, key = self._asked, self._part.keys[series]
        taken = pa.array(rows)
        table = pa.table({name: column.take(taken) for name, column in self._columns.items()})
        sums = RecordSums(asked.request.scopes, asked.request.group_by)
        Judge(asked.indicator, asked.limits, sums, key.dims).add(columns_of("record", table))
        for window, group, each in sums.each():
            if sums.seen:
                total = found.setdefault((window, group), RecordTotal())
                total.add(total_of(each, asked.ranks[key]))
