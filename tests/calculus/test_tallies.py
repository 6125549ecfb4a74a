from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.spans import Span, Spans
from palier.calculus.tallies import (
    EventTally,
    LateRecord,
    Outage,
    RecordTally,
    StatedFigure,
    StatedTally,
    TimeTally,
    ValueTally,
)

small = st.integers(0, 9)
events = st.builds(EventTally, small, small, small, st.just(4), st.booleans())
values = st.builds(
    ValueTally,
    st.dictionaries(small, st.integers(1, 9), max_size=4).map(Counter),
    st.just(1000),
    small,
    st.just(4),
    st.just(60),
    st.booleans(),
)
late = st.builds(LateRecord, st.sampled_from("abc"), small, st.none() | small, small, small, small)
records = st.builds(
    RecordTally,
    *(small for _ in range(5)),
    st.dictionaries(small, st.integers(1, 9), max_size=4).map(Counter),
    # A record belongs to one part, so no two parts name the same one twice.
    st.lists(late, max_size=1).map(tuple),
    st.booleans(),
)
TALLIES = pytest.mark.parametrize(
    "parts", [events, values, records], ids=["events", "values", "records"]
)


@TALLIES
@given(data=st.data())
def test_merging_is_associative(parts, data):
    first, second, third = data.draw(parts), data.draw(parts), data.draw(parts)
    assert (first + second) + third == first + (second + third)


@pytest.mark.parametrize("parts", [events, values], ids=["events", "values"])
@given(data=st.data())
def test_merging_does_not_depend_on_order(parts, data):
    first, second = data.draw(parts), data.draw(parts)
    assert first + second == second + first


def nothing(like):
    """A part in which nothing was measured."""
    return ValueTally(per_unit=like.per_unit) if isinstance(like, ValueTally) else type(like)()


@TALLIES
@given(data=st.data())
def test_an_empty_part_changes_nothing(parts, data):
    part = data.draw(parts)
    assert part + nothing(part) == nothing(part) + part == part


@given(values, records, events)
def test_merging_adds_what_both_parts_counted(value, record, event):
    assert (value + value).counts == Counter({k: 2 * n for k, n in value.counts.items()})
    assert (record + record).elapsed.total() == 2 * record.elapsed.total()
    assert (record + record).late == 2 * record.late
    assert (event + event).good == 2 * event.good


def outage(start: int, end: int, *, cut: str = "", series: str = "web", reason: str = "") -> Outage:
    span = Span(start, end)
    return Outage(span, Spans((span,)), "start" in cut, "end" in cut, series, reason)


def test_the_halves_of_an_outage_that_a_border_cut_are_put_together():
    left = TimeTally(outages=(outage(0, 2), outage(5, 10, cut="end", reason="disk")))
    middle = TimeTally(outages=(outage(10, 20, cut="start end", reason="disk"),))
    right = TimeTally(outages=(outage(20, 22, cut="start", reason="fan"), outage(25, 26)))
    whole = (outage(0, 2), outage(5, 22, reason="disk; fan"), outage(25, 26))
    assert (left + middle + right).outages == whole
    assert (right + (middle + left)).outages == whole


def test_outages_that_touch_but_were_not_cut_stay_two():
    left = TimeTally(outages=(outage(5, 10),))
    right = TimeTally(outages=(outage(10, 20),))
    assert len((left + right).outages) == 2


def test_outages_of_two_series_are_never_put_together():
    left = TimeTally(outages=(outage(5, 10, cut="end", series="a"),))
    right = TimeTally(outages=(outage(10, 20, cut="start", series="b"),))
    assert len((left + right).outages) == 2


def test_the_same_figure_entered_twice_is_one():
    figure = StatedFigure(1, 2, "Ann", None)
    once = StatedTally((figure,), True)
    assert (once + once).figures == (figure,)
    assert len((once + StatedTally((StatedFigure(1, 3, "Ann", None),), True)).figures) == 2
