"""Azure SQL: a minute is unavailable when every attempt to connect made in it fails."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.instants import MINUTE
from tests.examples.evaluating import figure, later, paid, table

MINUTES = 43_200
START = "2026-09-01T00:00:00"


def attempts(example, minutes, redundancy="none"):
    """`minutes` gives the attempts of each minute: (good, total)."""
    rows = table(
        {
            "at": later(START, minute * MINUTE),
            "good": good,
            "total": total,
            "series": "attempts",
            "redundancy": redundancy,
            "database": "db",
        }
        for minute, (good, total) in sorted(minutes.items())
    )
    return example("azure-sql").write("attempts.csv", rows)


@pytest.mark.parametrize(
    ("failed", "credit"),
    [
        (4, None),  # 99.99 % of 43 200 minutes allows 4.32
        (5, "100.00"),
        (432, "100.00"),  # exactly 99 %
        (433, "250.00"),
        (2160, "250.00"),  # exactly 95 %
        (2161, "1000.00"),
    ],
)
def test_each_bound_of_the_tiers_to_one_minute(example, failed, credit):
    found = attempts(example, dict.fromkeys(range(failed), (0, 3))).account(database="1000")
    assert figure(found, "other", database="db") == 1 - Fraction(failed, MINUTES)
    assert paid(found) == ({} if credit is None else {"other": Decimal(credit)})


@pytest.mark.parametrize(
    ("failed", "credit"), [(2, None), (3, "100.00"), (432, "100.00"), (433, "250.00")]
)
def test_zone_redundant_databases_are_promised_more(example, failed, credit):
    # 99.995 % of 43 200 minutes allows 2.16.
    found = attempts(example, dict.fromkeys(range(failed), (0, 3)), "zone").account(database="1000")
    assert paid(found) == ({} if credit is None else {"zone-redundant": Decimal(credit)})


def test_one_success_makes_the_minute_available(example):
    found = attempts(example, {0: (1, 1000), 1: (0, 1), 2: (0, 2)}).account()
    assert figure(found, "other", database="db") == 1 - Fraction(2, MINUTES)


def test_attempts_of_the_next_minute_do_not_help(example):
    # The last microsecond of minute 0 fails, the first of minute 1 succeeds.
    rows = table(
        {"at": later(START, at), "good": good, "total": 1, "series": "attempts",
         "redundancy": "none", "database": "db"}
        for at, good in ((MINUTE - 1, 0), (MINUTE, 1))
    )  # fmt: skip
    found = example("azure-sql").write("attempts.csv", rows).account()
    assert figure(found, "other", database="db") == 1 - Fraction(1, MINUTES)
