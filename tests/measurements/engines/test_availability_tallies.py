from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import (
    NANO,
    Availability,
    Combine,
    CombineRule,
    CompositeTimelines,
    Incidents,
    InitialState,
    OutageMeasure,
    Slices,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.scopes import Waiver
from palier.calculus.selectors import Condition, Relation, Threshold
from palier.calculus.spans import Span, Spans
from palier.calculus.terms import MissingData, UnknownCountsAs
from tests.measurements.engines.makers import ANY, dataset, source, tallies, tally, window

pytestmark = pytest.mark.usefixtures("every_engine")

AVAILABILITY = Availability(ANY)
EXACT = Threshold(Relation.AT_LEAST, Fraction(1))
OUTAGES = TimelineRules(input=TimelineInput.OUTAGES)
CHECKS = TimelineRules(input=TimelineInput.CHECKS)
WEB = dataset(state={("web",): [(0, "up"), (40, "down"), (60, "unknown"), (70, "up")]})


def buckets(found):
    return found.up, found.down, found.unknown, found.excluded


def test_the_four_buckets_of_a_window():
    removed = Waiver(Spans.of([(35, 45)]), Treatment.REMOVED)
    assert buckets(tally(WEB, AVAILABILITY, window(0, 100, removed))) == (65, 15, 10, 10)


def test_a_state_holds_into_later_windows_but_not_before_the_first():
    data = dataset(state={("web",): [(10, "down"), (20, "up")]})
    before, inside, after = tallies(
        data, AVAILABILITY, window(0, 10), window(10, 30), window(30, 50)
    )
    assert (buckets(before.tally), before.tally.seen) == ((0, 0, 10, 0), False)
    assert buckets(inside.tally) == (10, 10, 0, 0)
    assert (buckets(after.tally), after.tally.seen) == ((20, 0, 0, 0), True)


def test_nothing_after_the_instant_of_evaluation_is_known():
    assert buckets(tally(WEB, AVAILABILITY, window(0, 100, until=50), at=50)) == (40, 10, 0, 0)


def test_a_source_that_says_it_does_not_know_is_not_silent():
    data = dataset(state={("web",): [(10, "unknown")]})
    first, second = tallies(data, AVAILABILITY, window(0, 20), window(20, 40))
    assert (buckets(first.tally), first.tally.seen) == ((0, 0, 20, 0), True)
    assert not second.tally.seen
    assert tally(data, Slices(AVAILABILITY, 5, EXACT), window(0, 20)).seen


def test_a_source_without_series_is_unknown_and_not_seen():
    found = tally(dataset(), AVAILABILITY, window(0, 100))
    assert (buckets(found), found.seen) == ((0, 0, 100, 0), False)
    assert tallies(dataset(), AVAILABILITY, window(0, 100), group_by=("region",)) == ()


def test_series_without_combination_are_summed():
    data = dataset(state={("web", ("n", "1")): [(0, "down")], ("web", ("n", "2")): [(0, "up")]})
    found = tally(data, AVAILABILITY, window(0, 100))
    assert buckets(found) == (100, 100, 0, 0)
    assert not found.down_spans, "two timelines cannot be drawn as one"


ZONES = dataset(
    state={
        ("vm", ("zone", "a"), ("n", "1")): [(0, "up"), (10, "down"), (50, "up")],
        ("vm", ("zone", "a"), ("n", "2")): [(0, "up"), (20, "down"), (40, "up")],
        ("vm", ("zone", "b"), ("n", "1")): [(0, "up"), (30, "down"), (60, "up")],
        ("vm", ("zone", "c"), ("n", "1")): [(0, "up")],
    }
)


def test_combination_goes_step_by_step():
    zones_then_region = (
        Combine(CombineRule.PARALLEL, by=("zone",)),
        Combine(CombineRule.DOWN_WHEN, 2),
    )
    found = tally(ZONES, Availability(ANY, combine=zones_then_region), window(0, 100))
    assert found.down_spans.items == (Span(30, 40),), "zone a is lost from 20 to 40 only"


def test_a_combination_by_dimension_leaves_one_timeline_per_value():
    by_zone = Availability(ANY, combine=(Combine(CombineRule.SERIES, by=("zone",)),))
    assert tally(ZONES, by_zone, window(0, 100)).down == 40 + 30
    found = tallies(ZONES, by_zone, window(0, 100), group_by=("zone",))
    assert [(dict(each.group)["zone"], each.tally.down) for each in found] == [
        ("a", 40),
        ("b", 30),
        ("c", 0),
    ]


def test_a_composite_of_timelines_is_made_before_any_tally():
    data = dataset(
        state={("web",): [(0, "down"), (20, "up")], ("base",): [(0, "up"), (10, "down")]}
    )
    members = (Availability(source("web")), Availability(source("base")))
    series = CompositeTimelines(members, Combine(CombineRule.SERIES))
    parallel = CompositeTimelines(members, Combine(CombineRule.PARALLEL))
    assert tally(data, series, window(0, 100)).down == 100
    assert tally(data, parallel, window(0, 100)).down == 10


def test_a_composite_is_made_within_each_value_of_its_dimensions():
    data = dataset(
        state={
            ("web", ("region", "a")): [(0, "down"), (20, "up")],
            ("base", ("region", "a")): [(0, "down"), (10, "up")],
            ("web", ("region", "b")): [(0, "up")],
            ("base", ("region", "b")): [(0, "down")],
        }
    )
    members = (Availability(source("web")), Availability(source("base")))
    step = Combine(CombineRule.PARALLEL, by=("region",))
    assert tally(data, CompositeTimelines(members, step), window(0, 100)).down == 10
    found = tallies(
        data,
        CompositeTimelines(members, Combine(CombineRule.SERIES)),
        window(0, 100),
        group_by=("region",),
    )
    assert [each.tally.down for each in found] == [20, 100]


def test_a_composite_member_without_measurements_is_unknown():
    members = (Availability(source("web")), Availability(source("gone")))
    data = dataset(state={("web",): [(0, "down"), (20, "up")]})
    found = tally(data, CompositeTimelines(members, Combine(CombineRule.SERIES)), window(0, 100))
    assert buckets(found) == (0, 20, 80, 0)


def test_outages_leave_the_rest_up():
    rows = [(10, 20, "down", "disk"), (15, 30, "down", ""), (50, 60, "maintenance", "")]
    found = tally(dataset(outage={("log",): rows}), Availability(ANY, OUTAGES), window(0, 100))
    assert buckets(found) == (80, 20, 0, 0)
    assert found.outages[0].reason == "disk"


def test_soft_results_can_be_left_out():
    rows = [(0, "up", True, 1), (10, "down", False, 1), (20, "down", True, 2), (30, "up", None, 1)]
    data = dataset(check={("ping",): rows})
    soft = Availability(ANY, CHECKS)
    hard = Availability(ANY, TimelineRules(input=TimelineInput.CHECKS, soft_counts=False))
    assert tally(data, soft, window(0, 100)).down == 20
    assert tally(data, hard, window(0, 100)).down == 10


def test_the_length_of_an_outage_does_not_end_with_the_window():
    data = dataset(state={("web",): [(0, "up"), (45, "down"), (55, "up")]})
    rules = TimelineRules(min_outage=8)
    first, second = tallies(data, Availability(ANY, rules), window(0, 50), window(50, 100))
    assert (first.tally.down, second.tally.down) == (5, 5)


def test_the_last_state_is_bridged_before_outages_are_measured():
    missing = MissingData(UnknownCountsAs.LAST_STATE, longest_gap=10)
    found = tally(WEB, AVAILABILITY, window(0, 100), missing=missing)
    assert (buckets(found), found.bridged) == ((70, 30, 0, 0), 10)
    assert [outage.span for outage in found.outages] == [Span(40, 70)]
    short = MissingData(UnknownCountsAs.LAST_STATE, longest_gap=9)
    assert tally(WEB, AVAILABILITY, window(0, 100), missing=short).bridged == 0


def test_the_fallback_fills_what_the_first_source_does_not_know():
    data = dataset(
        state={("probe",): [(0, "up"), (20, "unknown")], ("agent",): [(0, "down"), (30, "up")]}
    )
    found = tally(data, Availability(source("probe", "agent")), window(0, 100))
    assert buckets(found) == (90, 10, 0, 0)


def test_fallback_series_stand_for_the_same_dimensions():
    data = dataset(
        state={
            ("probe", ("n", "1")): [(0, "unknown")],
            ("probe", ("n", "2")): [(0, "up")],
            ("agent", ("n", "1")): [(0, "down")],
            ("agent", ("n", "3")): [(0, "down"), (50, "up")],
        }
    )
    found = tallies(data, Availability(source("probe", "agent")), window(0, 100), group_by=("n",))
    assert [each.tally.down for each in found] == [100, 0, 50]


def test_outages_of_incidents_tell_which_ends_were_cut():
    data = dataset(state={("web",): [(0, "up"), (10, "down"), (20, "up"), (90, "down")]})
    incidents = Incidents(ANY, OutageMeasure.MTTR)
    found = tally(data, incidents, window(15, 100), at=100)
    assert [(each.span, each.open_start, each.open_end) for each in found.outages] == [
        (Span(15, 20), True, False),
        (Span(90, 100), False, True),
    ]


def test_slices_of_time_leave_unknown_time_out():
    met = Waiver(Spans.of([(40, 45)]), Treatment.COUNTED_AS_MET)
    found = tally(WEB, Slices(AVAILABILITY, 25, EXACT), window(0, 100, met))
    assert (found.filled, found.good, found.total, found.score) == (4, 75, 90, 2 * NANO)
    assert found.countable == 4


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.sampled_from(("up", "down", "unknown"))),
        max_size=12,
        unique_by=lambda row: row[0],
    ),
    st.lists(st.integers(1, 59), max_size=3, unique=True),
    st.sampled_from(InitialState),
)
def test_windows_cut_anywhere_add_up_to_the_whole(rows, cuts, initial):
    data = dataset(state={("web",): sorted(rows)})
    rules = TimelineRules(initial=initial, min_outage=3, merge_gap=2)
    indicator = Availability(ANY, rules)
    borders = sorted({0, 60, *cuts})
    total = None
    for start, end in itertools.pairwise(borders):
        part = tally(data, indicator, window(start, end), at=60)
        total = part if total is None else total + part
    assert total == tally(data, indicator, window(0, 60), at=60)


@pytest.mark.parametrize(
    ("policy", "expected", "assumed"),
    [
        (UnknownCountsAs.REMOVED, (2, 30, 30, 2 * NANO), 0),
        (UnknownCountsAs.MET, (3, 60, 60, 3 * NANO), 1),
        (UnknownCountsAs.MISSED, (3, 30, 60, NANO), 1),
    ],
)
def test_unknown_time_in_slices_counts_as_the_agreement_says(policy, expected, assumed):
    data = dataset(state={("web",): [(0, "up"), (20, "unknown"), (50, "up")]})
    slices = Slices(AVAILABILITY, 20, EXACT)
    found = tally(data, slices, window(0, 60), missing=MissingData(policy))
    assert (found.filled, found.good, found.total, found.score) == expected
    assert found.assumed == assumed
    silent = tally(data, slices, window(-60, 0), missing=MissingData(policy), at=60)
    assert (silent.filled, silent.countable, silent.seen) == (0, 3, False)


def test_slices_of_a_silent_source_are_not_met_by_an_exclusion():
    met = Waiver(Spans.of([(0, 20)]), Treatment.COUNTED_AS_MET)
    data = dataset(state={("web",): [(70, "up")]})
    found = tally(data, Slices(AVAILABILITY, 20, EXACT), window(0, 60, met), at=80)
    assert (found.filled, found.seen) == (0, False)


def test_a_member_is_not_blamed_while_it_is_excused():
    waiver = Waiver(
        Spans.of([(30, 35)]),
        Treatment.REMOVED,
        (Condition("zone", Relation.EQUAL, ("b",)),),
    )
    both = Availability(
        ANY,
        combine=(
            Combine(CombineRule.PARALLEL, by=("zone",)),
            Combine(CombineRule.DOWN_WHEN, 2),
        ),
    )
    found = tally(ZONES, both, window(0, 100, waiver))
    assert found.down_spans.items == (Span(35, 40),)
    assert found.excluded == 0, "the region itself is not excluded"
