"""Slack: ten times what was paid for the time down, in a quarter; announced maintenance apart."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.instants import HOUR, MINUTE
from palier.calculus.outcomes import OutcomeKind
from tests.examples.evaluating import entries, figure, kind, paid, states

# The third quarter of 2026 has 92 days; 0.01 % of it is 13.248 minutes.
QUARTER = 92 * 24 * HOUR
ALLOWED = QUARTER // 10_000
# A fee of a hundred a day.
FEE = "9200"


def slack(example, *down):
    return example("slack").write("slack.csv", states("slack", "2026-01-01", down))


@pytest.mark.parametrize(("more", "missed"), [(-1, False), (0, False), (1, True)])
def test_the_bound_to_the_microsecond(example, more, missed):
    found = slack(example, ("2026-08-10T00:00:00", ALLOWED + more)).account(
        "2026-Q3", quarterly=FEE
    )
    assert figure(found, "uptime") == 1 - Fraction(ALLOWED + more, QUARTER)
    assert (kind(found, "uptime") is OutcomeKind.MISSED) is missed
    # 13.248 min of 132 480, ten times, of 9200: 9.20.
    assert paid(found) == ({"credit-1": Decimal("9.20")} if missed else {})


def test_ten_times_the_amount_paid_for_the_time_down(example):
    found = slack(
        example, ("2026-07-10T00:00:00", 40 * MINUTE), ("2026-09-30T23:40:00", 20 * MINUTE)
    ).account("2026-Q3", quarterly=FEE)
    # One hour costs 100 / 24; ten times that, to the cent.
    assert paid(found) == {"credit-1": Decimal("41.67")}
    assert [entry.share_ratio for entry in entries(found)] == [Fraction(10, 92 * 24)]


def test_downtime_is_counted_in_the_quarter_in_which_it_falls(example):
    made = slack(example, ("2026-06-30T23:30:00", 60 * MINUTE))
    for quarter, days in (("2026-Q2", 91), ("2026-Q3", 92)):
        expected = 1 - Fraction(30 * MINUTE, days * 24 * HOUR)
        assert figure(made.account(quarter), "uptime") == expected


@pytest.mark.parametrize(
    ("notified", "counted"),
    [("2026-08-08T00:00:00Z", 0), ("2026-08-08T00:00:00.000001Z", 2 * HOUR)],
)
def test_maintenance_needs_48_hours_of_notice(example, notified, counted):
    made = slack(example, ("2026-08-10T00:00:00", 2 * HOUR))
    made.exclude("maintenance", "2026-08-10T00:00:00Z", "2026-08-10T02:00:00Z", notified)
    found = made.account("2026-Q3", quarterly=FEE)
    assert figure(found, "uptime") == 1 - Fraction(counted, QUARTER)
    # Two hours at 100 / 24, ten times.
    assert paid(found) == ({"credit-1": Decimal("83.33")} if counted else {})


def test_maintenance_beyond_ten_hours_a_year_counts(example):
    made = slack(example, ("2026-03-10T00:00:00", 9 * HOUR), ("2026-08-10T00:00:00", 2 * HOUR))
    for since, until in (("03-10T00", "03-10T09"), ("08-10T00", "08-10T02")):
        made.exclude(
            "maintenance", f"2026-{since}:00:00Z", f"2026-{until}:00:00Z", "2026-01-02T00:00:00Z"
        )
    assert figure(made.account("2026-Q1"), "uptime") == 1
    # One of the two hours is left of the ten.
    assert figure(made.account("2026-Q3"), "uptime") == 1 - Fraction(HOUR, QUARTER)


def test_the_allowance_starts_again_with_the_year(example):
    made = slack(example, ("2026-12-10T00:00:00", 9 * HOUR), ("2027-01-10T00:00:00", 9 * HOUR))
    for day in ("2026-12-10", "2027-01-10"):
        made.exclude("maintenance", f"{day}T00:00:00Z", f"{day}T09:00:00Z", "2026-11-02T00:00:00Z")
    assert figure(made.account("2026-Q4"), "uptime") == 1
    assert figure(made.account("2027-Q1"), "uptime") == 1
