"""Instants and durations: UTC microseconds since 1970-01-01 as plain integers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from palier.calculus.errors import CalculusError, InstantOutOfRange

Instant: TypeAlias = int
"""UTC microseconds since 1970-01-01T00:00:00Z."""

Duration: TypeAlias = int
"""Microseconds."""

MICROSECOND = 1
MILLISECOND = 1_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE = timedelta(microseconds=1)


def instant_of(moment: datetime) -> Instant:
    """The instant of an aware datetime. Raises `CalculusError` when it carries no zone."""
    if moment.tzinfo is None:
        raise CalculusError(
            f"{moment.isoformat()} has no time zone",
            hint="write an offset such as Z or +01:00, or state the zone",
            code="instant-without-zone",
        )
    return checked((moment - _EPOCH) // _ONE)


def datetime_of(at: Instant) -> datetime:
    """The aware UTC datetime of an instant."""
    return _EPOCH + timedelta(microseconds=at)


def instant_text(at: Instant) -> str:
    """An instant in UTC, ISO 8601: `2026-12-24T18:30:00Z`."""
    return datetime_of(at).isoformat().replace("+00:00", "Z")


EARLIEST: Instant = (datetime(1900, 1, 1, tzinfo=UTC) - _EPOCH) // _ONE
LATEST: Instant = (datetime(2200, 1, 1, tzinfo=UTC) - _EPOCH) // _ONE


def checked(at: Instant) -> Instant:
    """`at` itself; raises `InstantOutOfRange` outside 1900-2200."""
    if EARLIEST <= at <= LATEST:
        return at
    raise InstantOutOfRange(
        f"instant {at} lies outside the years 1900 to 2200",
        hint="check the year and the unit of the timestamp",
    )
