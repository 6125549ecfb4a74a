"""Text to exact numbers: counts, decimals, and values as int64 multiples of a resolution."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from palier.measurements.errors import Refused
from palier.measurements.mappings import Quantity
from palier.measurements.units import factor_between

INT64_MAX = 2**63 - 1

# Exact arithmetic on 1e999999999 would fill the memory with digits; no measurement needs so many.
_MOST_DIGITS = 200


def decimal_of(text: str, mark: str = ".") -> Decimal:
    """The exact number written; `mark` is the decimal mark. Raises `Refused`."""
    written = text if mark == "." else _point(text, mark)
    try:
        number = Decimal(written) if "_" not in written else None
    except InvalidOperation:
        number = None
    if number is None:
        hint = "state `decimal: ','` in the mapping" if "," in text and mark == "." else ""
        raise Refused("bad-number", f"{text!r} is not a number", hint)
    if not number.is_finite():
        raise Refused("not-finite", f"{text!r} is not a finite number")
    if abs(number.adjusted()) > _MOST_DIGITS or len(number.as_tuple().digits) > _MOST_DIGITS:
        raise Refused("value-overflow", f"{text[:20]!r} has too many digits")
    return number


def count_of(text: str, mark: str = ".") -> int:
    """A whole number from zero to 2^63 - 1. Raises `Refused`."""
    number = decimal_of(text, mark)
    if number != number.to_integral_value():
        raise Refused("not-whole", f"{text!r} is not a whole number")
    if number < 0:
        raise Refused("negative-count", f"{text!r} is below zero")
    return _fitting(int(number), text)


def value_reader(quantity: Quantity, mark: str = ".") -> Callable[[str], int]:
    """A function from text to multiples of the resolution, half even. It raises `Refused`."""
    factor = factor_between(quantity.source_unit, quantity.unit) or Fraction(1)
    scale = factor / Fraction(quantity.resolution)
    # round() of a Fraction is half even.
    return lambda text: _fitting(round(Fraction(decimal_of(text, mark)) * scale), text)


def _fitting(number: int, text: str) -> int:
    if -INT64_MAX <= number <= INT64_MAX:
        return number
    raise Refused(
        "value-overflow",
        f"{text!r} does not fit 64 bits at this resolution",
        "state a coarser `resolution` or a larger `unit`",
    )


def _point(text: str, mark: str) -> str:
    if "." in text:
        raise Refused("bad-number", f"{text!r} has a point where the decimal mark is {mark!r}")
    return text.replace(mark, ".")
