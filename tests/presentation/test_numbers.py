"""Numbers, percent on the target's true side, money."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.instants import HOUR
from palier.calculus.selectors import Relation
from palier.calculus.targets import Rounding, RoundingMode, Target, Unit
from palier.presentation.figures import amount_in, figure
from palier.presentation.languages import words
from palier.presentation.numbers import day_of_month, decimals, money, number, percent, percent_at

FR, EN, FRANCE = words("fr"), words("en"), words("fr-FR")


def target(text: str, relation: Relation = Relation.AT_LEAST, **more) -> Target:
    places = len(text.partition(".")[2])
    return Target(relation, Fraction(text) / 100, Unit.RATIO, places=places, **more)


@pytest.mark.parametrize(
    ("figure_text", "target_text", "printed"),
    [
        ("99.9996", "99.9995", "99.9996%"),
        ("99.996", "99.999", "99.996%"),
        ("99.99949", "99.9995", "99.99949%"),
        ("99.9", "99.9", "99.90%"),
        ("99.95", "99.9", "99.95%"),
        ("99.949", "99.9", "99.95%"),
        ("99.999", "99.9", "99.999%"),
        ("99.8999999", "99.9", "99.8999999%"),
        ("100", "99.99", "100.00%"),
        ("0.004", "95", "0.004%"),
        ("0", "95", "0.00%"),
    ],
)
def test_a_figure_is_printed_on_its_true_side_of_the_target(figure_text, target_text, printed):
    assert percent_at(Fraction(figure_text) / 100, target(target_text), EN) == printed


@pytest.mark.parametrize(
    ("figure_text", "printed"),
    [("99.9499", "99.9499%"), ("99.95", "99.95%"), ("99.9501", "99.95%"), ("99.93", "99.93%")],
)
def test_a_figure_is_printed_on_its_true_side_of_the_warning_level(figure_text, printed):
    promised = target("99.9", warning=Fraction("0.9995"))
    assert percent_at(Fraction(figure_text) / 100, promised, EN) == printed


def test_a_duration_is_printed_on_its_true_side_of_the_warning_level():
    promised = Target(
        Relation.AT_MOST, Fraction(4 * HOUR), Unit.DURATION, "h", warning=Fraction(3 * HOUR)
    )
    late = Fraction(3 * HOUR + 1000)
    assert figure(late, promised, EN) == "3\u00a0h\u00a00.001\u00a0s"
    assert figure(Fraction(3 * HOUR), promised, EN) == "3\u00a0h"


@given(
    st.fractions(0, 1, max_denominator=10**9),
    st.integers(0, 10**6),
    st.sampled_from([Relation.AT_LEAST, Relation.ABOVE, Relation.AT_MOST, Relation.BELOW]),
)
def test_the_printed_figure_says_met_exactly_when_the_figure_is(value, millionths, relation):
    bound = Fraction(millionths, 10**6)
    promised = Target(relation, bound, Unit.RATIO, places=4)
    printed = percent_at(value, promised, EN).removesuffix("%")
    assert relation.holds(Fraction(printed) / 100, bound) is promised.is_met_by(value)
    assert (Fraction(printed) in (0, 100)) is (value in (0, 1))


def test_a_figure_the_agreement_rounds_is_printed_as_it_is_compared():
    promised = target("99.9", rounding=Rounding(1, RoundingMode.HALF_UP))
    assert figure(Fraction(99851, 100000), promised, EN) == "99.9%"


@pytest.mark.parametrize(
    ("say", "printed"), [(FR, "1\u00a0234\u00a0567,50"), (EN, "1,234,567.50"),
                         (FRANCE, "1\u202f234\u202f567,50")]
)  # fmt: skip
def test_thousands_and_decimals_follow_the_language(say, printed):
    assert number(Decimal("1234567.5"), say, 2) == printed


def test_a_negative_number_has_a_true_minus_sign():
    assert number(-3, EN) == "\u22123"


def test_rounding_to_nothing_has_no_sign():
    assert number(Fraction(-1, 100), EN) == "0"


def test_decimals_say_a_number_exactly_when_they_can():
    assert decimals(Fraction(5, 4), FR) == "1,25"
    assert decimals(Fraction(1, 3), EN) == "0.333333"


def test_percent_never_reaches_the_ends_by_rounding():
    assert percent(Fraction(999_999_9, 1_000_000_0), EN, most=2) == "99.99999%"


@pytest.mark.parametrize(
    ("say", "amount", "currency", "printed"),
    [
        (FR, "1234.5", "CAD", "1\u00a0234,50\u00a0$"),
        (EN, "1234.5", "CAD", "$1,234.50"),
        (FR, "1234.5", "EUR", "1\u00a0234,50\u00a0€"),
        (FR, "1234", "JPY", "1\u00a0234\u00a0¥"),
    ],
)
def test_money_is_written_as_the_language_writes_it(say, amount, currency, printed):
    assert money(Decimal(amount), currency, say) == printed


def test_an_amount_with_more_places_than_its_currency_keeps_them():
    assert money(Decimal("0.125"), "CAD", EN) == "$0.125"


@pytest.mark.parametrize(
    ("say", "amount", "printed"),
    [
        (EN, "1", "1 outage"), (EN, "-1", "\u22121 outage"), (EN, "-2", "\u22122 outages"),
        (EN, "0.6", "0.6 outages"), (EN, "0", "0 outages"),
        (FR, "-1", "\u22121 panne"), (FR, "-435.1", "\u2212435,1 pannes"),
        (FR, "1.5", "1,5 panne"), (FR, "2", "2 pannes"),
    ],
)  # fmt: skip
def test_a_noun_agrees_with_its_amount(say, amount, printed):
    assert amount_in("outages", Fraction(amount), say) == printed


@pytest.mark.parametrize(
    ("say", "unit", "printed"),
    [
        (EN, "outages", "2 outages"), (EN, "outage", "2 outages"), (FR, "outages", "2 pannes"),
        (FR, "records", "2 dossiers"), (FR, "points", "2 points"), (FR, "", "2"),
    ],
)  # fmt: skip
def test_a_figure_that_counts_says_its_unit_in_the_language(say, unit, printed):
    promised = Target(Relation.AT_MOST, Fraction(3), Unit.NUMBER, printed_unit=unit)
    assert figure(Fraction(2), promised, say).replace("\u00a0", " ") == printed


def test_days_of_months():
    assert [
        day_of_month(n, EN) for n in (1, 2, 3, 11, 16, 21)
    ] == "1st 2nd 3rd 11th 16th 21st".split()
    assert [day_of_month(n, FR) for n in (1, 16)] == ["1er", "16"]
