"""The least that one rule pays, beside the least that is paid in all."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.credit_terms import (
    AmountRounding,
    Cap,
    CapPeriod,
    Minimum,
    StackingGroup,
    StackingRule,
)
from palier.calculus.targets import RoundingMode
from palier.calculus.tiers import FixedAmount
from tests.calculus.credit_makers import account, amounts, codes, facts, on_miss, rule

ONE = Minimum(Decimal(1))
FROM_ONE = Minimum(Decimal(1), above=False)


@pytest.mark.parametrize(
    ("minimum", "fee", "paid"),
    [
        (ONE, "9.90", "0.00"),
        (ONE, "10.00", "0.00"),
        (ONE, "10.10", "1.01"),
        (FROM_ONE, "9.90", "0.00"),
        (FROM_ONE, "10.00", "1.00"),
        # 1.004 would be issued as 1.00, which is not over one.
        (ONE, "10.04", "0.00"),
        (FROM_ONE, "9.96", "1.00"),
    ],
)
def test_an_entry_is_compared_as_it_would_be_paid(minimum, fee, paid):
    result = account([rule("r", on_miss("10"), minimum=minimum)], [facts()], fee)
    assert amounts(result) == [paid]
    assert ("rule-minimum" in codes(result)) is (paid == "0.00")


def test_the_rounding_that_is_stated_decides():
    down = AmountRounding(mode=RoundingMode.DOWN)
    rules = [rule("r", on_miss("10"), minimum=FROM_ONE)]
    assert amounts(account(rules, [facts()], "9.96", rounding=down)) == ["0.00"]


def test_the_other_rules_pay_whatever_their_size():
    rules = [rule("small", on_miss("10"), minimum=ONE), rule("tiny", on_miss("1"))]
    assert amounts(account(rules, [facts()], "5")) == ["0.00", "0.05"]


def test_what_is_too_small_to_be_paid_displaces_nothing():
    rules = [
        rule("credit", on_miss("10"), group="g", minimum=ONE),
        rule("hours", on_miss("5"), group="g"),
    ]
    group = StackingGroup("g", StackingRule.LARGEST)
    assert amounts(account(rules, [facts()], "9", groups=(group,))) == ["0.00", "0.45"]
    assert amounts(account(rules, [facts()], "90", groups=(group,))) == ["9.00", "0.00"]


def test_what_a_cap_leaves_must_be_large_enough_too():
    rules = [rule("first", on_miss("10")), rule("second", on_miss("10"), minimum=ONE)]
    cap = Cap("cap", CapPeriod.WINDOW, FixedAmount(Decimal("10.50")))
    result = account(rules, [facts()], "100", caps=(cap,))
    assert amounts(result) == ["10.00", "0.00"]
    assert [each.code for each in result.entries[1].steps][-2:] == ["cap", "rule-minimum"]


def test_without_a_fee_nothing_is_struck():
    result = account([rule("r", on_miss("10"), minimum=ONE)], [facts()], None)
    assert [(each.amount, each.share_ratio) for each in result.entries] == [(None, Fraction(1, 10))]
