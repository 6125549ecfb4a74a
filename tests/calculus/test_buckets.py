from __future__ import annotations

import itertools
from functools import reduce
from operator import add

from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.buckets import Evidence, Reason, bucketed
from palier.calculus.exclusions import Treatment
from palier.calculus.scopes import Scope, Waiver
from palier.calculus.spans import EMPTY, Span, Spans
from palier.calculus.timelines import Timeline, bridged
from palier.calculus.windows import Window
from tests.calculus.timeline_strategies import HORIZON, scopes, timelines


def scope(*waivers: Waiver, service=((0, 60),), span=HORIZON) -> Scope:
    hours = Spans.of(service)
    return Scope(Window("w", span), span.end, hours.clip(span), hours, waivers)


DOWN_10_30 = Timeline(HORIZON, Spans((Span(10, 30),)), Spans((Span(50, 60),)))


@given(timelines(), scopes())
def test_the_four_buckets_partition_service_time(timeline, scope):
    tally = bucketed(Evidence(timeline), scope, {})
    assert tally.up + tally.down + tally.unknown + tally.excluded == scope.service_time
    assert tally.up == tally.up_spans.measure
    assert not tally.down_spans & tally.up_spans


@given(timelines(), scopes(), st.none() | st.integers(1, 20))
def test_bridging_moves_time_from_unknown_only(timeline, scope, longest_gap):
    before = bucketed(Evidence(timeline), scope, {})
    filled, bridge = bridged(timeline, longest_gap)
    after = bucketed(Evidence(filled, bridge), scope, {})
    assert before.unknown - after.unknown == after.bridged
    assert after.up >= before.up
    assert after.down >= before.down


@given(timelines(), st.lists(st.integers(1, 59), max_size=4, unique=True))
def test_windows_cut_anywhere_add_up_to_the_whole(timeline, cuts):
    borders = [0, *sorted(cuts), 60]
    parts = [
        bucketed(Evidence(timeline), scope(span=Span(start, end)), {})
        for start, end in itertools.pairwise(borders)
    ]
    assert reduce(add, parts) == bucketed(Evidence(timeline), scope(), {})


def test_removed_time_is_excluded_and_met_time_is_up():
    removed = Waiver(Spans((Span(10, 15),)), Treatment.REMOVED)
    met = Waiver(Spans((Span(15, 20), Span(40, 45), Span(50, 52))), Treatment.COUNTED_AS_MET)
    tally = bucketed(Evidence(DOWN_10_30), scope(removed, met), {})
    assert (tally.up, tally.down, tally.unknown, tally.excluded) == (37, 10, 8, 5)
    assert tally.met_by_exclusion == 7, "five of the outage, two of unknown time"


def test_an_outage_counts_its_service_time_and_keeps_its_length():
    tally = bucketed(Evidence(DOWN_10_30, series="web"), scope(service=((0, 20), (25, 60))), {})
    (outage,) = tally.outages
    assert outage.span == Span(10, 30)
    assert outage.counted.measure == 15
    assert (outage.series, outage.open_start, outage.open_end) == ("web", False, False)


def test_outages_that_reach_beyond_the_window_are_cut_and_say_so():
    first = bucketed(Evidence(DOWN_10_30), scope(span=Span(0, 20)), {}).outages[0]
    second = bucketed(Evidence(DOWN_10_30), scope(span=Span(20, 60)), {}).outages[0]
    assert (first.span, first.open_start, first.open_end) == (Span(10, 20), False, True)
    assert (second.span, second.open_start, second.open_end) == (Span(20, 30), True, False)


def test_an_outage_outside_service_hours_is_none():
    assert bucketed(Evidence(DOWN_10_30), scope(service=((30, 60),)), {}).outages == ()


def test_reasons_of_an_outage_are_those_that_overlap_it_once_each():
    reasons = (
        Reason(Span(5, 12), "disk"),
        Reason(Span(12, 14), "disk"),
        Reason(Span(20, 22), "network"),
        Reason(Span(30, 31), "power"),
    )
    tally = bucketed(Evidence(DOWN_10_30, reasons=reasons), scope(), {})
    assert tally.outages[0].reason == "disk; network"


def test_a_source_that_knows_nothing_of_the_window_is_not_seen():
    silent = Timeline(HORIZON, EMPTY, Spans((Span(0, 30),)))
    assert not bucketed(Evidence(silent), scope(span=Span(0, 30)), {}).seen
    assert bucketed(Evidence(silent), scope(span=Span(0, 31), service=()), {}).seen
