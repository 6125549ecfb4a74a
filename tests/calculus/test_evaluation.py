"""Figures and outcomes of events, timelines, slices, outages and stated figures, by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.evaluation import TallyMismatch, evaluate
from palier.calculus.exclusions import Treatment
from palier.calculus.figures import rounded_nanos
from palier.calculus.indicators import (
    EmptySlice,
    Events,
    Incidents,
    OutageMeasure,
    SliceMean,
    Slices,
    Stated,
)
from palier.calculus.instants import HOUR, MINUTE
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.reasons import REASONS, reason
from palier.calculus.results import Outcome
from palier.calculus.scopes import Waiver
from palier.calculus.selectors import Relation, Threshold
from palier.calculus.spans import Span, Spans
from palier.calculus.tallies import (
    EventTally,
    Outage,
    SliceTally,
    StatedFigure,
    StatedTally,
    TimeTally,
)
from palier.calculus.targets import Rounding, RoundingMode, Target
from palier.calculus.terms import LowVolume, MissingData, Objective, UnknownCountsAs, Volume
from tests.calculus.promises import (
    MONTH_TIME,
    OCTOBER,
    SOURCE,
    duration_target,
    event_objective,
    number_target,
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
    assert (outcome.kind, outcome.figure) == (INSUFFICIENT, 1)
    assert codes(outcome)[0] == "coverage-below-minimum"
    bridged = replace(tally, bridged=1)
    assert evaluate(enough, WHOLE, bridged).kind is INSUFFICIENT


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


def test_rounding_happens_only_when_stated():
    down = MONTH_TIME * 6 // 10_000
    exact = ratio_target("0.9995")
    assert evaluate(objective(target=exact), WHOLE, time(down)).kind is MISSED
    rounded = replace(exact, rounding=Rounding(1, RoundingMode.HALF_EVEN))
    outcome = evaluate(
        objective(target=replace(rounded, value=Fraction("0.999"))), WHOLE, time(down)
    )
    assert outcome.kind is MET
    assert outcome.figure == Fraction("0.9994")
    assert codes(outcome) == ["target-met", "rounded-before-comparison"]


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


SLICES = SliceTally({0: (10, 10), 1: (9, 10), 2: (8, 10), 4: (0, 0)}, countable=5, seen=True)


@pytest.mark.parametrize(
    ("empty", "share", "mean"),
    [
        (EmptySlice.REMOVED, Fraction(2, 3), Fraction(9, 10)),
        (EmptySlice.MET, Fraction(4, 5), Fraction(47, 50)),
        (EmptySlice.MISSED, Fraction(2, 5), Fraction(27, 50)),
    ],
)
def test_slices_and_their_mean(empty, share, mean):
    threshold = Threshold(Relation.AT_LEAST, Fraction("0.9"))
    shared = Slices(Events(SOURCE), HOUR, threshold, empty)
    outcome = evaluate(objective(shared), WHOLE, SLICES)
    assert outcome.figure == share
    assert codes(outcome) == ["target-missed", f"empty-slices-{empty.value}"]
    assert outcome.coverage is not None
    assert outcome.coverage.ratio == Fraction(3, 5)
    averaged = SliceMean(Events(SOURCE), HOUR, empty)
    assert evaluate(objective(averaged), WHOLE, SLICES).figure == mean


def test_slice_ratios_are_rounded_half_even_before_they_are_averaged():
    assert rounded_nanos(1, 3) == 333_333_333
    assert rounded_nanos(2, 3) == 666_666_667
    assert rounded_nanos(1, 2 * 10**9) == 0
    assert rounded_nanos(3, 2 * 10**9) == 2
    tally = SliceTally({0: (1, 3), 1: (2, 3), 2: (1, 3)}, countable=3, seen=True)
    outcome = evaluate(objective(SliceMean(Events(SOURCE), HOUR)), WHOLE, tally)
    assert outcome.figure == Fraction(1_333_333_333, 3 * 10**9)


def outage(start: int, minutes: int, **changes) -> Outage:
    span = Span(start, start + minutes * MINUTE)
    return replace(Outage(span, Spans((span,))), **changes)


def outages_of(measure: OutageMeasure, target: Target) -> Objective:
    return objective(Incidents(SOURCE, measure), target)


OUTAGES = TimeTally(
    up=MONTH_TIME - 90 * MINUTE,
    down=90 * MINUTE,
    outages=(
        outage(utc(2026, 10, 1), 50, open_start=True),
        outage(utc(2026, 10, 9), 30),
        outage(utc(2026, 10, 20), 10),
        outage(utc(2026, 10, 25), 60, counted=Spans()),
    ),
    seen=True,
)


@pytest.mark.parametrize(
    ("measure", "figure"),
    [
        (OutageMeasure.COUNT, Fraction(2)),
        (OutageMeasure.MTTR, Fraction(20 * MINUTE)),
        (OutageMeasure.MTBF, Fraction(MONTH_TIME - 90 * MINUTE, 2)),
        (OutageMeasure.LONGEST, Fraction(50 * MINUTE)),
        (OutageMeasure.DOWNTIME, Fraction(90 * MINUTE)),
    ],
)
def test_figures_about_outages(measure, figure):
    target = number_target(2) if measure is OutageMeasure.COUNT else duration_target(HOUR)
    outcome = evaluate(outages_of(measure, target), WHOLE, OUTAGES)
    assert outcome.figure == figure
    assert outcome.kind is (MET if figure <= target.value else MISSED)
    assert "outages-cut" in codes(outcome)


def test_a_month_without_outages():
    quiet = TimeTally(up=MONTH_TIME, seen=True)
    kinds = {
        measure: evaluate(
            objective(Incidents(SOURCE, measure), number_target(0)), WHOLE, quiet
        ).kind
        for measure in OutageMeasure
    }
    assert {m for m, kind in kinds.items() if kind is MET} == {
        OutageMeasure.COUNT,
        OutageMeasure.LONGEST,
        OutageMeasure.DOWNTIME,
    }
    assert kinds[OutageMeasure.MTTR] is kinds[OutageMeasure.MTBF] is NOT_APPLICABLE


def test_stated_figures_stand_and_conflicting_ones_are_refused():
    stated = objective(Stated(SOURCE), number_target(4, Relation.AT_LEAST))
    first = StatedFigure(41, 10, "ann", None, "survey.pdf")
    same = StatedFigure(82, 20, "bob", None)
    outcome = evaluate(stated, WHOLE, StatedTally((first, same), seen=True))
    assert (outcome.kind, outcome.figure) == (MET, Fraction(41, 10))
    assert codes(outcome) == ["target-met", "stated-by", "stated-by"]
    other = StatedFigure(39, 10, "bob", None)
    refused = evaluate(stated, WHOLE, StatedTally((first, other), seen=True))
    assert (refused.kind, refused.figure) == (INSUFFICIENT, None)
    assert codes(refused)[0] == "conflicting-figures"
    assert evaluate(stated, WHOLE, StatedTally()).kind is NO_DATA


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
