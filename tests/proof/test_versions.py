"""Accounts of agreements that were amended: each window by its own version, money across them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from palier.calculus.amendments import Amended, TakesEffect, Version
from palier.calculus.credit_terms import Cap, CapPeriod, Recurrence
from palier.calculus.exclusions import Allowance, AllowancePeriod
from palier.calculus.instants import HOUR
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.spans import Span
from palier.calculus.tiers import ShareOfFee
from palier.calculus.window_starts import QuarterWindow
from palier.calculus.windows import NoSuchWindow
from palier.proof import ALL_WINDOWS, account
from tests.calculus.promises import (
    AFTER,
    exclusion,
    objective,
    ratio_target,
    removed,
    terms,
    utc,
)
from tests.proof.cases import FEES, CountingEngine, credit_on_miss, credit_terms, outage, states

pytestmark = pytest.mark.usefixtures("every_engine")

DATA = states(
    (utc(2026, 8, 1), "up"),
    *outage(utc(2026, 9, 5), 2),
    *outage(utc(2026, 10, 5), 2),
    *outage(utc(2026, 11, 5), 2),
    (utc(2026, 11, 30), "up"),
)
AMENDED_AT = utc(2026, 10, 15)
MET, MISSED = OutcomeKind.MET, OutcomeKind.MISSED


def amended(effect=TakesEffect.NEXT_WINDOW, **changes) -> Amended:
    """99.9 % until the amendment, 99 % after it."""
    strict = terms(objective(), version="1", **changes)
    easy = terms(objective(target=ratio_target("0.99")), version="2", **changes)
    return Amended((Version(strict, utc(2026, 1, 1)), Version(easy, AMENDED_AT)), effect)


def accounted(agreement: Amended, windows=ALL_WINDOWS, **rest):
    return account(agreement, CountingEngine(DATA), at=AFTER, windows=windows, fees=FEES, **rest)


def test_each_window_is_judged_by_one_version():
    found = accounted(amended())
    assert [(w.window.label, w.terms_versions, w.outcomes[0].kind) for w in found.windows] == [
        ("2026-08", ("1",), MET),
        ("2026-09", ("1",), MISSED),
        ("2026-10", ("1",), MISSED),
        ("2026-11", ("2",), MET),
    ]
    assert found.terms_version == "2"


def test_a_split_window_has_two_parts():
    found = accounted(amended(TakesEffect.SPLIT_WINDOWS), windows="2026-10")
    first, second = found.windows
    assert first.window.span.end == second.window.span.start == AMENDED_AT
    assert [(w.terms_versions, w.outcomes[0].kind) for w in found.windows] == [
        (("1",), MISSED),
        (("2",), MET),
    ]


def test_allowances_continue_across_an_amendment():
    rule = removed(allowance=Allowance(3 * HOUR, AllowancePeriod.YEAR))
    given_exclusions = [exclusion(utc(2026, month, 5), 2, name=f"m{month}") for month in (10, 11)]
    found = accounted(amended(exclusion_rules=(rule,)), exclusions=given_exclusions)
    granted = [d.granted.measure for window in found.windows for d in window.decisions]
    assert granted == [2 * HOUR, HOUR]


def test_recurrence_and_caps_continue_across_an_amendment():
    again = credit_on_miss("web-up", recurrence=Recurrence(missed=3, of=3))
    cap = Cap("year", CapPeriod.YEAR, ShareOfFee(Fraction(1, 4)), "fee")
    for rule, expected in (
        (again, [None, None, None, Decimal("100.00")]),
        (credit_on_miss("web-up"), [None, Decimal("100.00"), Decimal("100.00"), Decimal("50.00")]),
    ):
        money = credit_terms(rule, caps=(cap,))
        versions = tuple(
            Version(terms(version=str(n), credits=money), since)
            for n, since in enumerate((utc(2026, 1, 1), AMENDED_AT))
        )
        found = accounted(Amended(versions))
        amounts = [
            w.credits[0].account.entries[0].amount if w.credits[0].account.entries else None
            for w in found.windows
        ]
        assert amounts == expected


@pytest.mark.parametrize("choice", [ALL_WINDOWS, "2026-10", Span(AMENDED_AT, utc(2026, 11, 1))])
@pytest.mark.parametrize("fees", [FEES, {}])
def test_a_cap_per_window_is_granted_once_over_both_parts_of_a_split_window(choice, fees):
    money = credit_terms(
        credit_on_miss("web-up"),
        caps=(Cap("window", CapPeriod.WINDOW, ShareOfFee(Fraction(1, 8)), "fee"),),
    )
    versions = tuple(
        Version(terms(version=str(n), credits=money), since)
        for n, since in enumerate((utc(2026, 1, 1), AMENDED_AT))
    )
    data = states(
        (utc(2026, 8, 1), "up"),
        *outage(utc(2026, 9, 5), 2),
        *outage(utc(2026, 10, 5), 2),
        *outage(utc(2026, 10, 25), 2),
        *outage(utc(2026, 11, 5), 2),
    )
    agreement = Amended(versions, TakesEffect.SPLIT_WINDOWS)
    found = account(agreement, CountingEngine(data), at=AFTER, windows=choice, fees=fees)
    shares = {
        w.window.span.start: entry.share_ratio
        for w in found.windows
        for credits in w.credits
        for entry in credits.account.entries
    }
    tenth, rest = Fraction(1, 10), Fraction(1, 40)
    assert shares[AMENDED_AT] == rest
    assert all(share == tenth for start, share in shares.items() if start != AMENDED_AT)
    assert len(shares) == (4 if choice == ALL_WINDOWS else 2)


def test_a_label_of_one_version_is_enough():
    versions = (
        Version(terms(version="1"), utc(2026, 1, 1)),
        Version(terms(objective(window=QuarterWindow()), version="2"), AMENDED_AT),
    )
    (september,) = accounted(Amended(versions), windows="2026-09").windows
    assert september.terms_versions == ("1",)
    (rest,) = accounted(Amended(versions), windows="2026-Q4").windows
    assert rest.window.span.start == utc(2026, 11, 1)


def test_a_label_that_no_version_has_is_refused():
    with pytest.raises(NoSuchWindow):
        accounted(amended(), windows="October")
