from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    Composite,
    CompositeRule,
    Events,
    Quantile,
    Stated,
)
from palier.calculus.scopes import Waiver
from palier.calculus.selectors import Relation, Threshold
from palier.calculus.spans import Spans
from palier.calculus.tallies import StatedFigure
from palier.measurements.engines.reference import FiguresNotMeasured
from palier.measurements.engines.sample_units import SampleUnitDiffers
from palier.measurements.mappings import Quantity
from tests.engines import engine_of
from tests.measurements.engines.makers import ANY, dataset, source, tallies, tally, window

pytestmark = pytest.mark.usefixtures("every_engine")

MEAN = Aggregate(ANY, AggregateFunction.MEAN, cadence=10)
TIMES = dataset(sample={("time",): [(5, 30), (15, 30), (25, 40), (45, 50)]})


def test_values_are_counted_in_countable_time():
    found = tally(TIMES, MEAN, window(0, 50, service=[(0, 30), (44, 50)]))
    assert found.counts == Counter({30: 2, 40: 1, 50: 1})
    assert (found.countable_time, found.countable_slots, found.slots) == (36, 4, 0b10111)
    assert found.per_unit == 1_000_000


def test_time_that_is_removed_or_counts_as_met_has_no_values():
    removed = Waiver(Spans.of([(0, 10)]), Treatment.REMOVED)
    met = Waiver(Spans.of([(20, 30)]), Treatment.COUNTED_AS_MET)
    found = tally(TIMES, Quantile(ANY, Fraction(1, 2)), window(0, 50, removed, met))
    assert found.counts == Counter({30: 1, 50: 1})
    assert found.countable_time == 30  # a rate is per time whose values count


def test_series_of_different_resolutions_are_counted_in_the_finest():
    data = dataset(sample={("fine",): [(1, 1_500)], ("rough",): [(2, 2)], ("tens",): [(3, 1)]})
    quantities = {
        "fine": Quantity(resolution=Decimal("0.001")),
        "rough": Quantity(resolution=Decimal(1)),
        "tens": Quantity(resolution=Decimal(10)),
    }
    found = tally(type(data)(data.tables, quantities), MEAN, window(0, 50))
    assert found.per_unit == 1000
    assert found.counts == Counter({1_500: 1, 2_000: 1, 10_000: 1})


@pytest.mark.parametrize(
    ("series", "wanted", "value"),
    [("ms", "s", Fraction(3, 2)), ("ms", "", 1500), ("", "s", 1500), ("%", "", 15)],
)
def test_values_are_read_in_the_unit_of_the_indicator(series, wanted, value):
    data = dataset(sample={("time",): [(1, 1500)]})
    data = type(data)(data.tables, {"time": Quantity(series, resolution=Decimal(1))})
    found = tally(data, Quantile(ANY, Fraction(1, 2), unit=wanted), window(0, 50))
    (count,) = found.counts
    assert Fraction(count, found.per_unit) == value


def test_a_bound_in_another_unit_than_the_samples_is_converted_or_refused():
    data = dataset(sample={("time",): [(1, 299), (2, 301)]})
    data = type(data)(data.tables, {"time": Quantity("ms", resolution=Decimal(1))})
    seconds = Events(ANY, Threshold(Relation.AT_MOST, Fraction(3, 10), "s"))
    assert tally(data, seconds, window(0, 50)).good == 1
    with pytest.raises(SampleUnitDiffers, match="is in ms, the indicator in MB"):
        tally(data, Quantile(ANY, Fraction(1, 2), unit="MB"), window(0, 50))


def test_a_silent_source_has_no_values_and_is_not_seen():
    found = tally(dataset(), MEAN, window(0, 50))
    assert (found.counts, found.seen, found.countable_slots) == (Counter(), False, 5)
    assert tally(TIMES, MEAN, window(0, 50, service=[])).seen


samples = st.lists(st.tuples(st.integers(0, 60), st.integers(-3, 3)), max_size=15)


@given(samples, st.integers(2, 4))
def test_splitting_series_never_changes_the_counts(found, parts):
    whole = dataset(sample={("time",): sorted(found)})
    split = dataset(
        sample={("time", ("part", str(n))): sorted(found[n::parts]) for n in range(parts)}
    )
    scope = window(0, 61, service=[(0, 30), (40, 61)])
    assert tally(split, MEAN, scope) == tally(whole, MEAN, scope)


def figures(*rows):
    return dataset(figure={("survey",): rows})


def test_a_stated_figure_is_found_by_label_or_by_span():
    data = figures(
        (None, None, "0-50", Decimal("99.5"), "Ann", 60, "mail"),
        (50, 100, None, Decimal("98"), None, None, None),
        (50, 90, None, Decimal("1"), None, None, None),
    )
    first, second = tallies(data, Stated(ANY, "%"), window(0, 50), window(50, 100))
    assert first.tally.figures == (StatedFigure(199, 200, "Ann", 60, "mail"),)
    assert second.tally.figures == (StatedFigure(49, 50, "", None),)


@pytest.mark.parametrize(
    ("unit", "numerator"), [("h", 5_400_000_000), ("min", 90_000_000), ("tickets", 3)]
)
def test_stated_times_become_microseconds_and_other_units_stay(unit, numerator):
    data = figures((0, 50, None, Decimal("1.5"), "", None, ""))
    (figure,) = tally(data, Stated(ANY, unit), window(0, 50)).figures
    assert figure.numerator == numerator


def test_figures_in_conflict_are_both_kept_and_equal_ones_once():
    row = (0, 50, None, Decimal("1"), "Ann", None, "")
    data = figures(row, row, (0, 50, None, Decimal("2"), "Bob", None, ""))
    assert len(tally(data, Stated(ANY), window(0, 50)).figures) == 2


def test_a_figure_entered_later_is_not_known_yet():
    data = figures((0, 50, None, Decimal("1"), "Ann", 70, ""))
    assert tally(data, Stated(ANY), window(0, 50), at=69).figures == ()
    assert len(tally(data, Stated(ANY), window(0, 50), at=70).figures) == 1


def test_the_fallback_figure_stands_in_where_none_was_entered():
    rows = [(0, 50, None, Decimal(1), "", None, "")]
    both = [*rows, (50, 100, None, Decimal(2), "", None, "")]
    data = dataset(figure={("ours",): rows, ("theirs",): both})
    found = tallies(data, Stated(source("ours", "theirs")), window(0, 50), window(50, 100))
    assert [each.tally.figures[0].numerator for each in found] == [1, 2]
    assert [len(each.tally.figures) for each in found] == [1, 1]


def test_a_window_without_a_figure_is_not_seen():
    assert not tally(figures(), Stated(ANY), window(0, 50)).seen


def test_a_composite_of_figures_is_not_measured():
    with pytest.raises(FiguresNotMeasured, match="web, desk"):
        tally(dataset(), Composite(("web", "desk"), CompositeRule.WORST), window(0, 50))


def test_the_horizon_reaches_past_the_last_instant_measured():
    data = dataset(
        sample={("time",): [(15, 1)]},
        outage={("log",): [(5, None, "down", "")]},
        record={("desk",): [("a", {"opened": 9, "resolved": 99}, None, (), (), ())]},
    )
    assert engine_of(data).horizon() == (5, 100)
    assert engine_of(dataset()).horizon() is None


@pytest.mark.parametrize(
    ("kinds", "is_down"),
    [
        ({"state": {("web",): [(1, "down"), (5, "up")]}}, False),
        ({"state": {("web",): [(1, "up"), (5, "Down")]}}, True),
        ({"state": {("web",): [(1, "down"), (5, "unknown")]}}, False),
        ({"state": {("web",): [(1, "up")], ("mail",): [(1, "down")]}}, True),
        ({"check": {("web",): [(1, "down", True, 1)]}}, False),
        ({"outage": {("log",): [(1, 5, "down", "")]}}, False),
        ({"outage": {("log",): [(1, 5, "down", ""), (7, None, "down", "")]}}, True),
        ({}, False),
    ],
)
def test_what_is_still_down_has_no_later_state_or_no_end(kinds, is_down):
    assert engine_of(dataset(**kinds)).is_still_down(("down",)) is is_down
    assert not engine_of(dataset(state={("web",): [(1, "down")]})).is_still_down(("off",))
