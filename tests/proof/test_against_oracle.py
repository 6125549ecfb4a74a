"""Accounts against a naive second opinion, which counts minute by minute."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    Availability,
    Combine,
    CombineRule,
    EmptySlice,
    Events,
    Incidents,
    OutageMeasure,
    Quantile,
    SliceMean,
    Slices,
)
from palier.calculus.instants import MINUTE
from palier.calculus.results import Outcome
from palier.calculus.selectors import Relation, Threshold
from palier.calculus.tallies import TimeTally
from tests.calculus.promises import SOURCE, number_target
from tests.measurements.engines.makers import dataset
from tests.oracle import figures
from tests.oracle.figures import Seen, View
from tests.proof.oracle_cases import Case, cases, minutes
from tests.proof.oracle_checks import (
    check_budget,
    check_kind,
    check_outcome,
    finished,
    summed,
    timeline_data,
    timeline_rows,
    timeline_rules,
)

pytestmark = pytest.mark.usefixtures("every_engine")

FEW = settings(max_examples=max(10, settings().max_examples // 4))
"""Minute by minute is slow: fewer examples than elsewhere, in every profile."""


@FEW
@given(st.data())
def test_availability(data):
    by_region = data.draw(st.booleans())
    case = data.draw(cases(by_region=by_region))
    rules = data.draw(timeline_rules())
    series = data.draw(st.lists(timeline_rows(case, rules), min_size=1, max_size=3))
    combining = st.builds(Combine, st.sampled_from(CombineRule), st.integers(1, len(series)))
    step = None if by_region else data.draw(st.none() | combining)
    seen = finished(case, rules, series, step)
    indicator = Availability(SOURCE, rules, () if step is None else (step,))
    for outcome in case.outcomes(timeline_data(rules, series), indicator=indicator):
        views = [case.view(outcome.scope.span, str(n)) for n in range(3)]
        answer = summed(zip(seen, views, strict=False), case)
        plain = summed(zip(seen, (view.plain() for view in views), strict=False), case)
        assert isinstance(outcome.tally, TimeTally)
        found = outcome.tally
        assert (found.up, found.down, found.unknown, found.excluded) == tuple(
            n * MINUTE for n in answer.buckets or ()
        )
        check_outcome(outcome, answer, plain, views)
        if not by_region:
            check_kind(outcome, answer, views[0], case)
            check_budget(outcome, answer, views[0], case.promise.missing)


@FEW
@given(st.data())
def test_incidents(data):
    case = data.draw(cases())
    rules = data.draw(timeline_rules())
    series = [data.draw(timeline_rows(case, rules))]
    measure = data.draw(st.sampled_from(OutageMeasure))
    (seen,) = finished(case, rules, series)
    indicator = Incidents(SOURCE, measure, rules)
    target = number_target(1)
    for outcome in case.outcomes(timeline_data(rules, series), indicator=indicator, target=target):
        view = case.view(outcome.scope.span)
        answer = figures.incidents(indicator, seen, view)
        plain = figures.incidents(indicator, seen, view.plain())
        check_outcome(outcome, answer, plain, [view])


@st.composite
def event_rows(draw, case: Case):
    ats = sorted(draw(st.lists(minutes(case.world), max_size=25, unique=True)))
    totals = [draw(st.integers(0, 9)) for _ in ats]
    return [
        (at * MINUTE, draw(st.integers(0, total)), total)
        for at, total in zip(ats, totals, strict=True)
    ]


cadences = st.sampled_from([None, 30 * MINUTE, 60 * MINUTE, 7 * MINUTE])


@FEW
@given(st.data())
def test_events(data):
    case = data.draw(cases())
    rows = data.draw(event_rows(case))
    known = [row for row in rows if row[0] < case.at * MINUTE]
    cadence = data.draw(cadences)
    indicator = Events(SOURCE, cadence=cadence)
    for outcome in case.outcomes(dataset(event={("web",): rows}), indicator=indicator):
        view = case.view(outcome.scope.span)
        answer = figures.events(known, view, cadence)
        plain = figures.events(known, view.plain(), cadence)
        check_outcome(outcome, answer, plain, [view])
        if answer.figure is not None:
            check_kind(outcome, answer, view, case)


lengths = st.sampled_from([5 * MINUTE, 45 * MINUTE, 60 * MINUTE, 1440 * MINUTE])


@st.composite
def slicings(draw, of):
    """Slices judged by a bound, or the mean of their ratios."""
    length, empty = draw(lengths), draw(st.sampled_from(EmptySlice))
    if draw(st.booleans()):
        return SliceMean(of, length, empty)
    bound = Threshold(
        draw(st.sampled_from(Relation)), Fraction(draw(st.sampled_from(["0.5", "1"])))
    )
    return Slices(of, length, bound, empty)


@FEW
@given(st.data())
def test_slices_of_events(data):
    case = data.draw(cases())
    rows = data.draw(event_rows(case))
    indicator = data.draw(slicings(Events(SOURCE)))
    for outcome in case.outcomes(dataset(event={("web",): rows}), indicator=indicator):
        view = case.view(outcome.scope.span)
        check_slices(outcome, indicator, view, lambda v: figures.event_counts(rows, v))


@FEW
@given(st.data())
def test_slices_of_time(data):
    case = data.draw(cases())
    rules = data.draw(timeline_rules())
    series = [data.draw(timeline_rows(case, rules))]
    indicator = data.draw(slicings(Availability(SOURCE, rules)))
    (seen,) = finished(case, rules, series)
    missing = case.promise.missing
    for outcome in case.outcomes(timeline_data(rules, series), indicator=indicator):
        view = case.view(outcome.scope.span)
        check_slices(
            outcome, indicator, view, lambda v: figures.time_counts(seen, v, missing), seen
        )


def check_slices(outcome: Outcome, indicator, view: View, counts, seen: Seen | None = None) -> None:
    """With `seen`, slices of time; else slices of events, measured wherever there are any."""
    if seen is None:
        measured = {m for m in range(view.start, view.until) if counts(view)(m)[1]}
    else:
        measured = {m for m in view.service if seen.line[m] != "unknown"} - seen.filled
    answer = figures.slices(indicator, counts(view), view, measured)
    plain = figures.slices(indicator, counts(view.plain()), view.plain(), measured)
    if outcome.figure is not None:
        check_outcome(outcome, answer, plain, [view])


@FEW
@given(st.data())
def test_quantiles_and_aggregates(data):
    case = data.draw(cases())
    ats = sorted(data.draw(st.lists(minutes(case.world), max_size=25, unique=True)))
    rows = [(at * MINUTE, data.draw(st.integers(-50, 50)) * 1_000_000) for at in ats]
    q = data.draw(st.sampled_from(["0.5", "0.95", "0.999", "1", "0.01"]).map(Fraction))
    function = data.draw(st.sampled_from(AggregateFunction))
    indicator = data.draw(
        st.sampled_from([Quantile(SOURCE, q), Aggregate(SOURCE, function, per=60 * MINUTE)])
    )
    found = case.outcomes(
        dataset(sample={("web",): rows}), indicator=indicator, target=number_target(3)
    )
    for outcome in found:
        view = case.view(outcome.scope.span)
        assert outcome.figure == figure_of_values(indicator, rows, view)


def figure_of_values(indicator: Quantile | Aggregate, rows, view: View) -> Fraction | None:
    counted = view.countable - view.met
    values = [value // 1_000_000 for at, value in rows if at // MINUTE in counted]
    if isinstance(indicator, Quantile):
        return figures.quantile(values, indicator.q)
    return figures.aggregate(indicator, values, len(counted))
