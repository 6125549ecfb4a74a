"""The SAS-Accenture agreement: tiers, schedules, periods, repetition and limit, computed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.instants import HOUR, MINUTE, instant_of
from tests.examples.evaluating import entries, figure, paid, table
from tests.narrowing import known


def incidents(made, rows):
    return made.write(
        "incidents.csv",
        table(
            {"id": n, "series": "incidents", "node": "Sevilla", **row} for n, row in enumerate(rows)
        ),
    )


def p1(resolved_after, at="2016-03-20T10:00:00Z"):
    moved = instant_of(datetime.fromisoformat(at)) + resolved_after
    return {"priority": "P1", "opened": at, "resolved": iso(moved)}


def iso(instant):
    return datetime.fromtimestamp(instant // 1_000_000).astimezone().isoformat()


@pytest.mark.parametrize(
    ("late", "penalty"),
    [(5, None), (6, "200.00"), (10, "200.00"), (11, "300.00"), (15, "300.00"), (16, "500.00")],
)
def test_tiers_of_incidents_resolved_in_time(example, late, penalty):
    made = incidents(
        example("sas-accenture"), [p1(2 * HOUR + (MINUTE if n < late else 0)) for n in range(100)]
    )
    found = made.account("2016-03", invoice="10000")
    assert figure(found, "K01-P1", node="Sevilla") == 1 - Fraction(late, 100)
    assert paid(found) == ({} if penalty is None else {"K01-P1": Decimal(penalty)})


def test_periods_run_from_the_sixteenth_in_madrid(example):
    late = 3 * HOUR
    made = incidents(
        example("sas-accenture"),
        [
            p1(late, at="2016-03-15T22:59:59Z"),  # 23:59:59 on the 15th
            p1(0, at="2016-03-15T23:00:00Z"),
            p1(0, at="2016-04-15T21:59:59Z"),  # summer time by then
            p1(late, at="2016-04-15T22:00:00Z"),
        ],
    )
    assert figure(made.account("2016-02"), "K01-P1", node="Sevilla") == 0
    assert figure(made.account("2016-03"), "K01-P1", node="Sevilla") == 1
    assert figure(made.account("2016-04"), "K01-P1", node="Sevilla") == 0


@pytest.mark.parametrize(
    ("priority", "resolved", "within"),
    [
        # Opened on Friday at 19:00 in Madrid: one hour is left before the weekend.
        ("P2", "2016-04-04T11:00:00+02:00", 1),
        ("P2", "2016-04-04T11:00:01+02:00", 0),
        ("P3", "2016-04-05T12:00:00+02:00", 1),
        ("P3", "2016-04-05T12:00:01+02:00", 0),
        ("P1", "2016-04-01T21:00:00+02:00", 1),
        ("P1", "2016-04-01T21:00:01+02:00", 0),
    ],
)
def test_each_priority_has_its_limit_and_schedule(example, priority, resolved, within):
    row = {"priority": priority, "opened": "2016-04-01T19:00:00+02:00", "resolved": resolved}
    found = incidents(example("sas-accenture"), [row]).account("2016-03")
    assert figure(found, f"K01-{priority}", node="Sevilla") == within


def reopened(made, rows):
    """Rows of (instant, node, center, reopened, incidents) of priority 1."""
    return made.write(
        "reopened.csv",
        table(
            {"at": at, "good": again, "total": total, "series": "reopened", "priority": "P1",
             "node": node, "center": center}
            for at, node, center, again, total in rows
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("again", "share"),
    [(10, None), (11, 2), (20, 2), (21, 3), (30, 3), (31, 5), (1000, 5)],
)
def test_tiers_of_incidents_reopened_have_both_bounds(example, again, share):
    rows = [("2016-03-20T10:00:00Z", "Sevilla", "A", again, 1000)]
    found = reopened(example("sas-accenture"), rows).account("2016-03")
    # Once for the node, once for the center.
    shares = [entry.share_ratio for entry in entries(found)]
    assert shares[:2] == ([] if share is None else [Fraction(share, 100)] * 2)


def test_two_months_in_a_row_in_the_same_center_cost_more(example):
    march, april, june = ("2016-03-20T10:00:00Z", "2016-04-20T10:00:00Z", "2016-06-20T10:00:00Z")
    rows = [
        (march, "Sevilla", "A", 2, 100),
        (march, "Sevilla", "B", 0, 100),
        (april, "Sevilla", "A", 2, 100),
        (april, "Sevilla", "B", 2, 100),
        (june, "Sevilla", "A", 2, 100),
    ]
    made = reopened(example("sas-accenture"), rows)
    repeated = {
        label: [
            (entry.objectives, dict(entry.group)["center"], entry.amount)
            for entry in entries(made.account(label, invoice="10000"))
            if entry.rule == "K06_C"
        ]
        for label in ("2016-03", "2016-04", "2016-06")
    }
    # Not B in April, which was missed once; not A in June, May having had nothing.
    assert repeated == {
        "2016-03": [],
        "2016-04": [(("K06_t-P1",), "A", Decimal("50.00"))],
        "2016-06": [],
    }


def test_penalties_of_all_nodes_stop_at_the_limit_of_the_invoice(example):
    rows = [("2016-03-20T10:00:00Z", node, "A", 50, 100) for node in ("Sevilla", "Jaén", "Cádiz")]
    found = reopened(example("sas-accenture"), rows).account("2016-03", invoice="10000")
    # Three nodes and three centers at 5 % each would come to 30 %.
    assert sum(map(known, paid(found).values())) == Decimal("1000.00")


@pytest.mark.parametrize(
    ("size", "changes", "amounts"),
    [
        (19, 1, {}),
        (19, 2, {"K18-small": Decimal("100.00")}),
        (20, 2, {}),
        (20, 3, {"K18-large": Decimal("100.00")}),
        # The fourth falls in the next quarter.
        (19, 4, {"K18-small": Decimal("100.00")}),
    ],
)
def test_changes_of_staff_are_counted_per_quarter(example, size, changes, amounts):
    made = example("sas-accenture").write(
        "staff.csv",
        table(
            {"at": f"2016-{day}T10:00:00Z", "value": 1, "series": "staff-changes",
             "node": "Sevilla", "nodeETC": size}
            for day in ("02-20", "03-20", "04-15", "04-16")[:changes]
        ),
    )  # fmt: skip
    # 16 January to 15 April.
    found = made.account("2016-01", invoice="10000")
    assert paid(found) == amounts
