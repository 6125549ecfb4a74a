"""Tickets: when they come, what becomes of them, and what is known of them at an instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import cast

import numpy as np

from palier.calculus.instants import DAY, HOUR, SECOND, Instant
from palier.calculus.spans import Span
from palier.measurements.generating import chance
from palier.measurements.generating.frames import Run
from palier.measurements.generating.planning import lasting
from palier.measurements.generating.scenario import Scenario, Ticketed
from palier.measurements.generating.seasons import weights
from palier.measurements.generating.work_clocks import WorkClock

NEVER: Instant = 1 << 62
"""An instant that does not come: later than any that is asked for."""

_DRAWS = 1 << 24
"""Numbers set apart for each hour: more tickets than that do not come in one."""


_TOLD = (
    "opened acknowledged responded changed paused resumed resolved reopened resolved_again closed"
).split()
"""What becomes known when it happens; when a ticket is due is known from its opening."""


@dataclass(frozen=True, slots=True)
class Tickets:
    """Tickets as they will have been, one place each; what does not happen is `NEVER`."""

    hour: chance.Integers
    """The hour of its opening, since 1970."""
    number: chance.Integers
    """Its number in that hour, from 0."""
    opened: chance.Integers
    first: chance.Integers
    """The priority it is opened with, as a place in the scenario's list."""
    priority: chance.Integers
    """The priority it ends with."""
    changed: chance.Integers
    acknowledged: chance.Integers
    responded: chance.Integers
    paused: chance.Integers
    resumed: chance.Integers
    resolved: chance.Integers
    reopened: chance.Integers
    resolved_again: chance.Integers
    closed: chance.Integers
    due: chance.Integers

    def chosen(self, some: chance.Flags) -> Tickets:
        """Some of them."""
        return Tickets(*(getattr(self, each.name)[some] for each in fields(self)))

    def moments(self) -> chance.Integers:
        """When something becomes known of them: a row for each thing that may happen."""
        return np.stack([getattr(self, name) for name in _TOLD])


def joined(parts: Sequence[Tickets]) -> Tickets:
    """All tickets of some parts, in their order."""
    return Tickets(
        *(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Tickets))
    )


class Desk:
    """Draws the tickets of the series of a run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._scenario: Scenario = run.scenario
        self._measured = cast(Ticketed, run.series.measured)
        hours = self._scenario.hours
        span = Span(self._scenario.since, self._scenario.until)
        self._clock = None if hours is None else WorkClock(hours, span)

    def tickets(self, place: int, day: int) -> Tickets:
        """The tickets of one series of the run that are opened on a UTC day, in order."""
        hours, within = self._arrivals(place, day)
        numbers = np.arange(len(hours)) - np.searchsorted(hours, hours)
        order = np.lexsort((within, hours))
        opened = hours * HOUR + within[order]
        name = self._run.texts[place]
        draws = _Draws(self._scenario.seed, name, hours * _DRAWS + numbers)
        return self._lives(hours, numbers, opened, draws, self._slower(place, opened))

    def _arrivals(self, place: int, day: int) -> tuple[chance.Integers, chance.Integers]:
        """The hour of each arrival, and the microseconds after it, of a second."""
        name, seed = self._run.texts[place], self._scenario.seed
        hours = day * 24 + np.arange(24)
        season = weights(self._scenario, self._run.series.season, hours * HOUR + HOUR // 2)
        means = season * (self._measured.per_day / 24)
        means = means + self._caused(place, hours)
        many = chance.bits(chance.stream(seed, "record many", name), hours)
        each = np.repeat(hours, np.minimum(chance.counts(means, many), _DRAWS))
        number = np.arange(len(each)) - np.searchsorted(each, each)
        second = chance.bits(chance.stream(seed, "record second", name), each * _DRAWS + number)
        return each, (chance.shares(second) * 3600).astype(np.int64) * SECOND

    def _caused(self, place: int, hours: chance.Integers) -> chance.Floats:
        """Tickets expected in each hour because of what happens: while it lasts, and an hour on."""
        found = np.zeros(len(hours))
        starts = hours * HOUR
        for rows, each, effect in self._run.disturbances:
            tickets = effect.tickets
            if tickets and rows[place]:
                end = max(each.end, each.start + HOUR)
                shared = np.minimum(starts + HOUR, end) - np.maximum(starts, each.start)
                found += np.maximum(shared, 0) * (tickets / (end - each.start))
        return found

    def _slower(self, place: int, opened: chance.Integers) -> chance.Floats:
        """What the work on each ticket is multiplied by, because of what happens at its opening."""
        found = np.ones(len(opened))
        for rows, each, effect in self._run.disturbances:
            if effect.slow != 1.0 and rows[place]:
                found *= 1.0 + (effect.slow - 1.0) * each.strength(opened)
        return found

    def _lives(
        self,
        hours: chance.Integers,
        numbers: chance.Integers,
        opened: chance.Integers,
        draws: _Draws,
        slower: chance.Floats,
    ) -> Tickets:
        first, priority = self._priorities(draws)
        respond, work, due = self._amounts(priority, draws)
        work = (work * slower).astype(np.int64)
        respond = np.minimum(respond, work * 9 // 10)
        responded = self._after(priority, opened, respond)
        paused, resumed, resolved = self._worked(priority, opened, work, draws)
        reopened, again = self._again(priority, resolved, work, draws)
        over = np.where(again < NEVER, again, resolved)
        halfway = (opened + responded) // 2 // SECOND * SECOND
        return Tickets(
            hour=hours,
            number=numbers,
            opened=opened,
            first=first,
            priority=priority,
            changed=np.where(first == priority, NEVER, halfway),
            acknowledged=self._after(priority, opened, respond // 3),
            responded=responded,
            paused=paused,
            resumed=resumed,
            resolved=resolved,
            reopened=reopened,
            resolved_again=again,
            closed=np.where(self._measured.closes > 0, over + self._measured.closes, NEVER),
            due=np.where(due > 0, self._after(priority, opened, due), NEVER),
        )

    def _priorities(self, draws: _Draws) -> tuple[chance.Integers, chance.Integers]:
        """The priority that each is opened with, and the one it ends with."""
        kinds = self._measured.priorities
        first = chance.chosen([kind.weight for kind in kinds], draws.bits("priority"))
        other = np.where(first > 0, first - 1, min(1, len(kinds) - 1))
        return first, np.where(draws.happens("change", self._measured.changed), other, first)

    def _worked(
        self,
        priority: chance.Integers,
        opened: chance.Integers,
        work: chance.Integers,
        draws: _Draws,
    ) -> tuple[chance.Integers, chance.Integers, chance.Integers]:
        """When each is paused and resumed, if it is, and when it is resolved."""
        waits = draws.happens("wait", self._measured.waits)
        fifths = 1 + (draws.bits("wait at") >> np.uint64(62)).astype(np.int64)
        before = work * fifths // 5
        paused = self._after(priority, opened, before)
        resumed = paused + lasting(self._measured.waiting, draws.bits("waiting"))
        resolved = np.where(
            waits,
            self._after(priority, resumed, work - before),
            self._after(priority, opened, work),
        )
        return np.where(waits, paused, NEVER), np.where(waits, resumed, NEVER), resolved

    def _again(
        self,
        priority: chance.Integers,
        resolved: chance.Integers,
        work: chance.Integers,
        draws: _Draws,
    ) -> tuple[chance.Integers, chance.Integers]:
        """When each is reopened, if it is, and resolved again with a third of the work."""
        happens = draws.happens("reopen", self._measured.reopened)
        after = chance.exponential().draw(draws.bits("reopened")) * (DAY // SECOND)
        reopened = resolved + HOUR + after.astype(np.int64) * SECOND
        again = self._after(priority, reopened, work // 3)
        return np.where(happens, reopened, NEVER), np.where(happens, again, NEVER)

    def _amounts(
        self, priority: chance.Integers, draws: _Draws
    ) -> tuple[chance.Integers, chance.Integers, chance.Integers]:
        """Work until the response, until the resolution, and until it is due."""
        respond, resolve, due = (np.zeros(len(priority), np.int64) for _ in range(3))
        for place, kind in enumerate(self._measured.priorities):
            some = priority == place
            respond[some] = lasting(kind.respond, draws.bits("respond")[some])
            resolve[some] = lasting(kind.resolve, draws.bits("resolve")[some])
            due[some] = kind.due
        return respond, resolve, due

    def _after(
        self, priority: chance.Integers, start: chance.Integers, amount: chance.Integers
    ) -> chance.Integers:
        """When so much work is done, on the clock of each ticket's priority; whole seconds."""
        found = start + amount
        if self._clock is not None:
            worked = np.array([kind.hours for kind in self._measured.priorities])[priority]
            found = np.where(worked, self._clock.due(start, amount), found)
        return found // SECOND * SECOND


class _Draws:
    """The numbers of some tickets, by purpose."""

    def __init__(self, seed: int, name: str, places: chance.Integers) -> None:
        self._seed, self._name, self._places = seed, name, places
        self._known: dict[str, chance.Bits] = {}

    def bits(self, lane: str) -> chance.Bits:
        if lane not in self._known:
            start = chance.stream(self._seed, f"record {lane}", self._name)
            self._known[lane] = chance.bits(start, self._places)
        return self._known[lane]

    def happens(self, lane: str, share: float) -> chance.Flags:
        found: chance.Flags = chance.shares(self.bits(lane)) < share
        return found
