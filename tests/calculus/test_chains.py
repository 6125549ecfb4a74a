from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.chains import (
    Assumption,
    AvailabilityOutOfRange,
    CalendarsDiffer,
    ImpossibleRedundancy,
    KOfN,
    Leaf,
    Parallel,
    ResponseBudget,
    Series,
    SeriesRule,
    add_responses,
    at_least_k,
    availability,
    common_hours,
    reachable,
    support,
    uncovered_hours,
)
from palier.calculus.instants import HOUR
from palier.calculus.spans import Spans

ratios = st.fractions(min_value=0, max_value=1, max_denominator=200)
members = st.lists(ratios, min_size=1, max_size=5)


def leaves(values) -> tuple[Leaf, ...]:
    return tuple(Leaf(f"m{place}", value) for place, value in enumerate(values))


def test_a_series_multiplies_and_shows_its_gap():
    chain = Series(leaves([Fraction("0.999"), Fraction("0.999")]))
    result = reachable(Fraction("0.999"), chain)
    assert result.value == Fraction("0.998001")
    assert result.gap == Fraction("-0.000999")
    assert not result.is_reachable
    assert result.assumptions == {Assumption.INDEPENDENCE}
    assert result.path[-1].label == "series-product(m0, m1)"


def test_the_worst_path_assumes_coincident_failures():
    result = reachable(
        Fraction("0.99"), Series(leaves([Fraction("0.99"), Fraction("0.999")]), SeriesRule.WORST)
    )
    assert result.gap == 0
    assert result.is_reachable
    assert result.assumptions == {Assumption.COINCIDENCE}


def test_two_of_three_in_a_tree():
    redundant = KOfN(2, leaves([Fraction("0.9")] * 3))
    assert availability(redundant) == Fraction("0.972")
    tree = Series((redundant, Parallel(leaves([Fraction("0.9")] * 2)), Leaf("line", Fraction(1))))
    assert availability(tree) == Fraction("0.972") * Fraction("0.99")


def test_a_single_member_assumes_nothing():
    assert reachable(Fraction(1), Series((Leaf("only", Fraction(1)),))).assumptions == frozenset()


@pytest.mark.parametrize("needed", [0, 3])
def test_k_outside_one_to_n_is_refused(needed):
    with pytest.raises(ImpossibleRedundancy):
        KOfN(needed, leaves([Fraction(1), Fraction(1)]))


def test_a_node_without_members_is_refused():
    with pytest.raises(ImpossibleRedundancy):
        Series(())


def test_a_percentage_written_as_a_ratio_is_refused():
    with pytest.raises(AvailabilityOutOfRange):
        Leaf("line", Fraction("99.9"))


def test_response_budgets_add_on_one_calendar_only():
    first, second = (
        ResponseBudget("desk", HOUR, "office"),
        ResponseBudget("line", 2 * HOUR, "office"),
    )
    promise = ResponseBudget("service", 4 * HOUR, "office")
    result = add_responses(promise, [first, second])
    assert (result.total, result.gap) == (3 * HOUR, HOUR)
    assert result.is_reachable
    assert not add_responses(promise, [first, second, second]).is_reachable
    with pytest.raises(CalendarsDiffer):
        add_responses(promise, [first, ResponseBudget("line", HOUR, "always")])
    with pytest.raises(CalendarsDiffer):
        add_responses(ResponseBudget("service", 4 * HOUR, "always"), [first, second])


def test_support_hours_intersect():
    members = [Spans.of([(0, 10)]), Spans.of([(4, 12)])]
    assert common_hours(members) == Spans.of([(4, 10)])
    assert uncovered_hours(Spans.of([(2, 11)]), members) == Spans.of([(2, 4), (10, 11)])
    assert not common_hours([])
    result = support(Spans.of([(2, 11)]), members)
    assert result.covered == Spans.of([(4, 10)])
    assert not result.is_reachable
    assert support(Spans.of([(4, 10)]), members).is_reachable


@given(members)
def test_a_series_is_no_better_than_its_worst_member(values):
    for rule in SeriesRule:
        assert availability(Series(leaves(values), rule)) <= min(values)
    assert availability(Series(leaves(values))) == prod(values)


@given(members)
def test_needing_more_members_never_helps(values):
    reached = [at_least_k(needed, values) for needed in range(1, len(values) + 1)]
    assert reached == sorted(reached, reverse=True)
    assert reached[0] == 1 - prod(1 - value for value in values)
    assert reached[-1] == prod(values)


@given(members, st.data())
def test_k_of_n_is_the_sum_over_all_states(values, data):
    needed = data.draw(st.integers(1, len(values)))
    expected = sum(
        prod(value if up else 1 - value for value, up in zip(values, state, strict=True))
        for state in product([False, True], repeat=len(values))
        if sum(state) >= needed
    )
    assert at_least_k(needed, values) == expected


@given(members, st.data())
def test_a_better_member_never_lowers_k_of_n(values, data):
    needed = data.draw(st.integers(1, len(values)))
    place = data.draw(st.integers(0, len(values) - 1))
    better = list(values)
    better[place] = data.draw(
        st.fractions(min_value=values[place], max_value=1, max_denominator=200)
    )
    assert at_least_k(needed, better) >= at_least_k(needed, values)
