"""Whatever comes in, however it is folded and compacted, every snapshot is what the rules say."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.calculus.instants import EARLIEST, LATEST
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import numbers
from palier.measurements.engines.measured import horizon_of, is_still_down
from palier.measurements.store import compacting, create_store, cutting, open_store
from tests.measurements.store.model import Arrived, expected, given_rows, tables_of
from tests.measurements.store.quick_folders import quick_folder

KINDS = ("event", "state", "outage", "record", "figure")
ALWAYS = Span(EARLIEST, LATEST + 1)

APPEND = st.tuples(st.just("append"), st.lists(given_rows(), min_size=1, max_size=6))
LOAD = st.tuples(st.just("load"), st.lists(given_rows(), min_size=1, max_size=6))
FOLD = st.tuples(st.just("fold"), st.integers(1, 8))
COMPACT = st.tuples(st.just("compact"), st.integers(2, 4))
STEPS = st.lists(APPEND | LOAD | FOLD | COMPACT | st.just(("sweep", 0)), min_size=1, max_size=10)


@pytest.fixture(autouse=True, scope="module")
def small_parts():
    """Parts of few rows, so that rows are cut, grouped and merged in every way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "TARGET", 3)
        patch.setattr(compacting, "TARGET", 3)
        yield


def do(store, step, arrived):
    what, with_ = step
    if what == "append":
        number = store.append(tables_of(with_)).number
        arrived += [Arrived(number, row) for row in with_]
    elif what == "load":
        with store.loading(block=3) as load:
            for kind, table in tables_of(with_):
                load.add(kind, table)
        arrived += [Arrived(load.receipt.number, row) for row in with_]
    elif what == "fold":
        store.fold(with_)
    elif what == "compact":
        store.compact(with_)
    else:
        store.sweep(0)


def assert_holds(snapshot, data):
    for kind in KINDS:
        assert snapshot.series(kind) == data.series(kind), kind
        for key in data.series(kind):
            assert snapshot.columns(kind, key) == data.columns(kind, key), (kind, key)
            assert snapshot.words(kind, key) == data.words(kind, key)
    assert snapshot.horizon() == horizon_of(data)
    for words in (("down",), ("up", "unknown")):
        assert snapshot.is_still_down(words) == is_still_down(data, words)
    for kind, columns in {"event": ("at", "good", "total"), "state": ("at", "state")}.items():
        assert_parts_hold(snapshot, data, kind, columns)


def assert_parts_hold(snapshot, data, kind, columns):
    found: dict = {key: [] for key in data.series(kind)}
    spans: dict = {key: [] for key in data.series(kind)}
    for part in snapshot.parts(kind, data.series(kind), ALWAYS):
        cells = part.read(columns)
        assert part.starts[-1] == len(cells["at"]) <= part.rows
        at = numbers(cells["at"])
        rows = list(zip(*(cells[name].to_pylist() for name in columns), strict=True))
        for key, (low, high) in zip(part.keys, itertools.pairwise(part.starts), strict=True):
            if high > low:
                assert np.all(np.diff(at[low:high]) >= 0)
                assert part.span.start <= at[low] <= at[high - 1] < part.span.end
                spans[key].append((at[low], at[high - 1]))
                found[key] += list(zip(at[low:high], rows[low:high], strict=True))
    for key in data.series(kind):
        for (_, before), (after, _) in itertools.pairwise(sorted(spans[key])):
            assert before < after
        wanted = zip(*(data.columns(kind, key)[name] for name in columns[1:]), strict=True)
        rows = [row[1:] for _, row in sorted(found[key], key=lambda each: each[0])]
        assert rows == list(wanted)


@given(steps=STEPS)
def test_every_snapshot_is_what_the_rules_say(steps):
    with quick_folder() as folder, create_store(folder) as store:
        arrived: list[Arrived] = []
        for step in steps:
            do(store, step, arrived)
        for number in range(store.manifest.head() + 1):
            assert_holds(store.snapshot(number), expected(arrived, number))
        assert store.verify().findings == ()


@settings(max_examples=20)
@given(steps=STEPS)
def test_a_snapshot_taken_before_is_the_same_afterwards(steps):
    with quick_folder() as folder, create_store(folder) as store:
        arrived: list[Arrived] = []
        taken = []
        for step in steps:
            do(store, step, arrived)
            taken.append(store.snapshot())
        with open_store(folder) as other:
            for snapshot in taken:
                assert_holds(other.snapshot(snapshot.number), expected(arrived, snapshot.number))
