"""Service time inside any set of spans: a clock that runs only while they are open."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from enum import Enum, StrEnum
from itertools import accumulate

from palier.calculus.instants import Duration, Instant
from palier.calculus.spans import Spans


class AtClosing(StrEnum):
    """Where a due instant that falls exactly on a closing is."""

    STAYS = "stays"
    NEXT_OPENING = "next_opening"


class AtOpening(Enum):
    """Where an instant counted backward, that falls exactly on an opening, is."""

    STAYS = "stays"
    PREVIOUS_CLOSING = "previous closing"


class ServiceClock:
    """A clock compiled from spans: it reads their measure so far. A question is a bisection."""

    __slots__ = ("_closings", "_openings", "_read_at_closing", "_read_at_opening")

    def __init__(self, spans: Spans) -> None:
        self._openings = [start for start, _ in spans]
        self._closings = [end for _, end in spans]
        self._read_at_closing = list(accumulate(end - start for start, end in spans))
        self._read_at_opening = [0, *self._read_at_closing[:-1]]

    @property
    def bounds(self) -> tuple[list[Instant], list[Instant]]:
        """Its openings and its closings, in order."""
        return self._openings, self._closings

    @property
    def total(self) -> Duration:
        """Microseconds of service in all the spans."""
        return self._read_at_closing[-1] if self._read_at_closing else 0

    def read(self, at: Instant) -> Duration:
        """Microseconds of service from the first opening to `at`."""
        place = bisect_right(self._openings, at) - 1
        if place < 0:
            return 0
        closing = self._closings[place]
        if at >= closing:
            return self._read_at_closing[place]
        return self._read_at_opening[place] + at - self._openings[place]

    def elapsed(self, start: Instant, end: Instant) -> Duration:
        """Microseconds of service from start to end; negative when the end comes first."""
        return self.read(end) - self.read(start)

    def is_open(self, at: Instant) -> bool:
        """Whether the clock runs at `at`; a closing instant is closed."""
        place = bisect_right(self._openings, at) - 1
        return place >= 0 and at < self._closings[place]

    def next_opening(self, at: Instant) -> Instant | None:
        """`at` itself while open, else the next opening; None after the last closing."""
        place = bisect_right(self._closings, at)
        return max(at, self._openings[place]) if place < len(self._openings) else None

    def previous_closing(self, at: Instant) -> Instant | None:
        """`at` itself while open or on a closing, else the closing before; None before all."""
        place = bisect_right(self._openings, at) - 1
        return min(at, self._closings[place]) if place >= 0 else None

    def due(
        self, start: Instant, amount: Duration, at_closing: AtClosing = AtClosing.STAYS
    ) -> Instant | None:
        """When `amount` microseconds of service have passed since start; None when they never do.

        An amount of zero is due at the first open instant from the start on.
        """
        reading = self.read(start) + amount
        if at_closing is AtClosing.STAYS and amount > 0:
            place = bisect_left(self._read_at_closing, reading)
        else:
            place = bisect_right(self._read_at_closing, reading)
        if place == len(self._openings):
            return None
        return self._openings[place] + reading - self._read_at_opening[place]

    def due_before(
        self, end: Instant, amount: Duration, at_opening: AtOpening = AtOpening.STAYS
    ) -> Instant | None:
        """The instant from which `amount` microseconds of service lead to `end`; None when none.

        An amount of zero leads from the last open instant, or closing, up to the end.
        """
        if amount == 0:
            return self.previous_closing(end)
        reading = self.read(end) - amount
        search = bisect_right if at_opening is AtOpening.STAYS else bisect_left
        place = search(self._read_at_opening, reading) - 1
        if place < 0:
            return None
        return self._openings[place] + reading - self._read_at_opening[place]
