"""Accounts against a naive second opinion, which counts minute by minute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    Availability,
    Combine,
    CombineRule,
    DowntimeStart,
    EmptySlice,
    Events,
    Incidents,
    InitialState,
    OutageMeasure,
    Quantile,
    SliceMean,
    Slices,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.instants import MINUTE
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.results import Outcome
from palier.calculus.selectors import Relation, Threshold
from palier.calculus.tallies import TimeTally
from palier.calculus.terms import MissingData, UnknownCountsAs
from tests.calculus.promises import SOURCE, number_target
from tests.measurements.engines.makers import dataset
from tests.oracle import figures, timelines
from tests.oracle.figures import Answer, Seen, View
from tests.proof.oracle_cases import Case, cases, minutes

FEW = settings(max_examples=max(10, settings().max_examples // 4))
"""Minute by minute is slow: fewer examples than elsewhere, in every profile."""
KIND = {
    TimelineInput.STATES: "state",
    TimelineInput.CHECKS: "check",
    TimelineInput.OUTAGES: "outage",
}
WORDS = ["up", "up", "down", "down", "unknown"]


@st.composite
def timeline_rules(draw):
    return TimelineRules(
        input=draw(st.sampled_from(TimelineInput)),
        holds_for=draw(st.sampled_from([None, 90 * MINUTE, 600 * MINUTE])),
        downtime_start=draw(st.sampled_from(DowntimeStart)),
        confirm_after=draw(st.integers(1, 3)),
        soft_counts=draw(st.booleans()),
        initial=draw(st.sampled_from(InitialState)),
        min_outage=draw(st.sampled_from([0, 0, 60 * MINUTE])),
        merge_gap=draw(st.sampled_from([0, 0, 61 * MINUTE])),
    )


@st.composite
def timeline_rows(draw, case: Case, rules: TimelineRules):
    """Rows of one series, in order of time."""
    ats = sorted(draw(st.lists(minutes(case.world), max_size=14, unique=True)))
    words = [draw(st.sampled_from(WORDS)) for _ in ats]
    if rules.input is TimelineInput.STATES:
        return [(at * MINUTE, word) for at, word in zip(ats, words, strict=True)]
    if rules.input is TimelineInput.CHECKS:
        hard = [draw(st.sampled_from([None, True, False])) for _ in ats]
        return [(a * MINUTE, w, h, None) for a, w, h in zip(ats, words, hard, strict=True)]
    lengths = [draw(st.sampled_from([None, 20, 60, 700])) for _ in ats]
    return [
        (a * MINUTE, None if n is None else (a + n) * MINUTE, w, "")
        for a, n, w in zip(ats, lengths, words, strict=True)
    ]


def timeline_data(rules: TimelineRules, series: list[list[tuple]]):
    regions: dict[tuple, Iterable[tuple]] = {
        ("web", ("region", str(n))): rows for n, rows in enumerate(series)
    }
    return dataset(**{KIND[rules.input]: regions})


def heard_in(rows, rules: TimelineRules, at: int) -> set[int]:
    """The minutes in which observations say that nothing is known."""
    if rules.input is TimelineInput.OUTAGES:
        return set()
    kept = rows
    if rules.input is TimelineInput.CHECKS and not rules.soft_counts:
        kept = [row for row in rows if row[2] is not False]
    return {row[0] // MINUTE for row in kept if row[1] == "unknown" and row[0] <= at * MINUTE}


def finished(case: Case, rules: TimelineRules, series, combine=None) -> list[Seen]:
    """The lines that figures are made of."""
    world, until = case.world, range(case.world.first, case.at)
    lines = [timelines.line_of(rows, rules, until) for rows in series]
    heard = [heard_in(rows, rules, case.at) for rows in series]
    if combine is not None:
        lines, heard = [timelines.combined(lines, combine)], [set().union(*heard)]
    found = []
    policy = case.promise.missing
    for line, said in zip(lines, heard, strict=True):
        filled: set[int] = set()
        if policy.unknown_counts_as is UnknownCountsAs.LAST_STATE:
            longest = policy.longest_gap
            line, filled = timelines.bridged(line, None if longest is None else longest // MINUTE)
        line = timelines.smoothed(line, rules.merge_gap // MINUTE, rules.min_outage // MINUTE)
        found.append(Seen({**dict.fromkeys(world.minutes, "unknown"), **line}, filled, said))
    return found


def summed(parts: Iterable[tuple[Seen, View]], case: Case) -> Answer:
    """Several series as one: their buckets add up."""
    missing = case.promise.missing
    answers = [figures.availability(seen, view, missing) for seen, view in parts]
    columns = zip(*(answer.buckets for answer in answers if answer.buckets), strict=True)
    up, down, unknown, excluded = (sum(column) for column in columns)
    met = unknown if missing.unknown_counts_as is UnknownCountsAs.MET else 0
    missed = unknown if missing.unknown_counts_as is UnknownCountsAs.MISSED else 0
    counted = up + down + met + missed
    silent = all(answer.is_silent for answer in answers)
    return Answer(
        Fraction(up + met, counted) if counted and not silent else None,
        sum(answer.known or 0 for answer in answers),
        sum(answer.coverable or 0 for answer in answers),
        (up, down, unknown, excluded),
        silent,
        len(answers),
    )


def check_outcome(outcome: Outcome, answer: Answer, plain: Answer, views: Sequence[View]) -> None:
    assert outcome.figure == answer.figure
    expects_both = any(view.start <= m < view.end for view in views for m in view.granted)
    assert outcome.figure_without_exclusions == (plain.figure if expects_both else None)
    covered = None if outcome.coverage is None else outcome.coverage.ratio
    assert covered == answer.coverage


def check_kind(outcome: Outcome, answer: Answer, view: View, case: Case) -> None:
    least = case.promise.missing.min_coverage
    if not view.countable:
        assert outcome.kind is OutcomeKind.NOT_APPLICABLE
    elif answer.is_silent or answer.figure is None:
        assert outcome.kind is OutcomeKind.NO_DATA
    elif answer.coverage is not None and answer.coverage < least:
        assert outcome.kind is OutcomeKind.INSUFFICIENT_DATA
    else:
        met = answer.figure >= outcome.target.value
        assert outcome.kind is (OutcomeKind.MET if met else OutcomeKind.MISSED)


def check_budget(outcome: Outcome, answer: Answer, view: View, missing: MissingData) -> None:
    """Minutes lost, and the minutes that may be lost when those to come are expected."""
    if answer.figure is None:
        assert outcome.budget is None
        return
    assert outcome.budget is not None
    assert answer.buckets is not None
    up, down, unknown, _ = answer.buckets
    is_up = missing.unknown_counts_as is UnknownCountsAs.MET
    is_lost = missing.unknown_counts_as is UnknownCountsAs.MISSED
    lost = down + (unknown if is_lost else 0)
    whole = lost + up + (unknown if is_up else 0) + len(view.to_come) * answer.series
    assert outcome.budget.spent == lost * MINUTE
    assert outcome.budget.allowed == (1 - outcome.target.value) * whole * MINUTE


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
