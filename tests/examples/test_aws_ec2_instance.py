"""Amazon EC2, instance level: tiers of the month, or clock hours that are not charged."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.fees import GroupFee, GroupFeeMissing
from palier.calculus.instants import MINUTE, SECOND
from tests.examples.evaluating import entries, figure, paid, states

# September 2026 has 720 hours.
MONTH = 43_200 * MINUTE
HOUR_OF_FEE = Decimal(1)
FEE = "720"
WHO = {"instance": "i-1", "region": "us-east-1"}


def instance(example, *down):
    rows = states("connectivity", "2026-09-01", down, **WHO)
    return example("aws-ec2-instance").write("connectivity.csv", rows)


@pytest.mark.parametrize(
    ("down_us", "share"),
    [
        (216 * MINUTE, None),  # exactly 99.5 %
        (216 * MINUTE + 1, Fraction(1, 10)),
        (432 * MINUTE, Fraction(1, 10)),  # exactly 99.0 %
        (432 * MINUTE + 1, Fraction(3, 10)),
        (2160 * MINUTE, Fraction(3, 10)),  # exactly 95.0 %
        (2160 * MINUTE + 1, Fraction(1)),
    ],
)
def test_each_bound_of_the_tiers_to_the_microsecond(example, down_us, share):
    found = instance(example, ("2026-09-10T00:00:00", down_us)).account(instance=FEE)
    assert figure(found, "instance-uptime", **WHO) == 1 - Fraction(down_us, MONTH)
    monthly = [entry for entry in entries(found) if entry.rule == "monthly credit"]
    assert [entry.share_ratio for entry in monthly] == ([] if share is None else [share])


@pytest.mark.parametrize(
    ("down", "hours"),
    [
        ([("2026-09-10T10:00:00", 6 * MINUTE)], 0),
        ([("2026-09-10T10:00:00", 6 * MINUTE + 1)], 1),
        # 12 minutes around the hour: six in each of two clock hours.
        ([("2026-09-10T10:54:00", 12 * MINUTE)], 0),
        ([("2026-09-10T10:53:59.999999", 12 * MINUTE)], 1),
        # Two outages of one clock hour add up.
        ([("2026-09-10T10:05:00", 4 * MINUTE), ("2026-09-10T10:40:00", 3 * MINUTE)], 1),
        ([("2026-09-10T10:50:00", 80 * MINUTE)], 3),
    ],
)
def test_clock_hours_unavailable_for_more_than_six_minutes_are_not_charged(example, down, hours):
    found = instance(example, *down).account(instance=FEE)
    expected = {"hours not charged": hours * HOUR_OF_FEE} if hours else {}
    assert paid(found) == expected


def test_the_larger_remedy_is_kept(example):
    # 217 minutes from ten o'clock: 99.498 %, worth 10 % of 720, against four hours worth 4.
    found = instance(example, ("2026-09-10T10:00:00", 217 * MINUTE)).account(instance=FEE)
    assert paid(found) == {"monthly credit": Decimal("72.00"), "hours not charged": Decimal(0)}


def test_an_instance_is_judged_on_its_own(example):
    tables = [
        states("connectivity", "2026-09-01", down, instance=name, region="us-east-1")
        for name, down in (("i-1", [("2026-09-10T00:00:00", 217 * MINUTE)]), ("i-2", ()))
    ]
    found = example("aws-ec2-instance").write("connectivity.csv", *tables).account(instance=FEE)
    assert figure(found, "instance-uptime", instance="i-2", region="us-east-1") == 1
    assert {entry.objectives for entry in entries(found)} == {("instance-uptime",)}
    assert {
        dict(each.group)["instance"] for each in found.windows[0].credits if each.account.entries
    } == {"i-1"}


@pytest.mark.parametrize("since", ["09-01T", "09-05T"])
def test_a_stopped_instance_is_not_unavailable(example, since):
    rows = states("connectivity", "2026-09-01", (), **WHO)
    rows[1] = rows[1].replace(",up,", ",stopped,").replace("09-01T", since)
    found = example("aws-ec2-instance").write("connectivity.csv", rows).account(instance=FEE)
    assert figure(found, "instance-uptime", **WHO) == 1


@pytest.mark.parametrize(
    ("fee", "amounts"),
    [
        # 217 minutes earn 10 % of the fee; the outage spoils four clock hours of 720.
        ("10.00", {"monthly credit": "0.00", "hours not charged": "0.06"}),
        ("10.10", {"monthly credit": "1.01", "hours not charged": "0.00"}),
    ],
)
def test_a_credit_of_one_dollar_is_not_issued_but_hours_are_not_charged(example, fee, amounts):
    found = instance(example, ("2026-09-10T10:00:00", 217 * MINUTE)).account(instance=fee)
    assert paid(found) == {rule: Decimal(amount) for rule, amount in amounts.items()}


def test_each_instance_is_credited_on_its_own_charges(example):
    down = [("2026-09-10T00:00:00", 217 * MINUTE)]
    tables = [
        states("connectivity", "2026-09-01", down, instance=name, region="us-east-1")
        for name in ("i-1", "i-2")
    ]
    fees = {
        GroupFee("instance", (("instance", name), ("region", "us-east-1"))): Decimal(fee)
        for name, fee in (("i-1", 720), ("i-2", 72))
    }
    found = example("aws-ec2-instance").write("connectivity.csv", *tables)
    credited = [each for each in entries(found.account(by_group=fees)) if each.amount]
    assert [entry.amount for entry in credited] == [Decimal("72.00"), Decimal("7.20")]
    del fees[GroupFee("instance", (("instance", "i-2"), ("region", "us-east-1")))]
    with pytest.raises(GroupFeeMissing, match="instance=i-2,region=us-east-1"):
        found.account(by_group=fees)


def test_the_claim_counts_from_the_last_outage(example):
    found = instance(example, ("2026-09-30T23:00:00", 30 * MINUTE)).account(instance=FEE)
    assert [entry.claim_until for entry in entries(found)] == [1_796_083_200 * SECOND]
