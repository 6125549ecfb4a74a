"""Text to instants: ISO 8601, epoch numbers and strptime patterns, with a zone for local times."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import floor

from palier.calculus.errors import InstantOutOfRange
from palier.calculus.instants import SECOND, Instant, checked, instant_of
from palier.calculus.zones import (
    FoldPolicy,
    GapPolicy,
    LocalTimeDoesNotExist,
    LocalTimeExistsTwice,
    instant_at,
    zone,
)
from palier.measurements.errors import Refused
from palier.measurements.mappings import TimeFormat

EPOCH_MICROSECONDS: dict[str, Fraction] = {
    "s": Fraction(1_000_000),
    "ms": Fraction(1_000),
    "us": Fraction(1),
    "ns": Fraction(1, 1_000),
}
"""Microseconds in each epoch unit."""

_DIGITS = dict.fromkeys("mdHMS", "[0-9]{2}") | {"Y": "[0-9]{4}", "f": "[0-9]{1,6}"}
"""Directives of strptime that are whole numbers, as they are written with all their digits."""

_LEAP_SECOND = re.compile(r"(\d\d:\d\d):60(?!\d)")


def instant_reader(format: TimeFormat) -> Callable[[str], Instant]:
    """A function from text to instant; it raises `Refused` with the code of the rejected row."""
    if format.pattern in EPOCH_MICROSECONDS:
        scale = EPOCH_MICROSECONDS[format.pattern]
        return lambda text: _epoch(text, scale)
    moment_of = _moment_reader(format.pattern)
    local = _local_reader(format)

    def read(text: str) -> Instant:
        written = _LEAP_SECOND.sub(r"\1:59", text) if ":60" in text else text
        try:
            moment = moment_of(written)
        except ValueError:
            raise Refused(
                "bad-instant",
                f"{text!r} does not read as {format.pattern}",
                "state `time` in the mapping",
            ) from None
        # Years near 1 and 9999 overflow in conversion instead of failing the range check.
        if not 1899 <= moment.year <= 2200:
            raise _out_of_range(text)
        try:
            at = instant_of(moment) if moment.tzinfo is not None else local(moment)
            return checked(at + (SECOND if written is not text else 0))
        except InstantOutOfRange:
            raise _out_of_range(text) from None

    return read


def _epoch(text: str, scale: Fraction) -> Instant:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Refused("bad-instant", f"{text!r} is not a number of seconds since 1970")
    # A huge exponent would fill the memory with digits before the range is checked.
    if number.adjusted() > 30:
        raise _out_of_range(text)
    if number.adjusted() < -30 and number:
        return 0 if number > 0 else -1
    try:
        return checked(floor(scale * Fraction(number)))
    except InstantOutOfRange:
        raise _out_of_range(text) from None


def _moment_reader(pattern: str) -> Callable[[str], datetime]:
    if pattern == "iso8601":
        return datetime.fromisoformat
    plain = _plain_form(pattern)
    if plain is None:
        return lambda text: datetime.strptime(text, pattern)

    def read(text: str) -> datetime:
        found = plain.fullmatch(text)
        if found is None:
            return datetime.strptime(text, pattern)
        year, month, day = int(found["Y"]), int(found["m"]), int(found["d"])
        hour, minute, second = (int(found[letter] or 0) for letter in "HMS")
        micros = int((found["f"] or "").ljust(6, "0"))
        try:
            return datetime(year, month, day, hour, minute, second, micros)
        except ValueError:
            # Without separators, strptime may still cut the digits otherwise.
            return datetime.strptime(text, pattern)

    return read


def _plain_form(pattern: str) -> re.Pattern[str] | None:
    """What a pattern of whole numbers matches when each has all its digits; None for another.

    It spares most of the time that strptime takes.
    """
    parts = re.split(r"%(.)", pattern)
    letters, between = parts[1::2], parts[::2]
    distinct = len(set(letters)) == len(letters)
    if not distinct or not {"Y", "m", "d"} <= set(letters) <= set(_DIGITS):
        return None
    written = re.escape(between[0])
    for letter, text in zip(letters, between[1:], strict=True):
        written += f"(?P<{letter}>{_DIGITS[letter]})" + re.escape(text)
    absent = "".join(f"(?P<{letter}>(?!))?" for letter in _DIGITS if letter not in letters)
    return re.compile(written + absent)


def _local_reader(format: TimeFormat) -> Callable[[datetime], Instant]:
    if format.zone is None:
        return _without_zone
    rules, gap, fold = zone(format.zone), GapPolicy(format.gap), FoldPolicy(format.fold)

    def read(moment: datetime) -> Instant:
        try:
            return instant_at(moment, rules, gap=gap, fold=fold)
        except (LocalTimeDoesNotExist, LocalTimeExistsTwice) as error:
            raise Refused("local-time-refused", error.message, error.hint) from None

    return read


def _without_zone(moment: datetime) -> Instant:
    raise Refused(
        "instant-without-zone",
        f"{moment.isoformat(' ')} has no offset",
        "declare `zone` in the mapping, for example zone: Europe/Paris",
    )


def _out_of_range(text: str) -> Refused:
    return Refused(
        "instant-out-of-range",
        f"{text!r} lies outside the years 1900 to 2200",
        "check the year and the unit of the timestamp",
    )
