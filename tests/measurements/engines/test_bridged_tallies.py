"""Time that takes the last state: it counts, and is not known."""

from __future__ import annotations

from fractions import Fraction

import pytest

from palier.calculus.indicators import (
    Availability,
    Combine,
    CombineRule,
    CompositeTimelines,
    Slices,
)
from palier.calculus.selectors import Relation, Threshold
from palier.calculus.terms import MissingData, UnknownCountsAs
from tests.measurements.engines.makers import ANY, dataset, source, tally, window

pytestmark = pytest.mark.usefixtures("every_engine")

EXACT = Threshold(Relation.AT_LEAST, Fraction(1))
AVAILABILITY = Availability(ANY)


@pytest.mark.parametrize(
    ("rule", "buckets", "bridged"),
    [(CombineRule.SERIES, (0, 0, 60), 0), (CombineRule.PARALLEL, (60, 0, 0), 40)],
)
def test_what_the_last_state_fills_is_not_known_where_it_decides_the_whole(rule, buckets, bridged):
    data = dataset(state={("a",): [(0, "up"), (20, "unknown")]})
    members = tuple(Availability(source(name)) for name in "ab")
    policy = MissingData(UnknownCountsAs.LAST_STATE)
    both = CompositeTimelines(members, Combine(rule))
    found = tally(data, both, window(0, 60), missing=policy)
    assert (found.up, found.down, found.unknown) == buckets
    assert found.bridged == bridged
    data = dataset(state={("a",): [(0, "up"), (20, "unknown")], ("b",): [(0, "up")]})
    beside = tally(data, both, window(0, 60), missing=policy)
    assert beside.bridged == (40 if rule is CombineRule.SERIES else 0)


def test_the_last_state_fills_slices_but_does_not_measure_them():
    data = dataset(state={("web",): [(0, "up"), (20, "unknown")]})
    slices = Slices(AVAILABILITY, 20, EXACT)
    policy = MissingData(UnknownCountsAs.LAST_STATE)
    found = tally(data, slices, window(0, 60), missing=policy)
    assert (found.filled, found.good, found.total, found.assumed) == (3, 60, 60, 2)
