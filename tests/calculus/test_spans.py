from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.errors import SpanEndsBeforeStart
from palier.calculus.spans import EMPTY, Clipper, Span, Spans
from tests.calculus.strategies import small_spans

POINTS = range(-1, 82)


def covered(spans: Spans) -> set[int]:
    """The definition that the algebra must agree with: the unit steps one by one."""
    return {at for start, end in spans for at in range(start, end)}


@given(small_spans, small_spans)
def test_set_algebra_agrees_with_the_steps_one_by_one(a, b):
    assert covered(a | b) == covered(a) | covered(b)
    assert covered(a & b) == covered(a) & covered(b)
    assert covered(a - b) == covered(a) - covered(b)


@given(small_spans, small_spans)
def test_measures_of_union_and_intersection_add_up(a, b):
    assert (a | b).measure + (a & b).measure == a.measure + b.measure
    assert (a - b).measure + (a & b).measure == a.measure


@given(small_spans, small_spans)
def test_results_are_sorted_disjoint_and_do_not_touch(a, b):
    for result in (a | b, a & b, a - b):
        assert all(start < end for start, end in result)
        pairs = zip(result.items, result.items[1:], strict=False)
        assert all(first.end < second.start for first, second in pairs)


@given(small_spans, st.integers(0, 80), st.integers(0, 80))
def test_clip_is_the_intersection_with_one_span(a, start, end):
    expected = a & Spans.of([(start, end)]) if start <= end else EMPTY
    assert a.clip((start, end)) == Clipper(a).clip((start, end)) == expected


@given(small_spans)
def test_contains_agrees_with_the_steps(a):
    assert {at for at in POINTS if a.contains(at)} == covered(a)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=8), st.randoms())
def test_the_order_in_which_spans_come_changes_nothing(pairs, random):
    spans = [(start, start + length) for start, length in pairs]
    shuffled = random.sample(spans, len(spans))
    assert Spans.of(shuffled) == Spans.of(spans)


def test_touching_spans_become_one_and_empty_ones_vanish():
    assert Spans.of([(5, 9), (1, 5), (3, 3)]).items == (Span(1, 9),)


def test_a_span_that_ends_before_its_start_is_refused():
    with pytest.raises(SpanEndsBeforeStart) as refused:
        Spans.of([(5, 4)])
    assert refused.value.code == "span-ends-before-start"
    assert refused.value.hint


def test_hull():
    assert Spans.of([(5, 9), (1, 2)]).hull == Span(1, 9)
    assert EMPTY.hull is None
