"""Timelines for the oracle, and what an outcome of Palier must agree with it on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from hypothesis import strategies as st

from palier.calculus.indicators import (
    DowntimeStart,
    InitialState,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.instants import MINUTE
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.results import Outcome
from palier.calculus.terms import MissingData, UnknownCountsAs
from tests.measurements.engines.makers import dataset
from tests.oracle import figures, timelines
from tests.oracle.figures import Answer, Seen, View
from tests.proof.oracle_cases import Case, minutes

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
        cadence=draw(st.sampled_from([None, 60 * MINUTE])),
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
