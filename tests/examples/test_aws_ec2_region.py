"""Amazon EC2, region level: only the time in which two zones are down at once counts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.fees import GroupFee
from palier.calculus.instants import MINUTE, SECOND
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.tallies import TimeTally
from tests.examples.evaluating import entries, figure, kind, outcome, paid, states
from tests.narrowing import one

# September 2026 has 43 200 minutes.
MONTH = 43_200 * MINUTE
EAST = {"region": "us-east-1"}


def zones(example, **down):
    """Two instances in each of three zones; `down` gives the outages of all those of a zone."""
    tables = [
        states(
            "connectivity",
            "2026-09-01",
            down.get(zone, ()),
            **EAST,
            zone=zone,
            instance=f"{zone}{n}",
        )
        for zone in ("a", "b", "c")
        for n in (1, 2)
    ]
    return example("aws-ec2-region").write("connectivity.csv", *tables)


@pytest.mark.parametrize(
    ("down_us", "credit"),
    [
        (259_200_000 - 1, None),
        (259_200_000, None),  # 4.32 min of 43 200: exactly 99.99 %
        (259_200_000 + 1, "100.00"),
        (432 * MINUTE, "100.00"),  # exactly 99.0 %
        (432 * MINUTE + 1, "300.00"),
        (2160 * MINUTE, "300.00"),  # exactly 95.0 %
        (2160 * MINUTE + 1, "1000.00"),
    ],
)
def test_each_bound_of_the_tiers_to_the_microsecond(example, down_us, credit):
    both = [("2026-09-10T00:00:00", down_us)]
    found = zones(example, a=both, b=both).account(ec2_in_region="1000")
    assert figure(found, "region-uptime", **EAST) == 1 - Fraction(down_us, MONTH)
    assert paid(found) == ({} if credit is None else {"credit-1": Decimal(credit)})


def test_only_the_overlap_of_two_zones_counts(example):
    found = zones(
        example,
        a=[("2026-09-10T10:00:00", 60 * MINUTE)],
        b=[("2026-09-10T10:55:00", 60 * MINUTE)],
    ).account(ec2_in_region="1000")
    assert figure(found, "region-uptime", **EAST) == 1 - Fraction(5 * MINUTE, MONTH)
    assert paid(found) == {"credit-1": Decimal("100.00")}


def test_one_zone_alone_counts_nothing_however_long(example):
    found = zones(example, a=[("2026-09-02T00:00:00", 20 * 1440 * MINUTE)]).account()
    assert figure(found, "region-uptime", **EAST) == 1
    assert kind(found, "region-uptime", **EAST) is OutcomeKind.MET


def test_zones_in_turn_count_nothing(example):
    found = zones(
        example,
        a=[("2026-09-10T10:00:00", 60 * MINUTE)],
        b=[("2026-09-10T11:00:00", 60 * MINUTE)],
    ).account()
    assert figure(found, "region-uptime", **EAST) == 1


def test_a_zone_with_one_instance_left_is_up(example):
    hour = [("2026-09-10T10:00:00", 60 * MINUTE)]
    tables = [
        states("connectivity", "2026-09-01", down, **EAST, zone=zone, instance=name)
        for zone, name, down in (("a", "a1", hour), ("a", "a2", ()), ("b", "b1", hour))
    ]
    found = example("aws-ec2-region").write("connectivity.csv", *tables).account()
    assert figure(found, "region-uptime", **EAST) == 1


def with_stops(example, stops, *, a=(), b=()):
    """Zone a with two instances, zone b with one; `stops` by instance, as (since, until)."""
    tables = [
        states("connectivity", "2026-09-01", down, **EAST, zone=name[0], instance=name)
        for name, down in (("a1", a), ("a2", ()), ("b1", b))
    ]
    for rows in tables:
        up = rows[1]
        for since, until in stops.get(up.rpartition(",")[2], ()):
            rows += [up.replace("2026-09-01T00:00:00Z", since).replace(",up,", ",stopped,")]
            rows += [up.replace("2026-09-01T00:00:00Z", until)]
    return example("aws-ec2-region").write("connectivity.csv", *tables)


HOUR = [("2026-09-10T10:00:00", 60 * MINUTE)]


@pytest.mark.parametrize(
    ("since", "until", "down"),
    [
        ("2026-09-10T10:00:00Z", "2026-09-10T11:00:00Z", 60 * MINUTE),
        ("2026-09-10T10:00:00.000001Z", "2026-09-10T11:00:00Z", 60 * MINUTE - 1),
        ("2026-09-10T10:00:00Z", "2026-09-10T10:59:59.999999Z", 60 * MINUTE - 1),
        ("2026-09-05T00:00:00Z", "2026-09-10T10:00:00Z", 0),
    ],
)
def test_a_stopped_instance_does_not_keep_its_zone_up(example, since, until, down):
    found = with_stops(example, {"a2": [(since, until)]}, a=HOUR, b=HOUR).account()
    assert figure(found, "region-uptime", **EAST) == 1 - Fraction(down, MONTH)


@pytest.mark.parametrize("until", ["2026-09-10T11:00:00Z", "2026-09-20T00:00:00Z"])
def test_a_zone_whose_instances_are_all_stopped_is_not_down(example, until):
    stop = [("2026-09-05T00:00:00Z", until)]
    found = with_stops(example, {"a1": stop, "a2": stop}, b=HOUR).account()
    assert figure(found, "region-uptime", **EAST) == 1


def test_a_zone_stopped_during_its_outage_is_down_until_then(example):
    stop = [("2026-09-10T10:20:00Z", "2026-09-10T12:00:00Z")]
    stops = {"a1": stop, "a2": [("2026-09-05T00:00:00Z", "2026-09-20T00:00:00Z")]}
    found = with_stops(example, stops, a=HOUR, b=HOUR).account()
    assert figure(found, "region-uptime", **EAST) == 1 - Fraction(20 * MINUTE, MONTH)


def test_a_region_that_is_stopped_altogether_is_not_unavailable(example):
    stop = [("2026-09-11T00:00:00Z", "2026-09-21T00:00:00Z")]
    found = with_stops(example, dict.fromkeys(("a1", "a2", "b1"), stop)).account()
    # The percentage is of the minutes of the month, those of the ten days included.
    assert figure(found, "region-uptime", **EAST) == 1
    tally = outcome(found, "region-uptime", **EAST).tally
    assert one(TimeTally, tally).up == MONTH


def test_zones_of_two_regions_do_not_add_up(example):
    hour = [("2026-09-10T10:00:00", 60 * MINUTE)]
    tables = [
        states(
            "connectivity", "2026-09-01", hour, region=region, zone=zone, instance=f"{region}{zone}"
        )
        for region, zone in (("us-east-1", "a"), ("us-west-2", "a"))
    ]
    found = example("aws-ec2-region").write("connectivity.csv", *tables).account()
    assert [outcome.figure for outcome in found.outcomes] == [1, 1]


@pytest.mark.parametrize(("fee", "amount"), [("10.00", "0.00"), ("10.10", "1.01")])
def test_a_credit_of_one_dollar_is_not_issued(example, fee, amount):
    both = [("2026-09-10T00:00:00", 5 * MINUTE)]
    found = zones(example, a=both, b=both).account(ec2_in_region=fee)
    assert paid(found) == {"credit-1": Decimal(amount)}


def test_the_claim_ends_with_the_second_billing_cycle_after_the_incident(example):
    both = [("2026-09-10T00:00:00", 400 * SECOND)]
    (entry,) = entries(zones(example, a=both, b=both).account(ec2_in_region="1000"))
    # The incident lies in September; October and November are the two cycles after it.
    assert entry.claim_until == 1_796_083_200 * SECOND  # 2026-12-01T00:00:00Z


def test_each_region_is_credited_on_its_own_fee(example):
    down = [("2026-09-10T00:00:00", 5 * MINUTE)]
    tables = [
        states("connectivity", "2026-09-01", down, region=name, zone=zone, instance=f"{name}{zone}")
        for name in ("us-east-1", "us-west-2")
        for zone in ("a", "b")
    ]
    fees = {
        GroupFee("ec2-in-region", (("region", name),)): Decimal(fee)
        for name, fee in (("us-east-1", "1000"), ("us-west-2", "10"))
    }
    found = example("aws-ec2-region").write("connectivity.csv", *tables).account(by_group=fees)
    amounts = {dict(entry.group)["region"]: entry.amount for entry in entries(found)}
    assert amounts == {"us-east-1": Decimal("100.00"), "us-west-2": Decimal("1.00")}
