"""Events counted as increases of counters, or by their failures."""

from __future__ import annotations

from palier.measurements.schema import Event, SeriesKey
from tests.measurements.reading import codes, read

WEB = SeriesKey("web")


def test_counters_become_increases_and_a_decrease_is_a_reset(tmp_path):
    text = "at,good,total\n0,100,200\n60,110,215\n120,5,6\n180,9,8\n240,7,10\n"
    dataset = read(tmp_path, text, kind="counter", time="s", series="web")
    assert dataset.rows("event", WEB) == [
        Event(60_000_000, 10, 15),
        Event(120_000_000, 5, 6),
        Event(240_000_000, 2, 4),
    ]
    assert codes(dataset) == [(5, "good-over-total")]
    assert (dataset.counts.read, dataset.counts.accepted) == (5, 4)


def test_a_counter_increase_with_more_good_than_events_is_rejected(tmp_path):
    text = "at,good,total\n0,1,10\n60,5,12\n120,6,16\n"
    dataset = read(tmp_path, text, kind="counter", time="s", series="web")
    assert dataset.rows("event", WEB) == [Event(120_000_000, 5, 6)]
    assert codes(dataset) == [(3, "good-over-total")]


def test_words_may_tell_good_events_from_the_others(tmp_path):
    text = "at,status\n0,200\n1,503\n2,\n"
    columns = {"good": {"column": "status", "when": [200, 204]}, "total": {"constant": 1}}
    dataset = read(tmp_path, text, kind="event", time="us", series="web", columns=columns)
    assert dataset.rows("event", WEB) == [Event(0, 1, 1), Event(1, 0, 1)]
    assert codes(dataset) == [(4, "missing-value")]


def test_bad_events_may_be_counted_instead_of_good_ones(tmp_path):
    text = "at,total,failed\n0,10,3\n60,10,11\n120,,1\n180,5,-1\n"
    columns = {"bad": "failed"}
    dataset = read(tmp_path, text, kind="event", time="s", series="web", columns=columns)
    assert dataset.rows("event", WEB) == [Event(0, 7, 10)]
    assert codes(dataset) == [(3, "bad-over-total"), (4, "missing-value"), (5, "negative-count")]
