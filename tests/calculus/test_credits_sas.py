"""Every penalty form of a real outsourcing agreement can be said in credit terms."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from ruamel.yaml import YAML

from palier.calculus.credit_schemes import ByTier
from palier.calculus.credit_terms import (
    Cap,
    CapPeriod,
    CreditRule,
    EntryKind,
    Recurrence,
)
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.tiers import (
    FROM_ZERO,
    Bound,
    Direction,
    Interval,
    Promise,
    ShareOfFee,
    Tier,
    TierTable,
    tier_of,
)
from tests.calculus.credit_makers import account, facts, on_miss, shares
from tests.narrowing import known, one

COMPARISON = re.compile(r"(>=|<=|>|<)\s*([0-9.]+)")
# Percentages and hours both end at 100 in this agreement; counts have no upper end.
UP_TO_HUNDRED = Interval(Bound(Fraction(0), True), Bound(Fraction(100), True))


@pytest.fixture(scope="module")
def guarantees(shared):
    path = shared / "data" / "agreements" / "sas-accenture" / "T14-L2-S12-minimal.yaml"
    return YAML(typ="safe").load(path.read_text("utf-8"))["terms"]


def signed_share(percent_text: str) -> tuple[EntryKind, ShareOfFee]:
    """The kind and share of a signed percentage: negative is a penalty, positive a reward."""
    ratio = Fraction(percent_text) / 100
    kind = EntryKind.PENALTY if ratio < 0 else EntryKind.REWARD
    return kind, ShareOfFee(abs(ratio))


def tier_from(penalty: dict) -> tuple[EntryKind, Tier]:
    bounds = dict(COMPARISON.findall(penalty["condition"]))
    lower = next(
        (Bound(Fraction(bounds[sign]), sign == ">=") for sign in (">=", ">") if sign in bounds),
        None,
    )
    upper = next(
        (Bound(Fraction(bounds[sign]), sign == "<=") for sign in ("<=", "<") if sign in bounds),
        None,
    )
    kind, share = signed_share(penalty["value"])
    return kind, Tier(Interval(lower, upper), share)


def table_from(part: dict) -> tuple[EntryKind, TierTable]:
    ((sign, value),) = COMPARISON.findall(part["objective"])
    promise = Promise(Fraction(value), Direction.AT_LEAST if sign == ">=" else Direction.AT_MOST)
    kinds, tiers = zip(*(tier_from(each) for each in part["penalties"][0]["of"]), strict=True)
    assert len(set(kinds)) == 1
    if tiers[-1].interval.upper is None:
        return kinds[0], TierTable(promise, tiers, FROM_ZERO, counts_by=Fraction(1))
    return kinds[0], TierTable(promise, tiers, UP_TO_HUNDRED)


def parts(terms: dict) -> list[tuple[str, dict]]:
    return [
        (f"{guarantee['id']}-{place}", part)
        for guarantee in terms["guarantees"]
        for place, part in enumerate(guarantee["of"])
    ]


def tiered(terms: dict) -> list[tuple[str, dict]]:
    return [(name, part) for name, part in parts(terms) if "_last_penalty" not in part["objective"]]


def test_every_tier_table_is_expressible_without_a_hole(guarantees):
    tables = {name: table_from(part) for name, part in tiered(guarantees)}
    assert len(tables) == len(parts(guarantees)) - 1
    assert {kind for kind, _ in tables.values()} == {EntryKind.PENALTY}
    hours = tables["SPU_IO_K06-0"][1]
    found = [tier_of(hours, Fraction(text)) for text in ("1", "2", "2.01", "3", "100")]
    ratios = [tier and one(ShareOfFee, tier.result).ratio * 100 for tier in found]
    assert ratios == [None, 2, 3, 3, 5]
    counts = tables["SPU_IO_K18-1"][1]
    assert [bool(tier_of(counts, Fraction(each))) for each in (2, 3)] == [False, True]


def rules_from(terms: dict) -> list[CreditRule]:
    rules = []
    for name, part in tiered(terms):
        kind, table = table_from(part)
        rules.append(CreditRule(name, kind, frozenset({name}), ByTier(table), "SPU"))
    repeated = CreditRule(
        name="two months in a row",
        kind=EntryKind.PENALTY,
        objectives=frozenset(rule.name for rule in rules if rule.name.startswith("SPU_IO_K06_t")),
        scheme=on_miss("0.5"),
        fee_base="SPU",
        together=True,
        recurrence=Recurrence(2, 2),
    )
    return [*rules, repeated]


def test_penalties_add_up_with_the_repeated_month_and_stop_at_the_cap(guarantees):
    rules = rules_from(guarantees)
    _, most = signed_share(str(guarantees["pricing"]["billing"]["penalties"][0]["upTo"]))
    assert most == ShareOfFee(Fraction(1, 10))
    cap = Cap("monthly", CapPeriod.WINDOW, most, "SPU")
    before = facts("SPU_IO_K06_t-1", figure=Fraction(4))
    first = facts("SPU_IO_K06_t-0", place=1, figure=Fraction(5, 2))
    alone = account(rules, [first], None, caps=(cap,))
    assert shares(alone) == [Fraction(3, 100)]
    repeated = account(rules, [before, first], None, caps=(cap,))
    assert shares(repeated) == [Fraction(3, 100), Fraction(5, 1000)]
    more = [
        facts("SPU_IO_K01-0", place=1, figure=Fraction(80)),
        facts("SPU_IO_K06-0", place=1, figure=Fraction(50)),
        facts("SPU_IO_K18-0", OutcomeKind.MET, place=1, figure=Fraction(1)),
    ]
    full = account(rules, [before, first, *more], None, caps=(cap,))
    assert sum(map(known, shares(full))) == Fraction(1, 10)
    assert full.entries[-1].steps[-1].code == "cap"
