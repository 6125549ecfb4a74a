"""Amounts of money, the minor digits of currencies, and exact rounding of fractions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from palier.calculus.errors import CalculusError
from palier.calculus.targets import RoundingMode

# ISO 4217:2015, list one: currencies whose minor unit is not 2 digits.
_UNUSUAL_MINOR_DIGITS = {
    "BHD": 3, "BIF": 0, "CLF": 4, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0,
    "JOD": 3, "JPY": 0, "KMF": 0, "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0,
    "RWF": 0, "TND": 3, "UGX": 0, "UYI": 0, "UYW": 4, "VND": 0, "VUV": 0, "XAF": 0,
    "XOF": 0, "XPF": 0,
}  # fmt: skip

# ISO 4217:2015, list one: currencies with 2 digits that agreements are commonly written in.
_TWO_DIGITS = frozenset(
    "AED ARS AUD BGN BRL CAD CHF CNY COP CZK DKK DZD EGP EUR GBP GEL GHS HKD HUF IDR ILS INR"
    " KES KZT LBP LKR MAD MUR MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD SAR SEK SGD THB"
    " TRY TWD TZS UAH USD UYU ZAR".split()
)


class UnknownCurrency(CalculusError):
    """A currency whose minor digits Palier does not know."""

    code = "unknown-currency"


class Money(NamedTuple):
    """An amount in one currency (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Grain:
    """Round to a multiple of `size`, as stated by the agreement."""

    size: Fraction
    mode: RoundingMode = RoundingMode.HALF_EVEN


def minor_digits(currency: str) -> int:
    """Decimal places of the currency. Raises `UnknownCurrency`."""
    if currency in _UNUSUAL_MINOR_DIGITS:
        return _UNUSUAL_MINOR_DIGITS[currency]
    if currency in _TWO_DIGITS:
        return 2
    raise UnknownCurrency(
        f"currency {currency!r} is not known", hint="write an ISO 4217 code such as CAD"
    )


def percent(text: str) -> Fraction:
    """The ratio of a percentage written as a decimal string: `99.9` is 999/1000."""
    return Fraction(text) / 100


def whole(value: Fraction, mode: RoundingMode) -> int:
    """`value` rounded to an integer."""
    floor, rest = divmod(value.numerator, value.denominator)
    if rest == 0:
        return floor
    twice = 2 * rest - value.denominator
    return floor + _goes_up(mode, twice, floor)


def _goes_up(mode: RoundingMode, twice: int, floor: int) -> int:
    """1 when the inexact value goes to the integer above `floor`."""
    negative = floor < 0
    rules = {
        RoundingMode.DOWN: negative,
        RoundingMode.UP: not negative,
        RoundingMode.HALF_UP: twice > 0 or (twice == 0 and not negative),
        RoundingMode.HALF_EVEN: twice > 0 or (twice == 0 and floor % 2 == 1),
    }
    return int(rules[mode])


def to_grain(value: Fraction, grain: Grain) -> Fraction:
    """The multiple of the grain that `value` rounds to."""
    return whole(value / grain.size, grain.mode) * grain.size


def to_decimal(value: Fraction, places: int, mode: RoundingMode) -> Decimal:
    """`value` with exactly `places` decimals; no decimal context is involved."""
    units = whole(value * 10**places, mode)
    digits = tuple(int(digit) for digit in str(abs(units)))
    return Decimal((int(units < 0), digits, -places))


def decimals_of_shares(
    values: Sequence[Fraction], places: int, mode: RoundingMode
) -> tuple[Decimal, ...]:
    """Each value rounded so that together they are exactly the rounded total.

    Each result is the difference of two rounded running totals.
    """
    rounded: list[Decimal] = []
    running = Fraction(0)
    before = Fraction(0)
    for value in values:
        running += value
        after = Fraction(to_decimal(running, places, mode))
        rounded.append(to_decimal(after - before, places, mode))
        before = after
    return tuple(rounded)
