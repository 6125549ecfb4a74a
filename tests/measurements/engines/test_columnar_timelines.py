from __future__ import annotations

import pickle
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.indicators import (
    Availability,
    DowntimeStart,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.selectors import Selector
from palier.calculus.spans import Span, Spans
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.columnar.memory import MemorySource
from palier.measurements.engines.columnar.plans import Job
from palier.measurements.engines.columnar.timelines import TimelineWork
from palier.measurements.engines.reference import ReferenceEngine
from tests.measurements.engines.makers import ANY, dataset, request, source, window
from tests.measurements.engines.partitioned import partitioned
from tests.measurements.engines.timeline_askings import datasets, requests

CHECKS = TimelineRules(TimelineInput.CHECKS)
INPUTS = {"state": TimelineInput.STATES, "check": TimelineInput.CHECKS}


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
