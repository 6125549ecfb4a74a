from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.indicators import Combine, CombineRule
from palier.calculus.selectors import Disagreement
from palier.calculus.spans import EMPTY, Span, Spans
from palier.calculus.timelines import (
    Downtime,
    Timeline,
    bridged,
    combined,
    smoothed,
    timeline_of_outages,
    with_fallback,
)
from tests.calculus.timeline_strategies import HORIZON, timelines

UP, DOWN, UNKNOWN = "up", "down", "unknown"


def state_at(timeline: Timeline, at: int) -> str:
    if timeline.down.contains(at):
        return DOWN
    return UNKNOWN if timeline.unknown.contains(at) else UP


def constant(state: str) -> Timeline:
    whole = Spans((HORIZON,))
    return Timeline(
        HORIZON, whole if state == DOWN else EMPTY, whole if state == UNKNOWN else EMPTY
    )


@given(timelines())
def test_up_down_and_unknown_partition_the_span(timeline):
    assert timeline.up.measure + timeline.down.measure + timeline.unknown.measure == 60
    assert not timeline.up & timeline.down
    assert not timeline.up & timeline.unknown


def test_overlapping_outages_are_one():
    timeline = timeline_of_outages([Downtime(5, 15), Downtime(10, 20), Downtime(30, 30)], HORIZON)
    assert timeline.down.items == (Span(5, 20),)
    assert timeline.up.measure == 45


def test_an_outage_without_end_lasts_to_the_end_of_the_span():
    assert timeline_of_outages([Downtime(50, None)], HORIZON).down.items == (Span(50, 60),)


def test_what_a_log_does_not_know_is_unknown_unless_it_is_down():
    timeline = timeline_of_outages([Downtime(0, 20, False), Downtime(10, 15)], HORIZON)
    assert timeline.unknown.items == (Span(0, 10), Span(15, 20))


@pytest.mark.parametrize(
    ("rule", "count", "members", "expected"),
    [
        (CombineRule.SERIES, 0, (UP, DOWN), DOWN),
        (CombineRule.SERIES, 0, (UP, UNKNOWN), UNKNOWN),
        (CombineRule.SERIES, 0, (DOWN, UNKNOWN), DOWN),
        (CombineRule.SERIES, 0, (UP, UP), UP),
        (CombineRule.PARALLEL, 0, (UP, DOWN), UP),
        (CombineRule.PARALLEL, 0, (UP, UNKNOWN), UP),
        (CombineRule.PARALLEL, 0, (DOWN, UNKNOWN), UNKNOWN),
        (CombineRule.PARALLEL, 0, (DOWN, DOWN), DOWN),
        (CombineRule.DOWN_WHEN, 2, (DOWN, UP, UP), UP),
        (CombineRule.DOWN_WHEN, 2, (DOWN, UNKNOWN, UP), UNKNOWN),
        (CombineRule.DOWN_WHEN, 2, (DOWN, UNKNOWN, DOWN), DOWN),
        (CombineRule.UP_WHEN, 2, (UP, UP, DOWN), UP),
        (CombineRule.UP_WHEN, 2, (UP, DOWN, DOWN), DOWN),
        (CombineRule.UP_WHEN, 2, (UP, UNKNOWN, DOWN), UNKNOWN),
        (CombineRule.UP_WHEN, 2, (UP,), DOWN),
    ],
)
def test_unknown_members_matter_only_where_they_could_decide(rule, count, members, expected):
    timeline = combined([constant(state) for state in members], Combine(rule, count))
    assert {state_at(timeline, at) for at in range(60)} == {expected}


def least_downs(rule: CombineRule, count: int, members: int) -> int:
    return {
        CombineRule.SERIES: 1,
        CombineRule.PARALLEL: members,
        CombineRule.DOWN_WHEN: count,
        CombineRule.UP_WHEN: members - count + 1,
    }[rule]


@given(
    st.lists(timelines(), min_size=1, max_size=4), st.sampled_from(CombineRule), st.integers(1, 4)
)
def test_combination_is_decided_instant_by_instant(members, rule, count):
    timeline = combined(members, Combine(rule, count))
    least = least_downs(rule, count, len(members))
    for at in range(60):
        states = [state_at(member, at) for member in members]
        certain = states.count(DOWN)
        possible = certain + states.count(UNKNOWN)
        expected = DOWN if certain >= least else UNKNOWN if possible >= least else UP
        assert state_at(timeline, at) == expected


@given(st.lists(timelines(), min_size=2, max_size=4), st.randoms())
def test_combination_does_not_depend_on_the_order_of_members(members, random):
    step = Combine(CombineRule.DOWN_WHEN, 2)
    shuffled = random.sample(members, len(members))
    assert combined(members, step) == combined(shuffled, step)


def test_two_zones_down_at_once_is_not_two_zones_down_in_turn():
    first = Timeline(HORIZON, Spans((Span(0, 20),)))
    second = Timeline(HORIZON, Spans((Span(15, 30),)))
    both = combined([first, second], Combine(CombineRule.DOWN_WHEN, 2))
    assert both.down.items == (Span(15, 20),)


def test_the_last_state_bridges_gaps_up_to_the_longest():
    timeline = Timeline(HORIZON, Spans((Span(10, 20),)), Spans((Span(0, 5), Span(20, 25))))
    whole, bridge = bridged(timeline, 5)
    assert whole.down.items == (Span(10, 25),)
    assert bridge.items == (Span(20, 25),)
    assert whole.unknown.items == (Span(0, 5),), "nothing comes before the first state"
    assert bridged(timeline, 4) == (timeline, EMPTY)


def test_an_up_state_is_bridged_as_up():
    whole, bridge = bridged(Timeline(HORIZON, EMPTY, Spans((Span(20, 25),))), None)
    assert not whole.down
    assert bridge.measure == 5


def test_close_outages_become_one_before_short_ones_are_ignored():
    timeline = Timeline(HORIZON, Spans((Span(10, 13), Span(15, 18), Span(40, 43))))
    assert smoothed(timeline, 3, 5).down.items == (Span(10, 18),)
    assert smoothed(timeline, 2, 5).down.items == ()
    assert smoothed(timeline, 0, 3) == timeline, "as long as the shortest that counts"


def test_outages_with_unknown_time_between_them_are_not_merged():
    timeline = Timeline(HORIZON, Spans((Span(10, 13), Span(15, 18))), Spans((Span(14, 15),)))
    assert smoothed(timeline, 10, 0) == timeline


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Disagreement.AUTHORITATIVE, [Span(0, 20), Span(40, 50)]),
        (Disagreement.WORST, [Span(0, 30), Span(40, 50)]),
        (Disagreement.BEST, [Span(10, 20), Span(40, 50)]),
    ],
)
def test_the_fallback_fills_unknown_time_and_the_rule_settles_the_rest(rule, expected):
    first = Timeline(HORIZON, Spans((Span(0, 20),)), Spans((Span(40, 60),)))
    second = Timeline(HORIZON, Spans((Span(10, 30), Span(40, 50))), Spans((Span(55, 60),)))
    timeline = with_fallback(first, second, rule)
    assert list(timeline.down) == expected
    assert timeline.unknown.items == (Span(55, 60),)
