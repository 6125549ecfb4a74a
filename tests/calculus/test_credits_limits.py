from __future__ import annotations

from decimal import Decimal

import pytest

from palier.calculus.credit_facts import WindowFacts
from palier.calculus.credit_terms import (
    Cap,
    CapPeriod,
    EntryKind,
    StackingGroup,
    StackingRule,
    StackingScope,
)
from palier.calculus.credits import Granted, assess
from palier.calculus.money import percent
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.spans import Span
from palier.calculus.tiers import FixedAmount, ShareOfFee
from tests.calculus.credit_makers import (
    account,
    amounts,
    codes,
    facts,
    month,
    on_miss,
    rule,
    shares,
    terms,
)

HUNDRED = FixedAmount(Decimal("100"))


def grouped(name: str, share: str, objective: str = "uptime"):
    return rule(name, on_miss(share), objectives=frozenset({objective}), group="g")


@pytest.mark.parametrize(
    ("stacking", "expected"),
    [
        (StackingRule.SUM, ["50.00", "200.00"]),
        (StackingRule.LARGEST, ["0.00", "200.00"]),
        (StackingRule.CUSTOMER_CHOICE, ["0.00", "200.00"]),
    ],
)
def test_stacking_in_a_window(stacking, expected):
    rules = [grouped("small", "5"), grouped("large", "20")]
    result = account(rules, [facts()], groups=(StackingGroup("g", stacking),))
    assert amounts(result) == expected


def test_stacking_per_incident_joins_only_what_shares_an_incident():
    names = {"a": {"1", "2"}, "b": {"1"}, "c": {"2"}, "d": {"3"}, "e": set()}
    rules = [grouped(name, str(place), name) for place, name in enumerate(names, start=1)]
    windows = [facts(name, incidents=frozenset(ids)) for name, ids in names.items()]
    group = StackingGroup("g", StackingRule.LARGEST, StackingScope.INCIDENT)
    result = account(rules, windows, groups=(group,))
    assert amounts(result) == ["0.00", "0.00", "30.00", "40.00", "50.00"]
    assert codes(result)[-1] == "stacking"
    assert result.entries[0].steps[-1].as_mapping()["kept"] == "c"


def test_stacking_without_a_fee_compares_shares_of_one_fee():
    rules = [grouped("small", "5"), grouped("large", "20")]
    groups = (StackingGroup("g", StackingRule.LARGEST),)
    assert shares(account(rules, [facts()], None, groups=groups)) == [0, percent("20")]
    other = rule("other", on_miss("30"), group="g", fee_base="another fee")
    undecided = account([*rules, other], [facts()], None, groups=groups)
    assert shares(undecided) == [percent("5"), percent("20"), percent("30")]
    assert codes(undecided)[-1] == "stacking-undecided"


def test_a_rule_excludes_another_for_the_same_incident_only():
    rules = [
        rule("first", on_miss("10"), objectives=frozenset({"a"})),
        rule(
            "second",
            on_miss("5"),
            objectives=frozenset({"b"}),
            excluded_by=frozenset({"first"}),
            terminates=True,
        ),
    ]

    def result(one: set[str], other: set[str]):
        windows = [facts("a", incidents=frozenset(one)), facts("b", incidents=frozenset(other))]
        return account(rules, windows)

    assert amounts(result({"1"}, {"1"})) == ["100.00", "0.00"]
    assert result({"1"}, {"1"}).terminations == ()
    assert amounts(result({"1"}, {"2"})) == ["100.00", "50.00"]
    assert amounts(result({"1"}, set())) == ["100.00", "0.00"]


def test_caps_reduce_in_order_and_show_each_reduction():
    rules = [rule(name, on_miss("10")) for name in ("a", "b", "c")]
    caps = (
        Cap("first", CapPeriod.WINDOW, ShareOfFee(percent("25")), "fee"),
        Cap("second", CapPeriod.WINDOW, FixedAmount(Decimal("120")), "fee"),
    )
    result = account(rules, [facts()], caps=caps)
    assert amounts(result) == ["100.00", "20.00", "0.00"]
    assert shares(result) == [percent("10"), percent("2"), 0]
    reductions = [
        each.as_mapping()["cap"] for each in result.entries[2].steps if each.code == "cap"
    ]
    assert reductions == ["first", "second"]


def test_a_cap_leaves_other_kinds_alone():
    rules = [rule("r", on_miss("50"), kind=EntryKind.REWARD), rule("c", on_miss("50"))]
    result = account(rules, [facts()], caps=(Cap("cap", CapPeriod.WINDOW, HUNDRED),))
    assert amounts(result) == ["500.00", "100.00"]


def test_a_cap_in_money_cannot_hold_without_the_fee_and_the_account_says_so():
    result = account(
        [rule("r", on_miss("50"))], [facts()], None, caps=(Cap("cap", CapPeriod.WINDOW, HUNDRED),)
    )
    assert shares(result) == [percent("50")]
    assert [note.code for note in result.notes] == ["cap-not-applied"]


def test_a_cap_per_incident_holds_for_each():
    rules = [
        rule(name, on_miss(share), objectives=frozenset({name}))
        for name, share in [("a", "8"), ("b", "8"), ("c", "8")]
    ]
    windows = [
        facts(name, incidents=frozenset({incident}))
        for name, incident in [("a", "1"), ("b", "1"), ("c", "2")]
    ]
    result = account(rules, windows, caps=(Cap("cap", CapPeriod.INCIDENT, HUNDRED),))
    assert amounts(result) == ["80.00", "20.00", "80.00"]


def yearly(cap: Cap, place: int, *granted_places: int) -> list[str | None]:
    """What a credit of 100 becomes when 40 was granted in each earlier month."""
    granted = [Granted(month(each), EntryKind.CREDIT, Decimal(40)) for each in granted_places]
    stated = terms([rule("r", on_miss("10"))], caps=(cap,))
    return amounts(assess(stated, [facts(place=place)], {"fee": Decimal(1000)}, granted))


def test_a_rolling_year_forgets_what_is_older():
    cap = Cap("rolling", CapPeriod.ROLLING_YEAR, HUNDRED)
    assert yearly(cap, 13, 11, 12) == ["20.00"]
    # Month 13 ends on 24 February 1971; month 0 started before 24 February 1970, month 2 after it.
    assert yearly(cap, 13, 0, 12) == ["60.00"]
    assert yearly(cap, 13, 2, 12) == ["20.00"]
    assert yearly(cap, 13, 10, 11, 12) == ["0.00"]


def test_a_calendar_year_starts_where_the_agreement_says():
    # Month 13 starts on 25 January 1971, month 12 on 26 December 1970.
    assert yearly(Cap("year", CapPeriod.YEAR, HUNDRED), 13, 11, 12) == ["100.00"]
    december = Cap("year", CapPeriod.YEAR, HUNDRED, year_starts=(12, 1))
    assert yearly(december, 13, 11, 12) == ["60.00"]
    february = Cap("year", CapPeriod.YEAR, HUNDRED, year_starts=(2, 1))
    assert yearly(february, 13, 11, 12) == ["20.00"]


def test_a_yearly_cap_counts_only_its_kinds():
    stated = terms([rule("r", on_miss("10"))], caps=(Cap("y", CapPeriod.ROLLING_YEAR, HUNDRED),))
    reward = [Granted(month(0), EntryKind.REWARD, Decimal(90))]
    result = assess(stated, [facts(place=1)], {"fee": Decimal(1000)}, reward)
    assert amounts(result) == ["100.00"]


def test_a_yearly_cap_counts_a_window_that_closes_at_the_same_time_but_none_that_closes_later():
    assert yearly(Cap("rolling", CapPeriod.ROLLING_YEAR, HUNDRED), 1, 0, 1, 2) == ["20.00"]


def test_the_shortest_window_that_closes_places_the_year():
    # The quarter starts with month 11, in 1970; month 13 starts on 25 January 1971.
    long = WindowFacts("quarter", Span(month(11).start, month(13).end), "speed", OutcomeKind.MISSED)
    both = rule("r", on_miss("10"), objectives=frozenset({"uptime", "speed"}), together=True)
    stated = terms([both], caps=(Cap("year", CapPeriod.YEAR, HUNDRED),))
    granted = [Granted(month(12), EntryKind.CREDIT, Decimal(40))]
    for order in ([long, facts(place=13)], [facts(place=13), long]):
        assert amounts(assess(stated, order, {"fee": Decimal(1000)}, granted)) == ["100.00"]
