"""Twilio: (A - B) / A, where excluded minutes leave B and stay in A."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.instants import MINUTE, SECOND
from tests.examples.evaluating import entries, figure, paid, states

MONTH = 43_200 * MINUTE
# 0.05 % of 43 200 minutes.
ALLOWED = 21_600_000 * MINUTE // 1_000_000


def twilio(example, *down):
    return example("twilio").write("api.csv", states("api", "2026-09-01", down))


@pytest.mark.parametrize(
    ("more", "credit"), [(-1, None), (0, None), (1, "100.00"), (MINUTE, "100.00")]
)
def test_the_bound_to_the_microsecond(example, more, credit):
    found = twilio(example, ("2026-09-10T00:00:00", ALLOWED + more)).account(
        affected_service="1000"
    )
    assert figure(found, "uptime") == 1 - Fraction(ALLOWED + more, MONTH)
    assert paid(found) == ({} if credit is None else {"credit-1": Decimal(credit)})


def test_excluded_minutes_leave_b_but_not_a(example):
    made = twilio(
        example, ("2026-09-10T00:00:00", 30 * MINUTE), ("2026-09-20T00:00:00", 600 * MINUTE)
    )
    made.exclude("third party", "2026-09-20T00:00:00Z", "2026-09-20T10:00:00Z")
    # (43 200 - 30) / 43 200; were A shortened by 600 minutes, it would be 42 570 / 42 600.
    assert figure(made.account(), "uptime") == 1 - Fraction(30, 43_200)


def test_the_two_published_formulas_agree(example):
    minutes, down, excluded = 43_200, 90, 60
    made = twilio(example, ("2026-09-10T00:00:00", down * MINUTE))
    made.exclude("maintenance", "2026-09-10T00:30:00Z", "2026-09-10T01:30:00Z")
    of_2023 = Fraction(minutes - (down - excluded), minutes)
    of_2021 = Fraction(minutes - down + excluded, minutes)
    assert figure(made.account(), "uptime") == of_2021 == of_2023


def test_claims_end_thirty_days_after_the_month(example):
    found = twilio(example, ("2026-09-10T00:00:00", 60 * MINUTE)).account(affected_service="1000")
    # 30 September and thirty days: to the end of 30 October.
    assert [entry.claim_until for entry in entries(found)] == [1_793_404_800 * SECOND]
