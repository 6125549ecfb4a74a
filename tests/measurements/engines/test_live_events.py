from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    Events,
    Quantile,
    SliceMean,
    Slices,
)
from palier.calculus.instants import DAY, HOUR, MINUTE
from palier.calculus.scopes import Waiver
from palier.calculus.selectors import Condition, Relation, Threshold
from palier.calculus.spans import Spans
from palier.measurements.engines.live import LiveEngine
from palier.measurements.engines.live_building import day_tallies
from palier.measurements.engines.live_days import packed
from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.mappings import Quantity
from tests.measurements.engines.makers import ANY, dataset, request, source, window
from tests.measurements.engines.rolled import RolledMemory

NOON = 12 * HOUR
A, B = ("web", ("region", "a")), ("web", ("region", "b"))
ONE_A_MINUTE = [(minute * MINUTE + 7, 1, 2) for minute in range(3 * 1_440)]


def tallied(memory, asked):
    """The one tally that the live engine gives."""
    (only,) = LiveEngine(memory, memory).tally(asked)
    return only.tally


def both(data, *requests, rolled=lambda kind, key, at: True, pieces=1):
    memory = RolledMemory(data, rolled, pieces)
    found = LiveEngine(memory, memory).tally_all(requests)
    assert found == ReferenceEngine(data).tally_all(requests)
    return found


def test_windows_on_whole_minutes_never_read_rows():
    data = dataset(event={("web",): ONE_A_MINUTE})
    memory = RolledMemory(data)
    hours = [(day * DAY + 9 * HOUR + 30 * MINUTE, day * DAY + 17 * HOUR) for day in range(3)]
    asked = request(Events(ANY, cadence=MINUTE), window(0, 3 * DAY, service=hours))
    found = tallied(memory, asked)
    assert (found.good, found.total) == (3 * 450, 3 * 900)
    assert found.slots.bit_count() == found.countable_slots == 3 * 450
    assert memory.asked == []


def test_a_border_inside_a_minute_with_one_row_needs_no_rows():
    data = dataset(event={("web",): ONE_A_MINUTE})
    memory = RolledMemory(data)
    borders = [(MINUTE, 5 * MINUTE + 7), (NOON + 8, NOON + MINUTE + 8)]
    found = tallied(memory, request(Events(ANY), window(0, DAY, service=borders)))
    assert found.total == 2 * (4 + 1)
    assert memory.asked == []


def test_a_border_between_rows_of_a_minute_reads_them():
    data = dataset(event={("web",): [(10, 1, 1), (20, 0, 1), (30, 1, 1)]})
    memory = RolledMemory(data)
    found = tallied(memory, request(Events(ANY), window(0, DAY, service=[(15, 25)])))
    assert (found.good, found.total) == (0, 1)
    assert memory.asked == ["event"]


def test_rows_that_came_later_count():
    data = dataset(event={("web",): ONE_A_MINUTE})
    asked = request(Events(ANY, cadence=5 * MINUTE), window(0, 2 * DAY, until=DAY + 90_000_000))
    both(data, asked, rolled=lambda kind, key, at: at < DAY)
    both(data, asked, rolled=lambda kind, key, at: at % 7 != 0)
    both(data, asked, rolled=lambda kind, key, at: False)


def test_sums_beyond_64_bits_are_left_to_rows():
    most = (1 << 63) - 1
    data = dataset(event={("web",): [(0, most, most), (1, most, most), (DAY, 1, 1)]})
    ((only,),) = both(data, request(Events(ANY), window(0, 2 * DAY)))
    assert only.tally.total == 2 * most + 1


def test_nothing_measured_has_slots_that_were_expected():
    both(dataset(), request(Events(ANY, cadence=HOUR), window(0, DAY)))
    asked = Events(source("web", "other"), cadence=HOUR)
    both(dataset(event={("other",): [(5, 1, 1)]}), request(asked, window(0, DAY)))


def test_cadences_that_are_no_whole_minutes_are_read_from_rows():
    data = dataset(event={("web",): ONE_A_MINUTE})
    both(data, request(Events(ANY, cadence=1_000_000), window(0, DAY)))
    both(data, request(Events(ANY, cadence=MINUTE), window(5, DAY)))
    both(data, request(Events(ANY, cadence=MINUTE), window(0, DAY + 3)))


def test_slots_of_windows_that_start_at_different_minutes():
    data = dataset(event={A: ONE_A_MINUTE[::3], B: ONE_A_MINUTE[1::50]})
    spans = [(minute * MINUTE, minute * MINUTE + DAY) for minute in (1, 61, 59, 1_439)]
    for cadence in (1, 7, 90):
        both(data, request(Events(ANY, cadence=cadence * MINUTE), *(window(*s) for s in spans)))


@pytest.mark.parametrize("start", [0, 5, 55])
def test_what_comes_after_a_window_that_ends_within_a_slot_is_not_in_it(start):
    after = [((minute + start) * MINUTE, 1, 1) for minute in (8, 9, 61, 70, 3_000)]
    asked = [window(start * MINUTE, (start + length) * MINUTE) for length in (7, 60, 63, 2_880)]
    for cadence in (1, 5, 20):
        both(
            dataset(event={("web",): after}),
            *(request(Events(ANY, cadence=cadence * MINUTE), each) for each in asked),
            request(Events(ANY, cadence=cadence * MINUTE), *asked),
        )


@pytest.mark.parametrize("values", [[], [3, 3], [0, 255], [-5, 300], [0, 1 << 40], [7, 1_000_007]])
def test_packed_integers_come_back(values):
    held = packed(np.array(values, np.int64), (1_000_000, 1_000, 1))
    assert held.at(np.arange(len(values))).tolist() == values


def test_tallies_of_a_day_leave_out_other_days():
    part = RolledMemory(dataset(event={("web",): [(5, 1, 1), (DAY + 5, 1, 1)]})).parts(
        "event", [*dataset(event={("web",): []}).tables["event"]], (0, 1)
    )
    found = day_tallies("event", 1, part, 1)
    assert found is not None
    assert int(found.before["total"][-1]) == 1


instants = st.one_of(
    st.integers(-2, 60).map(lambda minute: minute * MINUTE * 31),
    st.integers(0, 3 * DAY),
    st.integers(DAY - 5, DAY + 5),
    st.integers(HOUR, HOUR + 40),
)
rows = st.dictionaries(instants, st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=40).map(
    lambda found: [(at, good, good + bad) for at, (good, bad) in sorted(found.items())]
)
spans = st.lists(st.tuples(instants, instants).map(lambda s: (min(s), max(s))), max_size=6).map(
    Spans.of
)


@st.composite
def scopes(draw):
    start, end = draw(st.tuples(instants, instants).filter(lambda s: s[0] < s[1]))
    if draw(st.booleans()):
        start, end = start // MINUTE * MINUTE, -(-end // MINUTE) * MINUTE
    until = draw(st.none() | st.integers(start, end))
    waivers = [
        Waiver(draw(spans), treatment, where)
        for treatment in draw(st.lists(st.sampled_from(Treatment), max_size=2))
        for where in [draw(st.sampled_from([(), (Condition("region", Relation.EQUAL, ("a",)),)]))]
    ]
    service = draw(st.just([(start, end)]) | spans.map(list))
    return window(start, end, *waivers, service=service, until=until)


samples = st.dictionaries(instants, st.integers(-3, 6), max_size=60).map(
    lambda found: sorted(found.items())
)
bounds = st.builds(Threshold, st.sampled_from(Relation), st.integers(-2, 4).map(Fraction))


def test_samples_of_hours_on_one_side_of_a_bound_and_of_hours_on_both():
    values = [(minute * MINUTE, minute // 90 % 3) for minute in range(2 * 1_440)]
    data = dataset(sample={("web",): values})
    memory = RolledMemory(data)
    hours = [(day * DAY + 9 * HOUR + 17 * MINUTE, day * DAY + 17 * HOUR) for day in range(2)]
    for relation in Relation:
        events = Events(ANY, Threshold(relation, Fraction(1, 1_000_000)), cadence=MINUTE)
        asked = request(events, window(0, 2 * DAY, service=hours))
        found = LiveEngine(memory, memory).tally(asked)
        assert memory.asked == []
        assert found == ReferenceEngine(data).tally(asked)


def test_values_of_minutes_with_one_value_are_counted_without_rows():
    data = dataset(sample={("web",): [(minute * MINUTE, minute % 7) for minute in range(1_440)]})
    memory = RolledMemory(data)
    asked = request(Quantile(ANY, Fraction(9, 10), cadence=MINUTE), window(0, DAY, until=NOON + 1))
    found = tallied(memory, asked)
    assert memory.asked == []
    assert found.counts.total() == 721
    assert found == ReferenceEngine(data).tally(asked)[0].tally


def test_minutes_with_samples_on_both_sides_are_read():
    values = [(at, at % 3) for at in range(0, 2 * HOUR, 7_000_001)]
    data = dataset(sample={("web",): values})
    bound = Threshold(Relation.ABOVE, Fraction(1, 1_000_000))
    asked = request(Events(ANY, bound), window(0, HOUR + 30 * MINUTE))
    ((only,),) = both(data, asked)
    assert 0 < only.tally.good < only.tally.total


@given(
    st.tuples(samples, samples),
    st.lists(scopes(), min_size=1, max_size=3),
    st.lists(bounds, min_size=1, max_size=3),
    st.sampled_from([None, MINUTE, 7_000_000]),
    st.tuples(st.integers(1, 4), st.integers(0, 3)),
    st.integers(1, 3),
)
def test_samples_equal_to_the_definition(data, asked, limits, cadence, modulo, pieces):
    measured = dataset(sample={A: data[0], B: data[1]})
    measured = replace(measured, quantities={"web": Quantity(resolution=Decimal(1))})
    every = [request(Events(ANY, bound, cadence), *asked) for bound in limits]
    every += [
        request(Slices(Events(ANY, limits[0]), cadence or HOUR, limits[-1]), *asked),
        request(Quantile(ANY, Fraction(1, 2), cadence=cadence), *asked, group_by=("region",)),
        request(Aggregate(source("none", "web"), AggregateFunction.MEAN, cadence=cadence), *asked),
    ]
    both(
        measured,
        *every,
        rolled=lambda kind, key, at: at // 3 % modulo[0] <= modulo[1],
        pieces=pieces,
    )


def test_slices_on_whole_minutes_never_read_rows():
    data = dataset(event={("web",): ONE_A_MINUTE})
    memory = RolledMemory(data)
    slices = Slices(Events(ANY), 5 * MINUTE, Threshold(Relation.AT_LEAST, Fraction(1, 2)))
    asked = request(slices, window(0, 2 * DAY, until=DAY + 9))
    found = tallied(memory, asked)
    assert (found.filled, found.total) == (289, 2 * 1_441)
    assert memory.asked == []


lengths = st.sampled_from([MINUTE, 5 * MINUTE, 7 * HOUR, 7_000_000])


@given(
    st.tuples(rows, rows),
    st.lists(scopes(), min_size=1, max_size=3),
    lengths,
    st.sampled_from([(), ("region",)]),
    st.tuples(st.integers(1, 4), st.integers(0, 3)),
)
def test_slices_equal_to_the_definition(data, asked, length, group_by, modulo):
    measured = dataset(event={A: data[0], B: data[1]})
    target = Threshold(Relation.ABOVE, Fraction(1, 2))
    every = [
        request(Slices(Events(ANY), length, target), *asked, group_by=group_by),
        request(SliceMean(Events(source("none", "web")), length), *asked),
    ]
    both(measured, *every, rolled=lambda kind, key, at: at // 3 % modulo[0] <= modulo[1])


@given(
    st.tuples(rows, rows),
    st.lists(scopes(), min_size=1, max_size=3),
    st.sampled_from([None, MINUTE, 5 * MINUTE, 7_000_000, DAY]),
    st.sampled_from([(), ("region",)]),
    st.tuples(st.integers(1, 4), st.integers(0, 3)),
    st.integers(1, 3),
)
def test_equal_to_the_definition(data, asked, cadence, group_by, modulo, pieces):
    measured = dataset(event={A: data[0], B: data[1]})
    every = [
        request(Events(ANY, cadence=cadence), *asked, group_by=group_by),
        request(Events(source("web")), asked[0]),
        request(Events(source("none", "web"), cadence=cadence), *asked, group_by=group_by),
        request(Events(ANY, Threshold(Relation.AT_LEAST, Fraction(1))), *asked),
    ]
    both(
        measured,
        *every,
        rolled=lambda kind, key, at: at // 3 % modulo[0] <= modulo[1],
        pieces=pieces,
    )
