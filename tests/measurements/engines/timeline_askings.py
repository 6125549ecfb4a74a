"""Timelines and questions about them, in any combination of rules."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import (
    AbsentTime,
    Availability,
    Combine,
    CombineRule,
    CompositeTimelines,
    DowntimeStart,
    Incidents,
    InitialState,
    OutageMeasure,
    SliceMean,
    Slices,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.scopes import Waiver
from palier.calculus.selectors import Condition, Disagreement, Relation, Selector, Source, Threshold
from palier.calculus.spans import Spans
from palier.calculus.terms import MissingData, UnknownCountsAs
from tests.measurements.engines.makers import dataset, request, window

ONE_OF = st.sampled_from
WORDS = ("up", "down", "DOWN", "unknown", "off", "odd")

rules = st.builds(
    TimelineRules,
    input=ONE_OF(tuple(TimelineInput)),
    down_words=ONE_OF((("down",), ("odd", "down"))),
    unknown_words=ONE_OF((("unknown",), ())),
    absent_words=ONE_OF(((), ("off",))),
    absent_counts_as=ONE_OF(tuple(AbsentTime)),
    holds_for=ONE_OF((None, 2, 7)),
    downtime_start=ONE_OF(tuple(DowntimeStart)),
    confirm_after=ONE_OF((1, 2, 3)),
    soft_counts=st.booleans(),
    initial=ONE_OF(tuple(InitialState)),
    min_outage=ONE_OF((0, 5)),
    merge_gap=ONE_OF((0, 4)),
    cadence=ONE_OF((None, 3)),
)
sources = st.builds(
    Source,
    selector=ONE_OF((Selector("web"), Selector(), Selector("web*"))),
    fallback=ONE_OF((None, Selector("spare"))),
    disagreement=ONE_OF(tuple(Disagreement)),
)
steps = st.lists(
    st.builds(Combine, ONE_OF(tuple(CombineRule)), count=st.just(1), by=ONE_OF(((), ("zone",)))),
    max_size=2,
).map(tuple)
availabilities = st.builds(Availability, sources, rules, steps)
EXACT = Threshold(Relation.AT_LEAST, Fraction(1))
indicators = st.one_of(
    availabilities,
    st.builds(Incidents, sources, st.just(OutageMeasure.COUNT), rules, steps),
    st.builds(
        CompositeTimelines,
        st.lists(availabilities, min_size=1, max_size=2).map(tuple),
        st.builds(Combine, ONE_OF(tuple(CombineRule)), count=st.just(1)),
    ),
    st.builds(Slices, availabilities, st.just(7), st.just(EXACT)),
    st.builds(SliceMean, availabilities, st.just(7)),
)

instants = st.integers(0, 60)
states = st.dictionaries(instants, ONE_OF(WORDS), max_size=14).map(lambda d: sorted(d.items()))
checks = st.dictionaries(
    instants, st.tuples(ONE_OF(WORDS), ONE_OF((None, True, False)), st.none()), max_size=14
).map(lambda found: sorted((at, *rest) for at, rest in found.items()))
outages = st.dictionaries(
    instants, st.tuples(st.integers(0, 30), ONE_OF(WORDS), st.just("")), max_size=3
).map(lambda found: sorted((at, at + took, *rest) for at, (took, *rest) in found.items()))
KEYS = (
    ("web", ("zone", "a")),
    ("web", ("zone", "b")),
    ("web2",),
    ("spare", ("zone", "a")),
)
EXCUSED = Waiver(
    Spans.of([(20, 30)]), Treatment.REMOVED, (Condition("zone", Relation.EQUAL, ("a",)),)
)
SCOPES = (
    window(0, 25, EXCUSED),
    window(10, 50, EXCUSED, service=[(12, 22), (24, 45)]),
    window(40, 80, until=55),
)


@st.composite
def datasets(draw):
    return dataset(
        state={key: draw(states) for key in KEYS},
        check={key: draw(checks) for key in KEYS},
        outage={key: draw(outages) for key in KEYS},
    )


requests = st.builds(
    lambda indicator, group_by, missing, at: request(
        indicator, *SCOPES, group_by=group_by, missing=missing, at=at
    ),
    indicators,
    ONE_OF(((), ("zone",))),
    st.builds(
        MissingData,
        unknown_counts_as=ONE_OF(tuple(UnknownCountsAs)),
        longest_gap=ONE_OF((None, 5)),
    ),
    ONE_OF((55, 30)),
)
