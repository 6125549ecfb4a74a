"""Figures and outcomes of values and of records, by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.budgets import rank_of
from palier.calculus.errors import CalculusError
from palier.calculus.evaluation import evaluate
from palier.calculus.indicators import Aggregate, AggregateFunction, Quantile
from palier.calculus.instants import HOUR, MILLISECOND, MINUTE, SECOND
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.records import Elapsed, ElapsedMeasure, LimitRule, ServiceTime
from palier.calculus.tallies import RecordTally, ValueTally
from palier.calculus.value_figures import UnitsDiffer
from tests.calculus.promises import (
    SOURCE,
    duration_target,
    number_target,
    objective,
    ratio_target,
    scope,
)

WHOLE = scope()
MET, MISSED = OutcomeKind.MET, OutcomeKind.MISSED


def values(*numbers: int, **changes) -> ValueTally:
    return replace(ValueTally(Counter(numbers), per_unit=10, seen=True), **changes)


def figure(indicator, target, tally) -> Fraction | None:
    return evaluate(objective(indicator, target), WHOLE, tally).figure


def quantile(text: str, unit: str = "") -> Quantile:
    return Quantile(SOURCE, Fraction(text), unit)


@pytest.mark.parametrize(
    ("q", "expected"), [("0.5", 5), ("0.50001", 6), ("0.95", 10), ("0.1", 1), ("0", 1), ("1", 10)]
)
def test_a_quantile_is_the_value_at_rank_ceil_of_q_n(q, expected):
    tally = values(*(10 * n for n in range(1, 11)))
    assert figure(quantile(q), number_target(7), tally) == expected


def test_a_quantile_takes_the_units_of_its_target():
    target = duration_target(300 * MILLISECOND)
    on_limit = evaluate(objective(quantile("0.95", "ms"), target), WHOLE, values(3000))
    assert [on_limit.figure, on_limit.kind] == [300 * MILLISECOND, MET]
    assert evaluate(objective(quantile("0.95", "ms"), target), WHOLE, values(3001)).kind is MISSED
    assert figure(quantile("0.5", "%"), ratio_target(), values(995)) == Fraction("0.995")
    with pytest.raises(UnitsDiffer):
        figure(quantile("0.5", "GB"), target, values(1))


@given(st.lists(st.integers(-50, 50), min_size=1), st.fractions(0, 1))
def test_at_least_q_of_the_values_are_not_above_the_quantile(numbers, q):
    found = figure(Quantile(SOURCE, q), number_target(0), values(*numbers))
    assert found is not None
    assert sum(Fraction(n, 10) <= found for n in numbers) >= q * len(numbers)
    assert sum(Fraction(n, 10) < found for n in numbers) < max(1, rank_of(q, len(numbers)))


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (AggregateFunction.MEAN, Fraction(2)),
        (AggregateFunction.MAX, Fraction(4)),
        (AggregateFunction.MIN, Fraction(1)),
        (AggregateFunction.SUM, Fraction(8)),
        (AggregateFunction.COUNT, Fraction(4)),
        (AggregateFunction.RATE, Fraction(4)),
    ],
)
def test_aggregates(function, expected):
    indicator = Aggregate(SOURCE, function, per=HOUR)
    tally = values(10, 10, 20, 40, countable_time=2 * HOUR)
    assert figure(indicator, number_target(4), tally) == expected


def test_a_rate_is_per_second_unless_stated():
    indicator = Aggregate(SOURCE, AggregateFunction.RATE)
    assert figure(indicator, number_target(4), values(10, countable_time=4 * SECOND)) == Fraction(
        1, 4
    )


def test_values_that_are_not_there():
    given_objective = objective(quantile("0.5"), number_target(1))
    assert evaluate(given_objective, WHOLE, ValueTally()).kind is OutcomeKind.NO_DATA
    assert evaluate(given_objective, WHOLE, values()).kind is OutcomeKind.NOT_APPLICABLE


RECORDS = RecordTally(
    within=98,
    late=2,
    pending=3,
    unlimited=1,
    deemed_within=4,
    elapsed=Counter({10 * MINUTE: 97, HOUR: 2, 5 * HOUR: 1}),
    seen=True,
)


def records(measure: ElapsedMeasure, q: str | None = None) -> Elapsed:
    limits = (LimitRule(ServiceTime(4 * HOUR)),)
    return Elapsed(SOURCE, "opened", "closed", limits, measure, None if q is None else Fraction(q))


@pytest.mark.parametrize(
    ("measure", "target", "expected", "kind"),
    [
        (ElapsedMeasure.SHARE_WITHIN, ratio_target("0.98"), Fraction("0.98"), MET),
        (ElapsedMeasure.SHARE_WITHIN, ratio_target("0.981"), Fraction("0.98"), MISSED),
        (ElapsedMeasure.SHARE_LATE, number_target("0.02"), Fraction("0.02"), MET),
        (ElapsedMeasure.COUNT_LATE, number_target(2), Fraction(2), MET),
        (ElapsedMeasure.COUNT_LATE, number_target(1), Fraction(2), MISSED),
        (ElapsedMeasure.MAX, duration_target(5 * HOUR), Fraction(5 * HOUR), MET),
        (ElapsedMeasure.MAX, duration_target(5 * HOUR - 1), Fraction(5 * HOUR), MISSED),
        (
            ElapsedMeasure.MEAN,
            duration_target(HOUR),
            Fraction((970 + 120 + 300) * MINUTE, 100),
            MET,
        ),
    ],
)
def test_figures_of_records(measure, target, expected, kind):
    outcome = evaluate(objective(records(measure), target), WHOLE, RECORDS)
    assert (outcome.figure, outcome.kind) == (expected, kind)
    assert [each.code for each in outcome.reasons][1:] == [
        "records-deemed-within",
        "records-pending",
        "records-without-limit",
    ]


def test_quantiles_of_records():
    target = duration_target(HOUR)
    cases = {"0.97": 10 * MINUTE, "0.98": HOUR, "0.99": HOUR, "0.991": 5 * HOUR}
    for q, expected in cases.items():
        assert figure(records(ElapsedMeasure.QUANTILE, q), target, RECORDS) == expected
    with pytest.raises(CalculusError, match="no q"):
        figure(records(ElapsedMeasure.QUANTILE), target, RECORDS)


def test_no_record_is_not_applicable_for_a_live_source():
    given_objective = objective(records(ElapsedMeasure.COUNT_LATE), number_target(3))
    assert (
        evaluate(given_objective, WHOLE, RecordTally(seen=True)).kind is OutcomeKind.NOT_APPLICABLE
    )
    assert evaluate(given_objective, WHOLE, RecordTally()).kind is OutcomeKind.NO_DATA
