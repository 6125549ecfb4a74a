"""Over which periods an allowance is used up, and that an amendment does not grant it again."""

from __future__ import annotations

import pytest

from palier.calculus.exclusions import Allowance, AllowancePeriod, ExclusionRule
from palier.calculus.instants import HOUR
from palier.calculus.scopes import Scope, Verdict
from palier.calculus.spans import Span
from palier.calculus.windows import Window
from tests.calculus.promises import OCTOBER, exclusion, removed, scope, terms, utc


def under(rule: ExclusionRule, exclusions: list, window: Window = OCTOBER) -> Scope:
    return scope(*exclusions, agreement=terms(exclusion_rules=(rule,)), window=window)


@pytest.mark.parametrize(
    ("per", "year_starts", "granted"),
    [
        (AllowancePeriod.YEAR, (1, 1), 2 * HOUR),
        (AllowancePeriod.YEAR, (10, 16), 4 * HOUR),
        (AllowancePeriod.QUARTER, (1, 1), 2 * HOUR),
        (AllowancePeriod.QUARTER, (1, 16), 4 * HOUR),
        (AllowancePeriod.MONTH, (1, 1), 2 * HOUR),
        (AllowancePeriod.MONTH, (4, 16), 4 * HOUR),
    ],
)
def test_the_periods_of_an_allowance_start_where_the_agreement_says(per, year_starts, granted):
    rule = removed(allowance=Allowance(2 * HOUR, per, year_starts))
    given = [exclusion(utc(2026, 10, day), name=f"e{day}") for day in (5, 20)]
    found = under(rule, given)
    assert found.removed({}).measure == granted


def test_an_allowance_per_window_is_not_granted_again_where_an_amendment_splits_it():
    rule = removed(allowance=Allowance(2 * HOUR))
    given = [exclusion(utc(2026, 10, 5)), exclusion(utc(2026, 10, 20), name="e2")]
    start, end = OCTOBER.span
    halves = [Span(start, utc(2026, 10, 16)), Span(utc(2026, 10, 16), end)]
    found = [under(rule, given, window=Window("2026-10", half)) for half in halves]
    assert [half.removed({}).measure for half in found] == [2 * HOUR, 0]
    assert [decision.verdict for decision in found[1].decisions] == [Verdict.ALLOWANCE_USED_UP]
