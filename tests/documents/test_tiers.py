"""Tiers as people write them, and what they are told when tiers are wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest

from palier.calculus.credit_schemes import ByTier
from palier.calculus.tiers import Bound, Interval, ShareOfFee, Tier
from palier.documents import load_text
from tests.documents.written import agreement, read
from tests.narrowing import known, one

WEB = "- {availability: web, target: 99.9 %}"
LATE = (
    "- {name: late, elapsed: {since: a, until: b, limit: 1 h, measure: share late}, target: 2.00 %}"
)
TIME = "- {name: mttr, incidents: {measure: mttr}, target: 4 h}"
LOAD = "- {name: load, aggregate: {series: cpu, function: mean}, target: <= 80 %}"


def priced(tiers: str, objective: str = WEB) -> str:
    rules = f"credits:\n  currency: USD\n  rules:\n    - feeBase: monthly\n      tiers: {tiers}\n"
    return agreement(objective, rules)


def tier(lower: str, below: str, share: str) -> Tier:
    bounds = Interval(Bound(Fraction(lower), True), Bound(Fraction(below), False))
    return Tier(bounds, ShareOfFee(Fraction(share)))


def tiers_of(text: str) -> tuple[Tier, ...]:
    [rule] = known(read(text).terms.credits).rules
    return one(ByTier, rule.scheme).table.tiers


TWO = (tier("0", "0.99", "0.25"), tier("0.99", "0.999", "0.1"))


@pytest.mark.parametrize(
    "tiers",
    [
        "{below 99.9 %: 10 %, below 99 %: 25 %}",
        "[{below 99.9 %: 10 %}, {below 99 %: 25 %}]",
        "[{below: 99.9 %, pays: 10 %}, {below: 99 %, pays: 25 %}]",
        "[{atLeast: 99 %, below: 99.9 %, credit: 10 %}, {below: 99 %, result: 25 %}]",
        "[{from: 99 %, under: 99.9 %, pays: {share: 10 %}}, {lessThan: 99 %, pays: 25 %}]",
        "[{interval: below 99.9 %, result: 10 %}, {interval: below 99 %, result: 25 %}]",
    ],
)
def test_every_way_to_write_tiers_means_the_same(tiers):
    assert tiers_of(priced(tiers)) == TWO


def test_bounds_above_a_promise():
    tiers = "[{over: 2.00 %, upTo: 3.00 %, pays: 3 %}, {moreThan: 3.00 %, pays: 5 %}]"
    assert [each.interval for each in tiers_of(priced(tiers, LATE))] == [
        Interval(Bound(Fraction("0.02"), False), Bound(Fraction("0.03"), True)),
        Interval(Bound(Fraction("0.03"), False), Bound(Fraction(1), True)),
    ]


RIGHT = "write {over: 2.00 %, upTo: 3.00 %, pays: 3 %}, or `over 2.00 % and up to 3.00 %: 3 %`"


@pytest.mark.parametrize(
    ("tier", "message"),
    [
        ("{below: 99.9 %}", "a tier pays nothing"),
        ("{below: 99.9 %, pas: 10 %}", "'pas' has no meaning in a tier"),
        ("{belw: 99.9 %, pays: 10 %}", "'belw' has no meaning in a tier"),
    ],
)
def test_a_tier_that_cannot_be_read_shows_the_right_form(tier, message):
    [problem] = load_text(priced(f"[{tier}]")).problems
    assert (problem.code, problem.message, problem.hint) == ("bad-tier", message, RIGHT)
    assert problem.path == "spec.credits.rules[0].tiers[0]"


@pytest.mark.parametrize(
    ("objective", "tiers", "code", "message"),
    [
        (
            WEB,
            "{below 99.5 %: 10 %}",
            "tier-hole",
            "no tier covers at least 99.5 % and below 99.9 %",
        ),
        (
            WEB,
            "{at least 99 % and below 99.9 %: 1 %, at most 99 %: 2 %}",
            "tier-overlap",
            "two tiers cover exactly 99 %",
        ),
        (
            WEB,
            "{at least 99 % and below 99.9 %: 1 %, at least 98 % and below 99 %: 2 %}",
            "tier-hole",
            "no tier covers below 98 %",
        ),
        (
            WEB,
            "{at least 99.95 % and below 99.9 %: 1 %, below 99 %: 2 %}",
            "tier-empty",
            "no figure is at least 99.95 % and below 99.9 %",
        ),
        (LATE, "{over 3 %: 1 %}", "tier-hole", "no tier covers over 2 % and up to 3 %"),
        (TIME, "{over 5 h: 1 %}", "tier-hole", "no tier covers over 4 h and up to 5 h"),
        (WEB, "{below 3 h: 1 %}", "unit-mismatch", "the figure is in %, this is in h"),
        (LOAD, "{over 90 %: 1 %}", "tier-hole", "no tier covers over 80 % and up to 90 %"),
    ],
)
def test_wrong_tiers_are_told_in_the_unit_of_the_target(objective, tiers, code, message):
    [problem] = load_text(priced(tiers, objective)).problems
    assert (problem.code, problem.message) == (code, message)
    assert problem.path == "spec.credits.rules[0].tiers"
