"""What holds of every account, whatever the measurements and the exclusions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.budgets import BudgetUnit
from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.exclusions import Allowance, AllowancePeriod, Treatment
from palier.calculus.instants import HOUR, MINUTE
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.results import Outcome
from palier.calculus.tallies import TimeTally
from palier.calculus.terms import MissingData, UnknownCountsAs
from palier.measurements.dataset import Dataset
from palier.proof import ALL_WINDOWS, account
from tests.calculus.promises import AFTER, exclusion, objective, removed, terms, utc
from tests.engines import engine_of
from tests.proof.cases import states

pytestmark = pytest.mark.usefixtures("every_engine")

SINCE = utc(2026, 9, 20)
OFFICE = Calendar("office", "UTC", weekly=((DayHours(9 * 3600, 17 * 3600),),) * 5 + ((),) * 2)

minutes = st.integers(0, 60 * 24 * 60).map(lambda minute: SINCE + minute * MINUTE)
changes = st.lists(
    st.tuples(minutes, st.sampled_from(["up", "down", "unknown"])),
    min_size=1,
    max_size=12,
    unique_by=lambda change: change[0],
).map(sorted)
exclusions = st.lists(
    st.tuples(minutes, st.integers(1, 40), st.sampled_from(["maintenance", "customer"])),
    max_size=5,
).map(
    lambda rows: [
        exclusion(start, hours, name=f"e{n}", reason=reason)
        for n, (start, hours, reason) in enumerate(rows)
    ]
)
policies = st.sampled_from(UnknownCountsAs)
calendars = st.sampled_from([None, OFFICE])

RULES = (
    removed(allowance=Allowance(20 * HOUR, AllowancePeriod.MONTH), precedence=1),
    removed("customer", treatment=Treatment.COUNTED_AS_MET, precedence=2),
)


def data_of(rows) -> Dataset:
    return states(*rows)


def outcomes(rows, given_exclusions, policy, calendar, rules=RULES) -> tuple[Outcome, ...]:
    promised = objective(calendar=calendar, missing=MissingData(unknown_counts_as=policy))
    agreement = terms(promised, exclusion_rules=rules)
    return account(
        agreement,
        engine_of(data_of(rows)),
        at=AFTER,
        exclusions=given_exclusions,
        windows=ALL_WINDOWS,
    ).outcomes


@given(changes, exclusions, policies, calendars)
def test_the_four_buckets_partition_the_service_time(rows, given_exclusions, policy, calendar):
    for outcome in outcomes(rows, given_exclusions, policy, calendar):
        tally = outcome.tally
        assert isinstance(tally, TimeTally)
        parts = tally.up + tally.down + tally.unknown + tally.excluded
        assert parts == outcome.scope.service_time


@given(changes, exclusions, policies, calendars)
def test_budget_and_attainment_never_disagree(rows, given_exclusions, policy, calendar):
    for outcome in outcomes(rows, given_exclusions, policy, calendar):
        if outcome.budget is not None:
            assert outcome.budget.unit == BudgetUnit.MICROSECONDS
            met = outcome.budget.spent <= outcome.budget.allowed
            assert met is (outcome.kind is OutcomeKind.MET)


@given(changes, exclusions, st.randoms())
def test_the_order_of_exclusions_is_irrelevant(rows, given_exclusions, random):
    shuffled = list(given_exclusions)
    random.shuffle(shuffled)
    policy = UnknownCountsAs.REMOVED
    assert outcomes(rows, shuffled, policy, None) == outcomes(rows, given_exclusions, policy, None)


@given(changes, st.integers(1, 40))
def test_excluding_down_time_never_lowers_an_availability(rows, hours):
    rules = (removed(), removed("customer", treatment=Treatment.COUNTED_AS_MET))
    downs = [at for at, state in rows if state == "down"]
    given_exclusions = [
        exclusion(at, hours, name=f"e{n}", reason=reason)
        for n, at in enumerate(downs)
        for reason in ("maintenance", "customer")
    ]
    # Excluded only while it is down, so that no up time goes.
    ends = {at: end for (at, _), (end, _) in zip(rows, [*rows[1:], (AFTER, "")], strict=True)}
    cut = [
        replace(each, span=each.span._replace(end=min(each.span.end, ends[each.span.start])))
        for each in given_exclusions
    ]
    for outcome in outcomes(rows, cut, UnknownCountsAs.REMOVED, None, rules):
        plain = outcome.figure_without_exclusions
        if plain is not None and outcome.figure is not None:
            assert outcome.figure >= plain
