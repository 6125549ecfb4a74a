"""What exclusions have been granted so far, and how much of each allowance is used up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from palier.calculus.exclusions import (
    Allowance,
    AllowancePeriod,
    Exclusion,
    ExclusionRule,
    Treatment,
)
from palier.calculus.instants import EARLIEST, LATEST, Duration, Instant
from palier.calculus.selectors import Condition
from palier.calculus.spans import Span, Spans
from palier.calculus.window_starts import CalendarWindow, MonthWindow, QuarterWindow, YearWindow
from palier.calculus.windows import windows


def calendar_period(allowance: Allowance) -> CalendarWindow | None:
    """How the periods of an allowance are cut; None where they are the windows."""
    month, day = allowance.year_starts
    match allowance.per:
        case AllowancePeriod.WINDOW:
            return None
        case AllowancePeriod.MONTH:
            return MonthWindow(day)
        case AllowancePeriod.QUARTER:
            return QuarterWindow(month, day)
    return YearWindow(month, day)


def touches(span: Span, other: Span) -> bool:
    """Whether two spans share time."""
    return span.start < other.end and other.start < span.end


@dataclass(slots=True)
class Ledger:
    """What has been granted so far: by whom time is taken, and how much of each allowance."""

    zone: ZoneInfo
    window: Span
    service: Spans
    outside: Spans
    granted: dict[int, Spans] = field(default_factory=dict)
    used_up: dict[int, Spans] = field(default_factory=dict)
    beyond: dict[int, Spans] = field(default_factory=dict)
    _taken: list[tuple[frozenset[Condition], Spans]] = field(default_factory=list)
    _spent: defaultdict[tuple[str, Instant], Duration] = field(
        default_factory=lambda: defaultdict(int)
    )
    _exceeded: dict[tuple[str, Instant | None], Instant] = field(default_factory=dict)

    def enter(self, exclusion: Exclusion, rule: ExclusionRule) -> None:
        """Grant an exclusion what is neither taken nor beyond the allowance."""
        where = frozenset(exclusion.where)
        free, beyond = self._free(self.service, exclusion), self._free(self.outside, exclusion)
        if rule.treatment is Treatment.NOT_EXCLUDED:
            self.beyond[id(exclusion)] = beyond
            self._taken.append((where, free | beyond))
            return
        granted = Spans.of(
            part
            for period, free_here in self._periods(rule, free)
            for part in self._within_allowance(rule, period, free_here)
        )
        self.granted[id(exclusion)] = granted
        self.used_up[id(exclusion)] = free - granted
        self.beyond[id(exclusion)] = beyond = Spans.of(
            part
            for period, spans in self._periods(rule, beyond)
            for part in spans.clip((EARLIEST, self._exceeded.get((rule.reason, period), LATEST)))
        )
        self._taken.append((where, granted | beyond))

    def _free(self, hours: Spans, exclusion: Exclusion) -> Spans:
        free = hours.clip(exclusion.span)
        for conditions, spans in self._taken:
            hull = spans.hull
            if hull is not None and touches(hull, exclusion.span):
                free = free - spans if conditions <= frozenset(exclusion.where) else free
        return free

    def _periods(self, rule: ExclusionRule, free: Spans) -> Iterator[tuple[Instant | None, Spans]]:
        """The free time by the period whose allowance it uses; None where none is limited."""
        hull = free.hull
        if hull is None:
            return
        period = None if rule.allowance is None else calendar_period(rule.allowance)
        if rule.allowance is None:
            yield None, free
        elif period is None:
            # Another window has its own allowance; its time matters here only as taken.
            yield self.window.start, free.clip(self.window)
            yield None, free - Spans.of([self.window])
        else:
            for _, span in windows(period, self.zone, hull):
                yield span.start, free.clip(span)

    def _within_allowance(
        self, rule: ExclusionRule, period: Instant | None, free: Spans
    ) -> Iterator[Span]:
        for span in free:
            if period is None or rule.allowance is None:
                yield span
                continue
            left = rule.allowance.amount - self._spent[rule.reason, period]
            length = min(span.length, max(left, 0))
            self._spent[rule.reason, period] += length
            if length < span.length:
                key, since = (rule.reason, period), span.start + length
                self._exceeded[key] = min(since, self._exceeded.get(key, since))
            yield Span(span.start, span.start + length)
