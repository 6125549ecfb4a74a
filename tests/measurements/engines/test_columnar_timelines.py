from __future__ import annotations

import pickle
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
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
from palier.calculus.spans import Span, Spans
from palier.calculus.terms import MissingData, UnknownCountsAs
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.columnar.memory import MemorySource
from palier.measurements.engines.columnar.plans import Job
from palier.measurements.engines.columnar.timelines import TimelineWork
from palier.measurements.engines.reference import ReferenceEngine
from tests.measurements.engines.makers import ANY, dataset, request, source, window
from tests.measurements.engines.partitioned import partitioned

ONE_OF = st.sampled_from
WORDS = ("up", "down", "DOWN", "unknown", "off", "odd")
CHECKS = TimelineRules(TimelineInput.CHECKS)
INPUTS = {"state": TimelineInput.STATES, "check": TimelineInput.CHECKS}

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


@given(datasets(), st.lists(requests, min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_timelines_are_those_of_the_reference_however_parts_are_cut(data, asked, random):
    assert partitioned(data, random).tally_all(asked) == ReferenceEngine(data).tally_all(asked)


@pytest.mark.parametrize("kind", INPUTS)
@pytest.mark.parametrize("seed", range(5))
def test_a_downtime_confirmed_across_parts_begins_where_it_began(kind, seed):
    rows = [(0, "up"), (10, "down"), (20, "down"), (30, "down"), (45, "up")]
    more = (None, None) if kind == "check" else ()
    kinds: Any = {kind: {("web",): [(*row, *more) for row in rows]}}
    read = TimelineRules(
        input=INPUTS[kind], confirm_after=3, downtime_start=DowntimeStart.CONFIRMATION, holds_for=12
    )
    asked = request(Availability(ANY, read), window(0, 60))
    (found,) = partitioned(dataset(**kinds), Random(seed)).tally(asked)
    tally: Any = found.tally
    assert tally.down_spans == Spans.of([(30, 42)] if kind == "check" else [(10, 45)])


def test_a_part_is_read_once_for_objectives_with_other_rules():
    data = dataset(check={("web",): [(0, "up", None, None), (10, "down", False, 1)]})
    asked = [
        request(Availability(ANY, replace(CHECKS, soft_counts=soft)), window(0, 20))
        for soft in (True, False)
    ]
    work = TimelineWork([Job(each, Selector()) for each in asked], MemorySource(data))
    (plan,) = work.plans
    assert len(plan.readings) == 2
    found: Any = ColumnarEngine(MemorySource(data)).tally_all(asked)
    assert [tally.tally.down for (tally,) in found] == [10, 0]


def test_what_is_carried_to_another_process_is_small_and_adds_up_there():
    rows = [(at, "up" if at % 50 else "down") for at in range(1000)]
    data = MemorySource(dataset(state={("web",): rows}))
    asked = request(Availability(source("web")), window(0, 1000))
    work = TimelineWork([Job(asked, Selector())], data)
    (plan,) = pickle.loads(pickle.dumps(work.plans))
    (part,) = data.parts("state", plan.keys, Span(0, 1000))
    partial = pickle.loads(pickle.dumps(plan.map(part, part.read(plan.columns))))
    ((runs, *_),) = partial[0]
    assert len(runs.series) == 40, "a run for each change, not a row for each state"
    finished: Any = work.finish([plan.add({}, partial)])
    ((tally,),) = finished
    assert tally.tally.down == 20


def test_a_source_that_often_says_it_does_not_know_is_kept_once_between_windows():
    rows = [(at, "unknown") for at in range(60)]
    data = MemorySource(dataset(state={("web",): rows}))
    asked = request(Availability(source("web")), window(0, 20), window(20, 50))
    work = TimelineWork([Job(asked, Selector())], data)
    (plan,) = work.plans
    (part,) = data.parts("state", plan.keys, Span(0, 60))
    ((_, _, heard),) = plan.map(part, part.read(plan.columns))[0]
    assert heard.tolist() == [0, 20, 50]
    assert all(tally.tally.seen for tally in ColumnarEngine(data).tally(asked))


def test_an_unconfirmed_check_that_says_unknown_was_heard_all_the_same():
    data = dataset(check={("web",): [(0, "up", True, 1), (10, "unknown", False, 1)]})
    hard = Availability(ANY, replace(CHECKS, soft_counts=False, holds_for=3))
    asked = [request(hard, window(0, 8), window(8, 20)), request(hard, window(12, 20))]
    found = ColumnarEngine(MemorySource(data)).tally_all(asked)
    assert found == ReferenceEngine(data).tally_all(asked)
    assert [tally.tally.seen for tallies in found for tally in tallies] == [True, True, False]
