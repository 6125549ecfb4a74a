from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import (
    NANO,
    Aggregate,
    AggregateFunction,
    EmptySlice,
    Events,
    SliceMean,
    Slices,
)
from palier.calculus.scopes import Waiver
from palier.calculus.selectors import Condition, Relation, Threshold
from palier.calculus.spans import Spans
from palier.calculus.tallies import EventTally, SliceTally
from tests.measurements.engines.makers import ANY, dataset, source, tallies, tally, window

pytestmark = pytest.mark.usefixtures("every_engine")

EVENTS = Events(ANY)
MINUTES = [(at, at % 3, 2) for at in range(0, 100, 10)]
WEB = dataset(event={("web",): MINUTES})

rows = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 5), st.integers(0, 5)).map(
        lambda row: (row[0], row[1], row[1] + row[2])
    ),
    max_size=20,
)


def sums(tally):
    return tally.good, tally.total


def test_good_and_total_over_service_time():
    assert sums(tally(WEB, EVENTS, window(0, 100))) == (9, 20)
    assert sums(tally(WEB, EVENTS, window(0, 100, service=[(0, 21), (50, 60)]))) == (5, 8)


def test_an_event_on_the_border_belongs_to_the_later_window():
    first, second = tallies(WEB, EVENTS, window(0, 50), window(50, 100))
    assert (first.tally.total, second.tally.total) == (10, 10)
    assert (first.window, second.window) == (0, 1)


def test_removed_time_has_no_events_and_met_time_only_good_ones():
    removed = Waiver(Spans.of([(0, 15)]), Treatment.REMOVED)
    met = Waiver(Spans.of([(15, 35)]), Treatment.COUNTED_AS_MET)
    assert sums(tally(WEB, EVENTS, window(0, 100, removed, met))) == (10, 16)


def test_an_exclusion_of_one_region_leaves_the_others_in_the_account():
    data = dataset(
        event={("web", ("region", "a")): [(5, 0, 10)], ("web", ("region", "b")): [(5, 7, 10)]}
    )
    waiver = Waiver(
        Spans.of([(0, 10)]), Treatment.REMOVED, (Condition("region", Relation.EQUAL, ("a",)),)
    )
    assert sums(tally(data, EVENTS, window(0, 10, waiver))) == (7, 10)


def test_groups_are_found_by_dimension():
    data = dataset(
        event={
            ("web", ("region", "a"), ("zone", "1")): [(5, 1, 1)],
            ("web", ("region", "a"), ("zone", "2")): [(5, 0, 1)],
            ("web", ("region", "b")): [(25, 1, 1)],
        }
    )
    found = tallies(data, EVENTS, window(0, 20), window(20, 40), group_by=("region",))
    assert [(each.window, each.group, each.tally.total, each.tally.seen) for each in found] == [
        (0, (("region", "a"),), 2, True),
        (0, (("region", "b"),), 0, False),
        (1, (("region", "a"),), 0, False),
        (1, (("region", "b"),), 1, True),
    ]


def test_a_silent_source_differs_from_one_with_nothing_to_count():
    data = dataset(event={("web",): [(5, 0, 0)]})
    assert tally(data, EVENTS, window(0, 10)) == EventTally(seen=True)
    assert tally(data, EVENTS, window(10, 20)) == EventTally(seen=False)
    assert tally(dataset(), EVENTS, window(0, 10)) == EventTally()


def test_the_fallback_counts_in_windows_where_the_first_source_is_silent():
    data = dataset(event={("web",): [(5, 1, 2)], ("proxy",): [(5, 9, 9), (15, 3, 4)]})
    events = Events(source("web", "proxy"))
    first, second = tallies(data, events, window(0, 10), window(10, 20))
    assert sums(first.tally) == (1, 2)
    assert sums(second.tally) == (3, 4)


@pytest.mark.parametrize(
    ("relation", "good"),
    [
        (Relation.AT_LEAST, 2),
        (Relation.ABOVE, 1),
        (Relation.AT_MOST, 2),
        (Relation.BELOW, 1),
        (Relation.EQUAL, 1),
        (Relation.NOT_EQUAL, 2),
    ],
)
def test_samples_are_judged_by_a_bound_in_their_unit(relation, good):
    data = dataset(sample={("time",): [(1, 299_999), (2, 300_000), (3, 300_001)]})
    events = Events(ANY, good_when=Threshold(relation, Fraction(3, 10)))
    assert sums(tally(data, events, window(0, 10))) == (good, 3)


def test_a_bound_between_two_values_is_exact():
    data = dataset(sample={("time",): [(1, 333_333), (2, 333_334)]})
    third = Fraction(1, 3)
    below = Events(ANY, good_when=Threshold(Relation.BELOW, third))
    equal = Events(ANY, good_when=Threshold(Relation.EQUAL, third))
    assert tally(data, below, window(0, 10)).good == 1
    assert tally(data, equal, window(0, 10)).good == 0


def test_coverage_counts_slots_sampled_of_those_with_countable_time():
    events = Events(ANY, cadence=10)
    data = dataset(event={("web",): [(3, 1, 1), (5, 1, 1), (31, 1, 1), (95, 1, 1)]})
    found = tally(data, events, window(0, 100, service=[(0, 12), (35, 90)]))
    assert found.countable_slots == 2 + 6
    assert found.slots == 0b1001


def test_a_slot_still_going_on_is_not_expected():
    events = Events(ANY, cadence=10)
    assert tally(WEB, events, window(0, 100, until=35)).countable_slots == 3


def test_slots_are_expected_when_any_series_is_so_that_coverage_stays_below_one():
    def removed(region: str, start: int, end: int) -> Waiver:
        where = (Condition("region", Relation.EQUAL, (region,)),)
        return Waiver(Spans.of([(start, end)]), Treatment.REMOVED, where)

    every = [(at, 1, 1) for at in range(0, 100, 10)]
    data = dataset(event={("web", ("region", name)): every for name in "ab"})
    scope = window(0, 100, removed("a", 0, 40), removed("b", 60, 100))
    found = tally(data, Events(ANY, cadence=10), scope)
    assert (found.slots.bit_count(), found.countable_slots) == (10, 10)
    samples = dataset(sample={("web", ("region", name)): [(0, 1)] for name in "ab"})
    rate = Aggregate(ANY, AggregateFunction.RATE, cadence=10)
    assert tally(samples, rate, scope).countable_slots == 10
    assert tally(samples, rate, scope).countable_time == 100


@given(rows, st.lists(st.integers(0, 60), max_size=4))
def test_splitting_and_merging_time_never_changes_the_sums(found, cuts):
    data = dataset(event={("web",): sorted(found)})
    borders = sorted({0, 61, *cuts})
    parts = [
        sums(tally(data, EVENTS, window(start, end))) for start, end in itertools.pairwise(borders)
    ]
    assert tuple(map(sum, zip(*parts, strict=True))) == sums(tally(data, EVENTS, window(0, 61)))


@given(rows, st.integers(2, 4))
def test_splitting_series_never_changes_the_tally(found, parts):
    whole = dataset(event={("web",): sorted(found)})
    split = dataset(
        event={("web", ("part", str(part))): sorted(found[part::parts]) for part in range(parts)}
    )
    events = Events(ANY, cadence=7)
    assert tally(split, events, window(0, 61)) == tally(whole, events, window(0, 61))


TARGET = Threshold(Relation.AT_LEAST, Fraction(1, 2))


def test_slices_are_cut_from_the_start_of_the_window():
    data = dataset(event={("web",): [(5, 1, 2), (14, 1, 1), (15, 0, 3), (40, 1, 1)]})
    found = tally(data, Slices(EVENTS, 10, TARGET), window(5, 45, service=[(5, 32), (40, 45)]))
    assert found == SliceTally(3, 3, 7, 2 * NANO, countable=4, seen=True)


def test_slices_without_anything_to_count_are_left_out():
    found = tally(WEB, SliceMean(EVENTS, 5, EmptySlice.MET), window(0, 100))
    assert found == SliceTally(10, 9, 20, 9 * NANO // 2, countable=20, seen=True)


@given(rows, st.integers(1, 20), st.integers(2, 4))
def test_slices_of_several_series_are_those_of_one(found, length, parts):
    mean = SliceMean(EVENTS, length)
    scope = window(0, 61, service=[(3, 20), (21, 55)])
    whole = dataset(event={("web",): sorted(found)})
    split = dataset(
        event={("web", ("part", str(part))): sorted(found[part::parts]) for part in range(parts)}
    )
    slices = tally(split, mean, scope)
    assert slices == tally(whole, mean, scope)
    events = tally(whole, EVENTS, scope)
    assert (slices.good, slices.total) == (events.good, events.total)
