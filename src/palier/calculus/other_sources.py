"""An indicator measured by its fallback source alone, for money where the source covers little."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias, TypeVar

from palier.calculus.indicators import (
    Aggregate,
    Availability,
    Composite,
    CompositeTimelines,
    Events,
    Incidents,
    Quantile,
    SliceMean,
    Slices,
    Stated,
)
from palier.calculus.records import Elapsed
from palier.calculus.terms import Indicator

_Sourced: TypeAlias = Aggregate | Availability | Elapsed | Events | Incidents | Quantile | Stated
Read = TypeVar("Read", bound=_Sourced)


def by_fallback(indicator: Indicator) -> Indicator | None:
    """The indicator with its fallback as its only source; None where any part of it has none."""
    match indicator:
        case Composite():
            return None
        case CompositeTimelines():
            members = [_alone(member) for member in indicator.members]
            known = tuple(member for member in members if member is not None)
            return replace(indicator, members=known) if len(known) == len(members) else None
        case Slices() | SliceMean():
            of = _alone(indicator.of)
            return None if of is None else replace(indicator, of=of)
    return _alone(indicator)


def _alone(read: Read) -> Read | None:
    fallback = read.source.fallback
    if fallback is None:
        return None
    # Who operates the source says nothing about who operates its fallback.
    source = replace(read.source, selector=fallback, fallback=None, operated_by="")
    return replace(read, source=source)
