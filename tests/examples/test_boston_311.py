"""Boston 311: one business day, to the same time of the next day that is one."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from palier.calculus.tallies import RecordTally
from tests.examples.evaluating import figure, outcome, table
from tests.narrowing import one


def requests(example, *rows):
    """Rows of (opened, closed) in local time, with their offset."""
    return example("boston-311").write(
        "requests.csv",
        table(
            {"id": n, "series": "requests", "type": "Pick up Dead Animal", "opened": opened,
             "closed": closed, "due": due}
            for n, (opened, closed, due) in enumerate(rows)
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2016-03-03T10:00:00-05:00", "2016-03-04T10:00:00-05:00"),
        ("2016-03-04T16:59:59-05:00", "2016-03-07T16:59:59-05:00"),  # over a weekend
        ("2016-03-05T11:00:00-05:00", "2016-03-08T08:30:00-05:00"),  # opened on a Saturday
        ("2016-03-10T08:00:00-05:00", "2016-03-11T08:30:00-05:00"),  # before opening
        ("2016-03-11T12:00:00-05:00", "2016-03-14T12:00:00-04:00"),  # the clocks change
        ("2016-07-01T09:00:00-04:00", "2016-07-05T09:00:00-04:00"),  # Independence Day
        ("2016-11-23T09:00:00-05:00", "2016-11-25T09:00:00-05:00"),  # Thanksgiving
    ],
)
def test_closed_at_the_due_instant_is_in_time_and_a_second_later_is_not(example, opened, due):
    late = (datetime.fromisoformat(due) + timedelta(seconds=1)).isoformat()
    for closed, expected in ((due, 1), (late, 0)):
        found = requests(example, (opened, closed, due)).account(due[:7])
        assert figure(found, "by-rule") == expected
        assert figure(found, "by-due-instant") == expected


def test_an_open_request_is_pending_until_due_and_late_after(example):
    row = ("2016-03-03T10:00:00-05:00", "", "2016-03-04T10:00:00-05:00")
    made = requests(example, row)
    before = outcome(made.account("2016-03", at="2016-03-04T15:00:00"), "by-rule")
    assert (before.figure, one(RecordTally, before.tally).pending) == (None, 1)
    after = outcome(made.account("2016-03", at="2016-03-04T15:00:00.000001"), "by-rule")
    assert (after.figure, one(RecordTally, after.tally).late) == (Fraction(0), 1)


def test_requests_of_another_kind_do_not_count(example):
    rows = table(
        {"id": n, "series": "requests", "type": kind, "opened": "2016-03-03T10:00:00-05:00",
         "closed": closed}
        for n, (kind, closed) in enumerate(
            (("Pick up Dead Animal", "2016-03-03T12:00:00-05:00"), ("Bed Bugs", ""))
        )
    )  # fmt: skip
    found = example("boston-311").write("requests.csv", rows).account("2016-03")
    assert figure(found, "by-rule") == 1
