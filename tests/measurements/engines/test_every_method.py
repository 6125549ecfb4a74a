"""Requests of every method, asked at once of machines apart, get what the reference gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from palier.measurements.dataset import Dataset
from palier.measurements.engines.reference import ReferenceEngine
from tests.measurements.engines import askings
from tests.measurements.engines import test_columnar_records as records
from tests.measurements.engines import timeline_askings as timelines
from tests.measurements.engines.carried import carried

INDICATORS = (
    askings.events | askings.slices | askings.means | askings.quantiles | askings.aggregates
)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Measurements of every kind that an engine reads in parts."""
    counted = draw(askings.datasets)
    tables = {**counted.tables}
    for each in (draw(timelines.datasets()), draw(records.datasets())):
        tables |= each.tables
    return Dataset(tables, quantities=counted.quantities)


@given(
    datasets(),
    askings.requests(INDICATORS),
    st.lists(timelines.requests, max_size=2),
    st.lists(records.requests(), max_size=1),
    st.randoms(use_true_random=False),
)
def test_every_method_at_once(data, counted, observed, recorded, random):
    asked = [*counted, *observed, *recorded]
    random.shuffle(asked)
    assert carried(data, random).tally_all(asked) == ReferenceEngine(data).tally_all(asked)
