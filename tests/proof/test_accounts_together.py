"""Accounts of several agreements: measurements are read once, and figures stay what they were."""

from __future__ import annotations

import pytest

from palier.calculus.window_starts import QuarterWindow
from palier.proof import ALL_WINDOWS, Case, account, accounts
from tests.calculus.promises import AFTER, exclusion, removed, terms, utc
from tests.proof.cases import FEES, CountingEngine, credit_on_miss, credit_terms
from tests.proof.test_account import YEAR, composite

pytestmark = pytest.mark.usefixtures("every_engine")


class _Asked(CountingEngine):
    """An engine that tells how many requests came together."""

    together: list[int]
    horizons: int = 0

    def horizon(self):
        self.horizons += 1
        return super().horizon()

    def tally_all(self, requests):
        self.together = [*getattr(self, "together", []), len(requests)]
        return super().tally_all(requests)


def _cases() -> list[Case]:
    paid = terms(credits=credit_terms(credit_on_miss("web-up")), exclusion_rules=(removed(),))
    quarterly = composite(window=QuarterWindow())
    given = (exclusion(utc(2026, 10, 5), 1), exclusion(utc(2026, 3, 3), 1))
    return [
        Case(terms(), windows=ALL_WINDOWS),
        Case(paid, given, "2026-10", FEES),
        Case(terms(terms().objectives[0], quarterly), windows=ALL_WINDOWS),
        Case(terms(quarterly, terms().objectives[0])),
    ]


def test_the_engine_is_asked_once_for_everything_and_never_twice_for_the_same():
    engine = _Asked(YEAR)
    accounts(_cases(), engine, at=AFTER)
    assert engine.together == [len(engine.requests)]
    assert len(engine.requests) == len(set(engine.requests))
    assert engine.horizons == 1


def test_together_or_one_by_one_accounts_are_the_same():
    one_by_one = [
        account(
            case.terms,
            CountingEngine(YEAR),
            at=AFTER,
            exclusions=case.exclusions,
            windows=case.windows,
            fees=case.fees,
        )
        for case in _cases()
    ]
    assert accounts(_cases(), CountingEngine(YEAR), at=AFTER) == one_by_one
