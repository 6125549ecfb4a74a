from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.indicators import Availability, Incidents, OutageMeasure, TimelineInput
from palier.calculus.indicators import TimelineRules as Rules
from palier.calculus.instants import DAY, HOUR, MINUTE
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import numbers
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.columnar.memory import MemorySource
from palier.measurements.engines.live import LiveEngine
from palier.measurements.engines.live_thinning import HEADS, thinned_part
from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.schema import SeriesKey
from tests.measurements.engines.makers import ANY, dataset, request, window
from tests.measurements.engines.rolled import RolledMemory
from tests.measurements.engines.timeline_askings import KEYS, ONE_OF, WORDS, requests

runs = st.lists(
    st.tuples(ONE_OF(WORDS), ONE_OF((None, True, False)), st.integers(1, 14), ONE_OF((1, 1, 2))),
    max_size=6,
)
breaks = st.sets(st.integers(1, 60), max_size=3)
"""Instants before which a source is silent for a while."""


@st.composite
def timelines(draw, kind):
    at, rows, silent = draw(st.integers(0, 9)), [], draw(breaks)
    for word, is_hard, count, step in draw(runs):
        for _ in range(count):
            at += step + (8 if at in silent else 0)
            rows.append((at, word, is_hard, None) if kind == "check" else (at, word))
    return rows


@st.composite
def datasets(draw):
    return dataset(
        **{
            kind: {key: rows for key in KEYS if (rows := draw(timelines(kind)))}
            for kind in ("state", "check")
        }
    )


@given(
    datasets(),
    st.lists(requests, min_size=1, max_size=3),
    ONE_OF((10, 33, 100)),
    st.sets(st.integers(0, 60), max_size=2),
    ONE_OF((1, 2)),
)
def test_thinned_rows_tell_what_all_rows_do(data, asked, day, late, pieces):
    memory = RolledMemory(data, lambda kind, key, at: at not in late, pieces, day)
    found = LiveEngine(memory, memory).tally_all(asked)
    assert found == ReferenceEngine(data).tally_all(asked)
    assert found == ColumnarEngine(MemorySource(data)).tally_all(asked)


FIRST_DAY = Span(0, DAY)


def up_but(*downs: int, every=MINUTE, days=3) -> Any:
    """A check a minute, down in some minutes."""
    count = days * DAY // every
    return [(n * every, "down" if n in downs else "up", True, 1) for n in range(count)]


def live(rows, rules: Rules, *scopes) -> tuple[list[Any], list[str]]:
    """The tallies, and the kinds of which rows were read for them."""
    data = dataset(check={("web",): rows})
    memory = RolledMemory(data)
    asked = [
        request(Availability(ANY, rules), *scopes),
        request(Incidents(ANY, OutageMeasure.COUNT, rules), *scopes),
    ]
    found = LiveEngine(memory, memory).tally_all(asked)
    assert found == ReferenceEngine(data).tally_all(asked)
    return [tally.tally for tally in found[0]], memory.asked


CHECKS = Rules(TimelineInput.CHECKS, holds_for=2 * MINUTE)


def test_checks_that_come_as_they_should_need_no_rows():
    (tally,), asked = live(up_but(700, 701, 702), CHECKS, window(0, 3 * DAY))
    assert tally.down_spans.measure == 3 * MINUTE
    assert asked == []


def test_confirmation_needs_no_rows_up_to_the_heads_that_are_kept():
    rows = up_but(*range(700, 720))
    for count in (HEADS, HEADS + 1):
        rules = replace(CHECKS, confirm_after=count)
        (tally,), asked = live(rows, rules, window(0, 3 * DAY))
        assert tally.down_spans.measure == 20 * MINUTE
        assert bool(asked) == (count > HEADS)


def test_a_silence_between_rows_left_out_is_read_from_rows():
    rows = [row for row in up_but() if not HOUR < row[0] % DAY < 2 * HOUR]
    (tally,), asked = live(rows, CHECKS, window(0, DAY))
    assert tally.unknown_spans.measure == HOUR - 2 * MINUTE
    assert asked
    (tally,), asked = live(rows, replace(CHECKS, holds_for=HOUR), window(0, DAY))
    assert tally.unknown_spans.measure == 0
    assert asked == []


def test_measured_to_between_rows_left_out():
    (tally,), asked = live(up_but(), CHECKS, window(0, 2 * DAY, until=DAY + HOUR + 7))
    assert tally.up_spans.measure == DAY + HOUR + 7
    assert asked


def test_a_source_that_says_for_long_that_it_does_not_know():
    rows = [(at, "unknown", True, 1) for at in range(0, DAY, MINUTE)]
    (first, second), asked = live(rows, CHECKS, window(0, HOUR), window(HOUR, 2 * HOUR))
    assert (first.seen, second.seen) == (True, True)
    assert asked


@pytest.mark.parametrize("kind", ["state", "check"])
def test_few_rows_stand_for_a_day(kind):
    rows = [row if kind == "check" else row[:2] for row in up_but(700)]
    kinds: Any = {kind: {("web", ("zone", "b")): rows, ("web", ("zone", "a")): rows[:9]}}
    data = dataset(**kinds)
    cut = RolledMemory(data, lambda kind, key, at: False, pieces=3).thinned_days(kind, FIRST_DAY)
    part = thinned_part(kind, cut[0].fresh, FIRST_DAY)
    assert part.keys == (SeriesKey("web", (("zone", "a"),)), SeriesKey("web", (("zone", "b"),)))
    assert part.starts.tolist() == [0, HEADS + 1, HEADS + 1 + 2 * (HEADS + 1) + 1]
    table = part.read(("gap", "state"))
    gaps = numbers(table["gap"])
    assert set(gaps.tolist()) == {0, MINUTE}
    assert table["state"].dictionary.to_pylist() == ["down", "up"]
