from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.money import (
    UnknownCurrency,
    decimals_of_shares,
    minor_digits,
    to_decimal,
)
from palier.calculus.targets import RoundingMode

fractions = st.fractions(max_denominator=10_000)


@pytest.mark.parametrize(("currency", "digits"), [("CAD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)])
def test_minor_digits(currency, digits):
    assert minor_digits(currency) == digits


def test_an_unknown_currency_is_refused():
    with pytest.raises(UnknownCurrency):
        minor_digits("cad")


@pytest.mark.parametrize(
    ("mode", "values"),
    [
        (RoundingMode.HALF_EVEN, ["-0.02", "-0.02", "0.00", "0.02", "0.02"]),
        (RoundingMode.HALF_UP, ["-0.03", "-0.02", "0.01", "0.02", "0.03"]),
        (RoundingMode.DOWN, ["-0.02", "-0.01", "0.00", "0.01", "0.02"]),
        (RoundingMode.UP, ["-0.03", "-0.02", "0.01", "0.02", "0.03"]),
    ],
)
def test_rounding_modes(mode, values):
    exact = ["-0.025", "-0.015", "0.005", "0.015", "0.025"]
    assert [str(to_decimal(Fraction(each), 2, mode)) for each in exact] == values


def test_large_amounts_keep_every_digit():
    assert str(to_decimal(Fraction(10**40) + Fraction(1, 100), 2, RoundingMode.DOWN)) == (
        "1" + "0" * 40 + ".01"
    )


@given(fractions, st.integers(0, 4))
def test_half_even_agrees_with_decimal(value, places):
    scaled = value * 10**places
    assert Fraction(to_decimal(value, places, RoundingMode.HALF_EVEN)) * 10**places == round(scaled)


@given(st.lists(fractions, max_size=8), st.sampled_from(RoundingMode))
def test_rounded_parts_add_up_to_the_rounded_total(values, mode):
    parts = decimals_of_shares(values, 2, mode)
    total = to_decimal(sum(values, Fraction(0)), 2, mode)
    assert sum(map(Fraction, parts)) == Fraction(total)
