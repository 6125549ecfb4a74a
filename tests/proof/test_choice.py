"""Which windows an account covers when asked by label, by span, for all, or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest

from palier.calculus.indicators import (
    Availability,
    Combine,
    CombineRule,
    CompositeTimelines,
    Incidents,
    OutageMeasure,
    SliceMean,
    Slices,
    TimelineRules,
)
from palier.calculus.instants import DAY, HOUR
from palier.calculus.selectors import Relation, Threshold
from palier.calculus.spans import Span, Spans
from palier.calculus.window_starts import QuarterWindow
from palier.calculus.windows import ListedWindows, NoSuchWindow, RollingWindow, Window
from palier.proof import ALL_WINDOWS, account, choose_windows
from tests.calculus.promises import AFTER, SOURCE, objective, terms, utc
from tests.proof.cases import CountingEngine, states

pytestmark = pytest.mark.usefixtures("every_engine")

SERIES = CombineRule.SERIES
HALF = Threshold(Relation.AT_LEAST, Fraction(1, 2))
MARCH_TO_OCTOBER = (utc(2026, 3, 20), utc(2026, 10, 7))


def labels(horizon=MARCH_TO_OCTOBER, at=AFTER, choice=None, **changes) -> list[str]:
    chosen = choose_windows(terms(objective(**changes)), horizon, at, choice)
    return [window.label for found in chosen.values() for window in found]


def test_by_default_the_last_closed_window_that_measurements_reach():
    assert labels() == ["2026-10"]


def test_and_the_open_one():
    assert labels(at=utc(2026, 10, 8)) == ["2026-09", "2026-10"]
    assert labels(at=utc(2026, 11, 1)) == ["2026-10"]
    assert labels(at=utc(2026, 11, 1) - 1) == ["2026-09", "2026-10"]


def test_measurements_after_the_instant_of_evaluation_are_not_known_yet():
    assert labels(at=utc(2026, 5, 1)) == ["2026-04"]
    assert labels(at=utc(2026, 5, 1) + 1) == ["2026-04", "2026-05"]


def test_measurements_that_end_at_midnight_do_not_reach_the_next_window():
    assert labels(horizon=(utc(2026, 3, 20), utc(2026, 10, 1))) == ["2026-09"]
    assert labels(horizon=(utc(2026, 3, 20), utc(2026, 10, 1) + 1)) == ["2026-10"]
    assert labels(horizon=(utc(2026, 10, 1), utc(2026, 10, 1) + 1)) == ["2026-10"]


def test_all_windows_that_measurements_reach():
    assert labels(choice=ALL_WINDOWS) == [f"2026-{month:02}" for month in range(3, 11)]
    assert labels(choice=ALL_WINDOWS, window=QuarterWindow()) == [
        "2026-Q1",
        "2026-Q2",
        "2026-Q3",
        "2026-Q4",
    ]


def test_without_measurements_the_window_of_the_instant():
    assert labels(horizon=None, at=utc(2026, 7, 9)) == ["2026-07"]
    assert labels(at=utc(2026, 1, 9)) == ["2026-01"]


def test_windows_out_of_force_are_not_asked_for():
    ended = terms(in_force=Spans.of([(utc(2026, 1, 1), utc(2026, 6, 1))]))
    chosen = choose_windows(ended, MARCH_TO_OCTOBER, AFTER)
    assert [window.label for window in chosen["web-up"]] == ["2026-05"]


def test_a_label_picks_the_objectives_that_have_it():
    agreement = terms(objective(), objective(name="quarterly", window=QuarterWindow()))
    assert set(choose_windows(agreement, None, AFTER, "2026-Q3")) == {"quarterly"}
    assert set(choose_windows(agreement, None, AFTER, "2026-07")) == {"web-up"}
    with pytest.raises(NoSuchWindow, match="labels look like"):
        choose_windows(agreement, None, AFTER, "July")


def test_a_span_picks_every_window_it_touches():
    span = Span(utc(2026, 6, 30), utc(2026, 8, 1))
    assert labels(choice=span) == ["2026-06", "2026-07"]


def test_a_rolling_window_ends_with_the_measurements_unless_it_is_settled():
    chosen = choose_windows(terms(objective(window=RollingWindow(days=7))), MARCH_TO_OCTOBER, AFTER)
    (window,) = chosen["web-up"]
    assert window.span == Span(utc(2026, 9, 30), MARCH_TO_OCTOBER[1])
    settled = RollingWindow(length=7 * DAY, settled_at=(utc(2026, 6, 1), utc(2026, 9, 1)))
    assert labels(window=settled) == ["2026-09-01T00:00:00Z"]
    span = Span(utc(2026, 1, 1), utc(2026, 2, 1))
    assert labels(choice=span, window=RollingWindow(days=7)) == ["2026-02-01T00:00:00Z"]


def test_a_rolling_window_is_reached_by_measurements_that_end_before_it_is_settled():
    settled = RollingWindow(days=30, settled_at=(utc(2026, 10, 1), utc(2026, 11, 1)))
    september, october = "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"
    assert labels(window=settled, at=utc(2026, 11, 1)) == [october]
    assert labels(window=settled, at=utc(2026, 11, 1) - 1) == [september]
    until = (utc(2026, 3, 20), utc(2026, 10, 2))
    assert labels(window=settled, horizon=until, choice=ALL_WINDOWS) == [september]


@pytest.mark.parametrize(
    ("indicator", "state", "reached"),
    [
        (Availability(SOURCE), "down", "2026-06"),
        (Availability(SOURCE), "up", "2026-03"),
        (Availability(SOURCE), "degraded", "2026-03"),
        (Availability(SOURCE, TimelineRules(down_words=("DEGRADED",))), "degraded", "2026-06"),
        (Incidents(SOURCE, OutageMeasure.COUNT), "down", "2026-06"),
        (SliceMean(Availability(SOURCE), HOUR), "down", "2026-06"),
        (Slices(Availability(SOURCE), HOUR, HALF), "down", "2026-06"),
        (CompositeTimelines((Availability(SOURCE),), Combine(SERIES)), "down", "2026-06"),
    ],
)
def test_an_outage_that_still_goes_on_reaches_the_instant_of_evaluation(indicator, state, reached):
    engine = CountingEngine(states((utc(2026, 3, 1), "up"), (utc(2026, 3, 9), state)))
    at = utc(2026, 6, 20)
    agreement = terms(objective(indicator))
    shown = [
        window.window.label
        for window in account(agreement, engine, at=at, windows=ALL_WINDOWS).windows
    ]
    assert (shown[0], shown[-1]) == ("2026-03", reached)
    rolling = terms(objective(indicator, window=RollingWindow(days=7)))
    (window,) = account(rolling, engine, at=at).windows
    assert window.window.span.end == (at if reached == "2026-06" else utc(2026, 3, 9) + 1)


def test_the_last_listed_window_when_none_is_reached():
    first = Window("first", Span(utc(2025, 1, 1), utc(2025, 6, 1)))
    second = Window("second", Span(utc(2025, 6, 1), utc(2025, 12, 1)))
    assert labels(window=ListedWindows((first, second))) == ["second"]
