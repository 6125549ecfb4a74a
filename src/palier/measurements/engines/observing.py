"""The observations of one series, states or checks, as an engine reads them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import compress
from typing import NamedTuple, TypeAlias

from palier.calculus.checks import Observations, State, observed, state_of
from palier.calculus.indicators import TimelineInput, TimelineRules
from palier.calculus.instants import Instant
from palier.measurements.engines.protocol import Measurements
from palier.measurements.schema import SeriesKey

KIND_OF = {
    TimelineInput.STATES: "state",
    TimelineInput.CHECKS: "check",
    TimelineInput.OUTAGES: "outage",
}
"""The kind of measurement behind each input."""


class Seen(NamedTuple):
    """What a series said: runs of its states, and when it said that it does not know."""

    observations: Observations
    heard: tuple[Instant, ...]


Observe: TypeAlias = Callable[[SeriesKey, TimelineRules, Instant], Seen]
"""Reads what a series said up to an instant, that instant included."""


def observing(data: Measurements) -> Observe:
    """Reads row by row, which defines what any other way has to find."""

    def observe(key: SeriesKey, rules: TimelineRules, until: Instant) -> Seen:
        columns = data.columns(KIND_OF[rules.input], key)
        words = {word: state_of(word, rules) for word in set(columns["state"])}
        known_until = bisect_right(columns["at"], until)
        ats, states = columns["at"][:known_until], columns["state"][:known_until]
        seen: Iterable[tuple[Instant, State]] = zip(
            ats, map(words.__getitem__, states), strict=True
        )
        if rules.input is TimelineInput.CHECKS and not rules.soft_counts:
            seen = compress(seen, [hard is not False for hard in columns["hard"][:known_until]])
        unknown = {word for word, state in words.items() if state is State.UNKNOWN}
        heard = (at for at, word in zip(ats, states, strict=True) if word in unknown)
        return Seen(observed(seen, rules), tuple(heard) if unknown else ())

    return observe
