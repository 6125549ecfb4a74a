"""Good and total events of many windows, or samples judged by a bound, from tallies of days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from palier.calculus.indicators import Events
from palier.calculus.instants import MINUTE, Instant
from palier.calculus.scopes import Scope
from palier.calculus.spans import Span
from palier.calculus.tallies import EventTally
from palier.measurements.engines.columnar.event_rows import EventLayer, event_layers
from palier.measurements.engines.columnar.events import EventPlan, EventSums
from palier.measurements.engines.columnar.owners import Owners
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.pieces import Pieces
from palier.measurements.engines.columnar.plans import Job, Plan
from palier.measurements.engines.columnar.sums import added, summed_by
from palier.measurements.engines.counting import event_tally
from palier.measurements.engines.live_minutes import PlacedDay, Places, WholeMinutes
from palier.measurements.engines.live_pieces import Wanted, by_day, joined, pieces_of
from palier.measurements.engines.live_samples import bounds_of, judged
from palier.measurements.engines.live_slots import SlotWindows, expected, sampled
from palier.measurements.engines.live_source import Catalogue, RolledDays
from palier.measurements.engines.protocol import GroupTally, TallyRequest
from palier.measurements.schema import SeriesKey

Tallies = list[tuple[GroupTally, ...]]


def is_live(events: Events, request: TallyRequest) -> bool:
    """Whether tallies of whole minutes can answer: slots must begin and end on them."""
    if not events.cadence:
        return True
    return events.cadence % MINUTE == 0 and all(
        scope.span.start % MINUTE == 0 and (scope.is_open or scope.span.end % MINUTE == 0)
        for scope in request.scopes
    )


def live_events(
    jobs: Sequence[Job],
    catalogue: Catalogue,
    rolled: RolledDays,
    run: Callable[[Plan], EventSums | None],
) -> Tallies:
    """The tallies of each job, all over events or all over samples; `run` reads rows for a plan."""
    found: Tallies = [()] * len(jobs)
    for layer in event_layers(jobs, [_events(job) for job in jobs], catalogue):
        asked = _Layer(layer)
        tallies = asked.finished(asked.sums(rolled, run))
        for place, own in zip(layer.places, tallies, strict=True):
            found[place] = own
    return found


class _Layer:
    """Jobs that are answered together."""

    def __init__(self, layer: EventLayer) -> None:
        self._jobs = layer.jobs
        self._owners = Owners(layer.jobs)
        self._scopes: list[Scope] = []
        counted, met, countable = Wanted(), Wanted(), Wanted()
        heard: list[tuple[int, Instant, Instant, int]] = []
        numbered: dict[SeriesKey, int] = {}
        for place, keys in enumerate(layer.keys):
            for key in keys:
                series = numbered.setdefault(key, len(numbered))
                for number, scope, owner in self._owners.of(place, key.dims):
                    if number == len(self._scopes):
                        self._scopes.append(scope)
                        countable.add(0, owner.countable, number)
                    counted.add(series, owner.counted, number)
                    if owner.met:
                        met.add(series, owner.met, number)
                    if scope.until > scope.span.start:
                        heard.append((series, scope.span.start, scope.until, number))
        self._cadences = [_events(self._jobs[o.job]).cadence or 0 for o in self._owners.found]
        self._countable = countable.pieces()
        self._plan = EventPlan(
            layer.rows,
            numbered,
            counted.pieces(),
            met.pieces(),
            pieces_of(heard),
            self._cadences,
        )

    def sums(self, rolled_days: RolledDays, run: Callable[[Plan], EventSums | None]) -> EventSums:
        """What the tallies of days come to, and the rows that are not in them."""
        plan, places = self._plan, Places(self._plan.keys)
        days = rolled_days.rolled_days(plan.kind, plan.span) if plan.keys else ()
        rolled = _Rolled(plan, len(self._cadences))
        total = EventSums(rolled.good, rolled.total, rolled.seen, {})
        placed: list[PlacedDay] = []
        for day in days:
            cut = None
            if day.tallies is not None:
                placed.append(places.of(day.tallies))
                cut = rolled.add(placed[-1])
            for part in day.fresh:
                columns = part.read(plan.columns)
                total = plan.add(total, plan.map(part, columns))
                if cut is not None:
                    # They are among the rows that are read for what was cut out.
                    total = cut.add(total, _negative(cut.map(part, columns)))
            if cut is not None and (read := run(cut)) is not None:
                total = cut.add(total, read)
        cadences = np.array(self._cadences, np.int64)
        slots = sampled(placed, plan.heard, cadences) if any(self._cadences) else {}
        return plan.add(total, EventSums(rolled.good, rolled.total, rolled.seen, slots))

    def finished(self, sums: EventSums) -> Tallies:
        """The tallies of each job."""
        slots = self._expected()
        found: list[dict[tuple[int, Any], EventTally]] = [{} for _ in self._jobs]
        for (place, window, group), numbers_of in self._owners.by_place().items():
            first, *others = numbers_of
            tally, every = _tally(sums, first, slots[first]), slots[first]
            for number in others:
                every |= slots[number]
                tally = tally + _tally(sums, number, slots[number])
            if others:
                tally = replace(tally, countable_slots=every.bit_count())
            found[place][window, group] = tally
        for job, own in zip(self._jobs, found, strict=True):
            if not job.request.group_by and not own:
                scopes = enumerate(job.request.scopes)
                own.update({(n, ()): event_tally(_events(job), (), scope) for n, scope in scopes})
        return [tuple(GroupTally(*place, own[place]) for place in sorted(own)) for own in found]

    def _expected(self) -> list[int]:
        if not any(self._cadences):
            return [0] * len(self._cadences)
        start = np.array([scope.span.start for scope in self._scopes], np.int64)
        until = np.array([scope.until for scope in self._scopes], np.int64)
        is_open = np.array([scope.is_open for scope in self._scopes], np.bool_)
        cadence = np.array(self._cadences, np.int64)
        slots = (until - start) // np.maximum(cadence, 1)
        most = np.where(is_open, slots, np.iinfo(np.int64).max)
        return expected(self._countable, SlotWindows(start, cadence, most))


@dataclass(frozen=True)
class CutPlan(EventPlan):
    """What borders cut out of minutes: rows are counted where no window may begin."""

    hull: Span

    @property
    def span(self) -> Span:
        """From the first piece to the last."""
        return self.hull


class _Rolled:
    """What the tallies of days give, and what borders cut out of minutes."""

    def __init__(self, plan: EventPlan, owners: int) -> None:
        self.good = self.total = np.zeros(owners, np.int64)
        self.seen = np.zeros(owners, np.bool_)
        self._plan = plan
        goodness = plan.rows.goodness
        self._bounds = None if goodness is None else bounds_of(goodness, plan.keys)
        self._all = "total" if goodness is None else "rows"
        self._counted = by_day(plan.counted)
        self._met = by_day(plan.met)
        self._heard = by_day(plan.heard)

    def add(self, day: PlacedDay) -> CutPlan | None:
        """Adds what a day comes to; what is left to be read row by row, None for nothing."""
        plan, owners, number = self._plan, len(self.seen), day.tallies.day
        counted: list[Pieces] = []
        met: list[Pieces] = []
        heard: list[Pieces] = []
        if (inside := self._counted.get(number)) is not None:
            minutes = day.whole_minutes(plan.counted, inside, counted)
            good, total = self._good_and_total(day, minutes, counted)
            self.good = added(self.good, summed_by(minutes.owner, good, owners))
            self.total = added(self.total, summed_by(minutes.owner, total, owners))
        if (inside := self._met.get(number)) is not None:
            minutes = day.whole_minutes(plan.met, inside, met)
            total = summed_by(minutes.owner, day.sums(self._all, minutes), owners)
            self.good, self.total = added(self.good, total), added(self.total, total)
        if (inside := self._heard.get(number)) is not None:
            minutes = day.whole_minutes(plan.heard, inside, heard)
            self.seen[minutes.owner[minutes.until > minutes.before]] = True
        return self._cut_plan(joined(counted), joined(met), joined(heard))

    def _good_and_total(
        self, day: PlacedDay, minutes: WholeMinutes, cut: list[Pieces]
    ) -> tuple[Integers, Integers]:
        if self._bounds is None:
            return day.sums("good", minutes), day.sums("total", minutes)
        found = judged(day, self._plan.counted, minutes, self._bounds)
        cut.append(found.mixed)
        return found.good, found.total

    def _cut_plan(self, counted: Pieces, met: Pieces, heard: Pieces) -> CutPlan | None:
        plan, every = self._plan, joined([counted, met, heard])
        if not len(every.series):
            return None
        series = np.unique(every.series)
        keys = plan.keys
        numbers = {keys[number]: place for place, number in enumerate(series.tolist())}
        return CutPlan(
            plan.rows,
            numbers,
            _renumbered(counted, series),
            _renumbered(met, series),
            _renumbered(heard, series),
            [0] * len(self.seen),
            every.span,
        )


def _negative(sums: EventSums) -> EventSums:
    """Sums to take away again; what was seen stays seen."""
    return replace(sums, good=-sums.good, total=-sums.total)


def _renumbered(pieces: Pieces, series: Any) -> Pieces:
    return replace(pieces, series=np.searchsorted(series, pieces.series))


def _events(job: Job) -> Events:
    assert isinstance(job.request.indicator, Events)
    return job.request.indicator


def _tally(sums: EventSums, number: int, slots: int) -> EventTally:
    return EventTally(
        int(sums.good[number]),
        int(sums.total[number]),
        sums.slots.get(number, 0) & slots,
        slots.bit_count(),
        bool(sums.seen[number]),
    )
