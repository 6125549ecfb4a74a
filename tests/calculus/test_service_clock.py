from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.service_clock import AtClosing, AtOpening, ServiceClock
from palier.calculus.spans import EMPTY, Spans
from tests.calculus.strategies import small_spans

instants = st.integers(-5, 90)
amounts = st.integers(0, 90)
TWO_DAYS = ServiceClock(Spans.of([(10, 20), (30, 40)]))


def steps(spans: Spans, start: int, end: int) -> int:
    """The definition: open unit steps from start to end."""
    return sum(spans.contains(at) for at in range(start, end))


@given(small_spans, instants, instants)
def test_elapsed_counts_the_open_steps(spans, start, end):
    clock = ServiceClock(spans)
    first, last = min(start, end), max(start, end)
    assert clock.elapsed(first, last) == steps(spans, first, last)
    assert clock.elapsed(last, first) == -clock.elapsed(first, last)
    assert spans.clip((first, last)).measure == clock.elapsed(first, last)


@given(small_spans, instants, amounts)
def test_due_is_the_first_instant_by_which_the_amount_has_passed(spans, start, amount):
    at = ServiceClock(spans).due(start, amount)
    if at is None:
        assert steps(spans, start, 200) < amount or (amount == 0 and not steps(spans, start, 200))
    elif amount == 0:
        assert at == next(x for x in range(start, 200) if spans.contains(x))
    else:
        assert at == next(x for x in range(start, 200) if steps(spans, start, x) == amount)


@given(small_spans, instants, amounts)
def test_due_at_the_next_opening_is_the_first_open_instant(spans, start, amount):
    at = ServiceClock(spans).due(start, amount, AtClosing.NEXT_OPENING)
    reached = (x for x in range(start, 200) if steps(spans, start, x) == amount)
    assert at == next((x for x in reached if spans.contains(x)), None)


@given(small_spans, instants, amounts.filter(bool))
def test_backward_is_forward_seen_in_a_mirror(spans, end, amount):
    mirror = Spans.of((-b, -a) for a, b in spans)
    for forward, backward in (
        (AtClosing.STAYS, AtOpening.STAYS),
        (AtClosing.NEXT_OPENING, AtOpening.PREVIOUS_CLOSING),
    ):
        seen = ServiceClock(mirror).due(-end, amount, forward)
        expected = None if seen is None else -seen
        assert ServiceClock(spans).due_before(end, amount, backward) == expected


@given(small_spans, instants)
def test_next_opening_and_previous_closing(spans, at):
    clock = ServiceClock(spans)
    opened = [x for x in range(-10, 100) if spans.contains(x)]
    assert clock.next_opening(at) == next((x for x in opened if x >= at), None)
    shut = [x for x in range(-10, 100) if spans.contains(x) or spans.contains(x - 1)]
    assert clock.previous_closing(at) == next((x for x in reversed(shut) if x <= at), None)


def test_exactly_on_closing_stays_or_moves():
    assert TWO_DAYS.due(15, 5) == 20
    assert TWO_DAYS.due(15, 5, AtClosing.NEXT_OPENING) == 30
    assert TWO_DAYS.due_before(35, 5) == 30
    assert TWO_DAYS.due_before(35, 5, AtOpening.PREVIOUS_CLOSING) == 20
    assert TWO_DAYS.due(15, 4, AtClosing.NEXT_OPENING) == 19
    assert TWO_DAYS.due(15, 6) == 31


def test_what_is_never_due_is_none():
    assert TWO_DAYS.due(15, 15) == 40
    assert TWO_DAYS.due(15, 15, AtClosing.NEXT_OPENING) is None
    assert TWO_DAYS.due(15, 16) is None
    assert ServiceClock(EMPTY).due(0, 0) is None
    assert ServiceClock(EMPTY).due_before(0, 1) is None
    assert ServiceClock(EMPTY).total == 0
