"""States that an agreement names nowhere: each counts as up, as a misspelt `down` would."""

from __future__ import annotations

from collections.abc import Iterator

from palier.calculus.indicators import (
    Availability,
    CompositeTimelines,
    Incidents,
    SliceMean,
    Slices,
    TimelineRules,
)
from palier.calculus.terms import Indicator
from palier.measurements.engines.protocol import Measurements
from palier.measurements.engines.reads import matched, reads_of

_USUAL = TimelineRules()


def taken_for_up(data: Measurements, indicator: Indicator) -> list[str]:
    """The measured words that nothing says the meaning of, sorted.

    None where the agreement says itself which words mean down: the others are up by its own rule.
    """
    found: set[str] = set()
    for timeline in _timelines(indicator):
        rules = timeline.rules
        if rules.down_words != _USUAL.down_words:
            continue
        named = ("up", *rules.down_words, *rules.unknown_words, *rules.absent_words)
        known = {word.casefold() for word in named}
        for read in reads_of(timeline):
            for kind, key in matched(data, read):
                words = data.words(kind, key)
                found |= {word for word in words if word.casefold() not in known}
    return sorted(found)


def _timelines(indicator: Indicator) -> Iterator[Availability | Incidents]:
    match indicator:
        case Availability() | Incidents():
            yield indicator
        case Slices(of=Availability() as of) | SliceMean(of=Availability() as of):
            yield of
        case CompositeTimelines():
            yield from indicator.members
