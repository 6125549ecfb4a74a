"""Durations as people read them: `3 h 42 min`, `1 j 4 h`, exact to the microsecond when short."""

from __future__ import annotations

from fractions import Fraction

from palier.calculus.instants import DAY, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND
from palier.calculus.money import whole
from palier.calculus.targets import RoundingMode, Target
from palier.presentation.languages import Words
from palier.presentation.numbers import MINUS, NBSP, decimals, is_on_side, number

UNITS = {
    "us": MICROSECOND, "µs": MICROSECOND, "ms": MILLISECOND,
    "s": SECOND, "sec": SECOND, "second": SECOND, "seconds": SECOND,
    "m": MINUTE, "min": MINUTE, "minute": MINUTE, "minutes": MINUTE,
    "h": HOUR, "hour": HOUR, "hours": HOUR,
    "d": DAY, "day": DAY, "days": DAY, "j": DAY,
}  # fmt: skip
_SHORT = {MICROSECOND: "µs", MILLISECOND: "ms", SECOND: "s", MINUTE: "min", HOUR: "h"}
_GRAINS = (SECOND, MILLISECOND, MICROSECOND)


def duration(length: Fraction | int, say: Words, grain: int | None = None) -> str:
    """The duration in days, hours, minutes and seconds, rounded half even to `grain`.

    Without a grain: whole seconds from a minute on, milliseconds below, microseconds below 1 ms.
    """
    size = abs(Fraction(length))
    step = _grain_of(size) if grain is None else grain
    total = whole(size / step, RoundingMode.HALF_EVEN) * step
    sign = MINUS if length < 0 and total else ""
    if 0 < total < SECOND:
        return sign + _small(total, say)
    return sign + NBSP.join(_parts(total, say))


def hours_and_minutes(length: Fraction | int, say: Words, grain: int | None = None) -> str:
    """The duration without days, as service time is counted: `743 h 35 min`."""
    size = abs(Fraction(length))
    step = _grain_of(size) if grain is None else grain
    total = whole(size / step, RoundingMode.HALF_EVEN) * step
    if total < HOUR:
        return duration(length, say, step)
    hours, rest = divmod(total, HOUR)
    parts = [f"{number(hours, say)}{NBSP}h", *(_parts(rest, say) if rest else ())]
    return (MINUS if length < 0 else "") + NBSP.join(parts)


def duration_at(length: Fraction, target: Target, say: Words) -> str:
    """The duration on its true side of target and warning level: as coarse as that allows.

    Days are said only where the target is in days: a day of service time is not a day.
    """
    unit = UNITS.get(target.printed_unit, SECOND)
    for grain in _GRAINS[1:] if unit < SECOND else _GRAINS:
        rounded = Fraction(whole(length / grain, RoundingMode.HALF_EVEN) * grain)
        hides = rounded == 0 and length != 0
        if not hides and is_on_side(rounded, length, target):
            if unit < SECOND:
                return in_unit(rounded, target.printed_unit, say)
            said = duration if unit == DAY else hours_and_minutes
            return said(rounded, say, grain)
    return decimals(length, say, most=12) + NBSP + "µs"


def in_unit(length: Fraction | int, unit: str, say: Words) -> str:
    """The duration as a decimal number of one unit, as exactly as six decimals allow."""
    size = UNITS[unit]
    name = day_letter(say) if size == DAY else _SHORT[size]
    return f"{decimals(Fraction(length) / size, say)}{NBSP}{name}"


def day_letter(say: Words) -> str:
    """The symbol of the day: `j` in French, `d` in English."""
    return "j" if say.is_french else "d"


def clock(seconds: int, say: Words) -> str:
    """A time of day in seconds after midnight: `13 h 30`, `13:30`; 24 h stays 24."""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    if not say.is_french:
        return f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if second else "")
    written = f"{hour}{NBSP}h" + (f"{NBSP}{minute:02d}" if minute or second else "")
    return written + (f"{NBSP}min{NBSP}{second:02d}{NBSP}s" if second else "")


def _grain_of(size: Fraction) -> int:
    if size >= MINUTE:
        return SECOND
    return MILLISECOND if size >= MILLISECOND else MICROSECOND


def _small(total: int, say: Words) -> str:
    unit = MILLISECOND if total >= MILLISECOND else MICROSECOND
    return f"{decimals(Fraction(total, unit), say)}{NBSP}{_SHORT[unit]}"


def _parts(total: int, say: Words) -> list[str]:
    days, rest = divmod(total, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    named = ((days, day_letter(say)), (hours, "h"), (minutes, "min"))
    parts = [f"{number(count, say)}{NBSP}{name}" for count, name in named if count]
    if rest or not parts:
        parts.append(f"{decimals(Fraction(rest, SECOND), say)}{NBSP}s")
    return parts
