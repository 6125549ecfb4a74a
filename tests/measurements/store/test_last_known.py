"""What was last known of each series before an instant."""

from __future__ import annotations

import pytest

from palier.calculus.instants import DAY, HOUR
from palier.calculus.spans import Span
from palier.measurements.store import create_store
from palier.measurements.store.last_known import (
    OBSERVATIONS,
    LastKnown,
    is_among,
    readings_before,
)
from palier.measurements.store.views import View
from tests.measurements.store.measured import FIRST, rows, table
from tests.measurements.store.quick_folders import quick_folder


def found(kind, *partitions, before=FIRST, shown=None):
    """How long before the instant the rows lie that are found in each partition, late to early."""
    last = LastKnown(kind, before, shown)
    return [[before - at for at in last.found(each).integers("at").tolist()] for each in partitions]


def events(*ago: int, name: str = "web"):
    return rows(table("event", name, *((FIRST - each, 1, 1) for each in ago)))


def states(*ago: int, name: str = "web"):
    return rows(table("state", name, *((FIRST - each, "up") for each in ago)))


def test_it_is_the_last_row_before_and_nothing_earlier():
    assert found("event", events(2, 1, 0), events(DAY)) == [[1], []]


def test_a_series_silent_for_long_is_found_in_an_earlier_partition():
    early = rows(
        *(table("event", name, (FIRST - DAY, 1, 1)) for name in ("busy", "quiet")),
    )
    last = LastKnown("event", FIRST)
    assert last.found(events(1, name="busy")).texts == ("busy",)
    assert last.unfound(["busy", "quiet"]) == ["quiet"]
    assert last.found(early).texts == ("quiet",)
    assert last.unfound(["busy", "quiet"]) == []


def test_every_row_of_the_last_instant_is_found():
    same = table("event", "web", (FIRST - 2, 3, 3), (FIRST - 1, 1, 1), (FIRST - 1, 2, 2))
    assert found("event", rows(same)) == [[1, 1]]


@pytest.mark.parametrize("kind", ["state", "check"])
def test_of_observations_it_is_the_last_ten_instants(kind):
    rest = ("up",) if kind == "state" else ("up", None, None)
    late, early, first = (
        rows(table(kind, "web", *((FIRST - ago, *rest) for ago in some)))
        for some in ((4, 3, 3, 2, 1, 0), range(DAY + 40, DAY, -1), (2 * DAY,))
    )
    wanted = range(DAY + OBSERVATIONS - 4, DAY, -1)
    assert found(kind, late, early, first) == [[4, 3, 3, 2, 1], [*wanted], []]


def test_checks_that_await_confirmation_need_those_confirmed_before_them():
    late = rows(table("check", "web", *((FIRST - n, "down", False, 1) for n in range(20, 0, -1))))
    hours = [FIRST - n * HOUR for n in range(20, 0, -1)]
    early = rows(
        table(
            "check", "web", *((at, "up", True if n % 2 else None, 1) for n, at in enumerate(hours))
        )
    )
    soft = rows(table("check", "web", (FIRST - DAY, "up", False, 1)))
    last = LastKnown("check", FIRST)
    assert [len(last.found(each)) for each in (late, soft, early)] == [10, 0, 10]
    assert last.unfound(["web"]) == []


def test_of_kinds_that_have_no_last_row_nothing_is_found():
    last = LastKnown("outage", FIRST)
    assert last.unfound(["web"]) == []
    assert len(last.found(rows(table("outage", "web", (FIRST - 1, FIRST, "down", "", None))))) == 0


class TestCounters:
    def test_it_is_the_last_reading_that_counts_and_one_that_it_follows(self):
        shown = [(-9, 1, 2), (-8, 5, 10), (-7, 5, 8), (-6, 6, 10), (-5, 9, 11), (0, 7, 12)]
        counter = rows(table("counter", "web", *((FIRST + ago, *each) for ago, *each in shown)))
        assert found("counter", counter, shown={"web": (6, 10)}) == [[7, 6]]
        assert found("counter", counter, shown={"web": (5, 10)}) == [[9, 8]]

    def test_the_first_reading_follows_none(self):
        last = LastKnown("counter", FIRST, {"web": (1, 2)})
        late, early = (
            rows(table("counter", name, (FIRST - ago, 1, 2)))
            for ago, name in ((1, "web"), (2, "b"))
        )
        assert len(last.found(late)) == 1
        assert last.unfound(["web"]) == ["web"]
        assert len(last.found(early)) == 0

    @pytest.mark.parametrize("is_folded", [False, True])
    def test_what_each_showed_last_is_walked_to(self, is_folded):
        days = [(-3, 1, 2), (-2, 5, 10), (-1, 9, 11), (0, 6, 12), (0.5, 9, 20), (1, 0, 1)]
        said = [(int(FIRST + day * DAY), *each) for day, *each in days]
        with quick_folder() as folder, create_store(folder) as store:
            store.append([("counter", table("counter", "web", *said))])
            if is_folded:
                store.fold()
            view = View(store.files, "counter", store.manifest.layout("counter"), 9, {})
            shown = [
                readings_before(view.clusters(None, Span(0, before)), before).get("web")
                for before, *_ in said
            ]
        assert shown == [None, (1, 2), (5, 10), (5, 10), (6, 12), (9, 20)]


def test_rows_are_told_by_their_series_and_instants_and_of_counters_by_what_they_show():
    one = table("counter", "a", (1, 1, 1), (2, 2, 2), (2, 1, 2))
    whole, chosen = rows(one, table("counter", "b", (2, 2, 2))), rows(one).between(1, 2)
    assert is_among("counter", whole, chosen).tolist() == [False, True, False, False]
    assert is_among("event", whole, chosen).tolist() == [False, True, True, False]
    assert not is_among("event", whole, chosen.between(0, 0)).any()
