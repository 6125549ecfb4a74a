"""An agreement's rules about money in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from palier.calculus.claims import ClaimAnchor, Claimant, ClaimUnit, ClaimUntil
from palier.calculus.credit_earn_back import EarnBack
from palier.calculus.credit_schemes import (
    ClockHours,
    OnOutcome,
    PerIncident,
    PerLateRecord,
    PerStartedUnit,
    PoolShare,
    ProRata,
    Weighting,
)
from palier.calculus.credit_terms import (
    CapPeriod,
    EntryKind,
    Minimum,
    PointsTable,
    Recurrence,
)
from palier.calculus.instants import HOUR, MINUTE
from palier.calculus.tiers import Consequence, FixedAmount, GrowingShare, Points, ShareOfFee
from palier.presentation.credit_rules import (
    cap_words,
    claim_words,
    money_rows,
    result_words,
    rule_words,
    scheme_words,
)
from palier.presentation.languages import words
from tests.presentation.hosting import AVAILABILITY, CREDITS, TERMS

FR, EN = words("fr"), words("en")
TENTH = ShareOfFee(Fraction(1, 10))
RULE = CREDITS.rules[0]
CLAIM: Any = CREDITS.claim


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        (RULE.scheme, "99.5% or more and below 99.9% → 5% of the fee;"
         " 99.0% or more and below 99.5% → 10% of the fee; below 99.0% → 25% of the fee"),
        (OnOutcome(TENTH), "10% of the fee when the window ends “missed”"),
        (PoolShare("A", Fraction(1, 2), Fraction(1, 4), Fraction(1, 10)),
         "pool A: 50% × 25% × 10% of the fee"),
        (Weighting(Fraction(3, 2), FixedAmount(Decimal(500))), "1.5 × $500.00"),
        (ProRata(multiplier=Fraction(2)), "outage time ÷ service time of the fee × 2"),
        (ClockHours(6 * MINUTE),
         "share of the clock hours with more than 6 min of outage"),
        (PerStartedUnit(TENTH, HOUR), "10% of the fee per started 1 h of outage"),
        (PerIncident(FixedAmount(Decimal(50))), "$50.00 per outage"),
        (PerIncident(TENTH, MINUTE), "10% of the fee per outage of 1 min or more"),
        (PerLateRecord(Points(Fraction(2))), "2 points per late record"),
        (PerLateRecord(TENTH, HOUR), "10% of the fee per started 1 h of lateness"),
        (PerLateRecord(TENTH, where=frozenset({("priority", "P1")})),
         "10% of the fee per late record (priority = P1)"),
        (PerStartedUnit(TENTH, HOUR, 15 * MINUTE),
         "10% of the fee per started 1 h of outage, the first 15 min free"),
        (ProRata(weighted_by_affected=True, free=HOUR),
         "outage time ÷ service time of the fee × share of users affected, the first 1 h free"),
    ],
    ids=lambda each: type(each).__name__,
)  # fmt: skip
def test_every_scheme_is_said(scheme, said):
    assert plain(scheme_words(scheme, AVAILABILITY, "CAD", EN)) == said
    assert "{" not in scheme_words(scheme, AVAILABILITY, "CAD", FR)


def test_results_that_are_not_shares():
    grows = GrowingShare(Fraction(1, 20), Fraction(1, 100), Fraction(1, 10), Fraction(1))
    assert result_words(grows, "CAD", EN) == "5%, then 1% a step"
    assert result_words(Consequence("a written plan"), "CAD", FR) == "a written plan"


def test_what_changes_a_rule_is_said_beside_it():
    rule = replace(
        RULE,
        weight=Fraction(1, 2),
        averaged_windows=3,
        recurrence=Recurrence(2, 3, Fraction(2)),
        maximum=FixedAmount(Decimal(900)),
        terminates=True,
        earn_back=EarnBack(Fraction(999, 1000), Fraction(9995, 10000), 3),
    )
    credits = replace(
        CREDITS,
        rules=(rule,),
        minimum=Minimum(Decimal(5)),
        points_tables=(
            PointsTable("points", rule.kind, frozenset({rule.name}), ((Fraction(5), TENTH),)),
        ),
    )
    rows = {name: plain(text) for name, text in money_rows(credits, TERMS, EN)}
    for part in ("fee base “abonnement”", "× weight 0.5", "on the mean of 3 windows",
                 "when 2 of 3 windows are missed × 2", "limited to $900.00",
                 "earned back if the next 3 windows reach 99.95%",
                 "gives the right to terminate"):  # fmt: skip
        assert part in rows[rule.name]
    assert rows["points"] == "from 5 points: 10% of the fee"
    assert rows["Cap"] == "plafond mensuel: 30% of the fee per window"
    assert rows["Least amount paid"] == "nothing is paid up to $5.00"
    assert rows["Amounts are rounded"] == "to 2 decimals, to the nearest, ties to even, each entry"


def test_conditions_of_a_rule_are_said_beside_it():
    rule = replace(
        RULE,
        together=True,
        requires_miss=True,
        excluded_by=frozenset({"other"}),
        group="outages",
        minimum=Minimum(Decimal(1), above=False),
        earn_back=EarnBack(Fraction(999, 1000), Fraction(9995, 10000), 3, by_mean=True),
    )
    said = plain(rule_words(rule, TERMS, "CAD", EN))
    for part in ("one entry for all its objectives", "only in windows that are missed",
                 "nothing where other gives something for the same event",
                 "in the group “outages”", "nothing is paid below $1.00",
                 "earned back if the mean of the next 3 windows reaches 99.95%"):  # fmt: skip
        assert part in said
        assert part not in plain(rule_words(RULE, TERMS, "CAD", EN))


def test_a_yearly_cap_says_when_its_year_starts_and_what_it_holds_for():
    [cap] = CREDITS.caps
    yearly = replace(
        cap, period=CapPeriod.YEAR, year_starts=(7, 1), kinds=frozenset({EntryKind.CREDIT})
    )
    assert plain(cap_words(yearly, "CAD", EN)) == (
        "plafond mensuel: 30% of the fee per year from July 1 (service credit)"
    )
    assert "1er juillet" in cap_words(yearly, "CAD", FR)


def test_a_claim_says_its_billing_cycles_and_its_time_of_day():
    cycles = replace(
        CLAIM, unit=ClaimUnit.BILLING_CYCLES, billing_day=16, until=ClaimUntil.SAME_TIME
    )
    assert plain(claim_words(cycles, EN)).endswith(
        ", cycles that start on the 16th, at the same time of day"
    )
    assert "16th" not in claim_words(replace(cycles, unit=ClaimUnit.DAYS), EN)


def test_claims_say_who_and_until_when():
    assert plain(claim_words(CLAIM, EN)) == (
        "the customer must claim it, within 30 days after the close of the window"
    )
    for unit in ClaimUnit:
        for anchor in ClaimAnchor:
            assert "{" not in claim_words(replace(CLAIM, unit=unit, anchor=anchor), FR)
    assert claim_words(replace(CLAIM, claimant=Claimant.NOBODY), EN) == (
        "it is granted without a claim"
    )
