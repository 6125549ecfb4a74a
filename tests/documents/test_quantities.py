"""Numbers as people write them, and back."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.instants import DAY, HOUR, MILLISECOND, MINUTE, SECOND
from palier.calculus.selectors import Relation
from palier.documents.errors import Unreadable
from palier.documents.quantities import (
    Quantity,
    duration_of,
    duration_text,
    number_of,
    number_text,
    quantity_of,
    ratio_of,
    relation_and_rest,
)


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("4 h", 4 * HOUR),
        ("4h", 4 * HOUR),
        ("1 h 30 min", 90 * MINUTE),
        ("1h30min", 90 * MINUTE),
        ("30d", 30 * DAY),
        ("2 weeks", 14 * DAY),
        ("1.5 h", 90 * MINUTE),
        ("500 ms", 500 * MILLISECOND),
        ("1 000 s", 1000 * SECOND),
        ("P1D", DAY),
        ("PT1H30M", 90 * MINUTE),
        ("PT0.5S", 500 * MILLISECOND),
        (0, 0),
    ],
)
def test_durations(text, microseconds):
    assert duration_of(text) == microseconds


@pytest.mark.parametrize("text", ["", "h", "4", "4 parsecs", "P", "P1M", "1 h and 2", "0.5 us", 4])
def test_what_is_not_a_duration(text):
    with pytest.raises(Unreadable):
        duration_of(text)


@given(st.integers(min_value=0, max_value=300 * 365 * DAY))
def test_a_written_duration_reads_back(microseconds):
    assert duration_of(duration_text(microseconds)) == microseconds


@given(st.fractions())
def test_a_written_number_reads_back(value):
    assert number_of(number_text(value)) == value


@pytest.mark.parametrize(
    ("text", "ratio"),
    [("99.9 %", "999/1000"), ("99.9%", "999/1000"), ("0.999", "999/1000"), ("1/3", "1/3")],
)
def test_ratios(text, ratio):
    assert ratio_of(text) == Fraction(ratio)


@pytest.mark.parametrize(
    ("text", "relation", "rest"),
    [
        (">= 99.9 %", Relation.AT_LEAST, "99.9 %"),
        ("at most 3 tickets", Relation.AT_MOST, "3 tickets"),
        ("< 500 ms", Relation.BELOW, "500 ms"),
        ("more than 2", Relation.ABOVE, "2"),
        ("!= closed", Relation.NOT_EQUAL, "closed"),
        ("overdue", None, "overdue"),
        ("99.9 %", None, "99.9 %"),
    ],
)
def test_relations(text, relation, rest):
    assert relation_and_rest(text) == (relation, rest)


def test_a_quantity_keeps_its_unit_and_decimals():
    assert quantity_of("2.00 %") == Quantity(Fraction(2), "%", 2)
    assert quantity_of("1 234.50 CAD") == Quantity(Fraction("1234.5"), "CAD", 2)
    assert quantity_of("1\u202f234 users") == Quantity(Fraction(1234), "users", 0)


@given(st.text(alphabet="0123456789 .,-/%hmsdPT", max_size=12))
def test_any_text_is_read_or_refused(text):
    for read in (duration_of, ratio_of, number_of, quantity_of):
        # Anything else than a refusal would be a crash on what somebody typed.
        with suppress(Unreadable):
            read(text)
