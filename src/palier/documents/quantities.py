"""Numbers that people write, exactly: durations, shares, amounts and comparisons."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from palier.calculus.instants import DAY, HOUR, MILLISECOND, MINUTE, SECOND, Duration
from palier.calculus.selectors import Relation
from palier.documents.errors import Unreadable, nearest

_UNITS: dict[str, Duration] = {
    **dict.fromkeys(("us", "µs", "microsecond", "microseconds"), 1),
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), MILLISECOND),
    **dict.fromkeys(("s", "sec", "second", "seconds"), SECOND),
    **dict.fromkeys(("min", "m", "minute", "minutes"), MINUTE),
    **dict.fromkeys(("h", "hr", "hour", "hours"), HOUR),
    **dict.fromkeys(("d", "day", "days"), DAY),
    **dict.fromkeys(("w", "week", "weeks"), 7 * DAY),
}
_WRITTEN = (("d", DAY), ("h", HOUR), ("min", MINUTE), ("s", SECOND), ("ms", MILLISECOND), ("us", 1))

SHARE_UNITS = ("%", "1", "ppm")
"""Units of shares, by the words of measurements."""
_MEASURED = {1: "us", MILLISECOND: "ms", SECOND: "s", MINUTE: "min", HOUR: "h", DAY: "d"}

_SPACES = "[ \u00a0\u202f]"
_NUMBER = rf"[-+]?\d+(?:{_SPACES}\d{{3}})*(?:\.\d+)?"
_FRACTION = r"-?\d{1,60}/[1-9]\d{0,60}"
_PART = re.compile(rf"({_NUMBER}){_SPACES}*([A-Za-zµ]+)")
_ISO = re.compile(
    r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)  # ISO 8601 durations without years and months, which have no fixed length.
_RELATIONS: tuple[tuple[str, Relation], ...] = (
    (">=", Relation.AT_LEAST), ("≥", Relation.AT_LEAST), ("at least", Relation.AT_LEAST),
    ("<=", Relation.AT_MOST), ("≤", Relation.AT_MOST), ("at most", Relation.AT_MOST),
    ("!=", Relation.NOT_EQUAL), ("≠", Relation.NOT_EQUAL), ("not equal", Relation.NOT_EQUAL),
    ("==", Relation.EQUAL), ("=", Relation.EQUAL), ("equal", Relation.EQUAL),
    (">", Relation.ABOVE), ("above", Relation.ABOVE), ("more than", Relation.ABOVE),
    ("over", Relation.ABOVE),
    ("<", Relation.BELOW), ("below", Relation.BELOW), ("less than", Relation.BELOW),
    ("under", Relation.BELOW),
)  # fmt: skip


class Quantity(NamedTuple):
    """A number with the unit it was written in, and the decimals it was written with."""

    value: Fraction
    unit: str
    places: int


def relation_and_rest(text: str) -> tuple[Relation | None, str]:
    """The relation that a text starts with, and what follows it."""
    stripped = text.strip()
    for word, relation in _RELATIONS:
        if stripped.lower().startswith(word):
            rest = stripped[len(word) :]
            if not word[-1].isalpha() or rest[:1] in (" ", "\u00a0", "\u202f"):
                return relation, rest.strip()
    return None, stripped


def number_of(value: Any, *, code: str = "bad-number") -> Fraction:
    """The exact number of a YAML number or of a text such as `1 234.5` or `1/3`."""
    if isinstance(value, bool) or value is None:
        raise Unreadable(code, f"{value!r} is not a number", "write a number")
    if isinstance(value, int | Fraction):
        return Fraction(value)
    if isinstance(value, Decimal):
        if value.is_finite():
            return Fraction(value)
        raise Unreadable(code, f"{value} is not finite", "write a number")
    text = str(value).strip()
    refuse_comma(text)
    if re.fullmatch(_NUMBER, text) or re.fullmatch(_FRACTION, text):
        return Fraction(re.sub(_SPACES, "", text))
    raise Unreadable(code, f"{text!r} is not a number", "write digits, with a point for decimals")


def refuse_comma(text: str) -> None:
    """Raises `Unreadable` on a comma: `1,234` means two numbers in two languages."""
    if re.search(r"\d,\d", text):
        raise Unreadable(
            "ambiguous-comma",
            f"the comma in {text!r} could separate decimals or thousands",
            f"write {text.replace(',', '.')} for decimals, a space for thousands",
        )


def quantity_of(value: Any) -> Quantity:
    """A number and its unit; the unit is empty for a bare number."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Quantity(number_of(value), "", places_of(str(value)))
    text = str(value).strip()
    refuse_comma(text)
    found = re.fullmatch(rf"({_FRACTION}|{_NUMBER}){_SPACES}*(.*)", text, re.DOTALL)
    if found is None:
        raise Unreadable("bad-number", f"{text!r} is not a number with a unit", "write 99.9 %")
    digits = re.sub(_SPACES, "", found[1])
    return Quantity(Fraction(digits), found[2].strip(), places_of(digits))


def places_of(digits: str) -> int:
    """The decimals written: 1 for `99.9`."""
    return len(digits.partition(".")[2]) if re.fullmatch(r"[-+\d.]+", digits) else 0


def ratio_of(value: Any) -> Fraction:
    """A share from `99.9 %` or `0.999`."""
    if isinstance(value, str):
        refuse_comma(value)
        if value.rstrip().endswith("%"):
            return number_of(value.rstrip()[:-1].rstrip("\u00a0\u202f "), code="bad-ratio") / 100
    ratio = number_of(value, code="bad-ratio")
    if abs(ratio) > 1:
        raise Unreadable("bad-ratio", f"{value} is beyond 1", f"write {value} % for a percentage")
    return ratio


def duration_of(value: Any) -> Duration:
    """Microseconds of `4 h`, `1 h 30 min`, `30d` or `P1D`; a bare number is refused."""
    text = str(value).strip()
    refuse_comma(text)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if value == 0:
            return 0
        raise Unreadable("bad-duration", f"{value} has no unit", f"write {value} min or {value} h")
    iso = _ISO.fullmatch(text)
    if iso and text not in ("P", "PT"):
        sizes = (7 * DAY, DAY, HOUR, MINUTE, SECOND)
        parts = [Fraction(n or 0) * size for n, size in zip(iso.groups(), sizes, strict=True)]
        return _whole(sum(parts, Fraction(0)), text)
    total, end = Fraction(0), 0
    for part in _PART.finditer(text):
        if text[end : part.start()].strip(" \u00a0\u202f") or part[2] not in _UNITS:
            break
        total += Fraction(re.sub(_SPACES, "", part[1])) * _UNITS[part[2]]
        end = part.end()
    if not end or text[end:].strip():
        raise Unreadable("bad-duration", f"{text!r} is not a duration", _duration_hint(text))
    return _whole(total, text)


def is_time(unit: str) -> bool:
    """Whether a unit is one of time."""
    return unit in _UNITS


def measured_unit(unit: str) -> str:
    """The unit by the word of measurements: `h` for `hours`. Raises `Unreadable` for weeks."""
    if not is_time(unit):
        return unit
    if _UNITS[unit] not in _MEASURED:
        raise Unreadable("unit-mismatch", f"nothing is measured in {unit}", "write it in d or h")
    return _MEASURED[_UNITS[unit]]


def _duration_hint(text: str) -> str:
    words = re.findall(r"[A-Za-z]{3,}", text)
    known = [w for w in _UNITS if len(w) > 2]
    near = nearest(words[0], known) if words else ""
    return near if near.startswith("did") else "write for example 4 h, 30 min, 1 h 30 min or 30d"


def _whole(microseconds: Fraction, text: str) -> Duration:
    if microseconds.denominator != 1 or abs(microseconds) > 400 * 366 * DAY:
        raise Unreadable(
            "bad-duration", f"{text!r} cannot be kept", "whole microseconds, 400 years"
        )
    return microseconds.numerator


def duration_text(duration: Duration) -> str:
    """A duration as people write it: `1 h 30 min`; days are 24 h."""
    if duration == 0:
        return "0 s"
    sign, left = ("-", -duration) if duration < 0 else ("", duration)
    parts = []
    for word, size in _WRITTEN:
        if left // size:
            parts.append(f"{sign}{left // size} {word}")
            left %= size
    return " ".join(parts)


def number_text(value: Fraction) -> str:
    """The shortest exact text of a number: decimals where they end, else a fraction."""
    rest = value.denominator
    twos = (rest & -rest).bit_length() - 1
    rest >>= twos
    fives = 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    if places == 0:
        return str(value.numerator)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"
