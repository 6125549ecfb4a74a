"""What is said of a window does not depend on which other windows are asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import Availability, Combine, CombineRule, TimelineRules
from palier.calculus.instants import DAY, HOUR
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.records import Elapsed, LimitRule, ServiceTime
from palier.calculus.selectors import Condition, Relation
from palier.calculus.spans import Span
from palier.calculus.window_starts import DayWindow
from palier.measurements.dataset import Dataset
from palier.proof import ALL_WINDOWS, account
from tests.calculus.promises import AFTER, SOURCE, exclusion, objective, removed, terms, utc
from tests.engines import engine_of
from tests.measurements.engines.makers import dataset
from tests.proof.cases import states

pytestmark = pytest.mark.usefixtures("every_engine")

EIGHT_HOURS = Elapsed(SOURCE, "opened", "resolved", (LimitRule(ServiceTime(8 * HOUR)),))


def tickets(*runs: tuple[int, int]) -> Dataset:
    rows = [
        (f"t{n}", {"opened": opened, "resolved": resolved}, None, (), (), ())
        for n, (opened, resolved) in enumerate(runs)
    ]
    return dataset(record={("web",): rows})


def test_a_clock_stood_still_in_a_window_that_is_not_asked_for():
    data = tickets((utc(2026, 9, 30, 20), utc(2026, 10, 1, 6)))
    agreement = terms(objective(EIGHT_HOURS), exclusion_rules=(removed(),))
    given_exclusions = [exclusion(utc(2026, 9, 30, 21), 3)]
    for asked in ("2026-10", ALL_WINDOWS):
        found = account(
            agreement, engine_of(data), at=AFTER, exclusions=given_exclusions, windows=asked
        )
        assert found.outcomes[-1].kind is OutcomeKind.MET


def test_an_outage_was_excused_in_a_window_that_is_not_asked_for():
    # Without the excuse before midnight the outage is long enough to count after it.
    start = utc(2026, 9, 30, 23)
    data = states(a=[(start - DAY, "up"), (start, "down"), (start + 2 * HOUR, "up")])
    rules = TimelineRules(min_outage=2 * HOUR)
    indicator = Availability(SOURCE, rules, (Combine(CombineRule.SERIES),))
    agreement = terms(objective(indicator), exclusion_rules=(removed(),))
    where = (Condition("region", Relation.EQUAL, ("a",)),)
    given_exclusions = [exclusion(start, 1, where=where)]
    for asked in ("2026-10", ALL_WINDOWS):
        found = account(
            agreement, engine_of(data), at=AFTER, exclusions=given_exclusions, windows=asked
        )
        assert found.outcomes[-1].figure == 1


hours = st.integers(0, 5 * 24)


@pytest.mark.parametrize("treatment", [Treatment.REMOVED, Treatment.COUNTED_AS_MET])
@given(
    st.lists(st.tuples(hours, st.integers(0, 30)), min_size=1, max_size=6),
    st.lists(st.tuples(hours, st.integers(1, 40)), max_size=3),
)
def test_a_window_asked_for_alone_says_the_same(treatment, runs, excluded):
    first = utc(2026, 10, 1)
    data = tickets(*((first + a * HOUR, first + (a + n) * HOUR) for a, n in runs))
    given_exclusions = [
        exclusion(first + a * HOUR, n, name=f"e{place}") for place, (a, n) in enumerate(excluded)
    ]
    rule = removed(treatment=treatment)
    agreement = terms(objective(EIGHT_HOURS, window=DayWindow()), exclusion_rules=(rule,))

    def outcomes(asked: Span):
        return account(
            agreement, engine_of(data), at=AFTER, exclusions=given_exclusions, windows=asked
        ).outcomes

    together = outcomes(Span(first, first + 8 * DAY))
    alone = [outcomes(each.scope.span)[0] for each in together]
    assert list(together) == alone
