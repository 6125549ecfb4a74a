"""Pools of credits: pool share x credit share x at-risk share of the invoice."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from palier.calculus.instants import HOUR, MINUTE
from tests.examples.evaluating import entries, later, paid, states, table
from tests.narrowing import known

MONTH = 43_200 * MINUTE
ALLOWED = MONTH // 1000


def contract(example, *, servers=0, network=0, late=0):
    """Downtime of servers and network in microseconds; tickets late of a hundred."""
    start = "2026-09-10T00:00:00"
    made = example("texas-dir").write(
        "states.csv",
        states("servers", "2026-09-01", [(start, servers)] if servers else ()),
        states("network", "2026-09-01", [(start, network)] if network else ()),
    )
    rows = table(
        {
            "id": n,
            "opened": later(start, 0),
            "resolved": later(start, 8 * HOUR + (n < late)),
            "series": "tickets",
        }
        for n in range(100)
    )
    return made.write("tickets.csv", rows)


def test_the_arithmetic_of_the_contract(example):
    found = contract(example, servers=ALLOWED + 1).account(invoice="100000")
    assert paid(found) == {"servers": Decimal("2000.00")}
    assert [e.share_ratio for e in entries(found)] == [
        Fraction(1, 2) * Fraction(2, 5) * Fraction(1, 10)
    ]


def test_a_service_level_exactly_met_costs_nothing(example):
    # September in Chicago starts five hours later than in UTC, and is as long.
    found = contract(example, servers=ALLOWED, network=ALLOWED, late=5).account(invoice="100000")
    assert paid(found) == {}


def test_defaults_add_up_to_the_amount_at_risk_at_most(example):
    found = contract(example, servers=ALLOWED + 1, network=ALLOWED + 1, late=6).account(
        invoice="100000"
    )
    amounts = paid(found)
    assert amounts == {
        "servers": Decimal("2000.00"),
        "network": Decimal("3000.00"),
        "incidents": Decimal("5000.00"),
    }
    assert sum(map(known, amounts.values())) == Decimal("10000.00")


def test_tickets_are_judged_to_the_microsecond(example):
    assert paid(contract(example, late=5).account(invoice="100000")) == {}
    found = contract(example, late=6).account(invoice="100000")
    assert paid(found) == {"incidents": Decimal("5000.00")}
