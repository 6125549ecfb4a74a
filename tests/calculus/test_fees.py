from __future__ import annotations

from decimal import Decimal

import pytest

from palier.calculus.credit_terms import Cap, CapPeriod
from palier.calculus.credits import assess
from palier.calculus.fees import Fees, GroupFee, GroupFeeMissing, fee_of
from palier.calculus.money import percent
from palier.calculus.tiers import ShareOfFee
from tests.calculus.credit_makers import amounts, facts, on_miss, rule, terms

EAST, WEST = (("region", "east"),), (("region", "west"),)
BY_GROUP: Fees = {GroupFee("fee", EAST): Decimal(100), GroupFee("fee", WEST): Decimal(40)}


def test_the_fee_of_a_group_stands_before_that_of_its_base():
    fees: Fees = {"fee": Decimal(7), GroupFee("fee", EAST): Decimal(100)}
    assert fee_of(fees, "fee", EAST) == 100
    assert fee_of(fees, "fee", WEST) == 7
    assert fee_of(fees, "other", EAST) is None


def test_a_group_is_matched_by_all_its_dimensions():
    with pytest.raises(GroupFeeMissing, match=r"fee\[region=east,zone=a\]"):
        fee_of(BY_GROUP, "fee", (*EAST, ("zone", "a")))


def test_all_groups_together_cost_the_base_or_the_sum_of_the_groups():
    assert fee_of(BY_GROUP, "fee") == 140
    assert fee_of({**BY_GROUP, "fee": Decimal(7)}, "fee") == 7
    assert fee_of({}, "fee") is None


def test_a_missing_group_names_those_given():
    with pytest.raises(GroupFeeMissing) as caught:
        fee_of({GroupFee("fee", EAST): Decimal(100)}, "fee", WEST)
    assert "fee[region=east]" in caught.value.hint


def missed(fees, **more):
    windows = [facts(group=EAST), facts(group=WEST)]
    return assess(terms([rule("r", on_miss("10"))], **more), windows, fees)


def test_each_group_is_a_share_of_its_own_fee():
    assert amounts(missed(BY_GROUP)) == ["10.00", "4.00"]
    assert amounts(missed({GroupFee("fee", WEST): Decimal(40), "fee": Decimal(1)})) == [
        "0.10",
        "4.00",
    ]


def test_a_cap_is_a_share_of_what_all_groups_pay():
    cap = Cap("cap", CapPeriod.WINDOW, ShareOfFee(percent("9")), "fee")
    # 9 % of 140 is 12.60: ten for the first group leave 2.60.
    assert amounts(missed(BY_GROUP, caps=(cap,))) == ["10.00", "2.60"]


def test_a_group_without_a_fee_is_refused_only_where_it_earns_something():
    fees: Fees = {GroupFee("fee", EAST): Decimal(100)}
    with pytest.raises(GroupFeeMissing):
        missed(fees)
    assert amounts(assess(terms([rule("r", on_miss("10"))]), [facts(group=EAST)], fees)) == [
        "10.00"
    ]
