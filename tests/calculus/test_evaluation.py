"""Figures and outcomes of events and timelines: thresholds, coverage, absence, low volume."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.evaluation import TallyMismatch, evaluate
from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import Events
from palier.calculus.instants import HOUR
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.reasons import REASONS, reason
from palier.calculus.results import Outcome
from palier.calculus.scopes import Waiver
from palier.calculus.selectors import Relation
from palier.calculus.spans import Spans
from palier.calculus.tallies import (
    EventTally,
    TimeTally,
)
from palier.calculus.targets import Rounding, RoundingMode
from palier.calculus.terms import LowVolume, MissingData, UnknownCountsAs, Volume
from palier.calculus.windows import RollingWindow
from tests.calculus.promises import (
    MONTH_TIME,
    OCTOBER,
    SOURCE,
    event_objective,
    objective,
    ratio_target,
    scope,
    terms,
    utc,
)

WHOLE = scope()
MET, MISSED = OutcomeKind.MET, OutcomeKind.MISSED
NO_DATA, INSUFFICIENT = OutcomeKind.NO_DATA, OutcomeKind.INSUFFICIENT_DATA
NOT_APPLICABLE = OutcomeKind.NOT_APPLICABLE


def codes(outcome: Outcome) -> list[str]:
    return [each.code for each in outcome.reasons]


def time(down: int, unknown: int = 0, **changes) -> TimeTally:
    up = MONTH_TIME - down - unknown
    return replace(TimeTally(up=up, down=down, unknown=unknown, seen=True), **changes)


def test_events_are_good_over_total():
    outcome = evaluate(event_objective(), WHOLE, EventTally(9_989, 10_000, seen=True))
    assert (outcome.figure, outcome.kind) == (Fraction(9_989, 10_000), MISSED)
    assert codes(outcome) == ["target-missed"]
    assert outcome.is_final
    assert evaluate(event_objective(), WHOLE, EventTally(9_990, 10_000)).kind is MET


def test_a_rolling_window_is_final_only_where_it_is_settled():
    whole, (_, end) = time(0), OCTOBER.span
    for settled_at, is_final in (((), False), ((end,), True), ((end - 1,), False)):
        rolling = objective(window=RollingWindow(days=31, settled_at=settled_at))
        assert evaluate(rolling, WHOLE, whole).is_final is is_final


def test_an_availability_on_the_target_is_met_and_a_microsecond_less_is_not():
    allowed = MONTH_TIME // 1000
    assert evaluate(objective(), WHOLE, time(allowed)).kind is MET
    below = evaluate(objective(), WHOLE, time(allowed + 1))
    assert (below.kind, below.figure) == (MISSED, 1 - Fraction(allowed + 1, MONTH_TIME))
    strict = objective(target=ratio_target(relation=Relation.ABOVE))
    assert evaluate(strict, WHOLE, time(allowed)).kind is MISSED


@pytest.mark.parametrize(
    ("policy", "up", "counted"),
    [
        (UnknownCountsAs.REMOVED, 700, 800),
        (UnknownCountsAs.LAST_STATE, 700, 800),
        (UnknownCountsAs.MET, 900, 1000),
        (UnknownCountsAs.MISSED, 700, 1000),
    ],
)
def test_unknown_time_counts_as_the_agreement_says(policy, up, counted):
    given_objective = objective(missing=MissingData(unknown_counts_as=policy))
    tally = TimeTally(up=700, down=100, unknown=200, bridged=50, seen=True)
    outcome = evaluate(given_objective, WHOLE, tally)
    assert outcome.figure == Fraction(up, counted)
    assert outcome.coverage is not None
    assert (outcome.coverage.known, outcome.coverage.countable) == (750, 1000)
    assert "unknown-bridged" in codes(outcome)


def test_coverage_on_the_minimum_is_enough_and_below_it_is_not():
    enough = objective(missing=MissingData(min_coverage=Fraction(3, 4)))
    tally = TimeTally(up=750, unknown=250, seen=True)
    assert evaluate(enough, WHOLE, tally).kind is MET
    short = replace(tally, up=749, unknown=251)
    outcome = evaluate(enough, WHOLE, short)
    assert [outcome.kind, outcome.figure] == [INSUFFICIENT, 1]
    assert codes(outcome)[0] == "coverage-below-minimum"
    bridged = replace(tally, bridged=1)
    assert evaluate(enough, WHOLE, bridged).kind is INSUFFICIENT


def test_nothing_to_count_cannot_be_said_of_a_source_that_was_hardly_sampled():
    promised = event_objective(
        indicator=Events(SOURCE, cadence=HOUR), missing=MissingData(min_coverage=Fraction(1, 2))
    )
    half = EventTally(slots=0b01, countable_slots=2, seen=True)
    assert evaluate(promised, WHOLE, half).kind is NOT_APPLICABLE
    assert evaluate(promised, WHOLE, replace(half, countable_slots=3)).kind is INSUFFICIENT


@pytest.mark.parametrize(
    ("given_objective", "tally", "kind", "code"),
    [
        (objective(), None, NO_DATA, "source-silent"),
        (objective(), TimeTally(unknown=9), NO_DATA, "source-silent"),
        (objective(), TimeTally(unknown=9, seen=True), NO_DATA, "all-unknown"),
        (objective(), TimeTally(up=9, met_by_exclusion=9), NO_DATA, "source-silent"),
        (event_objective(), EventTally(), NO_DATA, "source-silent"),
        (event_objective(), EventTally(seen=True), NOT_APPLICABLE, "nothing-to-count"),
    ],
)
def test_a_silent_source_is_no_data_and_nothing_to_count_not_applicable(
    given_objective, tally, kind, code
):
    outcome = evaluate(given_objective, WHOLE, tally)
    assert (outcome.kind, outcome.figure, codes(outcome)[0]) == (kind, None, code)


def test_a_silent_source_is_no_data_even_where_unknown_counts():
    for policy in (UnknownCountsAs.MET, UnknownCountsAs.MISSED):
        given_objective = objective(missing=MissingData(unknown_counts_as=policy))
        assert evaluate(given_objective, WHOLE, TimeTally(unknown=MONTH_TIME)).kind is NO_DATA
        seen = TimeTally(unknown=MONTH_TIME, seen=True)
        expected = MET if policy is UnknownCountsAs.MET else MISSED
        assert evaluate(given_objective, WHOLE, seen).kind is expected


def test_a_window_without_anything_countable_is_not_applicable():
    nothing = scope(agreement=terms(in_force=Spans()))
    assert codes(evaluate(objective(), nothing, None)) == ["no-service-time"]
    early = scope(at=utc(2026, 9, 30))
    assert codes(evaluate(objective(), early, None))[0] == "window-not-started"
    gone = replace(WHOLE, waivers=(Waiver(Spans((OCTOBER.span,)), Treatment.REMOVED),))
    outcome = evaluate(objective(), gone, TimeTally(excluded=MONTH_TIME, seen=True))
    assert outcome.kind is NOT_APPLICABLE
    assert codes(outcome) == ["all-time-excluded", "exclusions-removed"]


@pytest.mark.parametrize(
    ("below", "kind"),
    [
        (LowVolume.AS_COMPUTED, MISSED),
        (LowVolume.MET, MET),
        (LowVolume.NOT_APPLICABLE, NOT_APPLICABLE),
    ],
)
def test_low_volume_has_its_substitute_rule(below, kind):
    given_objective = event_objective(volume=Volume(least=100, below=below))
    low = evaluate(given_objective, WHOLE, EventTally(50, 99, seen=True))
    assert (low.kind, low.figure) == (kind, Fraction(50, 99))
    assert f"low-volume-{below.value.replace('_', '-')}" in codes(low)
    assert evaluate(given_objective, WHOLE, EventTally(50, 100, seen=True)).kind is MISSED


def test_rounding_happens_only_when_stated_and_the_budget_follows_it():
    down = MONTH_TIME * 55 // 100_000
    exact = ratio_target("0.9995")
    assert evaluate(objective(target=exact), WHOLE, time(down)).kind is MISSED
    rounded = replace(exact, rounding=Rounding(2, RoundingMode.HALF_UP))
    outcome = evaluate(objective(target=rounded), WHOLE, time(down))
    assert (outcome.kind, outcome.figure) == (MET, Fraction("0.99945"))
    assert codes(outcome) == ["target-met", "rounded-before-comparison"]
    assert outcome.budget is not None
    assert outcome.budget.spent == outcome.budget.allowed


def test_the_warning_level_is_amber():
    target = replace(ratio_target(), warning=Fraction("0.9995"))
    amber = evaluate(objective(target=target), WHOLE, time(MONTH_TIME * 6 // 10_000))
    assert (amber.kind, amber.in_danger) == (MET, True)
    assert "below-warning-level" in codes(amber)
    green = evaluate(objective(target=target), WHOLE, time(MONTH_TIME * 5 // 10_000))
    assert (green.kind, green.in_danger) == (MET, False)


def test_both_figures_are_kept():
    outcome = evaluate(objective(), WHOLE, TimeTally(up=9, down=1), TimeTally(up=8, down=2))
    assert outcome.figure == Fraction(9, 10)
    assert outcome.figure_without_exclusions == Fraction(8, 10)


def test_a_tally_of_another_kind_is_refused():
    with pytest.raises(TallyMismatch):
        evaluate(objective(), WHOLE, EventTally(1, 1))


def test_every_reason_has_a_registered_code():
    assert reason("window-open", until=1).params == (("until", 1),)
    with pytest.raises(KeyError):
        reason("because")
    assert all(code == code.lower() and " " not in code for code in REASONS)


@given(st.integers(0, MONTH_TIME), st.integers(0, MONTH_TIME), st.integers(0, MONTH_TIME))
def test_removing_down_time_never_lowers_an_availability(up, down, removed):
    removed = min(removed, down)
    plain = evaluate(objective(), WHOLE, TimeTally(up=up, down=down, seen=True))
    better = TimeTally(up=up, down=down - removed, excluded=removed, seen=True)
    excluded = evaluate(objective(), WHOLE, better)
    if plain.figure is not None and excluded.figure is not None:
        assert excluded.figure >= plain.figure
