"""Rows for tests of roll-ups, and any series of things that happen to a store."""

from __future__ import annotations

from hypothesis import strategies as st

from palier.calculus.instants import DAY, HOUR, MINUTE
from palier.measurements.arrow_layout import table_of
from palier.measurements.schema import SeriesKey

ONE, TWO = SeriesKey("one"), SeriesKey("two")
WEB, API = SeriesKey("web", (("region", "é"),)), SeriesKey("api")


def events(key, *rows):
    columns = {name: [row[n] for row in rows] for n, name in enumerate(("at", "good", "total"))}
    return "event", table_of("event", key, columns)


def counters(key, *rows):
    return "counter", events(key, *rows)[1]


def samples(key, *rows):
    columns = {name: [row[n] for row in rows] for n, name in enumerate(("at", "value"))}
    return "sample", table_of("sample", key, columns)


def checks(key, *rows):
    columns = {name: [row[n] for row in rows] for n, name in enumerate(("at", "state", "hard"))}
    return "check", table_of("check", key, columns | {"attempt": [None] * len(rows)})


def states(key, *rows):
    columns = {name: [row[n] for row in rows] for n, name in enumerate(("at", "state"))}
    return "state", table_of("state", key, columns)


TABLES = {
    "event": events,
    "counter": counters,
    "sample": samples,
    "check": checks,
    "state": states,
}

instants = st.one_of(
    st.integers(0, 3 * DAY - 1),
    st.integers(DAY - 4, DAY + 4),
    st.integers(0, 30).map(lambda minute: minute * MINUTE),
    st.integers(HOUR, HOUR + 9),
)
counted = st.lists(
    st.tuples(instants, st.integers(0, 2), st.integers(0, 2)).map(
        lambda row: (row[0], row[1], row[1] + row[2])
    ),
    min_size=1,
    max_size=8,
)
shown = st.lists(
    st.tuples(instants, st.integers(0, 9), st.integers(0, 9)).map(
        lambda row: (row[0], row[1], row[1] + row[2])
    ),
    min_size=1,
    max_size=6,
)
WORDS = st.sampled_from(["up", "up", "down", "unknown"])
said = st.lists(
    st.tuples(instants, WORDS, st.sampled_from([None, True, True, False])), min_size=1, max_size=8
)
every_minute = st.tuples(st.integers(0, 2 * DAY), st.integers(6, 40), WORDS).map(
    lambda found: [(found[0] + n * MINUTE, found[2], True) for n in range(found[1])]
)
valued = st.lists(st.tuples(instants, st.integers(-2, 4)), min_size=1, max_size=8)
steps = st.one_of(
    st.tuples(st.just("event"), st.sampled_from([WEB, API]), counted),
    st.tuples(st.just("counter"), st.sampled_from([ONE, TWO]), shown),
    st.tuples(st.just("sample"), st.sampled_from([WEB, API]), valued),
    st.tuples(st.just("check"), st.sampled_from([WEB, API]), said | every_minute),
    st.tuples(st.just("state"), st.sampled_from([WEB, API]), said | every_minute),
    st.sampled_from([("fold",), ("compact",), ("roll",)]),
)
