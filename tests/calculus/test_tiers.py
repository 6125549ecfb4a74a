from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.money import Grain, percent
from palier.calculus.tiers import (
    FROM_ZERO,
    UNIT_INTERVAL,
    Bound,
    Direction,
    GrowingShare,
    Interval,
    Promise,
    ShareOfFee,
    Tier,
    TierEmpty,
    TierHole,
    TierOverlap,
    TierTable,
    tier_holes,
    tier_of,
)
from tests.calculus.credit_makers import cumulative
from tests.narrowing import known, one

UPTIME = Promise(percent("99.9"), Direction.AT_LEAST)
HOURS = Promise(Fraction(1), Direction.AT_MOST)
ONE = ShareOfFee(Fraction(1, 100))
TWO = ShareOfFee(Fraction(2, 100))


def between(lower: str, low_in: bool, upper: str, high_in: bool) -> Interval:
    return Interval(Bound(Fraction(lower), low_in), Bound(Fraction(upper), high_in))


def test_a_figure_equal_to_an_excluded_bound_is_in_the_next_tier():
    table = cumulative(UPTIME, [(percent("99.9"), ONE), (percent("99"), TWO)])
    assert tier_of(table, percent("99.9")) is None
    assert known(tier_of(table, percent("99.8999"))).result == ONE
    assert known(tier_of(table, percent("99"))).result == ONE
    assert known(tier_of(table, percent("98.9999"))).result == TWO
    assert known(tier_of(table, Fraction(0))).result == TWO


def test_tiers_follow_a_target_that_is_an_upper_limit():
    table = cumulative(HOURS, [(Fraction(1), ONE), (Fraction(3), TWO)], FROM_ZERO)
    assert tier_of(table, Fraction(1)) is None
    assert known(tier_of(table, Fraction(3))).result == ONE
    assert known(tier_of(table, Fraction(301, 100))).result == TWO


def test_a_hole_between_two_bounds_is_named():
    with pytest.raises(TierHole) as caught:
        TierTable(
            HOURS,
            (
                Tier(between("1", False, "2", True), ONE),
                Tier(between("2.5", False, "9", True), TWO),
            ),
            between("0", True, "9", True),
        )
    assert caught.value.interval == between("2", False, "2.5", True)
    assert "(2, 5/2]" in str(caught.value)


def test_the_single_missing_point_between_two_excluded_bounds_is_a_hole():
    with pytest.raises(TierHole) as caught:
        TierTable(
            HOURS,
            (Tier(between("1", False, "2", False), ONE), Tier(between("2", False, "9", True), TWO)),
            between("0", True, "9", True),
        )
    assert caught.value.interval == between("2", True, "2", True)


def test_a_bound_included_twice_is_an_overlap():
    with pytest.raises(TierOverlap) as caught:
        TierTable(
            HOURS,
            (Tier(between("1", False, "2", True), ONE), Tier(between("2", True, "9", True), TWO)),
            between("0", True, "9", True),
        )
    assert caught.value.interval == between("2", True, "2", True)


def test_holes_may_be_accepted_but_never_overlaps():
    tier = Tier(between("2", True, "3", True), ONE)
    accepted = TierTable(HOURS, (tier,), FROM_ZERO, holes_pay_nothing=True)
    assert [str(hole) for hole in tier_holes(accepted)] == ["(1, 2)", "(3, +inf)"]
    with pytest.raises(TierOverlap):
        TierTable(HOURS, (tier, tier), FROM_ZERO, holes_pay_nothing=True)


def test_a_reward_on_the_met_side_neither_fills_nor_makes_a_hole():
    reward = Tier(between("0.9995", True, "1", True), TWO)
    with pytest.raises(TierHole) as caught:
        TierTable(UPTIME, (Tier(between("0", True, "0.99", False), ONE), reward))
    assert caught.value.interval == between("0.99", True, "0.999", False)
    whole = TierTable(UPTIME, (Tier(between("0", True, "0.999", False), ONE), reward))
    assert known(tier_of(whole, Fraction(1))).result == TWO
    assert tier_of(whole, percent("99.92")) is None


def test_a_tier_that_holds_no_figure_is_refused():
    with pytest.raises(TierEmpty):
        TierTable(HOURS, (Tier(between("3", True, "2", True), ONE),), FROM_ZERO)


def test_counts_have_no_hole_between_neighbours():
    at_most_one = Promise(Fraction(1), Direction.AT_MOST)
    two_or_more = Tier(Interval(Bound(Fraction(2), True), None), ONE)
    table = TierTable(at_most_one, (two_or_more,), FROM_ZERO, counts_by=Fraction(1))
    assert known(tier_of(table, Fraction(2))).result == ONE
    with pytest.raises(TierHole):
        TierTable(at_most_one, (two_or_more,), FROM_ZERO)


def test_a_stated_rounding_comes_before_the_comparison():
    tier = Tier(between("0", True, "0.9989", True), ONE)
    table = TierTable(UPTIME, (tier,), round_to=Grain(percent("0.01")))
    assert known(tier_of(table, percent("99.894"))).result == ONE
    assert tier_of(table, percent("99.896")) is None


def test_an_excluded_target_is_itself_missed():
    strict = Promise(Fraction(1, 2), Direction.AT_LEAST, included=False)
    with pytest.raises(TierHole) as caught:
        TierTable(strict, (Tier(between("0", True, "0.5", False), ONE),))
    assert caught.value.interval == between("0.5", True, "0.5", True)


@pytest.mark.parametrize(
    ("started", "figure", "steps"),
    [(False, "99.65", 2), (True, "99.65", 3), (False, "99.6", 3), (True, "99.6", 3)],
)
def test_each_further_step_adds_its_growth(started, figure, steps):
    share = GrowingShare(
        first=percent("1"),
        growth=percent("1"),
        step=percent("0.1"),
        origin=percent("99.9"),
        started=started,
        limit=percent("20"),
    )
    assert share.ratio_at(percent(figure)) == percent(str(1 + steps))
    assert share.ratio_at(Fraction(0)) == percent("20")


ratios = st.fractions(min_value=0, max_value=1, max_denominator=1000)


@given(st.sets(ratios.filter(bool), min_size=1, max_size=6), ratios)
def test_cumulative_tiers_partition_the_missed_side(bounds, figure):
    promise = Promise(max(bounds), Direction.AT_LEAST)
    table = cumulative(promise, [(bound, ShareOfFee(bound)) for bound in bounds])
    holding = [tier for tier in table.tiers if tier.interval.contains(figure)]
    assert len(holding) == (figure < promise.value)
    if holding:
        result = one(ShareOfFee, holding[0].result)
        assert result.ratio == min(bound for bound in bounds if figure < bound)


@given(st.lists(ratios, min_size=2, max_size=7, unique=True), st.data())
def test_a_table_with_one_tier_removed_names_exactly_that_hole(cuts, data):
    cuts = sorted({*cuts, Fraction(0), Fraction(1)})
    intervals = [Interval(Bound(low, True), Bound(high, high == 1)) for low, high in pairwise(cuts)]
    promise = Promise(Fraction(1), Direction.AT_LEAST, included=False)
    tiers = tuple(Tier(interval, ONE) for interval in intervals)
    assert tier_holes(TierTable(promise, tiers, UNIT_INTERVAL)) == ()
    place = data.draw(st.integers(0, len(tiers) - 1))
    holed = TierTable(promise, tiers[:place] + tiers[place + 1 :], holes_pay_nothing=True)
    assert tier_holes(holed) == (intervals[place],)
