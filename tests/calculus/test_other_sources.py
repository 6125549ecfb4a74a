"""Indicators measured by their fallback alone: every method that has a source."""

from __future__ import annotations

from fractions import Fraction

import pytest

from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    Availability,
    Combine,
    CombineRule,
    Composite,
    CompositeRule,
    CompositeTimelines,
    Events,
    Incidents,
    OutageMeasure,
    Quantile,
    SliceMean,
    Slices,
    Stated,
)
from palier.calculus.instants import HOUR
from palier.calculus.other_sources import by_fallback
from palier.calculus.records import Elapsed
from palier.calculus.selectors import Disagreement, Relation, Selector, Source, Threshold

ALONE = Source(Selector("web"))
BACKED = Source(Selector("web"), "provider", Selector("proxy"), Disagreement.WORST)
OTHER = Source(Selector("proxy"), disagreement=Disagreement.WORST)
SERIES = Combine(CombineRule.SERIES)

SOURCED = [
    lambda source: Events(source, cadence=HOUR),
    Availability,
    lambda source: Slices(Events(source), HOUR, Threshold(Relation.AT_LEAST, Fraction(1))),
    lambda source: SliceMean(Availability(source), HOUR),
    lambda source: Quantile(source, Fraction(9, 10), "ms"),
    lambda source: Aggregate(source, AggregateFunction.MEAN),
    lambda source: Elapsed(source, "opened", "closed", ()),
    lambda source: Incidents(source, OutageMeasure.COUNT),
    lambda source: CompositeTimelines((Availability(source), Availability(source)), SERIES),
    Stated,
]


@pytest.mark.parametrize("made", SOURCED)
def test_only_the_source_changes(made):
    assert by_fallback(made(BACKED)) == made(OTHER)


@pytest.mark.parametrize("made", SOURCED)
def test_without_a_fallback_there_is_no_other_source(made):
    assert by_fallback(made(ALONE)) is None


def test_every_member_of_a_timeline_needs_a_fallback():
    members = (Availability(BACKED), Availability(ALONE))
    assert by_fallback(CompositeTimelines(members, SERIES)) is None


def test_figures_of_other_objectives_have_no_source():
    assert by_fallback(Composite(("a", "b"), CompositeRule.WORST)) is None
