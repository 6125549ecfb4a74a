"""Which rows the figures of a period stand on."""

from __future__ import annotations

import pytest

from palier.calculus.instants import DAY
from palier.calculus.spans import Span
from palier.measurements.schema import Pause, PriorityChange
from palier.measurements.store.periods import (
    LIFE,
    last_outages,
    named,
    near,
    of_series,
    within,
)
from tests.measurements.store.measured import FIRST, rows, table

SPAN = Span(FIRST, FIRST + 30 * DAY)


def states(*instants: int, name: str = "web"):
    return rows(table("state", name, *((instant, "up") for instant in instants)))


def test_points_count_from_a_day_before_to_the_end_not_included():
    found = states(FIRST - DAY - 1, FIRST - DAY, FIRST, SPAN.end - 1, SPAN.end)
    assert near("state", found, SPAN).tolist() == [False, True, True, True, False]
    assert within("state", found, SPAN).tolist() == [False, False, True, True, False]


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        (-9 * DAY, -DAY - 1, False),
        (-9 * DAY, -DAY, True),
        (-9 * DAY, None, True),
        (29 * DAY, 31 * DAY, True),
        (30 * DAY, 31 * DAY, False),
    ],
)
def test_outages_count_when_they_reach_near_the_period(start, end, kept):
    end = None if end is None else FIRST + end
    found = rows(table("outage", "web", (FIRST + start, end, "down", "", None)))
    assert near("outage", found, SPAN).tolist() == [kept]


def test_the_last_outage_shows_that_there_is_a_log():
    long_ago, then = (
        rows(table("outage", "web", *((start, start + 1, "down", "", None) for start in starts)))
        for starts in ([FIRST - 300 * DAY, FIRST - 90 * DAY], [FIRST - 100 * DAY, SPAN.end])
    )
    found = [places.tolist() for places in last_outages("outage", [long_ago, then], SPAN)]
    assert found == [[1], []]
    assert [each.tolist() for each in last_outages("state", [states(FIRST)], SPAN)] == [[]]


def record(*, pauses=(), changes=(), reopenings=(), **instants: int):
    return rows(table("record", "desk", ("T1", instants, None, changes, pauses, reopenings)))


@pytest.mark.parametrize("end", ["resolved", "closed"])
@pytest.mark.parametrize(
    ("opened", "ended", "kept"),
    [
        (FIRST - LIFE - DAY, FIRST - LIFE - 1, False),
        (FIRST - LIFE - DAY, FIRST - LIFE, True),
        (SPAN.end - 1, SPAN.end + DAY, True),
        (SPAN.end, SPAN.end + DAY, False),
    ],
)
def test_records_count_as_long_as_a_limit_may_run(opened, ended, end, kept):
    found = record(opened=opened, **{end: ended})
    assert near("record", found, SPAN).tolist() == [kept]


LONG_AGO = FIRST - 2 * LIFE


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        (record(opened=LONG_AGO), True),
        (record(opened=LONG_AGO, responded=LONG_AGO), True),
        (record(opened=SPAN.end), False),
        (record(opened=LONG_AGO, resolved=LONG_AGO + 2), False),
        (record(opened=LONG_AGO, resolved=LONG_AGO + 2, reopenings=(LONG_AGO + 1,)), False),
        (record(opened=LONG_AGO, resolved=LONG_AGO + 2, reopenings=(LONG_AGO + 3,)), True),
        (record(opened=LONG_AGO, closed=LONG_AGO, reopenings=(FIRST,)), True),
        (record(opened=LONG_AGO, closed=LONG_AGO, pauses=(Pause(LONG_AGO, FIRST, ""),)), True),
        (record(opened=LONG_AGO, closed=LONG_AGO, pauses=(Pause(LONG_AGO, None, ""),)), False),
        (record(opened=LONG_AGO, closed=LONG_AGO, changes=(PriorityChange(FIRST, "P1"),)), True),
    ],
)
def test_records_count_while_they_are_open(found, kept):
    assert near("record", found, SPAN).tolist() == [kept]


def test_each_record_is_looked_at_by_itself():
    said = [
        ("T1", {"opened": LONG_AGO, "closed": LONG_AGO}, None, (), (Pause(FIRST, FIRST, ""),), ()),
        ("T2", {"opened": LONG_AGO, "closed": LONG_AGO}, None, (), (), ()),
        ("T3", {"opened": LONG_AGO, "resolved": LONG_AGO}, None, (), (), (LONG_AGO, FIRST)),
        ("T4", {"opened": LONG_AGO}, None, (), (), ()),
    ]
    found = rows(table("record", "desk", *said))
    assert near("record", found, SPAN).tolist() == [True, False, True, True]


def test_records_without_instants_and_figures_of_a_label_always_count():
    record = rows(table("record", "desk", ("T1", {}, None, (), (), ())))
    figure = rows(table("figure", "csat", (None, None, "2020-01", 3, None, None, None)))
    assert near("record", record, SPAN).all()
    assert near("figure", figure, SPAN).all()


def test_a_pattern_is_of_the_name_and_not_of_the_dimensions():
    found = rows(table("event", "web", (1, 1, 1), region="east"), table("event", "mail", (1, 1, 1)))
    assert of_series(found, named("we?")).tolist() == [True, False]
    assert of_series(found, named("*east*")).tolist() == [False, False]
