"""Records against their limits: plain and paused ones as arrays, the others one by one."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from palier.calculus.instants import EARLIEST, LATEST
from palier.calculus.records import Elapsed, RecordInstant
from palier.calculus.spans import Span
from palier.calculus.tallies import RecordTally
from palier.measurements.arrow_layout import INSTANTS, PAUSE_SPANS
from palier.measurements.engines.columnar.parts import ArrowColumns, ColumnarSource, Part
from palier.measurements.engines.columnar.plans import Job
from palier.measurements.engines.columnar.record_judging import Asked, PartJudge
from palier.measurements.engines.columnar.record_totals import RecordTotal, RecordTotals
from palier.measurements.engines.protocol import GroupTally, TallyRequest
from palier.measurements.engines.record_limits import Limits
from palier.measurements.schema import SeriesKey

_ROWS = 1 << 16
"""So many rows are judged at once: what is worked out of them stays in the processor's cache."""


@dataclass(frozen=True)
class RecordPlan:
    """The records of one job."""

    indicator: Elapsed
    request: TallyRequest
    keys: tuple[SeriesKey, ...]

    kind = "record"
    span = Span(EARLIEST, LATEST)

    @cached_property
    def asked(self) -> Asked:
        """What records are judged for; clocks are compiled where they are first needed."""
        ranks = {key: rank for rank, key in enumerate(self.keys)}
        return Asked(self.indicator, self.request, Limits(self.indicator, self.request), ranks)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns read."""
        limits = (rule.limit for rule in self.indicator.limits)
        carried = {limit.name for limit in limits if isinstance(limit, RecordInstant)}
        names = {self.indicator.since, self.indicator.until, *carried}
        pauses = PAUSE_SPANS if self.indicator.rules.pause_reasons is None else "pauses"
        return (
            *("id", "priority", "priority_changes", pauses, "reopenings"),
            *(INSTANTS + name for name in sorted(names)),
        )

    def map(self, part: Part, columns: ArrowColumns) -> RecordTotals | None:
        """The records of one part."""
        judge = PartJudge(self.asked, part, columns)
        for rows in _chunks(part, self.asked.ranks):
            judge.add(rows)
        return judge.totals()

    def add(self, left: RecordTotals, right: RecordTotals) -> RecordTotals:
        """The records of two parts."""
        for place, total in right.items():
            left.setdefault(place, RecordTotal()).add(total)
        return left

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "asked"}


class RecordWork:
    """The jobs of `elapsed`; where a source has no record at all, its fallback is asked."""

    def __init__(self, jobs: Sequence[Job], source: ColumnarSource) -> None:
        self._jobs = jobs
        self._places: list[list[int]] = []
        plans: list[RecordPlan] = []
        for job in jobs:
            indicator = _elapsed(job)
            selectors = [indicator.source.selector, indicator.source.fallback]
            own = [
                RecordPlan(indicator, job.request, tuple(source.series("record", selector)))
                for selector in selectors
                if selector is not None
            ]
            self._places.append([len(plans) + place for place in range(len(own))])
            plans += own
        self.plans = tuple(plans)

    def finish(self, totals: Sequence[RecordTotals | None]) -> list[tuple[GroupTally, ...]]:
        """The tallies of each job."""
        return [
            _tallies(job.request, next((totals[place] for place in places if totals[place]), None))
            for job, places in zip(self._jobs, self._places, strict=True)
        ]


def _tallies(request: TallyRequest, found: RecordTotals | None) -> tuple[GroupTally, ...]:
    """A tally per window and group; a source with any record at all is live."""
    totals = found or {}
    groups = {group for _, group in totals} | (set() if request.group_by else {()})
    return tuple(
        GroupTally(window, group, _tally(totals.get((window, group)), bool(totals)))
        for window in range(len(request.scopes))
        for group in sorted(groups)
    )


def _tally(total: RecordTotal | None, seen: bool) -> RecordTally:
    return RecordTally(seen=seen) if total is None else total.tally(seen=seen)


def _chunks(part: Part, keys: Container[SeriesKey]) -> Iterator[tuple[int, int]]:
    """The rows of these series, `[first, last)`, not too many at once."""
    starts = part.starts.tolist()
    runs: list[list[int]] = []
    for place, key in enumerate(part.keys):
        if key in keys and starts[place] < starts[place + 1]:
            if runs and runs[-1][1] == starts[place]:
                runs[-1][1] = starts[place + 1]
            else:
                runs.append([starts[place], starts[place + 1]])
    for first, last in runs:
        for start in range(first, last, _ROWS):
            yield start, min(last, start + _ROWS)


def _elapsed(job: Job) -> Elapsed:
    assert isinstance(job.request.indicator, Elapsed)
    return job.request.indicator
