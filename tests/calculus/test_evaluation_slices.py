"""Figures and outcomes of slices, outages and figures entered by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from palier.calculus.evaluation import evaluate
from palier.calculus.figures import rounded_nanos, slice_score
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
from palier.calculus.results import Outcome
from palier.calculus.selectors import Relation, Threshold
from palier.calculus.spans import Span, Spans
from palier.calculus.tallies import (
    Outage,
    SliceTally,
    StatedFigure,
    StatedTally,
    TimeTally,
)
from palier.calculus.targets import Target
from palier.calculus.terms import Objective
from tests.calculus.promises import (
    MONTH_TIME,
    SOURCE,
    duration_target,
    number_target,
    objective,
    scope,
    utc,
)

WHOLE = scope()
MET, MISSED = OutcomeKind.MET, OutcomeKind.MISSED
NO_DATA, INSUFFICIENT = OutcomeKind.NO_DATA, OutcomeKind.INSUFFICIENT_DATA
NOT_APPLICABLE = OutcomeKind.NOT_APPLICABLE


def codes(outcome: Outcome) -> list[str]:
    return [each.code for each in outcome.reasons]


def judged(indicator: Slices | SliceMean, *slices: tuple[int, int], **rest: int) -> SliceTally:
    """The tally of slices that have these (good, total)."""
    return SliceTally(
        len(slices),
        sum(good for good, _ in slices),
        sum(total for _, total in slices),
        sum(slice_score(indicator, *each) for each in slices),
        seen=True,
        **rest,
    )


FILLED = ((10, 10), (9, 10), (8, 10))


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
    outcome = evaluate(objective(shared), WHOLE, judged(shared, *FILLED, countable=5))
    assert outcome.figure == share
    assert codes(outcome) == ["target-missed", f"empty-slices-{empty.value}"]
    assert outcome.coverage is not None
    assert outcome.coverage.ratio == Fraction(3, 5)
    averaged = SliceMean(Events(SOURCE), HOUR, empty)
    tally = judged(averaged, *FILLED, countable=5)
    assert evaluate(objective(averaged), WHOLE, tally).figure == mean


def test_a_slice_filled_by_the_rule_for_unknown_time_is_not_known():
    mean = SliceMean(Events(SOURCE), HOUR)
    tally = judged(mean, (10, 10), (0, 10), countable=2, assumed=1)
    outcome = evaluate(objective(mean), WHOLE, tally)
    assert outcome.figure == Fraction(1, 2)
    assert outcome.coverage is not None
    assert outcome.coverage.ratio == Fraction(1, 2)


def test_slice_ratios_are_rounded_half_even_before_they_are_averaged():
    assert rounded_nanos(1, 3) == 333_333_333
    assert rounded_nanos(2, 3) == 666_666_667
    assert rounded_nanos(1, 2 * 10**9) == 0
    assert rounded_nanos(3, 2 * 10**9) == 2
    mean = SliceMean(Events(SOURCE), HOUR)
    tally = judged(mean, (1, 3), (2, 3), (1, 3), countable=3)
    outcome = evaluate(objective(mean), WHOLE, tally)
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


def test_time_that_only_an_exclusion_makes_up_is_no_month_without_outages():
    silent = TimeTally(up=MONTH_TIME, met_by_exclusion=MONTH_TIME)
    promise = objective(Incidents(SOURCE, OutageMeasure.COUNT), number_target(0))
    assert evaluate(promise, WHOLE, silent).kind is NO_DATA
