"""The columnar engine gives what the reference engine gives, however its parts are cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.measurements.engines.columnar import (
    executors,
    open_slices,
    slice_runs,
    value_counts,
    values,
)
from palier.measurements.engines.reference import ReferenceEngine
from tests.measurements.engines.askings import (
    aggregates,
    datasets,
    events,
    means,
    quantiles,
    requests,
    slices,
)
from tests.measurements.engines.carried import carried
from tests.measurements.engines.partitioned import partitioned

METHODS = {
    "events": events,
    "slices": slices | means,
    "values": quantiles | aggregates,
}
SMALL = (
    (executors, "_FEW", 0),
    (open_slices, "_DENSE", 2),
    (open_slices, "_MANY", 3),
    (open_slices, "_TOGETHER", 2),
    (open_slices, "_WIDTH", 2),
    (slice_runs, "_ROWS", 5),
    (value_counts, "_MANY", 3),
    (values, "_ROWS", 5),
)


@pytest.fixture(scope="module", params=["large", "small"])
def turns(request: pytest.FixtureRequest) -> Iterator[str]:
    """With small ones a few rows are worked through as a hundred million are: in many turns."""
    with pytest.MonkeyPatch.context() as patched:
        if request.param == "small":
            for module, name, size in SMALL:
                patched.setattr(module, name, size)
        yield request.param


@pytest.mark.usefixtures("turns")
@pytest.mark.parametrize("method", METHODS)
@given(data=st.data(), found=datasets, random=st.randoms(use_true_random=False))
def test_figures_are_those_of_the_reference_however_parts_are_cut(method, data, found, random):
    asked = data.draw(requests(METHODS[method]))
    assert partitioned(found, random).tally_all(asked) == ReferenceEngine(found).tally_all(asked)


@pytest.mark.parametrize("turns", ["small"], indirect=True)
@pytest.mark.parametrize("method", METHODS)
@given(data=st.data(), found=datasets, random=st.randoms(use_true_random=False))
def test_partials_are_carried_elsewhere_and_added_in_any_order(turns, method, data, found, random):
    asked = data.draw(requests(METHODS[method]))
    assert carried(found, random).tally_all(asked) == ReferenceEngine(found).tally_all(asked)
