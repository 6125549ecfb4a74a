"""Local time to instant and back, by the rules of the pinned `tzdata` package alone.

A local time exists once, never or twice: each case is a type, and the caller picks the policy.
"""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from enum import Enum
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from palier.calculus.errors import CalculusError
from palier.calculus.instants import (
    DAY,
    HOUR,
    MICROSECOND,
    MINUTE,
    SECOND,
    Duration,
    Instant,
    checked,
    datetime_of,
)

# zoneinfo prefers the machine's own rules: a figure would depend on where it is computed.
zoneinfo.reset_tzpath(())
ZoneInfo.clear_cache()

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_ONE = timedelta(microseconds=1)
_LAST_MICROSECOND = timedelta(hours=23, minutes=59, seconds=59, microseconds=999_999)


class UnknownZone(CalculusError):
    """A name that is not in the IANA time zone database."""

    code = "unknown-zone"


class LocalTimeDoesNotExist(CalculusError):
    """A local time that the clocks jump over, where the policy is to refuse it."""

    code = "local-time-does-not-exist"


class LocalTimeExistsTwice(CalculusError):
    """A local time that the clocks show twice, where the policy is to refuse it."""

    code = "local-time-exists-twice"


class GapPolicy(Enum):
    """What a local time that does not exist means."""

    FORWARD = "forward"
    """The time moved forward by the length of the gap."""
    BACKWARD = "backward"
    """The time moved backward by the length of the gap."""
    TRANSITION = "transition"
    """The instant at which the clocks jump."""
    REFUSE = "refuse"


class FoldPolicy(Enum):
    """What a local time that exists twice means."""

    FIRST = "first"
    SECOND = "second"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Unambiguous:
    """A local time that exists once."""

    at: Instant


@dataclass(frozen=True, slots=True)
class Gap:
    """A local time that does not exist, between two instants that do."""

    before: Instant
    """The local time moved backward by the gap."""
    after: Instant
    """The local time moved forward by the gap."""
    transition: Instant
    """When the clocks jump: `before < transition <= after`."""

    @property
    def length(self) -> Duration:
        """Microseconds that the clocks jump over."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Fold:
    """A local time that exists twice."""

    first: Instant
    second: Instant


Resolution: TypeAlias = Unambiguous | Gap | Fold


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The rules of an IANA zone. Raises `UnknownZone`, with the nearest name as a hint."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(f"unknown time zone {name!r}", hint=_nearest(name)) from None


def _nearest(name: str) -> str:
    known = {each.lower(): each for each in zoneinfo.available_timezones()}
    near = get_close_matches(name.lower().replace(" ", "_"), known, n=1)
    return f"did you mean {known[near[0]]}?" if near else "write an IANA name like Europe/Paris"


def tzdata_version() -> str:
    """The version of the time zone rules, such as `2026.1`."""
    # Loaded here because the module is slow to import and few callers need the version.
    from importlib.metadata import version

    return version("tzdata")


def resolve(local: datetime, rules: ZoneInfo) -> Resolution:
    """Which instants a naive local time names in a zone."""
    day = local.toordinal()
    reading = _reading(local, day)
    plain = plain_offset(rules, day)
    if plain is not None:
        return Unambiguous(reading - plain)
    early, late = (_offset(local.replace(fold=fold), rules) for fold in (0, 1))
    if early == late:
        return Unambiguous(reading - early)
    if early > late:
        return Fold(reading - early, reading - late)
    before, after = reading - late, reading - early
    return Gap(before, after, _transition(before, after, rules))


def instant_at(
    local: datetime,
    rules: ZoneInfo,
    *,
    gap: GapPolicy = GapPolicy.FORWARD,
    fold: FoldPolicy = FoldPolicy.FIRST,
) -> Instant:
    """The instant of a naive local time in a zone, by the caller's policies.

    Raises `LocalTimeDoesNotExist` or `LocalTimeExistsTwice` where the policy is `REFUSE`.
    """
    day = local.toordinal()
    plain = plain_offset(rules, day)
    if plain is not None:
        return checked(_reading(local, day) - plain)
    match resolve(local, rules):
        case Unambiguous(at):
            return checked(at)
        case Gap() as missing:
            return checked(_in_gap(missing, gap, f"{local.isoformat()} in {rules.key}"))
        case Fold() as double:
            return checked(_in_fold(double, fold, f"{local.isoformat()} in {rules.key}"))


def _in_gap(missing: Gap, policy: GapPolicy, name: str) -> Instant:
    if policy is GapPolicy.FORWARD:
        return missing.after
    if policy is GapPolicy.BACKWARD:
        return missing.before
    if policy is GapPolicy.TRANSITION:
        return missing.transition
    raise LocalTimeDoesNotExist(
        f"{name} does not exist: the clocks jump over it", hint="write the offset, or another time"
    )


def _in_fold(double: Fold, policy: FoldPolicy, name: str) -> Instant:
    if policy is FoldPolicy.FIRST:
        return double.first
    if policy is FoldPolicy.SECOND:
        return double.second
    raise LocalTimeExistsTwice(
        f"{name} exists twice: the clocks go back over it", hint="write the offset with the time"
    )


def local_datetime(at: Instant, rules: ZoneInfo) -> datetime:
    """The naive local time of an instant; its `fold` tells the second of two."""
    return datetime_of(at).astimezone(rules).replace(tzinfo=None)


def local_date(at: Instant, rules: ZoneInfo) -> date:
    """The local date of an instant."""
    return datetime_of(at).astimezone(rules).date()


@lru_cache(maxsize=65_536)
def day_start(on: date, rules: ZoneInfo) -> Instant:
    """The first instant of a local day; that of the next day when the clocks skip it whole."""
    midnight = datetime(on.year, on.month, on.day)
    return instant_at(midnight, rules, gap=GapPolicy.TRANSITION)


@lru_cache(maxsize=65_536)
def is_skipped(on: date, rules: ZoneInfo) -> bool:
    """Whether the clocks jump over a whole date, as in Samoa over 30 December 2011."""
    return day_start(on, rules) == day_start(on + timedelta(days=1), rules)


def seconds_after_midnight(
    on: date, seconds: int, rules: ZoneInfo, gap: GapPolicy, fold: FoldPolicy
) -> Instant:
    """The instant when a wall clock shows so many seconds past a date's midnight.

    Whole days are the starts of days, so that consecutive days touch whatever the policies.
    """
    days, rest = divmod(seconds, 86_400)
    day = on + timedelta(days=days)
    if rest == 0:
        return day_start(day, rules)
    local = datetime(day.year, day.month, day.day) + timedelta(seconds=rest)
    return instant_at(local, rules, gap=gap, fold=fold)


def _reading(local: datetime, day: int) -> int:
    """Microseconds from 1970-01-01T00:00 to a local time, both read on the wall."""
    return (
        (day - _EPOCH_ORDINAL) * DAY
        + local.hour * HOUR
        + local.minute * MINUTE
        + local.second * SECOND
        + local.microsecond * MICROSECOND
    )


@lru_cache(maxsize=262_144)
def plain_offset(rules: ZoneInfo, day: int) -> int | None:
    """The zone's offset in microseconds on a local day without any change; None otherwise."""
    first = datetime.fromordinal(day)
    last = first + _LAST_MICROSECOND
    offsets = {_offset(edge.replace(fold=fold), rules) for edge in (first, last) for fold in (0, 1)}
    return offsets.pop() if len(offsets) == 1 else None


def _offset(local: datetime, rules: ZoneInfo) -> int:
    offset = rules.utcoffset(local)
    return 0 if offset is None else offset // _ONE


def _transition(before: Instant, after: Instant, rules: ZoneInfo) -> Instant:
    old = _offset_at(before, rules)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset_at(middle, rules) == old:
            before = middle
        else:
            after = middle
    return after


def _offset_at(at: Instant, rules: ZoneInfo) -> timedelta | None:
    return datetime_of(at).replace(tzinfo=UTC).astimezone(rules).utcoffset()
