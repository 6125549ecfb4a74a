"""Points per missed measure: totals, the row they reach, and an average of two months."""

from __future__ import annotations

from decimal import Decimal

import pytest

from palier.calculus.instants import HOUR, MINUTE
from tests.examples.evaluating import entries, later, paid, states, table

MONTH = 43_200 * MINUTE
START = "2026-09-10T00:00:00"


def contract(example, *, network=0, late=0, ivr=(), planned=()):
    made = example("points-contract").write(
        "states.csv",
        states("network", "2026-08-01", [(START, network)] if network else ()),
        states("ivr", "2026-07-01", ivr),
    )
    made.write(
        "tickets.csv",
        table(
            {"id": n, "opened": later(START, 0), "resolved": later(START, 4 * HOUR + (n < late)),
             "series": "tickets"}
            for n in range(20)
        ),
    )  # fmt: skip
    for since, until in planned:
        made.exclude("maintenance", since, until)
    return made.account(monthly="1000")


def points(found):
    return {entry.rule: entry.points for entry in entries(found) if entry.points is not None}


@pytest.mark.parametrize(
    ("network", "late", "total", "credit"),
    [
        (MONTH // 1000, 1, 0, None),  # exactly 99.9 %, and 19 of 20 is exactly 95 %
        (MONTH // 1000 + 1, 1, 10, "20.00"),
        (MONTH // 1000, 2, 15, "40.00"),
        (MONTH // 1000 + 1, 2, 25, "80.00"),
    ],
)
def test_points_of_missed_measures_are_totalled(example, network, late, total, credit):
    found = contract(example, network=network, late=late)
    assert sum(points(found).values()) == total
    assert paid(found).get("share of charges") == (None if credit is None else Decimal(credit))


# August has 44 640 minutes, 1 % of which is 446.4; September 43 200, 1 % of which is 432.
AUGUST, SEPTEMBER = "2026-08-12T00:00:00", "2026-09-12T00:00:00"
AUGUST_LIMIT, SEPTEMBER_LIMIT = 26_784_000_000, 432 * MINUTE


@pytest.mark.parametrize(
    ("august", "september", "earned"),
    [
        (AUGUST_LIMIT, SEPTEMBER_LIMIT, None),  # the average is exactly 99 %
        (AUGUST_LIMIT, SEPTEMBER_LIMIT + 1, 5),
        (0, 2 * SEPTEMBER_LIMIT, None),  # 100 % and 98 %: 99 % on average
        (0, 2 * SEPTEMBER_LIMIT + 1, 5),
        (AUGUST_LIMIT, 3 * SEPTEMBER_LIMIT, 5),  # 99 % and 97 %: exactly 98 %
        (AUGUST_LIMIT, 3 * SEPTEMBER_LIMIT + 1, 20),
    ],
)
def test_one_measure_is_averaged_with_the_month_before(example, august, september, earned):
    ivr = [(at, down) for at, down in ((AUGUST, august), (SEPTEMBER, september)) if down]
    assert points(contract(example, ivr=ivr)) == ({} if earned is None else {"ivr": earned})


def test_five_points_alone_cost_nothing_and_thirty_or_more_ten_percent(example):
    few = contract(example, ivr=[(SEPTEMBER, 2 * SEPTEMBER_LIMIT + 1)])
    assert paid(few)["share of charges"] == Decimal("0.00")
    many = contract(
        example,
        network=MONTH // 1000 + 1,
        late=2,
        ivr=[(AUGUST, AUGUST_LIMIT), (SEPTEMBER, 3 * SEPTEMBER_LIMIT + 1)],
    )
    # 10 + 15 + 20 points.
    assert paid(many)["share of charges"] == Decimal("100.00")


def test_planned_outages_are_left_out(example):
    found = contract(
        example,
        ivr=[(SEPTEMBER, 2 * SEPTEMBER_LIMIT + 1)],
        planned=[("2026-09-12T00:00:00Z", "2026-09-13T00:00:00Z")],
    )
    assert points(found) == {}
