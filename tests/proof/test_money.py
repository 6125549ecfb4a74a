"""Credits of an account: history for recurrence, yearly caps, earn-backs, groups, claims."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.claims import ClaimAnchor, Claimant, ClaimRule, ClaimUnit
from palier.calculus.credit_earn_back import EarnBack, EntryStatus
from palier.calculus.credit_schemes import OnOutcome, PerStartedUnit, ProRata
from palier.calculus.credit_terms import Cap, CapPeriod, EntryKind, PointsTable, Recurrence
from palier.calculus.evaluation import evaluate
from palier.calculus.instants import DAY, HOUR
from palier.calculus.records import Elapsed
from palier.calculus.spans import Span, Spans
from palier.calculus.tallies import LateRecord, Outage, RecordTally, TimeTally
from palier.calculus.tiers import FixedAmount, Points, ShareOfFee
from palier.calculus.window_starts import QuarterWindow
from palier.calculus.zones import zone
from palier.proof import ALL_WINDOWS, account, account_json
from palier.proof.money import AffectedShareUnreadable, facts_of
from tests.calculus.promises import AFTER, SOURCE, number_target, objective, scope, terms, utc
from tests.proof.cases import FEES, CountingEngine, credit_on_miss, credit_terms, outage, states

pytestmark = pytest.mark.usefixtures("every_engine")

START = (utc(2026, 1, 1), "up")
DATA = states(
    START,
    *outage(utc(2026, 3, 3), 5),
    *outage(utc(2026, 4, 5), 2),
    *outage(utc(2026, 5, 5), 2),
    (utc(2026, 9, 9), "up"),
)


def paid(*rules, data=DATA, windows=ALL_WINDOWS, objectives=(), **more) -> dict[str, list]:
    agreement = terms(*(objectives or (objective(),)), credits=credit_terms(*rules, **more))
    found = account(agreement, CountingEngine(data), at=AFTER, windows=windows, fees=FEES)
    return {
        window.window.label: [
            entry.amount for credits in window.credits for entry in credits.account.entries
        ]
        for window in found.windows
    }


TEN = Decimal("100.00")


def test_a_missed_window_is_credited():
    found = paid(credit_on_miss("web-up"))
    assert [label for label, amounts in found.items() if amounts] == [
        "2026-03",
        "2026-04",
        "2026-05",
    ]
    assert found["2026-03"] == [TEN]


def test_an_open_window_is_not_priced():
    agreement = terms(credits=credit_terms(credit_on_miss("web-up")))
    found = account(
        agreement, CountingEngine(DATA), at=utc(2026, 3, 9), windows="2026-03", fees=FEES
    )
    assert found.windows[0].credits == ()


def test_recurrence_looks_at_earlier_windows_that_were_not_asked_for():
    again = credit_on_miss("web-up", recurrence=Recurrence(missed=2, of=2))
    assert paid(again, windows="2026-03") == {"2026-03": []}
    assert paid(again, windows="2026-04") == {"2026-04": [TEN]}


def test_a_yearly_cap_is_used_up_by_earlier_windows():
    cap = Cap("year", CapPeriod.YEAR, ShareOfFee(Fraction(1, 4)), "fee")
    assert paid(credit_on_miss("web-up"), caps=(cap,), windows="2026-05") == {
        "2026-05": [Decimal("50.00")]
    }


@pytest.mark.parametrize(
    ("windows", "status"), [(3, "forgiven"), (4, "forgiven"), (5, "suspended")]
)
def test_an_earn_back_waits_for_later_windows(windows, status):
    back = EarnBack(Fraction("0.999"), Fraction("0.9999"), windows)
    agreement = terms(credits=credit_terms(credit_on_miss("web-up", earn_back=back)))
    found = account(agreement, CountingEngine(DATA), at=AFTER, windows="2026-05", fees=FEES)
    (entry,) = found.windows[0].credits[0].account.entries
    assert entry.status is EntryStatus(status)


def test_a_credit_earned_back_leaves_the_yearly_cap_to_others():
    back = EarnBack(Fraction("0.9"), Fraction("0.99"), 1)
    rules = (
        credit_on_miss("web-up", name="forgiven", earn_back=back),
        credit_on_miss("web-up", name="due"),
    )
    cap = Cap("year", CapPeriod.YEAR, ShareOfFee(Fraction(3, 10)), "fee")
    found = paid(*rules, caps=(cap,), windows="2026-04")
    assert found == {"2026-04": [TEN, TEN]}


def test_each_group_earns_back_by_itself():
    march, april = outage(utc(2026, 3, 3), 5), outage(utc(2026, 4, 3), 5)
    end = (utc(2026, 5, 9), "up")
    data = states(north=[START, *march, end], south=[START, *march, *april, end])
    back = EarnBack(Fraction("0.999"), Fraction("0.9999"), 1)
    agreement = terms(
        objective(group_by=("region",)),
        credits=credit_terms(credit_on_miss("web-up", earn_back=back)),
    )
    found = account(agreement, CountingEngine(data), at=AFTER, windows="2026-03", fees=FEES)
    statuses = [credits.account.entries[0].status for credits in found.windows[0].credits]
    assert statuses == [EntryStatus.FORGIVEN, EntryStatus.DUE]


def test_windows_that_close_together_each_keep_their_entries():
    quarterly = objective(name="quarterly", window=QuarterWindow())
    rules = (
        credit_on_miss("web-up"),
        credit_on_miss("quarterly", name="other", share="1/5"),
    )
    found = paid(*rules, objectives=(objective(), quarterly), windows=ALL_WINDOWS)
    assert found["2026-03"] == [TEN]
    assert found["2026-Q1"] == [Decimal("200.00")]


def test_each_group_has_its_entries_under_one_cap():
    down = outage(utc(2026, 3, 3), 5)
    data = states(east=[START, *down], north=[START, *down], south=[START, (utc(2026, 9, 9), "up")])
    cap = Cap("window", CapPeriod.WINDOW, ShareOfFee(Fraction(3, 20)), "fee")
    agreement = terms(
        objective(group_by=("region",)), credits=credit_terms(credit_on_miss("web-up"), caps=(cap,))
    )
    found = account(agreement, CountingEngine(data), at=AFTER, windows="2026-03", fees=FEES)
    amounts = {
        dict(credits.group)["region"]: [entry.amount for entry in credits.account.entries]
        for credits in found.windows[0].credits
    }
    assert amounts["south"] == []
    assert [*amounts["east"], *amounts["north"]] == [TEN, Decimal("50.00")]


def test_points_of_all_groups_earn_one_entry_of_none_of_them():
    march, end = outage(utc(2026, 3, 3), 5), (utc(2026, 5, 9), "up")
    data = states(north=[START, *march, end], south=[START, *march, end])
    points = credit_on_miss("web-up", name="points", scheme=OnOutcome(Points(Fraction(5))))
    rows = ((Fraction(10), ShareOfFee(Fraction(1, 10))),)
    table = PointsTable("table", EntryKind.CREDIT, frozenset({"points"}), rows, "fee")
    agreement = terms(
        objective(group_by=("region",)), credits=credit_terms(points, points_tables=(table,))
    )
    found = account(agreement, CountingEngine(data), at=AFTER, windows="2026-03", fees=FEES)
    assert {
        dict(credits.group).get("region"): [entry.rule for entry in credits.account.entries]
        for credits in found.windows[0].credits
    } == {None: ["table"], "north": ["points"], "south": ["points"]}


def test_claims_have_a_deadline_counted_from_the_close():
    claim = ClaimRule(Claimant.CUSTOMER, 30, ClaimUnit.DAYS, ClaimAnchor.WINDOW_CLOSE, zone("UTC"))
    agreement = terms(credits=credit_terms(credit_on_miss("web-up"), claim=claim))
    found = account(agreement, CountingEngine(DATA), at=AFTER, windows="2026-03", fees=FEES)
    (entry,) = found.windows[0].credits[0].account.entries
    assert entry.claim_until == utc(2026, 5, 1)
    (data,) = account_json(found)["windows"][0]["credits"]
    assert data["entries"][0]["claim_until"] == "2026-05-01T00:00:00Z"
    assert data["entries"][0]["amount"] == "100.00"


def test_facts_of_outages_carry_the_share_of_users():
    start = utc(2026, 10, 5)
    parts = Spans.of([(start, start + HOUR), (start + 2 * HOUR, start + 3 * HOUR)])
    found = Outage(Span(start, start + 3 * HOUR), parts, series="web", affected="25 %")
    tally = TimeTally(up=9 * HOUR, down=2 * HOUR, outages=(found,), seen=True)
    outcome = evaluate(objective(), scope(), tally)
    facts = facts_of(outcome)
    assert facts.outages == (Span(start + HOUR, start + 3 * HOUR),)
    assert facts.affected_ratios == (Fraction(1, 4),)
    in_place = facts_of(outcome, by_hour=True)
    assert in_place.outages == parts.items
    assert in_place.affected_ratios == (Fraction(1, 4), Fraction(1, 4))
    assert facts.incidents == frozenset({f"web@{start}"})
    for text in ("many", "3/2", "1/0"):
        unreadable = Outage(found.span, parts, affected=text)
        with pytest.raises(AffectedShareUnreadable):
            facts_of(evaluate(objective(), scope(), TimeTally(up=1, outages=(unreadable,))))


def test_facts_of_late_records():
    open_one = LateRecord("T-1", utc(2026, 10, 5), None, None, 4 * HOUR, HOUR, (("prio", "1"),))
    tickets = objective(Elapsed(SOURCE, "opened", "closed", ()), number_target(1))
    tally = RecordTally(within=1, late=1, late_records=(open_one,), seen=True)
    (late,) = facts_of(evaluate(tickets, scope(), tally)).late
    assert late == ("T-1", HOUR, 4 * HOUR, 5 * HOUR, (("prio", "1"),))


def test_an_outage_that_lasts_overnight_is_one_incident():
    office = Calendar("office", "UTC", weekly=((DayHours(9 * 3600, 17 * 3600),),) * 7)
    data = states(START, *outage(utc(2026, 3, 3, 16), 18), (utc(2026, 9, 9), "up"))
    rule = credit_on_miss(
        "web-up", scheme=PerStartedUnit(FixedAmount(Decimal(10)), HOUR, free=HOUR)
    )
    found = paid(rule, data=data, windows="2026-03", objectives=(objective(calendar=office),))
    assert found == {"2026-03": [Decimal("10.00")]}


def test_pro_rata_uses_the_outages_that_were_counted():
    rule = credit_on_miss("web-up", scheme=ProRata())
    found = paid(rule, windows="2026-03")
    assert found["2026-03"] == [(Decimal(1000) * 5 * HOUR / (31 * DAY)).quantize(Decimal("0.01"))]
