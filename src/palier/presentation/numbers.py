"""Numbers as they are printed: grouping, decimals, percent, money, and the target's true side."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from palier.calculus.money import minor_digits, to_decimal, whole
from palier.calculus.targets import RoundingMode, Target, Unit
from palier.presentation.languages import Words

NBSP = "\u00a0"
MINUS = "\u2212"
MOST_PLACES = 60
LEAST_OF_PERCENT = 2


def number(value: Fraction | int | Decimal, say: Words, places: int = 0) -> str:
    """The number with exactly `places` decimals, grouped; rounded half even."""
    exact = to_decimal(Fraction(value), places, RoundingMode.HALF_EVEN)
    digits = format(abs(exact), f",.{places}f")
    spoken = say.language
    written = digits.replace(",", "\0").replace(".", spoken.decimal)
    sign = MINUS if exact < 0 else ""
    return sign + written.replace("\0", spoken.thousands)


def decimals(value: Fraction | Decimal, say: Words, least: int = 0, most: int = 6) -> str:
    """The number with as few decimals as say it exactly, between `least` and `most`."""
    return number(value, say, _exact_places(Fraction(value), least, most))


def percent(ratio: Fraction, say: Words, least: int = 0, most: int = 4) -> str:
    """A ratio as percent, with as few decimals as say it exactly, between `least` and `most`."""
    value = ratio * 100
    places = _exact_places(value, least, most)
    if value not in (0, 100):
        while places < MOST_PLACES and _rounded(value, places) in (0, 100):
            places += 1
    return _with_percent(number(value, say, places), say)


def percent_at(ratio: Fraction, target: Target, say: Words) -> str:
    """A ratio as percent, on its true side of the target, and 100 % or 0 % only when exact."""
    places = places_on_side(ratio, target)
    return _with_percent(number(ratio * 100, say, places), say)


def places_on_side(value: Fraction, target: Target) -> int:
    """The fewest decimals, from `least_places`, whose rounding keeps the true side of the target.

    The printed value is met exactly when `value` is, keeps the warning level exactly when `value`
    does, and reaches the ends of a ratio (0 and 100 %) only when `value` does.
    """
    factor = 100 if target.unit is Unit.RATIO else 1
    ends = (0, 100) if target.unit is Unit.RATIO else ()
    for places in range(least_places(target), MOST_PLACES):
        printed = _rounded(value * factor, places) / factor
        honest_end = printed == value or printed * factor not in ends
        if honest_end and is_on_side(printed, value, target):
            return places
    return MOST_PLACES


def least_places(target: Target) -> int:
    """The decimals an attainment has at least; a figure that is rounded first has that many."""
    if target.unit is not Unit.RATIO:
        return target.places
    if target.rounding is not None:
        return max(target.places, target.rounding.places)
    return max(target.places, LEAST_OF_PERCENT)


def is_on_side(printed: Fraction, value: Fraction, target: Target) -> bool:
    """Whether what is printed stands to the target and its warning level as the value does."""
    levels = (target.value, target.warning)
    return all(
        target.relation.holds(printed, level) is target.relation.holds(value, level)
        for level in levels
        if level is not None
    )


def money(amount: Decimal | Fraction | int, currency: str, say: Words) -> str:
    """An amount in a currency, as the language writes it: `1 234,50 $` or `$1,234.50`."""
    # Babel's import is the slowest of this floor, and most commands print no money.
    from babel.numbers import format_currency

    exact = to_decimal(Fraction(amount), minor_digits(currency), RoundingMode.HALF_EVEN)
    if isinstance(amount, Decimal) and _places_of(amount) > minor_digits(currency):
        exact = amount
    written = format_currency(
        exact, currency, locale=say.language.locale, decimal_quantization=False
    )
    return str(written)


def day_of_month(count: int, say: Words) -> str:
    """The 1st, the 16th; le 1er, le 16."""
    if say.is_french:
        return f"{count}er" if count == 1 else str(count)
    tens = count % 100 in (11, 12, 13)
    return f"{count}{'th' if tens else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')}"


def factor(value: Fraction, say: Words) -> str:
    """A multiple such as a burn rate: two decimals, `×` written after the number."""
    return f"{number(value, say, 2)}{NBSP}×"


def _with_percent(digits: str, say: Words) -> str:
    return f"{digits}{NBSP}%" if say.is_french else f"{digits}%"


def _rounded(value: Fraction, places: int) -> Fraction:
    scale = 10**places
    return Fraction(whole(value * scale, RoundingMode.HALF_EVEN), scale)


def _exact_places(value: Fraction, least: int, most: int) -> int:
    for places in range(least, most):
        if _rounded(value, places) == value:
            return places
    return most


def _places_of(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
