"""Measurements and requests of every shape, for tests that two engines answer alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

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
from palier.calculus.scopes import Waiver
from palier.calculus.selectors import Condition, Relation, Selector, Source, Threshold
from palier.calculus.spans import Spans
from palier.measurements.dataset import Dataset
from palier.measurements.mappings import Quantity
from palier.measurements.schema import SeriesKey
from tests.measurements.engines.makers import request, window

ONE_OF = st.sampled_from
KEYS = (
    SeriesKey("web", (("zone", "a"),)),
    SeriesKey("web", (("zone", "b"),)),
    SeriesKey("web", (("region", "x"), ("zone", "a"))),
    SeriesKey("mail", ()),
    SeriesKey("spare", (("zone", "a"),)),
)
LARGE = (1 << 63) - 1

instants = st.integers(-10, 70)
counts = st.integers(0, 5) | ONE_OF((1 << 40, LARGE))
numbers = st.integers(-9, 9) | ONE_OF((-LARGE - 1, LARGE, 10**12))
fractions = st.fractions(-2, 2, max_denominator=7) | st.integers(-9, 9).map(Fraction)


@st.composite
def _events(draw: st.DrawFn) -> dict[str, list[int]]:
    ats = sorted(draw(st.sets(instants, max_size=20)))
    pairs = [sorted((draw(counts), draw(counts))) for _ in ats]
    return {"at": ats, "good": [good for good, _ in pairs], "total": [total for _, total in pairs]}


@st.composite
def _samples(draw: st.DrawFn) -> dict[str, list[int]]:
    ats = sorted(draw(st.sets(instants, max_size=20)))
    return {"at": ats, "value": [draw(numbers) for _ in ats]}


datasets = st.builds(
    lambda events, samples, quantities: Dataset(
        {"event": events, "sample": samples}, quantities=quantities
    ),
    st.dictionaries(ONE_OF(KEYS), _events()),
    st.dictionaries(ONE_OF(KEYS), _samples()),
    st.dictionaries(
        ONE_OF(("web", "mail", "spare")),
        st.builds(
            Quantity,
            ONE_OF(("", "ms", "s")),
            resolution=ONE_OF((Decimal(1), Decimal("0.001"), Decimal("0.25"))),
        ),
    ),
)

spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 25)).map(lambda pair: (pair[0], sum(pair))),
    max_size=4,
).map(Spans.of)
_conditions = st.builds(
    Condition, ONE_OF(("zone", "region")), ONE_OF((Relation.EQUAL, Relation.NOT_EQUAL)),
    ONE_OF((("a",), ("b",), ("x",))),
)  # fmt: skip
_waivers = st.builds(
    Waiver, spans, ONE_OF(tuple(Treatment)), st.lists(_conditions, max_size=1).map(tuple)
)


@st.composite
def scopes(draw: st.DrawFn):
    start = draw(st.integers(0, 40))
    end = start + draw(st.integers(1, 40))
    until = draw(st.just(end) | st.integers(start, end))
    service = draw(st.none() | spans)
    hours = None if service is None else service.items
    return window(start, end, *draw(st.lists(_waivers, max_size=3)), service=hours, until=until)


_sources = st.builds(
    Source,
    ONE_OF((Selector("web"), Selector(), Selector("none"), Selector("mail"))),
    fallback=ONE_OF((None, None, Selector("spare"), Selector("web"))),
)
_bounds = st.builds(Threshold, ONE_OF(tuple(Relation)), fractions, ONE_OF(("", "ms")))
_cadences = ONE_OF((None, 1, 4, 7))
_lengths = ONE_OF((1, 3, 7, 10, 100))
events = st.builds(Events, _sources, st.none() | _bounds, _cadences)
slices = st.builds(
    Slices, events, _lengths, st.builds(Threshold, ONE_OF(tuple(Relation)), fractions)
)
means = st.builds(SliceMean, events, _lengths)
quantiles = st.builds(
    Quantile, _sources, st.just(Fraction(1, 2)), ONE_OF(("", "ms", "s")), _cadences
)
aggregates = st.builds(
    Aggregate, _sources, ONE_OF(tuple(AggregateFunction)), ONE_OF(("", "ms")), cadence=_cadences
)


def requests(indicators: st.SearchStrategy) -> st.SearchStrategy[Sequence]:
    """Some requests at once, each over some windows."""
    one = st.builds(
        lambda indicator, windows, group_by: request(indicator, *windows, group_by=group_by),
        indicators,
        st.lists(scopes(), min_size=1, max_size=3),
        ONE_OF(((), ("zone",), ("zone", "region"))),
    )
    return st.lists(one, min_size=1, max_size=4)
