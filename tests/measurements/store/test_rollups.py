from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    Availability,
    Events,
    Incidents,
    OutageMeasure,
    SliceMean,
    TimelineInput,
)
from palier.calculus.indicators import TimelineRules as Rules
from palier.calculus.instants import DAY, HOUR, MINUTE
from palier.calculus.selectors import Relation, Threshold
from palier.calculus.spans import Span
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.live import LiveEngine
from palier.measurements.engines.live_building import day_tallies
from palier.measurements.engines.live_thinning import HEADS
from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.schema import SeriesKey
from palier.measurements.store import create_store, rollups_thinned
from palier.measurements.store.errors import NoSuchSnapshot, PartDamaged
from palier.measurements.store.files import FolderFiles
from palier.measurements.store.retention import remove
from palier.measurements.store.rollups import rows_by_day
from palier.measurements.store.rollups_files import read_rollup, rollup_bytes, same
from palier.measurements.store.rollups_thinned import read_thinned, thinned_bytes
from tests.measurements.engines.makers import ANY, dataset, request, window
from tests.measurements.engines.rolled import RolledMemory
from tests.measurements.store.rolling import (
    API,
    ONE,
    TABLES,
    TWO,
    WEB,
    checks,
    counters,
    events,
    samples,
    steps,
)


@pytest.fixture
def store(tmp_path):
    with create_store(str(tmp_path / "store")) as made:
        yield made


CHECKS = Rules(TimelineInput.CHECKS, holds_for=HOUR, confirm_after=2, soft_counts=False)


def asked(until=3 * DAY):
    return [
        request(Availability(ANY, CHECKS), window(0, DAY + HOUR), window(0, 3 * DAY, until=until)),
        request(Incidents(ANY, OutageMeasure.COUNT, Rules()), window(0, 3 * DAY), window(7, DAY)),
        request(SliceMean(Availability(ANY, CHECKS), HOUR), window(0, 3 * DAY)),
        request(Events(ANY, cadence=MINUTE), window(0, 3 * DAY, until=until)),
        request(Events(ANY), window(DAY - 5 * MINUTE, DAY + HOUR), window(7, DAY + 11)),
        request(SliceMean(Events(ANY), HOUR), window(0, 3 * DAY), window(0, 7)),
        request(Aggregate(ANY, AggregateFunction.SUM), window(0, 3 * DAY)),
        request(Events(ANY, Threshold(Relation.ABOVE, Fraction(1, 10**6))), window(0, 3 * DAY)),
    ]


def live(store, number=None):
    snapshot = store.snapshot(number)
    found = LiveEngine(snapshot, store.rollups(snapshot)).tally_all(asked())
    assert found == ColumnarEngine(snapshot).tally_all(asked())
    assert found == ReferenceEngine(snapshot).tally_all(asked())
    return found


def whole_of(found):
    """The events of all days."""
    return found[3][0]


def rolled_now(store):
    return store.roll_up()


def wrong(store):
    return store.verify_rollups(100, seed=1)


def test_rollups_are_made_of_the_days_that_brought_rows(store):
    store.append([events(WEB, (5, 1, 2), (DAY + 5, 1, 1)), samples(API, (9, 4))])
    assert rolled_now(store).days == 3
    assert rolled_now(store).days == 0
    store.append([events(WEB, (DAY + 6, 0, 1))])
    store.fold()
    assert rolled_now(store).days == 1
    live(store)
    assert wrong(store) == []


def test_hot_rows_and_late_rows_count_before_they_are_rolled_up(store):
    store.append([events(WEB, (5, 1, 2), (HOUR, 1, 1))])
    rolled_now(store)
    store.append([events(WEB, (6, 1, 3), (2 * DAY, 1, 1)), events(API, (HOUR, 5, 5))])
    whole = whole_of(live(store))
    assert (whole.tally.good, whole.tally.total) == (9, 12)
    store.fold()
    live(store)


def test_repeats_and_conflicts_change_nothing(store):
    store.append([events(WEB, (5, 1, 2), (HOUR, 1, 1))])
    rolled_now(store)
    store.append([events(WEB, (5, 1, 2), (HOUR, 0, 7))])
    whole = whole_of(live(store))
    assert (whole.tally.good, whole.tally.total) == (2, 3)


def test_a_batch_of_nothing_but_repeats_changes_nothing(store):
    store.append([events(WEB, (5, 1, 2)), samples(API, (9, 4), (HOUR, 2))])
    rolled_now(store)
    before = live(store)
    store.append([events(WEB, (5, 1, 2)), samples(API, (9, 4))])
    assert live(store) == before


def test_a_snapshot_before_a_rollup_is_read_from_rows(store):
    first = store.append([events(WEB, (5, 1, 2))]).number
    store.append([events(WEB, (6, 1, 2)), events(API, (DAY, 1, 1))])
    rolled_now(store)
    whole = whole_of(live(store, first))
    assert whole.tally.total == 2


def test_a_snapshot_from_before_rows_were_removed_is_not_answered_from_what_is_left(store):
    store.append([checks(WEB, *((n * HOUR, "up", True) for n in range(96)))])
    store.fold()
    snapshot = store.snapshot()
    assert snapshot.horizon() == (0, 95 * HOUR + 1)
    remove(store, 3 * DAY + HOUR)
    store.roll_up()
    with pytest.raises(NoSuchSnapshot):
        LiveEngine(snapshot, store.rollups(snapshot)).tally_all(asked())


def test_increases_of_counters_count(store):
    store.append([events(API, (5, 1, 2)), counters(WEB, (5, 1, 2), (HOUR, 4, 6))])
    rolled_now(store)
    whole = whole_of(live(store))
    assert whole.tally.total == 2 + 4
    store.append([counters(WEB, (9, 2, 3), (2 * DAY, 5, 8))])
    whole = whole_of(live(store))
    assert whole.tally.total == 2 + 6
    assert rolled_now(store).days == 2
    assert rolled_now(store).days == 0
    live(store)
    store.append([counters(WEB, (2 * DAY + 1, 2, 3), (2 * DAY + 2, 4, 6))])
    whole = whole_of(live(store))
    assert whole.tally.total == 2 + 6 + 6
    store.append([counters(SeriesKey("new"), (2 * DAY, 2, 3), (2 * DAY + 2, 4, 6))])
    live(store)
    assert wrong(store) == []


def test_a_counter_that_never_rises_has_no_increase_next_to_others_either(store):
    store.append([counters(ONE, (HOUR, 0, 8)), counters(TWO, (HOUR, 0, 1))])
    refused = (DAY, 7, 8), (DAY + HOUR, 5, 8)
    store.append([counters(ONE, *refused), counters(TWO, (DAY, 1, 2))])
    store.fold()
    store.roll_up()
    assert wrong(store) == []
    (part,) = store.snapshot().parts("event", [TWO], Span(DAY, 2 * DAY))
    assert part.read(("at",))["at"].cast("int64").to_pylist() == [DAY]
    live(store)


def test_sums_beyond_64_bits_have_no_rollup(store):
    most = (1 << 62) + 1
    store.append([events(WEB, (5, most, most), (6, most, most))])
    assert rolled_now(store).days == 0
    live(store)


def test_a_wrong_rollup_is_found(store):
    store.append([events(WEB, (5, 1, 2)), events(API, (DAY, 1, 1))])
    rolled_now(store)
    (row, _) = rows_by_day(store.manifest, "event").values()
    other = day_tallies("event", 0, [], row.last_seq)
    assert other is not None
    with store.files.writing(row.name) as file:
        file.write(rollup_bytes(other))
    assert [(each.kind, each.partition) for each in wrong(store)] == [("event", "1970-01-01")]


def test_a_damaged_rollup_is_named(store):
    store.append([events(WEB, (5, 1, 2))])
    rolled_now(store)
    (row,) = rows_by_day(store.manifest, "event").values()
    with store.files.writing(row.name) as file:
        file.write(b"no Arrow")
    with pytest.raises(PartDamaged, match=row.name):
        read_rollup(store.files, row.name)
    store.files.remove(row.name)
    with pytest.raises(PartDamaged, match="not there"):
        read_rollup(store.files, row.name)


def test_checks_are_thinned_and_whoever_changes_what_is_left_is_found(store):
    store.append([checks(WEB, *((minute * MINUTE, "up", True) for minute in range(2 * 1_440)))])
    assert rolled_now(store).days == 2
    (row, _) = rows_by_day(store.manifest, "check").values()
    assert row.rows == HEADS + 1
    part = read_thinned(store.files, row.name)
    fewer = replace(part, table=part.table.slice(0, HEADS), starts=np.array([0, HEADS]))
    assert wrong(store) == []
    found = live(store)
    store.append([checks(WEB, (HOUR + 1, "down", True), (HOUR + 2, "down", True))])
    assert live(store)[0] != found[0]
    with store.files.writing(row.name) as file:
        file.write(thinned_bytes(fewer))
    rollups_thinned._read.cache_clear()
    assert [(each.kind, each.partition) for each in wrong(store)] == [("check", "1970-01-01")]
    with store.files.writing(row.name) as file:
        file.write(b"no Arrow")
    rollups_thinned._read.cache_clear()
    with pytest.raises(PartDamaged, match=row.name):
        read_thinned(store.files, row.name)


@pytest.mark.parametrize("kind", ["event", "sample"])
def test_files_give_back_what_was_written(tmp_path, kind):
    rows = [(at, 1, 3)[: 3 if kind == "event" else 2] for at in range(0, DAY, 45_000_000)]
    series: Any = {("web", ("region", "é")): rows, ("api",): rows[5:9]}
    data = dataset(**{kind: series})
    (day,) = RolledMemory(data).rolled_days(kind, Span(0, DAY))
    files = FolderFiles(str(tmp_path))
    with files.writing("x/y.arrow") as file:
        file.write(rollup_bytes(day.tallies))
    assert same(read_rollup(files, "x/y.arrow"), day.tallies)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None
)
@given(st.lists(steps, min_size=1, max_size=8))
def test_always_equal_to_the_rows(tmp_path_factory, done):
    with create_store(str(tmp_path_factory.mktemp("any") / "store")) as store:
        for step, *given_rows in done:
            match step:
                case "fold":
                    store.fold()
                case "compact":
                    store.compact()
                case "roll":
                    rolled_now(store)
                case _:
                    key, rows = given_rows
                    store.append([TABLES[step](key, *rows)])
        live(store)
        live(store, store.snapshot().number // 2)
        rolled_now(store)
        live(store)
        assert wrong(store) == []
        assert store.verify().is_clean
