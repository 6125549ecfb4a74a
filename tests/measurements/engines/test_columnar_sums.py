"""The arithmetic of arrays: sums, scores and counts that never wrap around."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from palier.calculus.figures import slice_score
from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    Events,
    SliceMean,
    Slices,
)
from palier.calculus.selectors import Relation, Threshold
from palier.calculus.tallies import EventTally, SliceTally, ValueTally
from palier.measurements.engines.columnar import value_counts
from palier.measurements.engines.columnar.open_slices import Entries, OpenSlices
from palier.measurements.engines.columnar.slice_scores import judge_of, scores
from palier.measurements.engines.columnar.sums import (
    added,
    prefix_sums,
    summed_between,
    summed_by,
    summed_over,
    total_of,
)
from palier.measurements.engines.columnar.value_counts import ValueCounts, counted
from tests.engines import columnar
from tests.measurements.engines.makers import ANY, dataset, request, window

MOST = (1 << 63) - 1
OF = Events(ANY)
wide = st.integers(-9, 9) | st.integers(-MOST - 1, MOST) | st.sampled_from((MOST, -MOST - 1))
columns = st.lists(wide, min_size=1, max_size=12)
indicators = st.just(SliceMean(OF, 1)) | st.builds(
    lambda relation, bound: Slices(OF, 1, Threshold(relation, bound)),
    st.sampled_from(tuple(Relation)),
    st.fractions(-1, 2) | st.just(Fraction(1, MOST)),
)
slices = st.tuples(st.integers(0, 20) | st.integers(0, 1 << 66), st.integers(0, 1 << 66)).map(
    lambda pair: (pair[0], pair[0] + pair[1] or 1)
)


def array(values):
    fits = all(-MOST - 1 <= value <= MOST for value in values)
    return np.array(values, np.int64 if fits else object)


@given(columns, st.data())
def test_sums_of_ranges(values, data):
    rows = array(values)
    borders = st.integers(0, len(values) - 1)
    first = data.draw(st.lists(borders, min_size=1, max_size=5))
    last = [data.draw(st.integers(each + 1, len(values))) for each in first]
    expected = [sum(values[a:b]) for a, b in zip(first, last, strict=True)]
    assert summed_over(rows, np.array(first), np.array(last)).tolist() == expected
    starts = sorted({0, *first})
    between = [sum(values[a:b]) for a, b in zip(starts, [*starts[1:], None], strict=True)]
    assert summed_between(rows, np.array(starts)).tolist() == between
    assert prefix_sums(rows).tolist() == [sum(values[:n]) for n in range(len(values) + 1)]
    assert total_of(rows) == sum(values)


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.integers(0, 11))
def test_sums_of_what_holds(values, place):
    first = min(place, len(values) - 1)
    found = summed_over(np.array(values), np.array([0, first]), np.array([len(values)] * 2))
    assert found.tolist() == [sum(values), sum(values[first:])]


@given(st.lists(st.tuples(st.integers(0, 2), wide), max_size=9), columns)
def test_sums_by_owner(pairs, others):
    owners = np.array([owner for owner, _ in pairs], np.int64)
    sums = summed_by(owners, array([value for _, value in pairs]), 3)
    expected = [sum(value for owner, value in pairs if owner == n) for n in range(3)]
    assert sums.tolist() == expected
    assert added(array(others), array(others)).tolist() == [2 * each for each in others]


@given(indicators, st.lists(slices, min_size=1, max_size=5))
@example(SliceMean(OF, 1), [(1, 2 * 10**9), (3, 2 * 10**9), (1, 3), (2, 3)])
def test_slices_are_judged_as_one_by_one(indicator, found):
    good, total = (array(each) for each in zip(*found, strict=True))
    expected = [slice_score(indicator, *each) for each in found]
    assert scores(judge_of(indicator), good, total).tolist() == expected


@pytest.mark.parametrize("most", [100, 127, 1 << 15, 1 << 31, 1 << 62, MOST])
def test_slices_that_stay_open_add_up_in_wider_and_wider_types(most, monkeypatch):
    monkeypatch.setattr("palier.measurements.engines.columnar.open_slices._MANY", 1)
    place, number = np.array([0, 0, 1]), np.array([0, 5000, 0])

    def entries(good):
        return OpenSlices(Entries(place, number, array([good] * 3), array([most] * 3)))

    sums = entries(1)
    for good in (2, most):
        sums.add(entries(good))
    (found,) = sums.slices()
    assert [each.tolist() for each in found] == [[0, 0, 1], [most + 3] * 3, [3 * most] * 3]


near = st.integers(-2, 3) | st.integers(-1, 3).map(lambda value: value - MOST)
parts = st.lists(
    st.lists(st.tuples(st.integers(0, 3), near | wide), min_size=1, max_size=6), max_size=6
)


@pytest.mark.parametrize("waiting", [1, 1_000])
@given(parts)
@example([[(0, -MOST - 1)] * 9, [(0, -MOST - 1), (1, -MOST)]])
@example([[(0, 5)] * 9, [(0, 5), (0, 6), (1, 5)], [(1, 900)], [(1, 5)]])
def test_values_are_counted_however_far_apart(waiting, found):
    sums = ValueCounts([])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(value_counts, "_MANY", waiting)
        for part in found:
            owner, value = (np.array(each, np.int64) for each in zip(*part, strict=True))
            sums.add(ValueCounts([counted(owner, value)]))
    pairs = zip(*(each.tolist() for each in sums.total()), strict=True)
    expected = Counter(pair for part in found for pair in part)
    assert [(owner, value, n) for (owner, value), n in sorted(expected.items())] == list(pairs)


def test_figures_of_the_largest_numbers():
    data = dataset(
        event={("web",): [(at, MOST - 1, MOST) for at in range(5)]},
        sample={("web",): [(0, MOST), (1, MOST), (2, -MOST - 1)]},
    )
    indicators = (OF, SliceMean(OF, 5), Aggregate(ANY, AggregateFunction.SUM))
    events, sliced, values = (
        tally.tally
        for (tally,) in columnar(data).tally_all(
            [request(each, window(0, 5)) for each in indicators]
        )
    )
    assert isinstance(events, EventTally)
    assert isinstance(sliced, SliceTally)
    assert isinstance(values, ValueTally)
    assert (events.good, events.total) == (5 * (MOST - 1), 5 * MOST)
    assert (sliced.good, sliced.total, sliced.score) == (events.good, events.total, 10**9)
    assert values.counts == Counter({MOST: 2, -MOST - 1: 1})
