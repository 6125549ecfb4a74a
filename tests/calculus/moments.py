"""Instants and local times written as people write dates, for the tests of time."""

from __future__ import annotations

from datetime import UTC, datetime

from palier.calculus.instants import Instant, instant_of


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> Instant:
    """The instant of a time in UTC."""
    return instant_of(datetime(year, month, day, hour, minute, tzinfo=UTC))
