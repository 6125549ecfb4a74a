"""What an indicator needs over one window: integers that merge associatively.

Event, value and record tallies merge in any order. A timeline's tally carries its runs of equal
observations with their open ends, and merges parts that follow each other in time. Slices are
merged one by one, by their index, before they become a tally.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import ItemsView, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from palier.calculus.instants import Duration, Instant
from palier.calculus.spans import EMPTY, Span, Spans


class Occurrences(Protocol):
    """How often each integer occurred: a `Counter`, or what holds millions of them in less room."""

    def total(self) -> int:
        """How many occurred, each as often as it did."""
        ...

    def items(self) -> ItemsView[int, int]:
        """Each integer and how often it occurred."""
        ...

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[int]: ...
    def __getitem__(self, value: int, /) -> int: ...
    def __add__(self, other: Any, /) -> Counter[int]: ...


@dataclass(frozen=True, slots=True)
class EventTally:
    """Good and total events; `slots` is a bit per cadence slot of the window that was sampled."""

    good: int = 0
    total: int = 0
    slots: int = field(default=0, repr=False)
    countable_slots: int = 0
    seen: bool = False
    """Whether the source delivered anything at all, inside countable time or not."""

    def __add__(self, other: EventTally) -> EventTally:
        return EventTally(
            self.good + other.good,
            self.total + other.total,
            self.slots | other.slots,
            max(self.countable_slots, other.countable_slots),
            self.seen or other.seen,
        )


@dataclass(frozen=True, slots=True)
class Outage:
    """One outage. `span` is wall-clock, `counted` its countable time; open ends were cut."""

    span: Span
    counted: Spans
    open_start: bool = False
    open_end: bool = False
    series: str = ""
    reason: str = ""
    affected: str = ""
    """Share of users affected as the source wrote it; empty means all of them."""


@dataclass(frozen=True, slots=True)
class TimeTally:
    """Microseconds of service time in each of the four buckets, and the outages.

    up + down + unknown + excluded = service time (times the number of series summed).
    `absent` is the part of excluded in which there was nothing to be up or down.
    `bridged` is the part of up and down that `last_state` filled: it is not known.
    `met_by_exclusion` is the part of up that counts as met because of an exclusion.
    """

    up: Duration = 0
    down: Duration = 0
    unknown: Duration = 0
    excluded: Duration = 0
    bridged: Duration = 0
    met_by_exclusion: Duration = 0
    outages: tuple[Outage, ...] = ()
    up_spans: Spans = EMPTY
    down_spans: Spans = EMPTY
    unknown_spans: Spans = EMPTY
    """For drawing one series' timeline; empty where several series are summed."""
    seen: bool = False
    absent: Duration = 0

    def __add__(self, other: TimeTally) -> TimeTally:
        return TimeTally(
            self.up + other.up,
            self.down + other.down,
            self.unknown + other.unknown,
            self.excluded + other.excluded,
            self.bridged + other.bridged,
            self.met_by_exclusion + other.met_by_exclusion,
            _joined((*self.outages, *other.outages)),
            self.up_spans | other.up_spans,
            self.down_spans | other.down_spans,
            self.unknown_spans | other.unknown_spans,
            self.seen or other.seen,
            self.absent + other.absent,
        )


def _joined(outages: Iterable[Outage]) -> tuple[Outage, ...]:
    """Outages in order of time, the halves of those that a border of parts cut put together."""
    found: list[Outage] = []
    open_at: dict[tuple[str, Instant], int] = {}
    for outage in sorted(outages, key=_by_start):
        place = open_at.pop((outage.series, outage.span.start), None) if outage.open_start else None
        if place is None:
            place = len(found)
            found.append(outage)
        else:
            found[place] = _whole(found[place], outage)
        if outage.open_end:
            open_at[outage.series, outage.span.end] = place
    return tuple(found)


def _whole(left: Outage, right: Outage) -> Outage:
    reasons = dict.fromkeys(text for text in (left.reason, right.reason) if text)
    return Outage(
        Span(left.span.start, right.span.end),
        left.counted | right.counted,
        left.open_start,
        right.open_end,
        left.series,
        "; ".join(reasons),
        left.affected or right.affected,
    )


def _by_start(outage: Outage) -> tuple[Span, str]:
    return (outage.span, outage.series)


@dataclass(frozen=True, slots=True)
class SliceTally:
    """The slices of one window with a total above zero, judged once all their parts were merged.

    `score` is what they add to the figure, in NANO: one for each slice that meets its bound, or
    the ratio of each slice. `countable` is the number of slices with countable time. `assumed` of
    those filled are slices of which nothing was known, filled as the agreement treats unknown
    time: they count, and are no coverage.
    """

    filled: int = 0
    good: int = 0
    total: int = 0
    score: int = 0
    countable: int = 0
    seen: bool = False
    assumed: int = 0


@dataclass(frozen=True, slots=True)
class ValueTally:
    """How often each value occurred (integers, multiples of the resolution 1 / `per_unit`)."""

    counts: Occurrences = field(default_factory=Counter[int])
    per_unit: int = 1_000_000
    slots: int = field(default=0, repr=False)
    countable_slots: int = 0
    countable_time: Duration = 0
    """Microseconds in which values were counted: what a rate is per."""
    seen: bool = False

    def __add__(self, other: ValueTally) -> ValueTally:
        return ValueTally(
            self.counts + other.counts,
            self.per_unit,
            self.slots | other.slots,
            max(self.countable_slots, other.countable_slots),
            max(self.countable_time, other.countable_time),
            self.seen or other.seen,
        )


@dataclass(frozen=True, slots=True)
class LateRecord:
    """A record that missed its limit. `elapsed` is None while it is open."""

    name: str
    due: Instant
    ended: Instant | None
    elapsed: Duration | None
    limit: Duration | None
    late_by: Duration
    """Service time from the due instant to the end, or to the instant of evaluation."""
    dimensions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordTally:
    """Records of one window: within and late (open and overdue is late), still open, unlimited."""

    within: int = 0
    late: int = 0
    pending: int = 0
    """Open and not yet due: not counted yet."""
    unlimited: int = 0
    """No limit rule accepts them: not counted, shown."""
    deemed_within: int = 0
    """The part of `within` that is late but counts as met because of an exclusion."""
    elapsed: Occurrences = field(default_factory=Counter[int])
    """Service time of the records that ended."""
    late_records: Sequence[LateRecord] = ()
    seen: bool = False

    def __add__(self, other: RecordTally) -> RecordTally:
        return RecordTally(
            self.within + other.within,
            self.late + other.late,
            self.pending + other.pending,
            self.unlimited + other.unlimited,
            self.deemed_within + other.deemed_within,
            self.elapsed + other.elapsed,
            tuple(sorted((*self.late_records, *other.late_records), key=_by_due)),
            self.seen or other.seen,
        )


def _by_due(record: LateRecord) -> tuple[Instant, str]:
    return (record.due, record.name)


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure entered for a window: `value` = numerator / denominator in the target's unit."""

    numerator: int
    denominator: int
    by: str
    at: Instant | None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class StatedTally:
    """The figures entered for one window; more than one is a conflict the evaluation refuses."""

    figures: tuple[StatedFigure, ...] = ()
    seen: bool = False

    def __add__(self, other: StatedTally) -> StatedTally:
        figures = tuple(dict.fromkeys((*self.figures, *other.figures)))
        return StatedTally(figures, self.seen or other.seen)


Tally: TypeAlias = EventTally | TimeTally | SliceTally | ValueTally | RecordTally | StatedTally
