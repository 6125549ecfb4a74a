"""Values as a scenario writes them: `18 min`, `2 %`, `second thursday`, `22:00-24:00`."""

from __future__ import annotations

import re
from collections.abc import Mapping as Keys
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from zoneinfo import ZoneInfo

from palier.calculus.errors import PalierError
from palier.calculus.instants import DAY, Duration, Instant, instant_of
from palier.calculus.zones import instant_at
from palier.measurements.declared import Declared, suggestion
from palier.measurements.generating.daily_shapes import NAMED, season
from palier.measurements.generating.errors import InvalidScenario
from palier.measurements.generating.scenario import Lasting, Season, Weekday
from palier.measurements.units import factor_between

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_ORDINALS = {"every": 0, "first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+)")
_CLOCK = re.compile(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*")


def number(keys: Declared, key: str, default: float | None = None) -> float | None:
    """A number, or a share written as `2 %`; the default when absent."""
    value = keys.raw(key)
    if value is None:
        return default
    text = str(value).strip()
    percent = text.endswith("%")
    try:
        found = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if isinstance(value, bool) or not found.is_finite() or abs(found) > 10**15:
        raise InvalidScenario(f"{keys.at(key)}: {text!r} is not a number", hint="for example 0.02")
    return float(found / 100 if percent else found)


def amount(keys: Declared, key: str, default: float | None = None) -> float:
    """A number from zero up. Raises `InvalidScenario` where there is neither it nor a default."""
    found = number(keys, key, default)
    if found is None:
        raise InvalidScenario(f"{keys.at(key)}: missing", hint="state a number")
    if found < 0:
        raise InvalidScenario(f"{keys.at(key)}: {found:g} is below zero", hint="for example 0.5")
    return found


def share(keys: Declared, key: str, default: float) -> float:
    """A number from 0 to 1, or from `0 %` to `100 %`."""
    found = amount(keys, key, default)
    if found > 1:
        raise InvalidScenario(
            f"{keys.at(key)}: {found:g} is more than the whole", hint="for example 0.02 or 2 %"
        )
    return found


def whole(keys: Declared, key: str, default: int) -> int:
    """A whole number from zero up."""
    found = amount(keys, key, default)
    if found != int(found):
        raise InvalidScenario(f"{keys.at(key)}: {found:g} is not whole", hint="for example 3")
    return int(found)


def length(keys: Declared, key: str, default: Duration | None = None) -> Duration:
    """A length of time above zero, such as `18 min` or `1 h 30 min`; in microseconds."""
    value = keys.raw(key)
    if value is None:
        if default is None:
            raise InvalidScenario(f"{keys.at(key)}: missing", hint="for example 18 min")
        return default
    text = str(value).strip()
    total, place = Fraction(0), 0
    while place < len(text):
        match = _LENGTH.match(text, place)
        factor = factor_between(match[2], "us") if match else None
        if match is None or factor is None:
            raise InvalidScenario(
                f"{keys.at(key)}: {text!r} is not a length of time",
                hint="a number and a unit: us, ms, s, min, h, d",
            )
        total, place = total + Fraction(match[1]) * factor, match.end()
    if total < 1 or total.denominator != 1 or total > 36_525 * DAY:
        raise InvalidScenario(
            f"{keys.at(key)}: {text!r} is not between 1 microsecond and 100 years",
            hint="for example 18 min",
        )
    return int(total)


def lasting(keys: Declared, key: str, default: Lasting | None = None) -> Lasting:
    """A length of time, or a block with its median, spread and most."""
    value = keys.raw(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, Keys):
        return Lasting(length(keys, key))
    block = Declared(value, keys.at(key))
    found = Lasting(
        length(block, "median"),
        spread(block, "spread", 0.0),
        length(block, "most", 366 * DAY),
    )
    block.done()
    return found


def spread(keys: Declared, key: str, default: float) -> float:
    """The deviation of a logarithm, from 0 to 5."""
    found = amount(keys, key, default)
    if found > 5:
        raise InvalidScenario(
            f"{keys.at(key)}: {found:g} is beyond 5",
            hint="0.5 gives two thirds within 0.6 and 1.6 times the median",
        )
    return found


def moment(value: object, path: str, rules: ZoneInfo) -> Instant:
    """An instant: a date, a local time, or a time with its offset."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    try:
        local = datetime.fromisoformat(text)
        return instant_of(local) if local.tzinfo else instant_at(local, rules)
    except (ValueError, PalierError) as error:
        raise InvalidScenario(
            f"{path}: {text!r} is not a time: {error}", hint="write 2026-11-01 or 2026-11-01 03:10"
        ) from None


def moments(keys: Declared, key: str, rules: ZoneInfo) -> tuple[Instant, ...]:
    """A list of instants; one stands for a list of one."""
    return tuple(moment(each, path, rules) for each, path in listed(keys, key))


def day_of(value: object, path: str) -> date:
    """A date."""
    try:
        return value if type(value) is date else date.fromisoformat(str(value))
    except ValueError:
        raise InvalidScenario(
            f"{path}: {str(value)!r} is not a date", hint="write 2026-11-01"
        ) from None


def listed(keys: Declared, key: str) -> list[tuple[object, str]]:
    """The items of a list, each with its path; one item stands for a list of one."""
    value = keys.raw(key)
    if value is None:
        return []
    items = value if isinstance(value, list | tuple) else [value]
    return [(item, f"{keys.at(key)}[{place}]") for place, item in enumerate(items)]


def weekday_rule(text: str, path: str) -> Weekday:
    """`thursday`, `second thursday`, `last sunday`."""
    words = text.lower().split()
    ordinal = words[0] if len(words) == 2 else "every"
    if len(words) not in (1, 2) or ordinal not in _ORDINALS or words[-1] not in WEEKDAYS:
        hint = suggestion(words[-1] if words else "", WEEKDAYS)
        raise InvalidScenario(
            f"{path}: {text!r} is not a day that comes again",
            hint=hint or "write thursday, second thursday or last sunday",
        )
    return Weekday(WEEKDAYS.index(words[-1]), _ORDINALS[ordinal])


def clock_hours(text: str, path: str) -> tuple[int, int]:
    """`22:00-24:00` in seconds past midnight; an end before the start is on the next day."""
    match = _CLOCK.fullmatch(text)
    edges = [int(match[n]) * 3600 + int(match[n + 1]) * 60 for n in (1, 3)] if match else [0, 0]
    if match is None or max(edges) > 86_400 or edges[0] == edges[1] or edges[0] == 86_400:
        raise InvalidScenario(f"{path}: {text!r} are not hours", hint="write 22:00-24:00")
    return edges[0], edges[1] if edges[1] > edges[0] else edges[1] + 86_400


def season_of(keys: Declared, key: str, default: str = "flat") -> Season:
    """A named season, or a block of weights: `hours` (24 or a name), `weekdays` (7), `holiday`."""
    value = keys.raw(key)
    if not isinstance(value, Keys):
        return NAMED[keys.choice(key, tuple(NAMED), default)]
    block = Declared(value, keys.at(key))
    written = block.raw("hours")
    like = NAMED[block.choice("like", tuple(NAMED), default)]
    hours = like.hours if written is None else _weights(block, "hours", 24)
    weekdays = like.weekdays if block.raw("weekdays") is None else _weights(block, "weekdays", 7)
    found = season(hours, weekdays, amount(block, "holiday", like.holiday))
    block.done()
    return found


def _weights(keys: Declared, key: str, count: int) -> tuple[float, ...]:
    items = listed(keys, key)
    holder = {str(place): item for place, (item, _) in enumerate(items)}
    block = Declared(holder, keys.at(key))
    found = tuple(amount(block, name) for name in holder)
    if len(found) != count or not sum(found):
        raise InvalidScenario(
            f"{keys.at(key)}: {len(found)} weights, not {count} of which one is above zero",
            hint="24 of hours from midnight, or 7 of weekdays from Monday",
        )
    return found
