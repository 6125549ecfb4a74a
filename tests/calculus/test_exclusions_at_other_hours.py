"""Exclusions outside an objective's hours, which stop limits that have hours of their own."""

from __future__ import annotations

from dataclasses import replace

from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.exclusions import Allowance, Approval, Exclusion, Treatment
from palier.calculus.instants import HOUR
from palier.calculus.records import Elapsed, LimitRule, ServiceTime
from palier.calculus.scopes import Scope, Verdict
from palier.calculus.spans import Spans
from tests.calculus.promises import SOURCE, exclusion, objective, removed, scope, terms, utc

DAY_5 = utc(2026, 10, 5)
OFFICE = Calendar("office", "UTC", weekly=((DayHours(9 * 3600, 17 * 3600),),) * 7)
TICKETS = Elapsed(SOURCE, "opened", "resolved", (LimitRule(ServiceTime(HOUR), calendar="always"),))


def at_night(*exclusions: Exclusion, indicator=TICKETS, **rule) -> Scope:
    promise = objective(indicator, calendar=OFFICE)
    return scope(*exclusions, agreement=terms(promise, exclusion_rules=(removed(**rule),)))


def verdict(found: Scope) -> Verdict:
    (decision,) = found.decisions
    return decision.verdict


def test_time_outside_the_hours_stops_limits_with_hours_of_their_own():
    found = at_night(exclusion(DAY_5, 2))
    assert verdict(found) is Verdict.GRANTED
    assert found.removed({}) == Spans()
    assert found.removed_at_any_hour({}) == Spans.of([(DAY_5, DAY_5 + 2 * HOUR)])
    plain = at_night(exclusion(DAY_5, 2), indicator=replace(TICKETS, limits=()))
    assert verdict(plain) is Verdict.OUT_OF_SCOPE
    met = at_night(exclusion(DAY_5, 2), treatment=Treatment.COUNTED_AS_MET)
    assert (verdict(met), met.removed_at_any_hour({})) == (Verdict.OUT_OF_SCOPE, Spans())
    assert not at_night(exclusion(DAY_5, 2, approval=Approval.REFUSED)).removed_at_any_hour({})


def test_time_outside_the_hours_uses_no_allowance_and_ends_where_it_is_exceeded():
    allowance = Allowance(HOUR)
    evening = exclusion(DAY_5 + 15 * HOUR, 12)
    found = at_night(exclusion(DAY_5, 2), evening, allowance=allowance)
    nine = DAY_5 + 9 * HOUR
    before = exclusion(nine - HOUR, 2, name="e2")
    exact = at_night(before, exclusion(DAY_5 + 20 * HOUR, 2, name="e3"), allowance=allowance)
    assert found.removed_at_any_hour({}) == Spans.of(
        [(DAY_5, DAY_5 + 2 * HOUR), (DAY_5 + 15 * HOUR, DAY_5 + 16 * HOUR)]
    )
    assert exact.removed_at_any_hour({}) == Spans.of(
        [(nine - HOUR, nine + HOUR), (DAY_5 + 20 * HOUR, DAY_5 + 22 * HOUR)]
    )


def test_time_outside_the_hours_keeps_its_precedence_too():
    promise = objective(TICKETS, calendar=OFFICE)
    stays = removed("provider", treatment=Treatment.NOT_EXCLUDED)
    agreement = terms(promise, exclusion_rules=(stays, removed(precedence=1)))
    both = (exclusion(DAY_5, 4), exclusion(DAY_5 + HOUR, 1, name="e2", reason="provider"))
    found = scope(*both, agreement=agreement)
    assert found.removed_at_any_hour({}) == Spans.of(
        [(DAY_5, DAY_5 + HOUR), (DAY_5 + 2 * HOUR, DAY_5 + 4 * HOUR)]
    )
