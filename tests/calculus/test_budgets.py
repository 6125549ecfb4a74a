"""The error budget shares the attainment's denominator, so that the two never disagree."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from palier.calculus.evaluation import evaluate
from palier.calculus.indicators import Incidents, OutageMeasure, Quantile
from palier.calculus.instants import DAY, HOUR, MINUTE
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.records import Elapsed, ElapsedMeasure
from palier.calculus.results import Budget, Outcome
from palier.calculus.selectors import Relation
from palier.calculus.tallies import EventTally, RecordTally, Tally, TimeTally, ValueTally
from palier.calculus.targets import Rounding, RoundingMode, Target
from palier.calculus.terms import Objective
from tests.calculus.promises import (
    MONTH_TIME,
    SOURCE,
    duration_target,
    event_objective,
    number_target,
    objective,
    ratio_target,
    scope,
    utc,
)

WHOLE = scope()


def budget(given_objective: Objective, tally: Tally, window=WHOLE) -> Budget:
    found = evaluate(given_objective, window, tally).budget
    assert found is not None
    return found


def test_three_nines_of_october_are_44_minutes_38_seconds_and_four_tenths():
    found = budget(objective(), TimeTally(up=MONTH_TIME - 10 * MINUTE, down=10 * MINUTE, seen=True))
    assert found.allowed == 44 * MINUTE + 38_400_000
    assert (found.unit, found.expected) == ("microseconds", MONTH_TIME)
    assert found.spent == 10 * MINUTE
    assert found.remaining == 34 * MINUTE + 38_400_000
    assert found.ratio_spent == found.burn_rate == Fraction(10 * MINUTE, 44 * MINUTE + 38_400_000)


def test_a_share_that_may_not_exceed_two_percent():
    late = objective(
        Elapsed(SOURCE, "opened", "closed", (), ElapsedMeasure.SHARE_LATE),
        ratio_target("0.02", Relation.AT_MOST),
    )
    found = budget(late, RecordTally(within=97, late=3, seen=True))
    assert [found.allowed, found.spent, found.remaining] == [2, 3, -1]
    assert found.unit == "records"


def test_counts_may_reach_the_target():
    outages = objective(Incidents(SOURCE, OutageMeasure.DOWNTIME), duration_target(HOUR))
    found = budget(outages, TimeTally(up=1, down=30 * MINUTE, seen=True))
    assert [found.allowed, found.spent] == [HOUR, 30 * MINUTE]
    assert found.ratio_spent == Fraction(1, 2)
    mean_time = objective(Incidents(SOURCE, OutageMeasure.MTTR), duration_target(HOUR))
    assert evaluate(mean_time, WHOLE, TimeTally(up=1, seen=True)).budget is None


def test_an_open_window_expects_the_remaining_service_time():
    ten_days = scope(at=utc(2026, 10, 11))
    tally = TimeTally(up=10 * DAY - HOUR, down=HOUR, seen=True)
    outcome = evaluate(objective(), ten_days, tally)
    found = outcome.budget
    assert found is not None
    assert (found.expected, found.allowed) == (MONTH_TIME, Fraction(MONTH_TIME, 1000))
    assert found.ratio_spent == Fraction(HOUR * 1000, MONTH_TIME)
    assert found.burn_rate == found.ratio_spent * Fraction(31, 10)
    assert not outcome.is_final
    codes = [each.code for each in outcome.reasons]
    assert codes == ["target-missed", "window-open", "budget-expects-service-time"]


def test_an_open_window_of_two_series_expects_twice_the_time():
    half = scope(at=utc(2026, 10, 11))
    tally = TimeTally(up=20 * DAY, seen=True)
    assert budget(objective(), tally, half).expected == 2 * MONTH_TIME


def test_an_open_window_expects_events_to_go_on_as_so_far():
    ten_days = scope(at=utc(2026, 10, 11))
    outcome = evaluate(event_objective(), ten_days, EventTally(999, 1000, seen=True))
    assert outcome.budget is not None
    assert (outcome.budget.expected, outcome.budget.allowed) == (3100, Fraction("3.1"))
    assert outcome.reasons[-1].code == "budget-expects-same-volume"


def test_nothing_allowed_leaves_no_ratio():
    strict = event_objective(target=ratio_target("1"))
    found = budget(strict, EventTally(9, 10))
    assert [found.allowed, found.ratio_spent, found.burn_rate] == [0, None, None]


def _agrees(outcome: Outcome) -> bool:
    assert outcome.budget is not None
    met = outcome.budget.spent <= outcome.budget.allowed
    return met is (outcome.kind is OutcomeKind.MET)


roundings = st.none() | st.builds(Rounding, st.integers(0, 3), st.sampled_from(RoundingMode))
ratios = st.fractions(0, 1, max_denominator=10_000)
either = st.sampled_from([Relation.AT_LEAST, Relation.AT_MOST])


@given(st.integers(0, 10**6), st.integers(1, 10**6), ratios, either, roundings)
def test_a_share_is_met_exactly_while_its_budget_lasts(good, total, value, relation, rounding):
    assume(good <= total)
    target = replace(ratio_target(relation=relation), value=value, rounding=rounding)
    events = evaluate(event_objective(target=target), WHOLE, EventTally(good, total))
    assert _agrees(events)
    up_time = TimeTally(up=good, down=total - good, seen=True)
    assert _agrees(evaluate(objective(target=target), WHOLE, up_time))


@given(
    st.lists(st.integers(0, 20), min_size=1),
    st.fractions(0, 1, max_denominator=100),
    st.integers(0, 20),
    st.sampled_from([Relation.AT_LEAST, Relation.AT_MOST, Relation.BELOW, Relation.ABOVE]),
)
def test_a_quantile_is_met_exactly_while_enough_values_are(numbers, q, value, relation):
    target = number_target(value, relation)
    tally = ValueTally(Counter(numbers), per_unit=1, seen=True)
    outcome = evaluate(objective(Quantile(SOURCE, q), target), WHOLE, tally)
    assert _agrees(outcome)


@given(st.integers(0, 10), st.integers(0, 10))
def test_a_count_is_met_exactly_while_its_budget_lasts(late, allowed):
    counted = objective(
        Elapsed(SOURCE, "opened", "closed", (), ElapsedMeasure.COUNT_LATE), number_target(allowed)
    )
    assert _agrees(evaluate(counted, WHOLE, RecordTally(within=1, late=late, seen=True)))


@pytest.mark.parametrize("relation", [Relation.EQUAL, Relation.NOT_EQUAL])
def test_equality_leaves_no_budget(relation):
    target: Target = ratio_target(relation=relation)
    assert evaluate(event_objective(target=target), WHOLE, EventTally(1, 2)).budget is None
