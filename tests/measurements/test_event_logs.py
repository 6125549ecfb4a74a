"""Event logs: many rows per ticket become one record."""

from __future__ import annotations

import pytest

from palier.measurements.errors import Refused
from palier.measurements.event_logs import LogRow, record_of
from palier.measurements.mappings import Grouping, InstantRule, Mapping
from palier.measurements.schema import Pause, PriorityChange, SeriesKey

KEY = SeriesKey("tickets")
GROUPING = Grouping(
    order=("count",),
    instants={
        "opened": InstantRule(take="first"),
        "resolved": InstantRule(when=("Resolved",)),
        "first_resolved": InstantRule(take="first", when=("Resolved",)),
    },
    pauses=("Waiting", "On hold"),
    reopened_from=("Resolved", "Closed"),
)
MAPPING = Mapping("record", group=GROUPING)


def row(at, status, priority="3", order="0", key=KEY, **instants):
    return LogRow(at, (order,), status, priority, tuple(instants.items()), key)


def record(*rows, mapping=MAPPING):
    return record_of("T1", rows, mapping)[1]


def test_instants_come_from_rows_by_rule():
    found = record(row(30, "Resolved"), row(10, "New"), row(40, "Active"), row(50, "Resolved"))
    assert found.instants == {"first_resolved": 30, "opened": 10, "resolved": 50}


def test_a_mapped_instant_is_the_last_one_known():
    found = record(
        row(1, "New"), row(2, "New", due=90), row(3, "New", due=80), row(4, "x", due=None)
    )
    assert found.instants["due"] == 80


def test_a_pause_lasts_while_the_status_does_and_may_still_go_on():
    found = record(
        row(1, "New"),
        row(2, "Waiting"),
        row(3, "Waiting"),
        row(5, "On hold"),
        row(8, "Active"),
        row(9, "Waiting"),
    )
    assert found.pauses == (
        Pause(2, 5, "Waiting"),
        Pause(5, 8, "On hold"),
        Pause(9, None, "Waiting"),
    )


def test_leaving_an_end_status_is_a_reopening():
    found = record(
        row(1, "New"), row(2, "Resolved"), row(3, "Closed"), row(4, "Active"), row(5, "Closed")
    )
    assert found.reopenings == (4,)


def test_priority_changes_start_with_the_first_priority():
    found = record(row(1, "New", "3"), row(2, "New", "3"), row(3, "New", None), row(4, "New", "1"))
    assert found.priority_changes == (PriorityChange(1, "3"), PriorityChange(4, "1"))
    assert found.priority == "1"


def test_rows_of_one_instant_follow_the_stated_order_as_numbers():
    found = record(
        row(1, "Resolved", order="10"), row(1, "New", order="9"), row(1, "Waiting", order="2")
    )
    assert found.pauses == (Pause(1, 1, "Waiting"),)
    assert found.instants["resolved"] == 1


def test_the_series_is_that_of_the_last_row():
    moved = SeriesKey("tickets", (("team", "B"),))
    key, _ = record_of("T1", [row(2, "Active", key=moved), row(1, "New")], MAPPING)
    assert key == moved


def test_a_record_that_ends_before_it_opens_is_refused_unless_accepted():
    rows = [row(10, "New"), row(11, "New", closed=9)]
    with pytest.raises(Refused, match="closed lies before opened"):
        record(*rows)
    accepting = Mapping("record", group=GROUPING, early_end="accept")
    assert record(*rows, mapping=accepting).instants["closed"] == 9
