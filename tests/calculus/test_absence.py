"""What is absent: it leaves combinations, is in no figure, and is never down."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.buckets import Evidence, bucketed
from palier.calculus.checks import State, observed, state_of, timeline_of
from palier.calculus.evaluation import evaluate
from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import (
    Combine,
    CombineRule,
    DowntimeStart,
    InitialState,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.instants import HOUR
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.scopes import Scope, Waiver
from palier.calculus.selectors import Disagreement
from palier.calculus.spans import EMPTY, Spans
from palier.calculus.tallies import TimeTally
from palier.calculus.timelines import (
    Downtime,
    Timeline,
    bridged,
    combined,
    smoothed,
    timeline_of_outages,
    with_fallback,
)
from palier.calculus.windows import Window
from tests.calculus.promises import MONTH_TIME, objective, scope
from tests.calculus.timeline_strategies import HORIZON, scopes, spans, timelines

UP, DOWN, UNKNOWN, ABSENT = State
RULES = TimelineRules(absent_words=("stopped",))
WHOLE = Spans((HORIZON,))


def constant(state: State) -> Timeline:
    down, unknown, absent = (WHOLE if state is each else EMPTY for each in (DOWN, UNKNOWN, ABSENT))
    return Timeline(HORIZON, down, unknown, absent)


def state_at(timeline: Timeline, at: int) -> State:
    for state, found in (
        (DOWN, timeline.down),
        (UNKNOWN, timeline.unknown),
        (ABSENT, timeline.absent),
    ):
        if found.contains(at):
            return state
    assert timeline.up.contains(at)
    return UP


def only(timeline: Timeline) -> State:
    (state,) = {state_at(timeline, at) for at in range(60)}
    return state


@st.composite
def with_absences(draw):
    made = draw(timelines())
    absent = draw(spans)
    return Timeline(HORIZON, made.down - absent, made.unknown - absent, absent)


def test_a_word_is_absent_whatever_its_case():
    assert state_of("Stopped", RULES) is ABSENT
    assert state_of("stopped", TimelineRules()) is UP


def test_an_absence_holds_until_the_next_state():
    seen = [(10, UP), (20, ABSENT), (40, DOWN), (50, UP)]
    timeline = timeline_of(observed(seen, RULES), RULES, HORIZON)
    assert (list(timeline.absent), list(timeline.down)) == ([(20, 40)], [(40, 50)])
    assert list(timeline.unknown) == [(0, 10)]


@pytest.mark.parametrize(
    ("start", "absent"), [(DowntimeStart.CONFIRMATION, 30), (DowntimeStart.FIRST_FAILURE, 20)]
)
def test_failures_not_confirmed_yet_continue_the_absence(start, absent):
    rules = TimelineRules(TimelineInput.CHECKS, confirm_after=2, downtime_start=start)
    timeline = timeline_of(observed([(0, ABSENT), (20, DOWN), (30, DOWN)], rules), rules, HORIZON)
    assert list(timeline.absent) == [(0, absent)]
    assert list(timeline.down) == [(absent, 60)]


def test_the_first_state_may_be_absence():
    rules = TimelineRules(initial=InitialState.FIRST)
    assert list(timeline_of(observed([(20, ABSENT)], rules), rules, HORIZON).absent) == [HORIZON]


def test_in_a_log_absence_covers_what_else_is_said_of_its_time():
    log = [Downtime(10, 30), Downtime(20, 40, False), Downtime(25, 35, False, True)]
    timeline = timeline_of_outages(log, HORIZON)
    assert list(timeline.down) == [(10, 25)]
    assert list(timeline.absent) == [(25, 35)]
    assert list(timeline.unknown) == [(35, 40)]


@pytest.mark.parametrize(
    ("rule", "count", "members", "expected"),
    [
        (CombineRule.SERIES, 0, (UP, ABSENT), UP),
        (CombineRule.SERIES, 0, (DOWN, ABSENT), DOWN),
        (CombineRule.SERIES, 0, (UNKNOWN, ABSENT), UNKNOWN),
        (CombineRule.SERIES, 0, (ABSENT, ABSENT), ABSENT),
        (CombineRule.PARALLEL, 0, (DOWN, ABSENT), DOWN),
        (CombineRule.PARALLEL, 0, (UP, ABSENT), UP),
        (CombineRule.PARALLEL, 0, (DOWN, UNKNOWN, ABSENT), UNKNOWN),
        (CombineRule.PARALLEL, 0, (ABSENT,), ABSENT),
        (CombineRule.DOWN_WHEN, 2, (DOWN, ABSENT, UP), UP),
        (CombineRule.DOWN_WHEN, 2, (DOWN, DOWN, ABSENT), DOWN),
        (CombineRule.DOWN_WHEN, 2, (UNKNOWN, ABSENT), UNKNOWN),
        (CombineRule.UP_WHEN, 2, (UP, DOWN, ABSENT), DOWN),
        (CombineRule.UP_WHEN, 2, (UP, UP, ABSENT), UP),
        (CombineRule.UP_WHEN, 2, (UP, ABSENT, ABSENT), UP),
        (CombineRule.UP_WHEN, 2, (DOWN, ABSENT, ABSENT), DOWN),
        (CombineRule.UP_WHEN, 2, (ABSENT, ABSENT, ABSENT), ABSENT),
    ],
)
def test_absent_members_leave_the_combination(rule, count, members, expected):
    assert only(combined([constant(state) for state in members], Combine(rule, count))) is expected


@given(
    st.lists(timelines(), min_size=1, max_size=4),
    st.sampled_from([CombineRule.SERIES, CombineRule.PARALLEL, CombineRule.DOWN_WHEN]),
    st.integers(1, 3),
)
def test_a_member_that_is_never_there_changes_nothing_that_is_known(members, rule, count):
    step = Combine(rule, count)
    alone, beside = combined(members, step), combined([*members, constant(ABSENT)], step)
    assert beside.down == alone.down
    assert not beside.absent
    assert not alone.unknown - beside.unknown


@given(
    st.lists(with_absences(), min_size=1, max_size=4),
    st.sampled_from(CombineRule),
    st.integers(1, 4),
)
def test_absence_alone_is_never_down(members, rule, count):
    whole = combined(members, Combine(rule, count))
    absent = members[0].absent
    for member in members[1:]:
        absent = absent & member.absent
    assert whole.absent == absent
    if any(member.absent for member in members):
        some_absent = Spans.of(span for member in members for span in member.absent)
        some_down = Spans.of(span for member in members for span in member.down)
        assert not (whole.down & some_absent) - some_down


@pytest.mark.parametrize(
    ("first", "second", "rule", "expected"),
    [
        (UNKNOWN, ABSENT, Disagreement.AUTHORITATIVE, ABSENT),
        (ABSENT, DOWN, Disagreement.AUTHORITATIVE, ABSENT),
        (UP, ABSENT, Disagreement.AUTHORITATIVE, UP),
        (DOWN, ABSENT, Disagreement.WORST, DOWN),
        (UP, ABSENT, Disagreement.WORST, ABSENT),
        (DOWN, ABSENT, Disagreement.BEST, ABSENT),
        (UP, ABSENT, Disagreement.BEST, UP),
        (UNKNOWN, ABSENT, Disagreement.BEST, ABSENT),
        (UNKNOWN, ABSENT, Disagreement.WORST, ABSENT),
    ],
)
def test_two_sources_may_disagree_on_an_absence(first, second, rule, expected):
    assert only(with_fallback(constant(first), constant(second), rule)) is expected


@given(with_absences(), with_absences(), st.sampled_from(Disagreement))
def test_a_fallback_leaves_states_apart(first, second, rule):
    joined = with_fallback(first, second, rule)
    lengths = (joined.up, joined.down, joined.unknown, joined.absent)
    assert sum(each.measure for each in lengths) == 60
    assert joined.unknown == first.unknown & second.unknown


def test_the_last_state_does_not_carry_an_absence_over_a_gap():
    gaps = Spans.of([(10, 20), (40, 50)])
    timeline = Timeline(HORIZON, unknown=gaps, absent=Spans.of([(30, 40)]))
    filled, bridge = bridged(timeline, None)
    assert list(bridge) == [(10, 20)]
    assert list(filled.unknown) == [(40, 50)]
    assert filled.absent == timeline.absent


def test_outages_on_both_sides_of_an_absence_stay_two():
    outages = Spans.of([(10, 20), (25, 30)])
    absent = Timeline(HORIZON, outages, absent=Spans.of([(22, 24)]))
    assert smoothed(absent, 10, 0).down == outages
    assert list(smoothed(Timeline(HORIZON, outages), 10, 0).down) == [(10, 30)]
    assert smoothed(absent, 0, 6).absent == absent.absent


@given(with_absences(), scopes())
def test_the_four_buckets_partition_service_time(timeline, scope):
    tally = bucketed(Evidence(timeline), scope, {})
    assert tally.up + tally.down + tally.unknown + tally.excluded == scope.service_time
    assert tally.absent == ((timeline.absent & scope.service) - scope.removed({})).measure
    assert not tally.up_spans & timeline.absent
    assert not tally.unknown_spans & timeline.absent


def test_absent_time_is_excluded_even_where_time_counts_as_met():
    met = Waiver(Spans.of([(0, 30)]), Treatment.COUNTED_AS_MET)
    removed = Waiver(Spans.of([(35, 45)]), Treatment.REMOVED)
    scope = Scope(Window("w", HORIZON), 60, WHOLE, WHOLE, (met, removed))
    timeline = Timeline(HORIZON, Spans.of([(10, 20)]), absent=Spans.of([(20, 40)]))
    tally = bucketed(Evidence(timeline), scope, {})
    assert (tally.up, tally.down, tally.excluded, tally.absent) == (35, 0, 25, 15)


def test_a_source_that_only_says_absent_is_heard():
    scope = Scope(Window("w", HORIZON), 60, WHOLE, WHOLE)
    tally = bucketed(Evidence(constant(ABSENT)), scope, {})
    assert tally.seen
    assert (tally.excluded, tally.absent) == (60, 60)


def test_a_window_of_nothing_but_absence_is_not_applicable():
    tally = TimeTally(excluded=MONTH_TIME, absent=MONTH_TIME, seen=True)
    outcome = evaluate(objective(), scope(), tally)
    assert outcome.kind is OutcomeKind.NOT_APPLICABLE
    assert [each.code for each in outcome.reasons] == ["nothing-to-count", "absent-removed"]


def test_absence_leaves_figure_coverage_and_budget_to_the_rest():
    half = MONTH_TIME // 2
    tally = TimeTally(up=half - HOUR, down=HOUR, excluded=half, absent=half, seen=True)
    outcome = evaluate(objective(), scope(), tally)
    assert outcome.figure == 1 - Fraction(HOUR, half)
    assert outcome.coverage is not None
    assert outcome.coverage.ratio == 1
    assert outcome.budget is not None
    assert outcome.budget.allowed == (1 - objective().target.value) * half
