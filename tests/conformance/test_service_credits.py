"""Published tier tables and worked contract examples: every case passes, or is listed."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from palier.calculus.credit_facts import WindowFacts
from palier.calculus.credit_schemes import ByTier, OnOutcome, PoolShare, ProRata
from palier.calculus.credit_terms import (
    Cap,
    CapPeriod,
    CreditRule,
    CreditTerms,
    EntryKind,
    PointsTable,
)
from palier.calculus.credits import CreditAccount, assess
from palier.calculus.instants import DAY, MINUTE
from palier.calculus.money import Grain, percent
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.spans import Span
from palier.calculus.tiers import (
    Bound,
    Direction,
    FixedAmount,
    Interval,
    Points,
    Promise,
    ShareOfFee,
    Tier,
    TierHole,
    TierTable,
    tier_of,
)
from palier.calculus.zones import zone
from tests.calculus.credit_makers import cumulative, total_of
from tests.narrowing import one

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "conformance" / "service-credits.md"
LISTED = re.compile(r"^\| `(wx-[0-9]+|sc-[0-9]+)` \|", re.MULTILINE)
MONTH = Span(0, 30 * DAY)
UTC = zone("UTC")


def read(shared: Path, name: str) -> dict:
    return json.loads((shared / "conformance" / "service-credits" / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def worked(shared):
    return {case["id"]: case for case in read(shared, "worked-examples.json")["cases"]}


def missed(objective: str, **more) -> WindowFacts:
    return WindowFacts("month", MONTH, objective, OutcomeKind.MISSED, **more)


def credit(name: str, scheme, **more) -> CreditRule:
    return CreditRule(name, EntryKind.CREDIT, frozenset({name}), scheme, **more)


def account(rules, facts, fees=None, **more) -> CreditAccount:
    terms = CreditTerms("USD", UTC, tuple(rules), **more)
    return assess(terms, facts, {"month": Decimal(fees)} if fees else {})


def share_of(rules, facts, **more) -> Fraction:
    entries = account(rules, facts, **more).entries
    return sum((entry.share_ratio or Fraction(0) for entry in entries), Fraction(0))


def test_every_published_tier_case_passes(shared):
    data = read(shared, "public-sla-tiers.json")
    tables = {
        sla["id"]: cumulative(
            Promise(percent(sla["commitment_percent"]), Direction.AT_LEAST),
            [
                (percent(tier["uptime_below"]), ShareOfFee(percent(str(tier["credit_percent"]))))
                for tier in sla["tiers"]
            ],
        )
        for sla in data["slas"]
    }
    wrong = []
    for case in data["cases"]:
        found = tier_of(tables[case["sla"]], percent(case["uptime_percent"]))
        ratio = one(ShareOfFee, found.result).ratio if found else 0
        if ratio * 100 != case["expected_credit_percent"]:
            wrong.append(case["id"])
    assert len(data["cases"]) == 80
    assert wrong == []


def test_pool_allocation(worked):
    case = worked["wx-001"]["input"]
    scheme = PoolShare(
        "availability",
        percent(case["pool_allocation_percent"]),
        percent(case["credit_allocation_percent"]),
        percent(case["at_risk_percent"]),
    )
    rules = [credit(name, scheme, fee_base="month") for name in ("a", "b")]
    invoice = case["service_level_invoice_amount"]
    one = account(rules[:1], [missed("a")], invoice)
    assert total_of(one, EntryKind.CREDIT) == Decimal(worked["wx-001"]["expected"]["credit"])
    two = account(rules, [missed("a"), missed("b")], invoice)
    assert total_of(two, EntryKind.CREDIT) == 4000
    at_risk = ShareOfFee(percent(case["at_risk_percent"]))
    cap = Cap("at risk", CapPeriod.WINDOW, at_risk, "month")
    whole = [
        credit(name, OnOutcome(ShareOfFee(percent("6"))), fee_base="month") for name in ("a", "b")
    ]
    capped = account(whole, [missed("a"), missed("b")], invoice, caps=(cap,))
    expected = Decimal(worked["wx-001"]["expected"]["at_risk_amount"])
    assert total_of(capped, EntryKind.CREDIT) == expected


def test_points_table(worked):
    case = worked["wx-002"]
    rows = tuple(
        (Fraction(points), ShareOfFee(percent(str(share))))
        for points, share in case["input"]["table"]
    )
    table = PointsTable("points", EntryKind.CREDIT, frozenset({"m"}), rows, "month")
    for row in case["expected"]:
        rule = credit("m", OnOutcome(Points(Fraction(row["points"]))))
        earned = share_of([rule], [missed("m")], points_tables=(table,))
        assert earned * 100 == row["credit_percent"], row


def test_additive_credits(worked):
    case = worked["wx-003"]
    rules = [
        credit(each["measure"], OnOutcome(ShareOfFee(percent(str(each["percent"])))))
        for each in case["input"]["credits"]
    ]
    delay = credit(
        "round-trip delay",
        OnOutcome(ShareOfFee(percent("10"))),
        excluded_by=frozenset(rule.name for rule in rules),
    )
    facts = [missed(rule.name, incidents=frozenset({"one"})) for rule in (*rules, delay)]
    assert share_of([*rules, delay], facts) * 100 == case["expected"]["credit_percent"]


def bands(case: dict, **more) -> TierTable:
    tiers = tuple(
        Tier(
            Interval(Bound(percent(band["from"]), True), Bound(percent(band["to"]), True)),
            FixedAmount(Decimal(band["penalty"])),
        )
        for band in case["input"]["bands"]
    )
    promise = Promise(percent(case["input"]["target_percent"]), Direction.AT_LEAST)
    return TierTable(promise, tiers, **more)


def test_amount_bands_leave_holes_that_must_be_accepted(worked):
    case = worked["wx-004"]
    with pytest.raises(TierHole):
        bands(case)
    table = bands(case, holes_pay_nothing=True)
    rule = CreditRule("bands", EntryKind.PENALTY, frozenset({"bands"}), ByTier(table))
    for row in case["expected"]:
        figure = percent(row["compliance"])
        outcome = OutcomeKind.MET if figure >= percent("99") else OutcomeKind.MISSED
        result = account([rule], [WindowFacts("m", MONTH, "bands", outcome, figure)])
        assert total_of(result, EntryKind.PENALTY) == Decimal(row["penalty"]), row


def test_amount_bands_have_no_hole_between_them_when_the_figure_is_rounded_first(worked):
    two_places = Grain(percent("0.01"))
    with pytest.raises(TierHole) as caught:
        bands(worked["wx-004"], round_to=two_places)
    # Only what lies below the lowest band is left.
    assert caught.value.interval == Interval(
        Bound(Fraction(0), True), Bound(percent("92.00"), False)
    )


def test_outage_ratio(worked):
    case = worked["wx-006"]["input"]
    minutes = int(case["outage_minutes"])
    facts = missed(
        "uptime",
        outages=(Span(0, minutes * MINUTE),),
        affected_ratios=(Fraction(case["affected_customer_ratio"]),),
        service_time=int(case["scheduled_availability_minutes"]) * MINUTE,
    )
    rule = credit("uptime", ProRata(weighted_by_affected=True), fee_base="month")
    result = account([rule], [facts], case["monthly_fee"])
    assert total_of(result, EntryKind.CREDIT) == Decimal(worked["wx-006"]["expected"]["credit"])


def test_every_worked_example_is_tested_or_listed(worked):
    listed = set(LISTED.findall(PAGE.read_text(encoding="utf-8")))
    without_figures = {name for name, case in worked.items() if case["expected"] is None}
    tested = {"wx-001", "wx-002", "wx-003", "wx-004", "wx-006"}
    assert listed == without_figures
    assert tested | listed == set(worked)
