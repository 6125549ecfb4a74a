"""Which rows the figures of a period stand on."""

from __future__ import annotations

import pytest

from palier.calculus.instants import DAY, HOUR
from palier.calculus.spans import Span
from palier.measurements.store.periods import (
    LIFE,
    LastKnown,
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


@pytest.mark.parametrize(
    ("opened", "resolved", "kept"),
    [
        (FIRST - LIFE - DAY, FIRST - LIFE - 1, False),
        (FIRST - LIFE - DAY, FIRST - LIFE, True),
        (SPAN.end - 1, SPAN.end + DAY, True),
        (SPAN.end, SPAN.end + DAY, False),
    ],
)
def test_records_count_as_long_as_a_limit_may_run(opened, resolved, kept):
    instants = {"opened": opened, "resolved": resolved}
    found = rows(table("record", "desk", ("T1", instants, None, (), (), ())))
    assert near("record", found, SPAN).tolist() == [kept]


def test_records_without_instants_and_figures_of_a_label_always_count():
    record = rows(table("record", "desk", ("T1", {}, None, (), (), ())))
    figure = rows(table("figure", "csat", (None, None, "2020-01", 3, None, None, None)))
    assert near("record", record, SPAN).all()
    assert near("figure", figure, SPAN).all()


class TestLastKnown:
    def places(self, kind, *partitions, before=FIRST):
        """The places found in each partition, given from late to early."""
        last = LastKnown(kind, before)
        return [last.places([each])[0].tolist() for each in partitions]

    def test_it_is_the_last_row_before_and_nothing_earlier(self):
        late, early = states(FIRST - 2, FIRST - 1, FIRST), states(FIRST - DAY)
        assert self.places("state", late, early) == [[1], []]

    def test_a_series_silent_for_long_is_found_in_an_earlier_partition(self):
        late = states(FIRST - 1, name="busy")
        early = rows(
            table("state", "busy", (FIRST - DAY, "up")),
            table("state", "quiet", (FIRST - DAY, "up")),
        )
        assert self.places("state", late, early) == [[0], [1]]

    def test_every_row_of_the_last_instant_is_kept(self):
        assert self.places("event", rows(
            table("event", "web", (FIRST - 1, 1, 1), (FIRST - 1, 2, 2), (FIRST - 2, 3, 3))
        )) == [[0, 1]]  # fmt: skip

    def test_a_partition_of_several_parts_is_one(self):
        last = LastKnown("state", FIRST)
        found = last.places([states(FIRST - 5, FIRST - 3), states(FIRST - 4, FIRST - 2)])
        assert [each.tolist() for each in found] == [[], [1]]

    def test_checks_that_await_confirmation_need_the_confirmed_one_before_them(self):
        late = rows(
            table("check", "web", (FIRST - 2, "down", False, 1), (FIRST - 1, "up", False, 2))
        )
        early = rows(table("check", "web", (FIRST - HOUR, "up", True, 1)))
        assert self.places("check", late, early) == [[1], [0]]

    def test_it_says_when_nothing_earlier_is_looked_for(self):
        last = LastKnown("check", FIRST)
        assert last.looks_for(["web"])
        last.places([rows(table("check", "web", (FIRST - 1, "up", False, 1)))])
        assert last.looks_for(["web"])
        last.places([rows(table("check", "web", (FIRST - 2, "up", None, None)))])
        assert not last.looks_for(["web"])

    def test_kinds_that_have_no_last_row_look_for_none(self):
        assert not LastKnown("outage", FIRST).looks_for(["web"])


def test_a_pattern_is_of_the_name_and_not_of_the_dimensions():
    found = rows(table("event", "web", (1, 1, 1), region="east"), table("event", "mail", (1, 1, 1)))
    assert of_series(found, named("we?")).tolist() == [True, False]
    assert of_series(found, named("*east*")).tolist() == [False, False]
