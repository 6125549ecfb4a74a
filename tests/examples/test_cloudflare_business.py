"""Cloudflare Business: outage minutes weighted by the share of customers affected."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.instants import MINUTE, SECOND
from palier.calculus.outcomes import OutcomeKind
from tests.examples.evaluating import entries, figure, kind, later, outages, paid

MONTH = 43_200


def edge(example, *rows):
    """Outages as (start, minutes, share of customers affected)."""
    return example("cloudflare-business").write(
        "edge.csv",
        outages(
            "edge",
            [
                {"start": later(at, 0), "end": later(at, int(minutes * MINUTE)), "affected": share}
                for at, minutes, share in rows
            ],
        ),
    )


@pytest.mark.parametrize(
    ("minutes", "affected", "credit"),
    [
        (432, "0.5", "1.00"),  # the worked example: 432 x 0.5 / 43 200 of 200
        (432, "", "2.00"),  # nothing written: everyone
        (216, "1", "1.00"),
        (43_200, "1", "200.00"),
    ],
)
def test_the_share_of_customers_affected(example, minutes, affected, credit):
    found = edge(example, ("2026-09-01T00:00:00", minutes, affected)).account(monthly="200")
    assert paid(found) == {"credit-1": Decimal(credit)}


def test_one_microsecond_misses_a_promise_of_all_the_time(example):
    found = edge(example, ("2026-09-10T00:00:00", Fraction(1, MINUTE), "1")).account(monthly="200")
    assert figure(found, "uptime") == 1 - Fraction(1, MONTH * MINUTE)
    assert kind(found, "uptime") is OutcomeKind.MISSED
    assert paid(found) == {"credit-1": Decimal("0.00")}


def test_outages_that_affect_different_shares_add_up(example):
    found = edge(
        example, ("2026-09-10T00:00:00", 216, "0.5"), ("2026-09-12T00:00:00", 108, "1")
    ).account(monthly="200")
    # (216 x 0.5 + 108) / 43 200 of 200.
    assert paid(found) == {"credit-1": Decimal("1.00")}


def test_outages_that_touch_keep_their_own_shares(example):
    found = edge(
        example, ("2026-09-10T00:00:00", 216, "0.5"), ("2026-09-10T03:36:00", 108, "1")
    ).account(monthly="200")
    assert paid(found) == {"credit-1": Decimal("1.00")}


def test_the_larger_share_counts_where_outages_overlap(example):
    found = edge(
        example, ("2026-09-10T00:00:00", 216, "0.5"), ("2026-09-10T01:48:00", 108, "1")
    ).account(monthly="200")
    # 108 x 0.5 + 108.
    assert [entry.share_ratio for entry in entries(found)] == [Fraction(162, MONTH)]


def test_downtime_planned_by_the_customer_is_not_scheduled_availability(example):
    made = edge(example, ("2026-09-10T00:00:00", 432, "0.5"))
    made.exclude("customer", "2026-09-20T00:00:00Z", "2026-09-21T00:00:00Z")
    (entry,) = entries(made.account(monthly="200"))
    assert entry.share_ratio == Fraction(432, 2 * (MONTH - 1440))


def test_outages_that_the_provider_scheduled_do_not_count(example):
    made = edge(example, ("2026-09-10T00:00:00", 60, "1"))
    made.exclude("maintenance", "2026-09-10T00:00:00Z", "2026-09-10T01:00:00Z")
    found = made.account(monthly="200")
    assert kind(found, "uptime") is OutcomeKind.MET
    assert paid(found) == {}


def test_twelve_months_come_to_one_month_of_fees_at_most(example):
    # All of July and of August, and half of a day of the August after.
    made = edge(
        example,
        ("2026-07-01T00:00:00", 31 * 1440 - 14_880, "1"),
        ("2026-08-01T00:00:00", 31 * 1440, "1"),
        ("2027-08-10T00:00:00", 720, "1"),
    )
    july, august, later_on = (
        paid(made.account(label, monthly="200")) for label in ("2026-07", "2026-08", "2027-08")
    )
    assert july == {"credit-1": Decimal("133.33")}  # two thirds of the month
    assert august == {"credit-1": Decimal("66.67")}  # what is left of one month's fee
    assert later_on == {"credit-1": Decimal("3.23")}  # 720 / 44 640 of 200


def test_a_claim_is_made_within_five_business_days_of_the_outage(example):
    found = edge(example, ("2026-09-10T10:00:00", 60, "1")).account(monthly="200")
    # Thursday 10 September: to the end of Thursday 17.
    assert [entry.claim_until for entry in entries(found)] == [1_789_689_600 * SECOND]
