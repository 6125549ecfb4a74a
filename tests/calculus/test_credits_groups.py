"""Groups of dimensions: judged and stacked apart, capped together."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from palier.calculus.credit_schemes import OnOutcome
from palier.calculus.credit_terms import (
    Cap,
    CapPeriod,
    EntryKind,
    PointsTable,
    Recurrence,
    StackingGroup,
    StackingRule,
)
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.tiers import Points, ShareOfFee
from tests.calculus.credit_makers import account, amounts, facts, on_miss, rule

NORTH, SOUTH = (("site", "north"),), (("site", "south"),)


def missed(group, place=0, **more):
    return facts(place=place, group=group, **more)


def test_each_group_has_its_entry_and_the_entry_its_group():
    result = account([rule("r", on_miss("10"))], [missed(NORTH), missed(SOUTH)])
    assert [(entry.group, entry.amount) for entry in result.entries] == [
        (NORTH, Decimal(100)),
        (SOUTH, Decimal(100)),
    ]


def test_together_joins_the_objectives_of_one_group_only():
    both = rule("r", on_miss("10"), objectives=frozenset({"uptime", "speed"}), together=True)
    history = [missed(NORTH), replace(missed(NORTH), objective="speed"), missed(SOUTH)]
    result = account([both], history)
    assert [(entry.group, entry.objectives) for entry in result.entries] == [
        (NORTH, ("uptime", "speed")),
        (SOUTH, ("uptime",)),
    ]


def test_a_run_of_missed_windows_is_that_of_one_group():
    twice = rule("r", on_miss("10"), recurrence=Recurrence(2, 2))
    history = [
        missed(NORTH),
        missed(SOUTH, 0, outcome=OutcomeKind.MET),
        missed(NORTH, 1),
        missed(SOUTH, 1),
    ]
    assert [entry.group for entry in account([twice], history).entries] == [NORTH]


def test_an_average_is_that_of_one_group():
    history = [
        missed(NORTH, 0, figure=Fraction(1)),
        missed(SOUTH, 0, figure=Fraction(1, 2)),
        missed(NORTH, 1, figure=Fraction(1, 2)),
    ]
    averaged = rule("r", on_miss("10"), averaged_windows=2)
    (entry,) = account([averaged], history).entries
    assert dict(entry.steps[0].numbers)["mean"] == Fraction(3, 4)


def test_the_largest_is_kept_in_each_group():
    rules = [
        rule("small", on_miss("10"), group="one"),
        rule("large", on_miss("20"), group="one", objectives=frozenset({"speed"})),
    ]
    history = [missed(NORTH), missed(SOUTH), replace(missed(SOUTH), objective="speed")]
    stacking = StackingGroup("one", StackingRule.LARGEST)
    result = account(rules, history, groups=(stacking,))
    assert {(entry.rule, entry.group): entry.amount for entry in result.entries} == {
        ("small", NORTH): 100,
        ("small", SOUTH): 0,
        ("large", SOUTH): 200,
    }


def test_a_rule_excludes_another_in_its_own_group_only():
    rules = [
        rule("first", on_miss("10")),
        rule(
            "second",
            on_miss("20"),
            objectives=frozenset({"speed"}),
            excluded_by=frozenset({"first"}),
        ),
    ]
    speeds = [replace(missed(group), objective="speed") for group in (NORTH, SOUTH)]
    result = account(rules, [missed(NORTH), *speeds])
    assert [str(entry.amount) for entry in result.entries] == ["100.00", "0.00", "200.00"]


def test_a_cap_holds_for_all_groups_together():
    cap = Cap("cap", CapPeriod.WINDOW, ShareOfFee(Fraction(15, 100)), "fee")
    result = account([rule("r", on_miss("10"))], [missed(NORTH), missed(SOUTH)], caps=(cap,))
    assert amounts(result) == ["100.00", "50.00"]


def test_points_of_all_groups_are_totalled():
    table = PointsTable(
        "table",
        EntryKind.CREDIT,
        frozenset({"r"}),
        ((Fraction(10), ShareOfFee(Fraction(1, 50))),),
        "fee",
    )
    five = rule("r", OnOutcome(Points(Fraction(5))))
    result = account([five], [missed(NORTH), missed(SOUTH)], points_tables=(table,))
    assert str(result.entries[-1].amount) == "20.00"
    assert result.entries[-1].group == ()


def test_what_is_not_priced_is_said_once():
    history = [missed(group, outcome=OutcomeKind.NO_DATA) for group in (NORTH, SOUTH)]
    assert len(account([rule("r", on_miss("10"))], history).notes) == 1
