"""Which version of an agreement judges which part of time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from palier.calculus.amendments import Amended, TakesEffect, Version, VersionsOutOfOrder, cut
from palier.calculus.instants import EARLIEST, LATEST
from palier.calculus.spans import Span, Spans
from palier.calculus.window_starts import QuarterWindow
from palier.calculus.windows import ListedWindows, RollingWindow, Window
from tests.calculus.promises import OCTOBER, objective, terms, utc

FIRST = Version(terms(version="1"), utc(2026, 1, 1))
MIDDLE = utc(2026, 10, 15)


def reigns(*since: int, effect=TakesEffect.NEXT_WINDOW, **changes) -> list[int]:
    """The instants at which one version follows another."""
    agreed = [Version(terms(objective(**changes)), at) for at in (utc(2026, 1, 1), *since)]
    spans = Amended(tuple(agreed), effect).reigns("web-up")
    assert (spans[0].start, spans[-1].end) == (EARLIEST, LATEST)
    assert all(a.end == b.start for a, b in pairwise(spans))
    return [span.end for span in spans[:-1]]


def test_an_amendment_takes_effect_at_the_next_window():
    assert reigns(MIDDLE) == [utc(2026, 11, 1)]
    assert reigns(utc(2026, 11, 1)) == [utc(2026, 11, 1)]
    assert reigns(utc(2026, 11, 1) + 1) == [utc(2026, 12, 1)]
    assert reigns(MIDDLE, window=QuarterWindow()) == [utc(2027, 1, 1)]


def test_unless_the_agreement_splits_windows():
    assert reigns(MIDDLE, effect=TakesEffect.SPLIT_WINDOWS) == [MIDDLE]


def test_a_version_replaced_within_the_same_window_never_reigns():
    starts = reigns(MIDDLE, MIDDLE + 1, utc(2026, 12, 5))
    assert starts == [utc(2026, 11, 1), utc(2026, 11, 1), utc(2027, 1, 1)]


def test_windows_without_edges_change_at_once():
    assert reigns(MIDDLE, window=RollingWindow(days=30)) == [MIDDLE]
    elsewhere = ListedWindows((Window("p", Span(utc(2025, 1, 1), utc(2025, 2, 1))),))
    assert reigns(MIDDLE, window=elsewhere) == [MIDDLE]


def test_an_objective_that_is_new_holds_at_once():
    old, new = Version(terms(), utc(2026, 1, 1)), Version(terms(objective(name="new")), MIDDLE)
    assert Amended((old, new)).reigns("new")[1].start == MIDDLE


def test_windows_are_cut_to_a_reign():
    assert cut([OCTOBER], Span(EARLIEST, MIDDLE)) == (
        Window("2026-10", Span(OCTOBER.span.start, MIDDLE)),
    )
    assert cut([OCTOBER], Span(OCTOBER.span.end, LATEST)) == ()


def test_every_version_is_in_force_whenever_the_agreement_is():
    spans = [Span(utc(2026, 1, 1), MIDDLE), Span(MIDDLE, utc(2027, 1, 1))]
    versions = [
        Version(terms(in_force=Spans((span,)), version=str(n)), span.start)
        for n, span in enumerate(spans)
    ]
    amended = Amended(tuple(versions))
    assert [each.version for each in amended.terms] == ["0", "1"]
    assert {each.in_force for each in amended.terms} == {Spans.of(spans)}


def test_versions_follow_each_other():
    for versions in ((), (FIRST, FIRST)):
        with pytest.raises(VersionsOutOfOrder):
            Amended(versions)
