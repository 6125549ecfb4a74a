"""Text to exact numbers, never through a float."""

from __future__ import annotations

from decimal import Decimal

import pytest

from palier.measurements.errors import Refused
from palier.measurements.mappings import Quantity
from palier.measurements.numbers import INT64_MAX, count_of, decimal_of, value_reader

MILLIONTHS = Quantity()


@pytest.mark.parametrize(
    ("text", "quantity", "mark", "expected"),
    [
        ("0.1", MILLIONTHS, ".", 100_000),
        ("0.0000005", MILLIONTHS, ".", 0),
        ("0.0000015", MILLIONTHS, ".", 2),
        ("-0.0000015", MILLIONTHS, ".", -2),
        ("1e3", MILLIONTHS, ".", 1_000_000_000),
        ("1,5", MILLIONTHS, ",", 1_500_000),
        ("9007199254740993", Quantity(resolution=Decimal(1)), ".", 9007199254740993),
        ("250", Quantity("s", "ms", Decimal("0.001")), ".", 250),
        ("1.5", Quantity("ms", "s", Decimal(1)), ".", 1500),
        ("90", Quantity("min", "s", Decimal("0.5")), ".", 3),
        ("99.95", Quantity("1", "%", Decimal("0.0001")), ".", 9995),
        ("1", Quantity("kB", "KiB", Decimal("0.001")), ".", 1024),
    ],
)
def test_a_value_becomes_multiples_of_the_resolution_half_even(text, quantity, mark, expected):
    assert value_reader(quantity, mark)(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("12", 12), ("21289.0", 21289), ("1e2", 100)])
def test_a_whole_number_is_a_count(text, expected):
    assert count_of(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-1", "negative-count"),
        ("1.5", "not-whole"),
        ("NaN", "not-finite"),
        ("Infinity", "not-finite"),
        ("-inf", "not-finite"),
        ("many", "bad-number"),
        ("1_000", "bad-number"),
        ("0x1F", "bad-number"),
        ("1,5", "bad-number"),
        (str(INT64_MAX + 1), "value-overflow"),
        ("1e36", "value-overflow"),
        ("1e999999999", "value-overflow"),
        ("1e-999999999", "value-overflow"),
    ],
)
def test_what_is_not_a_count_is_refused(text, code):
    with pytest.raises(Refused) as refusal:
        count_of(text)
    assert refusal.value.code == code


def test_a_value_beyond_64_bits_is_refused_at_its_resolution_only():
    text = "9300000000000"
    with pytest.raises(Refused, match="coarser `resolution`"):
        value_reader(MILLIONTHS)(text)
    assert value_reader(Quantity(resolution=Decimal("0.001")))(text) == 9_300_000_000_000_000


def test_a_point_is_refused_where_the_decimal_mark_is_a_comma():
    with pytest.raises(Refused, match="decimal mark is ','"):
        decimal_of("1.234,5", ",")


def test_a_comma_suggests_declaring_the_decimal_mark():
    with pytest.raises(Refused, match="decimal: ','"):
        decimal_of("99,5")
