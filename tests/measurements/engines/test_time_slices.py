"""Slices of timelines counted all at once are those counted one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.buckets import Evidence
from palier.calculus.indicators import Availability, SliceMean, Slices
from palier.calculus.selectors import Relation, Threshold
from palier.calculus.spans import Span, Spans
from palier.calculus.terms import UnknownCountsAs
from palier.calculus.timelines import Timeline
from palier.measurements.engines.columnar.time_slices import time_slice_tally
from palier.measurements.engines.slicing import slice_tally, sliceable_time
from palier.measurements.engines.timeline_sources import Member
from tests.measurements.engines.askings import scopes, spans
from tests.measurements.engines.makers import ANY

OF = Availability(ANY)
lengths = st.sampled_from((1, 3, 7, 100))
bounds = st.builds(
    Threshold, st.sampled_from(tuple(Relation)), st.fractions(0, 1, max_denominator=5)
)
indicators = st.builds(Slices, st.just(OF), lengths, bounds) | st.builds(
    SliceMean, st.just(OF), lengths
)


@st.composite
def members(draw: st.DrawFn) -> Member:
    start = draw(st.integers(-5, 30))
    span = Span(start, start + draw(st.integers(0, 60)))
    down = draw(spans).clip(span)
    unknown = draw(spans).clip(span) - down
    absent = draw(spans).clip(span) - down - unknown
    bridge = draw(spans) & (Spans((span,) if span.length else ()) - unknown - absent)
    heard = tuple(sorted(draw(st.lists(st.integers(-5, 70), max_size=2))))
    dimensions = draw(st.sampled_from(((("zone", "a"),), (("zone", "b"),))))
    timeline = Timeline(span, down, unknown, absent)
    return Member(dimensions, Evidence(timeline, bridge, heard=heard))


@given(
    st.lists(members(), max_size=3), indicators, st.sampled_from(tuple(UnknownCountsAs)), scopes()
)
def test_slices_of_timelines_are_those_of_the_reference(found, indicator, policy, scope):
    one_by_one = [sliceable_time(each.dimensions, each.evidence, policy) for each in found]
    expected = slice_tally(one_by_one, indicator, scope)
    assert time_slice_tally(found, indicator, policy, scope) == expected
