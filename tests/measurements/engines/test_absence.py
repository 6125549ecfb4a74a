"""Series that are at times absent: they leave combinations, and no figure counts that time."""

from __future__ import annotations

from fractions import Fraction

import pytest

from palier.calculus.indicators import (
    AbsentTime,
    Availability,
    Combine,
    CombineRule,
    CompositeTimelines,
    EmptySlice,
    Incidents,
    OutageMeasure,
    Slices,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.selectors import Relation, Threshold
from palier.calculus.terms import MissingData, UnknownCountsAs
from tests.measurements.engines.makers import ANY, dataset, source, tallies, tally, window

pytestmark = pytest.mark.usefixtures("every_engine")

STOPPABLE = TimelineRules(absent_words=("stopped",))
ALONE = Availability(ANY, STOPPABLE)
ANY_UP = Threshold(Relation.ABOVE, Fraction(0))


def machine(*rows, name="1", zone="a"):
    return {("vm", ("n", name), ("zone", zone)): rows}


def buckets(found):
    return found.up, found.down, found.unknown, found.excluded, found.absent


ONE = dataset(state=machine((0, "up"), (20, "stopped"), (50, "down"), (60, "up")))


def test_absent_time_is_excluded():
    assert buckets(tally(ONE, ALONE, window(0, 100))) == (60, 10, 0, 30, 30)


def test_absent_time_may_count_as_met():
    met = TimelineRules(absent_words=("stopped",), absent_counts_as=AbsentTime.MET)
    assert buckets(tally(ONE, Availability(ANY, met), window(0, 100))) == (90, 10, 0, 0, 0)


def test_a_window_of_nothing_but_absence_is_heard_and_empty():
    found = tally(ONE, ALONE, window(20, 50))
    assert (buckets(found), found.seen) == ((0, 0, 0, 30, 30), True)


ZONES = (
    Combine(CombineRule.PARALLEL, by=("zone",)),
    Combine(CombineRule.DOWN_WHEN, 2),
)
REGION = Availability(ANY, STOPPABLE, ZONES)
DOWN = [(0, "up"), (10, "down"), (30, "up")]


def region(*machines):
    return dataset(state={key: rows for one in machines for key, rows in one.items()})


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ([(0, "up")], (100, 0, 0, 0, 0)),
        ([(0, "stopped")], (80, 20, 0, 0, 0)),
        # Down alone from 10 to 20: its zone has then only this one running.
        ([(0, "up"), (20, "stopped"), (40, "up")], (90, 10, 0, 0, 0)),
    ],
)
def test_a_stopped_machine_does_not_keep_its_zone_up(beside, expected):
    data = region(machine(*DOWN), machine(*beside, name="2"), machine(*DOWN, name="3", zone="b"))
    assert buckets(tally(data, REGION, window(0, 100))) == expected


def test_a_zone_whose_machines_are_all_stopped_is_not_down():
    data = region(
        machine((0, "up"), (10, "stopped"), (30, "up")),
        machine((0, "stopped"), name="2"),
        machine(*DOWN, name="3", zone="b"),
    )
    assert buckets(tally(data, REGION, window(0, 100))) == (100, 0, 0, 0, 0)


def test_a_region_is_absent_only_while_everything_in_it_is():
    data = region(
        machine((0, "up"), (10, "stopped"), (30, "up")),
        machine((0, "up"), (20, "stopped"), (60, "up"), name="2", zone="b"),
    )
    assert buckets(tally(data, REGION, window(0, 100))) == (90, 0, 0, 10, 10)


def test_series_without_combination_keep_their_own_absences():
    data = region(machine((0, "stopped")), machine((0, "up"), (90, "down"), name="2"))
    assert buckets(tally(data, ALONE, window(0, 100))) == (90, 10, 0, 100, 100)


def test_an_outage_log_may_say_that_nothing_was_there():
    log = TimelineRules(TimelineInput.OUTAGES, absent_words=("closed",))
    rows = [(10, 40, "down", "", None), (30, 60, "closed", "", None)]
    data = dataset(outage={("site",): rows})
    assert buckets(tally(data, Availability(ANY, log), window(0, 100))) == (50, 20, 0, 30, 30)


def test_outages_do_not_run_through_an_absence():
    data = dataset(state=machine((0, "down"), (20, "stopped"), (30, "down"), (50, "up")))
    found = tally(data, Incidents(ANY, OutageMeasure.COUNT, STOPPABLE), window(0, 100))
    assert [outage.span for outage in found.outages] == [(0, 20), (30, 50)]


@pytest.mark.parametrize("policy", UnknownCountsAs)
def test_slices_of_absence_have_nothing_to_count(policy):
    slices = Slices(ALONE, 10, ANY_UP, EmptySlice.MISSED)
    missing = MissingData(unknown_counts_as=policy)
    found = tally(ONE, slices, window(0, 100), missing=missing)
    assert (found.filled, found.countable, found.seen) == (7, 7, True)
    assert tally(ONE, slices, window(20, 50), missing=missing).countable == 0


def test_a_slice_that_is_partly_absent_counts_the_rest():
    slices = Slices(Availability(ANY, STOPPABLE), 40, ANY_UP)
    found = tally(ONE, slices, window(0, 80))
    assert (found.filled, found.good, found.total) == (2, 40, 50)


def test_the_parts_of_a_composite_leave_it_while_absent():
    data = dataset(
        state={
            ("web",): [(0, "down"), (20, "stopped"), (50, "up")],
            ("base",): [(0, "up"), (40, "down"), (60, "up")],
        }
    )
    parts = (Availability(source("web"), STOPPABLE), Availability(source("base")))
    both = CompositeTimelines(parts, Combine(CombineRule.PARALLEL))
    assert tally(data, both, window(0, 100)).down_spans.items == ((40, 50),)


def test_each_group_has_its_own_absence():
    data = region(machine((0, "stopped")), machine(*DOWN, name="2", zone="b"))
    found = tallies(data, ALONE, window(0, 100), group_by=("zone",))
    assert [buckets(each.tally) for each in found] == [(0, 0, 0, 100, 100), (80, 20, 0, 0, 0)]
