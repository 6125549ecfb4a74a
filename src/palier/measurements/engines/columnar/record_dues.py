"""When the limits of many records are due, and how long their clocks ran."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from palier.calculus.instants import LATEST, Instant
from palier.calculus.record_clock import CompiledHours, RecordClock
from palier.calculus.records import BusinessDays, CalendarDays
from palier.calculus.service_clock import AtClosing
from palier.measurements.engines.columnar.day_ends import ends_of_days, wall_days_later
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.readings import Readings, touches
from palier.measurements.engines.columnar.record_rows import NEVER, Lives


class Clock:
    """The clock of some records as arrays, compiled from before the first of them."""

    def __init__(self, clock: RecordClock, first: int) -> None:
        self.of = clock
        self._compile(clock.hours_from(first))

    def _compile(self, hours: CompiledHours) -> None:
        self.hours = hours
        self.net = Readings(hours.net)
        self.gross = self.net if hours.gross is hours.net else Readings(hours.gross)

    @property
    def start(self) -> Instant:
        """From when on it can be read."""
        return self.hours.span.start

    def reach(self, at: Instant) -> None:
        """Compiles hours up to an instant."""
        while self.hours.span.end <= at < LATEST:
            self._compile(self.of.longer(self.hours))

    def reached(self, reading: Integers, *, first: bool, net: bool = True) -> Integers:
        """When the clock shows each reading: see `Readings`. Raises `CalendarNeverOpens`."""
        while True:
            found = (self.net if net else self.gross).reached(reading, first=first)
            if found is not None:
                return found
            # What was read stays as it is: hours are only added behind.
            self._compile(self.of.longer(self.hours))


class Clocked(NamedTuple):
    """Runs, and what their clock reads at their ends and at those of their stops."""

    clock: Clock
    lives: Lives
    since: Integers
    end: Integers
    stop_start: Integers
    stop_end: Integers

    @property
    def gross(self) -> Integers:
        """Service time from start to end, whatever stopped."""
        return np.where(self.lives.end > self.lives.since, self.end - self.since, 0)

    @property
    def elapsed(self) -> Integers:
        """Service time from start to end outside stops."""
        stopped = np.concatenate([[0], np.cumsum(self.stop_end - self.stop_start)])
        return self.gross - np.diff(stopped[self.lives.firsts])


def clocked(clock: Clock, lives: Lives) -> Clocked:
    """Reads the clock of some runs."""
    read = clock.net.read
    return Clocked(
        clock,
        lives,
        read(lives.since),
        read(lives.end),
        read(lives.stop_start),
        read(lives.stop_end),
    )


def due_in_service(
    runs: Clocked, amounts: Integers, at_closing: AtClosing, *, paused: bool
) -> Integers:
    """When amounts of service time are due; `paused` says whether stops move that."""
    due = np.empty(len(amounts), np.int64)
    for of_amount, rule in ((amounts > 0, _later), (amounts == 0, _at_once)):
        rows = np.flatnonzero(of_amount)
        if len(rows):
            some = runs if len(rows) == len(amounts) else clocked(runs.clock, runs.lives.only(rows))
            due[rows] = rule(some, amounts[rows], at_closing is AtClosing.STAYS, paused)
    return due


def _later(runs: Clocked, amounts: Integers, stays: bool, paused: bool) -> Integers:
    reading = runs.since + amounts
    due = None if stays else runs.clock.reached(reading, first=False)
    for rows, stop in runs.lives.by_ordinal() if paused else ():
        # An instant before the due one shows less, if that is the first to show its reading.
        if due is None:
            is_before = runs.stop_start[stop] < reading[rows]
        else:
            is_before = runs.lives.stop_start[stop] < due[rows]
        rows, stop = rows[is_before], stop[is_before]
        reading[rows] += runs.stop_end[stop] - runs.stop_start[stop]
        if due is not None:
            due[rows] = runs.clock.reached(reading[rows], first=False)
    return runs.clock.reached(reading, first=True) if due is None else due


def _at_once(runs: Clocked, amounts: Integers, stays: bool, paused: bool) -> Integers:
    due = runs.clock.reached(runs.since, first=False)
    lives = runs.lives
    for rows, stop in lives.by_ordinal() if paused else ():
        is_caught = (lives.stop_start[stop] <= due[rows]) & (due[rows] < lives.stop_end[stop])
        due[rows[is_caught]] = runs.clock.reached(runs.stop_end[stop[is_caught]], first=False)
    return due


def due_in_business_days(
    runs: Clocked, limit: BusinessDays, *, paused: bool
) -> tuple[Integers, Integers]:
    """When a number of business days is due, and which rows removed time may have moved."""
    clock, lives = runs.clock, runs.lives
    due = _days_later(clock, lives.since, limit.days)
    if limit.end_of_day:
        due = ends_of_days(clock.of, due)
    moved = due.copy()
    if paused and len(lives.stop_end):
        clock.reach(int(due.max()))
        shown, stopped = clock.gross.read(due), np.zeros(len(due), np.int64)
        lengths = clock.gross.read(lives.stop_end) - clock.gross.read(lives.stop_start)
        for rows, stop in lives.by_ordinal():
            is_before = lives.stop_start[stop] < moved[rows]
            rows, stop = rows[is_before], stop[is_before]
            stopped[rows] += lengths[stop]
            rows = rows[stopped[rows] > 0]
            moved[rows] = clock.reached(shown[rows] + stopped[rows], first=True, net=False)
    return moved, _reach_removed(clock, lives, moved)


def due_in_days(runs: Clocked, limit: CalendarDays, *, paused: bool) -> tuple[Integers, Integers]:
    """When a number of calendar days is due, and which rows removed time may have moved."""
    clock, lives = runs.clock, runs.lives
    due = wall_days_later(clock.of, lives.since, limit.days)
    for rows, stop in lives.by_ordinal() if paused else ():
        is_before = lives.stop_start[stop] < due[rows]
        rows, stop = rows[is_before], stop[is_before]
        due[rows] += lives.stop_end[stop] - lives.stop_start[stop]
    return due, _reach_removed(clock, lives, due)


def _reach_removed(clock: Clock, lives: Lives, due: Integers) -> Integers:
    """Rows whose time up to the due instant, or to the last stop, has removed time in it."""
    until = due.copy()
    stopped = np.flatnonzero(np.diff(lives.firsts))
    # Removed time that begins where a stop ends goes on with it.
    last = lives.stop_end[lives.firsts[stopped + 1] - 1] + 1
    until[stopped] = np.maximum(until[stopped], last)
    return touches(clock.of.removed, lives.since, until)


def _days_later(clock: Clock, since: Integers, days: int) -> Integers:
    hours = clock.hours
    place = np.searchsorted(np.array(hours.closings, np.int64), since, side="right")
    moved = np.full(len(hours.closings) + 1, NEVER, np.int64)
    for each in np.unique(place).tolist():
        found = clock.of.moved_from(hours, each, days)
        moved[each] = NEVER if found is None else found
    openings = np.array([*hours.openings, 0], np.int64)
    shift = moved[place]
    due = np.maximum(since, openings[place]) + np.where(shift == NEVER, 0, shift)
    for row in np.flatnonzero(shift == NEVER).tolist():
        due[row] = clock.of.days_later(int(since[row]), days)
    return due
