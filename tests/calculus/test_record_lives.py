from __future__ import annotations

import pytest

from palier.calculus.record_lives import Life, RecordFacts, lives
from palier.calculus.records import PriorityChange, RecordRules, Reopening
from palier.calculus.spans import EMPTY, Spans

PLAIN = RecordRules()


def test_a_plain_record_runs_from_its_opening_to_its_end():
    assert lives(RecordFacts(10, 50, "P1"), PLAIN, 100) == [Life(10, 50, "P1", EMPTY)]


def test_an_end_after_the_instant_of_evaluation_is_not_known_yet():
    assert lives(RecordFacts(10, 50), PLAIN, 49) == [Life(10, None, None)]


@pytest.mark.parametrize(
    ("reasons", "stops"),
    [(None, [(20, 25), (30, 35)]), (("customer",), [(20, 25)]), ((), [])],
)
def test_pauses_stop_the_clock_when_their_reason_is_listed(reasons, stops):
    facts = RecordFacts(10, 50, pauses=((20, 25, "customer"), (30, 35, "vendor")))
    (life,) = lives(facts, RecordRules(pause_reasons=reasons), 100)
    assert life.stops == Spans.of(stops)


def test_a_pause_lasts_to_the_instant_of_evaluation_and_never_beyond_the_record():
    facts = RecordFacts(10, None, pauses=((5, 15, ""), (20, None, "")))
    (life,) = lives(facts, PLAIN, 40)
    assert life.stops == Spans.of([(10, 15), (20, 40)])


REOPENED = RecordFacts(10, 80, pauses=((20, 25, "customer"), (30, 60, "closed")), reopenings=(60,))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Reopening.CONTINUE, [(10, 80, [(20, 25), (30, 60)])]),
        (Reopening.CONTINUE_WHOLE, [(10, 80, [(20, 25)])]),
        (Reopening.RESTART, [(60, 80, [])]),
        (Reopening.NEW_RECORD, [(10, 30, [(20, 25)]), (60, 80, [])]),
        (Reopening.FIRST, [(10, 30, [(20, 25)])]),
    ],
)
def test_what_reopening_does(rule, expected):
    found = lives(REOPENED, RecordRules(reopening=rule), 100)
    assert [(life.since, life.until, life.stops) for life in found] == [
        (since, until, Spans.of(stops)) for since, until, stops in expected
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Reopening.CONTINUE, [(10, None, [(30, 60)])]),
        (Reopening.CONTINUE_WHOLE, [(10, None, [])]),
        (Reopening.RESTART, [(60, None, [])]),
        (Reopening.NEW_RECORD, [(10, 30, []), (60, None, [])]),
        (Reopening.FIRST, [(10, 30, [])]),
    ],
)
def test_a_record_reopened_after_its_only_end_is_open_again(rule, expected):
    facts = RecordFacts(10, 30, reopenings=(60,))
    found = lives(facts, RecordRules(reopening=rule), 100)
    assert [(life.since, life.until, life.stops) for life in found] == [
        (since, until, Spans.of(stops)) for since, until, stops in expected
    ]


def test_a_reopening_still_to_come_is_not_known():
    facts = RecordFacts(10, 30, reopenings=(60,))
    assert lives(facts, PLAIN, 59) == [Life(10, 30, None)]


RAISED = RecordFacts(10, 80, "P1", changes=((10, "P3"), (40, "P1")))


@pytest.mark.parametrize(
    ("rule", "since", "priority"),
    [
        (PriorityChange.OLD_LIMIT, 10, "P3"),
        (PriorityChange.NEW_LIMIT, 10, "P1"),
        (PriorityChange.RESTART, 40, "P1"),
    ],
)
def test_what_a_change_of_priority_does(rule, since, priority):
    (life,) = lives(RAISED, RecordRules(priority_change=rule), 100)
    assert (life.since, life.priority) == (since, priority)


def test_a_priority_changed_after_the_end_changes_nothing():
    facts = RecordFacts(10, 30, "P1", changes=((10, "P3"), (40, "P1")))
    (life,) = lives(facts, RecordRules(priority_change=PriorityChange.RESTART), 100)
    assert (life.since, life.priority) == (10, "P3")


def test_the_same_priority_again_does_not_restart_the_clock():
    facts = RecordFacts(10, 80, "P3", changes=((10, "P3"), (40, "P3")))
    (life,) = lives(facts, RecordRules(priority_change=PriorityChange.RESTART), 100)
    assert life.since == 10


def test_without_a_change_of_priority_no_clock_starts_again():
    facts = RecordFacts(-90, 80, "P3", pauses=((-50, -40, "customer"),))
    (life,) = lives(facts, RecordRules(priority_change=PriorityChange.RESTART), 100)
    assert life.since == -90
