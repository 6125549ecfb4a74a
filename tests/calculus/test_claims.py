from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from palier.calculus.claims import (
    ClaimAnchor,
    ClaimAnchorMissing,
    ClaimAnchors,
    Claimant,
    ClaimRule,
    ClaimUnit,
    ClaimUntil,
    claim_deadline,
    months_after,
)
from palier.calculus.errors import CalculusError
from palier.calculus.instants import instant_of
from palier.calculus.zones import zone

MONTREAL = zone("America/Montreal")


def at(text: str) -> int:
    return instant_of(datetime.fromisoformat(text).astimezone(UTC))


def rule(count: int, unit: ClaimUnit, anchor: ClaimAnchor, **more) -> ClaimRule:
    return ClaimRule(Claimant.CUSTOMER, count, unit, anchor, MONTREAL, **more)


def test_days_run_from_the_last_day_of_the_window_to_the_end_of_the_last_day():
    terms = rule(30, ClaimUnit.DAYS, ClaimAnchor.WINDOW_CLOSE)
    closes = ClaimAnchors(window_close=at("2026-11-01T00:00-04:00"))
    # 31 October + 30 days, in winter time by then.
    assert claim_deadline(terms, closes) == at("2026-12-01T00:00-05:00")


def test_same_time_keeps_the_local_time_across_a_clock_change():
    terms = rule(2, ClaimUnit.DAYS, ClaimAnchor.INCIDENT_END, until=ClaimUntil.SAME_TIME)
    anchors = ClaimAnchors(incident_end=at("2026-10-31T09:30-04:00"))
    assert claim_deadline(terms, anchors) == at("2026-11-02T09:30-05:00")


def test_same_time_after_the_close_of_a_window_is_a_midnight():
    terms = rule(1, ClaimUnit.DAYS, ClaimAnchor.WINDOW_CLOSE, until=ClaimUntil.SAME_TIME)
    anchors = ClaimAnchors(window_close=at("2026-07-01T00:00-04:00"))
    assert claim_deadline(terms, anchors) == at("2026-07-02T00:00-04:00")


def test_months_end_on_the_last_day_where_the_day_does_not_exist():
    terms = rule(1, ClaimUnit.MONTHS, ClaimAnchor.INVOICE_DATE)
    anchors = ClaimAnchors(invoice_date=at("2027-01-31T12:00-05:00"))
    assert claim_deadline(terms, anchors) == at("2027-03-01T00:00-05:00")


def test_business_days_skip_weekends_and_closed_days():
    terms = rule(
        5,
        ClaimUnit.BUSINESS_DAYS,
        ClaimAnchor.INCIDENT_END,
        closed_on=frozenset({date(2026, 7, 1)}),
    )
    anchors = ClaimAnchors(incident_end=at("2026-06-26T10:00-04:00"))
    # Friday; then Monday, Tuesday, (closed), Thursday, Friday, Monday 6 July.
    assert claim_deadline(terms, anchors) == at("2026-07-07T00:00-04:00")


def test_business_days_need_a_working_weekday():
    terms = rule(1, ClaimUnit.BUSINESS_DAYS, ClaimAnchor.INCIDENT_END, working_weekdays=frozenset())
    with pytest.raises(CalculusError):
        claim_deadline(terms, ClaimAnchors(incident_end=0))


def test_the_second_billing_cycle_after_the_one_that_holds_the_incident():
    terms = rule(2, ClaimUnit.BILLING_CYCLES, ClaimAnchor.INCIDENT_END)
    closes = tuple(at(f"2026-{month:02d}-01T00:00-05:00") for month in (1, 2, 3, 4))
    anchors = ClaimAnchors(incident_end=at("2026-01-10T00:00-05:00"), billing_closes=closes)
    assert claim_deadline(terms, anchors) == closes[3]
    short = ClaimAnchors(incident_end=at("2026-01-10T00:00-05:00"), billing_closes=closes[:3])
    with pytest.raises(ClaimAnchorMissing):
        claim_deadline(terms, short)


@pytest.mark.parametrize(
    ("billing_day", "ended", "until"),
    [
        (1, "2026-01-10T00:00-05:00", "2026-04-01T00:00-04:00"),
        (1, "2026-01-31T23:59:59-05:00", "2026-04-01T00:00-04:00"),
        (16, "2026-01-10T00:00-05:00", "2026-03-16T00:00-04:00"),
        (16, "2026-01-16T00:00-05:00", "2026-04-16T00:00-04:00"),
        (31, "2026-01-10T00:00-05:00", "2026-03-31T00:00-04:00"),
        (31, "2025-12-31T00:00-05:00", "2026-03-31T00:00-04:00"),
    ],
)
def test_billing_cycles_are_months_where_no_closes_are_known(billing_day, ended, until):
    terms = rule(2, ClaimUnit.BILLING_CYCLES, ClaimAnchor.INCIDENT_END, billing_day=billing_day)
    assert claim_deadline(terms, ClaimAnchors(incident_end=at(ended))) == at(until)


def test_an_anchor_that_is_not_known_is_refused():
    terms = rule(1, ClaimUnit.DAYS, ClaimAnchor.INVOICE_DATE)
    with pytest.raises(ClaimAnchorMissing) as caught:
        claim_deadline(terms, ClaimAnchors(window_close=0))
    assert "invoice_date" in str(caught.value)


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2028, 2, 29), -12, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_after(on, months, expected):
    assert months_after(on, months) == expected
