"""The engines give the same figures from a store as from the dataset that was put into it."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.calculus.records import Elapsed, LimitRule, RecordRules, ServiceTime
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.schema import Pause, Record
from palier.measurements.store import create_store
from tests.measurements.engines.askings import (
    aggregates,
    datasets,
    events,
    means,
    quantiles,
    requests,
)
from tests.measurements.engines.makers import dataset, request, source, window
from tests.measurements.store.quick_folders import quick_folder
from tests.measurements.store.scattering import scatter
from tests.spark.cases import METHODS, asked, measured


@pytest.fixture(scope="module")
def scattered():
    """A store that holds some measurements of every kind, and the measurements."""
    data = measured()
    with quick_folder() as folder, create_store(folder) as store:
        scatter(store, data, Random(3))
        yield store, data


@pytest.mark.parametrize("method", METHODS)
def test_every_method_gives_the_same_from_a_store(scattered, method):
    store, data = scattered
    snapshot, question = store.snapshot(), asked(METHODS[method])
    wanted = ReferenceEngine(data).tally(question)
    assert ReferenceEngine(snapshot).tally(question) == wanted
    assert ColumnarEngine(snapshot).tally(question) == wanted


@settings(max_examples=30)
@given(
    data=st.data(),
    found=datasets,
    random=st.randoms(use_true_random=False),
)
def test_any_questions_are_answered_the_same_from_a_store(data, found, random):
    # A series without rows is no series to a store.
    some = {k: {key: c for key, c in s.items() if c["at"]} for k, s in found.tables.items()}
    found = replace(found, tables=some, quantities={})
    questions = data.draw(requests(events | means | quantiles | aggregates))
    with quick_folder() as folder, create_store(folder) as store:
        scatter(store, found, random)
        snapshot = store.snapshot()
        wanted = ReferenceEngine(found).tally_all(questions)
        assert ColumnarEngine(snapshot).tally_all(questions) == wanted
        assert ReferenceEngine(snapshot).tally_all(questions) == wanted


PAUSED = dataset(
    record={
        ("desk",): [
            Record("a", {"opened": 0, "resolved": 90}, None, (), (Pause(10, 30, "customer"),), ()),
            Record("b", {"opened": 5, "resolved": 60}, None, (), (Pause(9, None, "parts"),), ()),
            Record("c", {"opened": 7}, None, (), (), ()),
            # One judged by itself, for its pauses overlap.
            Record(
                *("d", {"opened": 1, "resolved": 99}, None, ()),
                *((Pause(10, 50, "customer"), Pause(20, 60, "parts")), ()),
            ),
        ]
    }
)


@pytest.mark.parametrize(
    "asked",
    [[None], [("parts",)], [()], [None, ("customer",), ()], [("parts", "customer"), None]],
    ids=str,
)
def test_pauses_stop_clocks_whether_or_not_their_reasons_are_read(asked):
    questions = [
        request(
            Elapsed(
                *(source("desk"), "opened", "resolved", (LimitRule(ServiceTime(40)),)),
                rules=RecordRules(pause_reasons=reasons),
            ),
            window(0, 100),
        )
        for reasons in asked
    ]
    wanted = ReferenceEngine(PAUSED).tally_all(questions)
    tallies: list[Any] = [each.tally for (each,) in wanted]
    assert all(tally.elapsed.total() == 3 for tally in tallies)
    with quick_folder() as folder, create_store(folder) as store:
        store.append_dataset(PAUSED)
        for _ in ("hot", "folded"):
            assert ColumnarEngine(store.snapshot()).tally_all(questions) == wanted
            store.fold()
