from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.instants import DAY, HOUR
from palier.calculus.spans import Span
from palier.calculus.windows import (
    BadWindow,
    DayWindow,
    ListedWindows,
    MonthWindow,
    NoSuchWindow,
    QuarterWindow,
    RollingWindow,
    WeekWindow,
    Window,
    WindowNeverCloses,
    YearWindow,
    window_containing,
    window_named,
    windows,
)
from palier.calculus.zones import day_start, local_date, zone
from tests.calculus.moments import utc
from tests.calculus.strategies import instants, lengths, zone_names

PARIS = zone("Europe/Paris")
declarations = st.one_of(
    st.just(DayWindow()),
    st.builds(WeekWindow, st.integers(0, 6)),
    st.builds(MonthWindow, st.integers(1, 31)),
    st.builds(QuarterWindow, st.integers(1, 12), st.integers(1, 31)),
    st.builds(YearWindow, st.integers(1, 12), st.integers(1, 31)),
)


def local_days(window: Window) -> tuple[date, date]:
    return local_date(window.span.start, PARIS), local_date(window.span.end, PARIS)


@given(declarations, zone_names, instants, lengths)
def test_windows_tile_time(declaration, name, start, length):
    rules, span = zone(name), Span(start, start + length + 1)
    found = windows(declaration, rules, span)
    assert found[0].span.start <= span.start
    assert found[-1].span.end >= span.end
    pairs = pairwise(found)
    assert all(earlier.span.end == later.span.start for earlier, later in pairs)
    assert len({window.label for window in found}) == len(found)


@given(declarations, zone_names, instants)
def test_the_window_of_an_instant_contains_it_and_is_found_by_its_label(declaration, name, at):
    rules = zone(name)
    window = window_containing(declaration, rules, at)
    assert window.span.contains(at)
    assert window_named(declaration, rules, window.label) == window


@given(declarations, zone_names, instants)
def test_windows_start_with_a_local_day(declaration, name, at):
    rules = zone(name)
    start = window_containing(declaration, rules, at).span.start
    assert day_start(local_date(start, rules), rules) == start


@pytest.mark.parametrize(
    ("declaration", "label", "first", "next_first"),
    [
        (DayWindow(), "2026-10-05", date(2026, 10, 5), date(2026, 10, 6)),
        (WeekWindow(), "2026-W41", date(2026, 10, 5), date(2026, 10, 12)),
        (WeekWindow(), "2026-W53", date(2026, 12, 28), date(2027, 1, 4)),
        (WeekWindow(6), "2026-10-04", date(2026, 10, 4), date(2026, 10, 11)),
        (MonthWindow(), "2026-10", date(2026, 10, 1), date(2026, 11, 1)),
        (MonthWindow(16), "2026-12", date(2026, 12, 16), date(2027, 1, 16)),
        (MonthWindow(31), "2024-02", date(2024, 2, 29), date(2024, 3, 31)),
        (QuarterWindow(), "2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
        (QuarterWindow(7), "2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
        (QuarterWindow(12), "2025-12", date(2025, 12, 1), date(2026, 3, 1)),
        (YearWindow(), "2026", date(2026, 1, 1), date(2027, 1, 1)),
        (YearWindow(12), "2025-12", date(2025, 12, 1), date(2026, 12, 1)),
        (YearWindow(2, 29), "2023-02", date(2023, 2, 28), date(2024, 2, 29)),
    ],
)
def test_labels(declaration, label, first, next_first):
    window = window_named(declaration, PARIS, label)
    assert local_days(window) == (first, next_first)
    assert window_containing(declaration, PARIS, window.span.end - 1).label == label
    assert window_containing(declaration, PARIS, window.span.end).label != label


def test_windows_are_cut_in_the_zone_and_last_as_long_as_they_last():
    march = window_named(MonthWindow(), PARIS, "2026-03")
    october = window_named(MonthWindow(), PARIS, "2026-10")
    assert march.span == Span(utc(2026, 2, 28, 23), utc(2026, 3, 31, 22))
    assert march.span.length == 31 * DAY - HOUR
    assert october.span.length == 31 * DAY + HOUR


def test_a_day_that_the_clocks_skip_whole_is_no_window():
    rules = zone("Pacific/Apia")
    found = windows(DayWindow(), rules, Span(utc(2011, 12, 29, 12), utc(2011, 12, 31, 12)))
    assert [window.label for window in found] == ["2011-12-29", "2011-12-31", "2012-01-01"]
    with pytest.raises(NoSuchWindow):
        window_named(DayWindow(), rules, "2011-12-30")


@pytest.mark.parametrize(
    ("declaration", "label"),
    [
        (MonthWindow(), "2026-13"),
        (MonthWindow(), "2026-10-05"),
        (MonthWindow(), "0001-01"),
        (MonthWindow(), "9999-12"),
        (MonthWindow(), "٢٠٢٦-10"),
        (WeekWindow(), "2025-W53"),
        (WeekWindow(6), "2026-10-05"),
        (QuarterWindow(), "2026-10"),
        (QuarterWindow(12), "2026-01"),
        (YearWindow(), ""),
        (YearWindow(12), "2026"),
        (DayWindow(), "2026-02-29"),
    ],
)
def test_a_label_of_no_window_is_refused_with_one_that_exists(declaration, label):
    with pytest.raises(NoSuchWindow) as refused:
        window_named(declaration, PARIS, label)
    assert refused.value.code == "no-such-window"
    assert "labels look like 202" in refused.value.hint


FIRST = Window("phase 1", Span(utc(2026, 1, 1), utc(2026, 2, 10)))
SECOND = Window("phase 2", Span(utc(2026, 3, 1), utc(2026, 5, 1)))
PHASES = ListedWindows((FIRST, SECOND))


def test_the_agreements_own_list():
    assert windows(PHASES, PARIS, Span(utc(2026, 2, 9), utc(2026, 2, 11))) == (FIRST,)
    assert windows(PHASES, PARIS, Span(utc(2026, 2, 10), utc(2026, 3, 1))) == ()
    assert window_containing(PHASES, PARIS, utc(2026, 3, 1)) == SECOND
    assert window_named(PHASES, PARIS, "phase 1") == FIRST
    with pytest.raises(NoSuchWindow):
        window_containing(PHASES, PARIS, utc(2026, 2, 10))
    with pytest.raises(NoSuchWindow):
        window_named(PHASES, PARIS, "phase 3")


@pytest.mark.parametrize(
    "items",
    [
        (SECOND, FIRST),
        (FIRST, Window("phase 1", SECOND.span)),
        (Window("empty", Span(5, 5)),),
        (FIRST, Window("over", Span(FIRST.span.end - 1, SECOND.span.end))),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(items):
    with pytest.raises(BadWindow):
        ListedWindows(items)


def test_rolling_windows_end_at_the_instants_of_settlement():
    settled = (utc(2026, 10, 1), utc(2026, 11, 1))
    rolling = RollingWindow(length=30 * DAY, settled_at=settled)
    assert windows(rolling, PARIS, Span(utc(2026, 10, 1), utc(2026, 11, 1))) == (
        Window("2026-10-01T00:00:00Z", Span(utc(2026, 9, 1), utc(2026, 10, 1))),
    )
    assert window_named(rolling, PARIS, "2026-11-01T00:00:00Z").span.end == settled[1]
    now = utc(2026, 10, 20, 8)
    assert window_containing(rolling, PARIS, now).span == Span(now - 30 * DAY, now)


def test_rolling_days_keep_the_local_time():
    at = utc(2026, 10, 26, 11)  # noon in Paris, the day after the clocks went back
    start = window_containing(RollingWindow(days=1), PARIS, at).span.start
    assert start == utc(2026, 10, 25, 11)
    assert window_containing(RollingWindow(days=2), PARIS, at).span.start == utc(2026, 10, 24, 10)


@pytest.mark.parametrize(
    "sizes", [{}, {"length": 0}, {"days": -1}, {"length": DAY, "days": 1}], ids=str
)
def test_a_rolling_window_without_one_length_never_closes(sizes):
    with pytest.raises(WindowNeverCloses) as refused:
        RollingWindow(**sizes)
    assert refused.value.code == "window-never-closes"


def test_a_rolling_window_never_settled_and_an_empty_list_never_close():
    with pytest.raises(WindowNeverCloses):
        windows(RollingWindow(days=30), PARIS, Span(0, DAY))
    with pytest.raises(WindowNeverCloses):
        ListedWindows(())


@pytest.mark.parametrize(
    "declare",
    [
        lambda: WeekWindow(7),
        lambda: MonthWindow(0),
        lambda: MonthWindow(32),
        lambda: QuarterWindow(13),
        lambda: YearWindow(1, 0),
    ],
)
def test_a_declaration_that_cannot_be_cut_is_refused(declare):
    with pytest.raises(BadWindow) as refused:
        declare()
    assert refused.value.code == "bad-window"
