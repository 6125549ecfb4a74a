from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from palier.calculus.checks import Observations, State, observed, state_of, timeline_of
from palier.calculus.indicators import (
    DowntimeStart,
    InitialState,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.spans import Span
from tests.calculus.timeline_strategies import HORIZON, observations

CHECKS = TimelineRules(input=TimelineInput.CHECKS)
UP, DOWN, UNKNOWN = State.UP, State.DOWN, State.UNKNOWN

check_rules = st.builds(
    TimelineRules,
    input=st.sampled_from((TimelineInput.CHECKS, TimelineInput.STATES)),
    holds_for=st.none() | st.integers(1, 12),
    downtime_start=st.sampled_from(DowntimeStart),
    confirm_after=st.integers(1, 4),
    initial=st.sampled_from(InitialState),
)


def down_of(seen, rules):
    return list(timeline_of(observed(seen, rules), rules, HORIZON).down)


def unknown_of(seen, rules):
    return list(timeline_of(observed(seen, rules), rules, HORIZON).unknown)


def test_words_become_states():
    rules = TimelineRules(down_words=("CRITICAL", "down"), unknown_words=("UNKNOWN",))
    assert [state_of(word, rules) for word in ("down", "UNKNOWN", "WARNING")] == [
        DOWN,
        UNKNOWN,
        UP,
    ]


def test_case_does_not_distinguish_words():
    rules = TimelineRules(down_words=("DEGRADED",), unknown_words=("Paused",))
    assert [state_of(word, rules) for word in ("degraded", "Degraded", "PAUSED", "ok")] == [
        DOWN, DOWN, UNKNOWN, UP,
    ]  # fmt: skip


THREE_FAILURES = [(0, UP), (10, DOWN), (20, DOWN), (30, DOWN), (40, UP)]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (DowntimeStart.FIRST_FAILURE, Span(10, 40)),
        (DowntimeStart.CONFIRMATION, Span(30, 40)),
        (DowntimeStart.LAST_GOOD, Span(0, 40)),
    ],
)
def test_where_a_confirmed_downtime_begins(start, expected):
    rules = replace(CHECKS, confirm_after=3, downtime_start=start)
    assert down_of(THREE_FAILURES, rules) == [expected]


def test_failures_that_are_not_confirmed_count_as_the_state_before():
    rules = replace(CHECKS, confirm_after=4)
    assert down_of(THREE_FAILURES, rules) == []
    after_unknown = [(0, UNKNOWN), *THREE_FAILURES[1:]]
    assert unknown_of(after_unknown, rules) == [Span(0, 40)]


def test_a_check_is_valid_for_a_stated_time():
    rules = replace(CHECKS, holds_for=5, initial=InitialState.UP)
    seen = [(0, UP), (5, UP), (11, DOWN), (14, DOWN)]
    assert down_of(seen, rules) == [Span(11, 19)]
    assert unknown_of(seen, rules) == [Span(10, 11), Span(19, 60)]


def test_a_check_is_valid_for_twice_the_cadence_where_nothing_else_is_stated():
    seen = [(10, UP), (40, UP)]
    initially_up = replace(CHECKS, cadence=5, initial=InitialState.UP)
    assert unknown_of(seen, initially_up) == [(20, 40), (50, 60)]
    assert unknown_of(seen, replace(initially_up, holds_for=30)) == []
    assert unknown_of(seen, replace(initially_up, input=TimelineInput.STATES)) == []


def test_state_changes_hold_until_the_next_whatever_the_validity_of_checks():
    rules = TimelineRules(holds_for=5)
    assert down_of([(0, UP), (50, DOWN)], rules) == [Span(50, 60)]
    assert unknown_of([(0, UP), (50, DOWN)], rules) == []


def test_a_change_of_state_begins_a_downtime_whatever_is_stated_of_checks():
    rules = TimelineRules(downtime_start=DowntimeStart.LAST_GOOD)
    assert down_of([(10, State.UP), (30, State.DOWN), (40, State.UP)], rules) == [(30, 40)]


def test_a_first_good_check_needs_no_confirmation():
    rules = TimelineRules(input=TimelineInput.CHECKS, confirm_after=3, initial=InitialState.FIRST)
    assert unknown_of([(10, State.UP)], rules) == []
    assert unknown_of([(10, State.DOWN)], rules) == [HORIZON]


def test_downtime_from_the_last_good_check_covers_the_silence_before_it():
    rules = replace(CHECKS, holds_for=5, downtime_start=DowntimeStart.LAST_GOOD)
    seen = [(0, UP), (20, DOWN), (24, UP)]
    assert down_of(seen, rules) == [Span(0, 24)]
    assert unknown_of(seen, rules) == [Span(29, 60)]


@pytest.mark.parametrize(
    ("initial", "down", "unknown"),
    [
        (InitialState.UNKNOWN, [Span(20, 60)], [Span(0, 20)]),
        (InitialState.FIRST, [Span(0, 60)], []),
        (InitialState.UP, [Span(20, 60)], []),
        (InitialState.DOWN, [Span(0, 60)], []),
    ],
)
def test_the_state_before_the_first_measurement_is_stated(initial, down, unknown):
    rules = TimelineRules(initial=initial)
    assert down_of([(20, DOWN)], rules) == down
    assert unknown_of([(20, DOWN)], rules) == unknown


@pytest.mark.parametrize(("initial", "unknown"), [(InitialState.FIRST, 60), (InitialState.UP, 0)])
def test_the_initial_state_fills_a_silent_span(initial, unknown):
    timeline = timeline_of(Observations(()), TimelineRules(initial=initial), HORIZON)
    assert timeline.unknown.measure == unknown


@given(observations, check_rules, st.lists(st.integers(0, 60), max_size=5))
@example([(0, UP), (10, UP)], replace(CHECKS, holds_for=5), [5])
@example([(0, DOWN), (10, DOWN)], replace(CHECKS, confirm_after=2), [5])
def test_parts_that_follow_each_other_merge_to_the_runs_of_the_whole(seen, rules, cuts):
    borders = [-1, *sorted(cuts), 61]
    merged = observed((), rules)
    for start, end in itertools.pairwise(borders):
        merged = merged + observed([each for each in seen if start <= each[0] < end], rules)
    whole = observed(seen, rules)
    assert merged == whole
    assert timeline_of(merged, rules, HORIZON) == timeline_of(whole, rules, HORIZON)


@given(observations, observations, observations, check_rules)
def test_merging_parts_is_associative(first, second, third, rules):
    parts = [
        observed([(at + 61 * place, state) for at, state in part], rules)
        for place, part in enumerate((first, second, third))
    ]
    assert (parts[0] + parts[1]) + parts[2] == parts[0] + (parts[1] + parts[2])


@given(observations, check_rules)
def test_the_timeline_covers_its_span(seen, rules):
    timeline = timeline_of(observed(seen, rules), rules, HORIZON)
    assert not timeline.down & timeline.unknown
    assert not timeline.absent & (timeline.down | timeline.unknown)
    parts = timeline.up | timeline.down | timeline.unknown | timeline.absent
    assert parts.items == (HORIZON,)


@given(observations)
def test_without_confirmation_each_observation_holds_until_the_next(seen):
    timeline = timeline_of(observed(seen, CHECKS), CHECKS, HORIZON)
    for at in range(60):
        before = [state for when, state in seen if when <= at]
        expected = before[-1] if before else UNKNOWN
        assert timeline.down.contains(at) == (expected is DOWN)
        assert timeline.unknown.contains(at) == (expected is UNKNOWN)
