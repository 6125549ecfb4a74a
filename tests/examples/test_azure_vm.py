"""Azure virtual machines: one promise per deployment, machines in zones down only together."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.instants import MINUTE
from tests.examples.evaluating import figure, paid, states

MONTH = 43_200 * MINUTE
START = "2026-09-10T00:00:00"


def machines(example, deployment, disk, down):
    """Two machines of one group, each with its outages; `group` and `vm` name them."""
    tables = [
        states(
            "connectivity",
            "2026-09-01",
            each,
            deployment=deployment,
            disk=disk,
            group="g",
            vm=f"vm{n}",
        )
        for n, each in enumerate(down)
    ]
    return example("azure-vm").write("connectivity.csv", *tables)


@pytest.mark.parametrize(
    ("objective", "deployment", "disk", "bounds"),
    [
        ("zones", "zones", "premium", ("99.99", "99", "95")),
        ("set", "set", "premium", ("99.95", "99", "95")),
        ("set", "host", "premium", ("99.95", "99", "95")),
        ("single-premium", "single", "premium", ("99.9", "99", "95")),
        ("single-premium", "single", "ultra", ("99.9", "99", "95")),
        ("single-standard-ssd", "single", "standard-ssd", ("99.5", "95", "90")),
        ("single-standard-hdd", "single", "standard-hdd", ("95", "92", "90")),
    ],
)
def test_each_bound_of_each_promise_to_the_microsecond(
    example, objective, deployment, disk, bounds
):
    group = {"vm": "vm0"} if deployment == "single" else {"group": "g"}
    credits = [None, *(Decimal(each) for each in ("100.00", "250.00", "1000.00"))]
    for place, bound in enumerate(bounds):
        most = int((1 - Fraction(bound) / 100) * MONTH)
        for more in (0, 1):
            down = [[(START, most + more)]] * (1 if deployment == "single" else 2)
            found = machines(example, deployment, disk, down).account(machines="1000")
            assert figure(found, objective, **group) == 1 - Fraction(most + more, MONTH)
            credit = credits[place + more]
            assert paid(found) == ({} if credit is None else {objective: credit}), (bound, more)


@pytest.mark.parametrize(("objective", "deployment"), [("zones", "zones"), ("set", "set")])
def test_one_machine_left_is_enough(example, objective, deployment):
    down = [[("2026-09-10T10:00:00", 60 * MINUTE)], [("2026-09-10T10:50:00", 60 * MINUTE)]]
    found = machines(example, deployment, "premium", down).account()
    assert figure(found, objective, group="g") == 1 - Fraction(10 * MINUTE, MONTH)


def test_single_machines_are_judged_one_by_one(example):
    down = [[(START, 60 * MINUTE)], []]
    found = machines(example, "single", "premium", down).account()
    assert figure(found, "single-premium", vm="vm0") == 1 - Fraction(60 * MINUTE, MONTH)
    assert figure(found, "single-premium", vm="vm1") == 1
