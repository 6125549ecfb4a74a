"""The order of arrival: late rows, repeats, batches."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from palier.calculus.instants import DAY, HOUR
from palier.calculus.spans import Span
from palier.measurements.generating.arrivals import batches
from palier.measurements.generating.partitions import tables
from tests.measurements.generating.city import city, plain, rows


def arrived(scenario, every=HOUR, span=None):
    """The rows by kind, each with the end of its batch, in order of arrival."""
    found: dict[str, list[Any]] = {}
    for end, made in batches(scenario, every, span):
        for kind, table in made:
            found.setdefault(kind, []).extend((end, row) for row in _rows(table))
    return found


def _rows(table):
    return [repr(sorted(row.items())) for row in plain(table).to_pylist()]


@pytest.mark.parametrize("every", [6 * HOUR, 36 * HOUR + 1])
def test_batches_together_hold_every_row_and_the_repeats(every):
    scenario = city()
    found = {kind: [row for _, row in rows] for kind, rows in arrived(scenario, every).items()}
    made: dict[str, list[str]] = {}
    for kind, _, table in tables(scenario):
        made.setdefault(kind, []).extend(_rows(table))
    assert {kind: set(rows) for kind, rows in found.items()} == {k: set(v) for k, v in made.items()}
    repeats = {kind: len(rows) - len(made[kind]) for kind, rows in found.items()}
    assert {kind for kind, many in repeats.items() if many} == {"sample"}
    assert 0.015 < repeats["sample"] / len(made["sample"]) < 0.025


def test_late_rows_come_in_later_batches_and_within_their_bound():
    late = total = 0
    for end, made in batches(city("sample"), HOUR):
        for _, table in made:
            for at in table["at"].cast(pa.int64()).to_pylist():
                behind = end - at
                total += 1
                late += behind > HOUR
                # A repeat comes once more within the same bound.
                assert 0 < behind <= 3 * HOUR + 3 * HOUR + HOUR + 1_000_000
    assert 0.04 < late / total < 0.1


def test_what_is_not_late_comes_in_the_batch_of_its_time():
    for end, made in batches(city("event", "check"), HOUR):
        for _, table in made:
            times = table["at"].cast(pa.int64()).to_pylist()
            assert times == sorted(times)
            assert all(end - HOUR <= at < end for at in times)


def test_a_ticket_arrives_when_it_is_over():
    scenario = city("record")
    for end, made in batches(scenario, DAY):
        for _, table in made:
            closed = table["instants.closed"].cast(pa.int64()).to_pylist()
            assert all(
                end - DAY <= at < end if at is not None else end > scenario.until for at in closed
            )


def test_batches_come_in_order_and_a_part_has_its_rows_alone():
    scenario = city("event", "outage", "record")
    ends = [end for end, _ in batches(scenario, DAY)]
    assert ends == sorted(set(ends))
    span = Span(scenario.since + 2 * DAY, scenario.since + 3 * DAY)
    rows = {row for _, row in arrived(scenario, HOUR, span)["event"]}
    expected = {
        row for kind, _, table in tables(scenario, span) if kind == "event" for row in _rows(table)
    }
    assert rows == expected


def _versions(kind, every):
    """The versions of each row in order of arrival, each with the end of its batch."""
    found: dict[Any, list[Any]] = {}
    for end, made in batches(city(kind), every, versions=True):
        for _, table in made:
            for row in plain(table).to_pylist():
                identity = (row["series"], row["start"] if kind == "outage" else row["id"])
                found.setdefault(identity, []).append((end, row))
    return found


@pytest.mark.parametrize("kind", ["record", "outage"])
def test_the_last_version_is_what_is_known_at_the_end(kind):
    last = [versions[-1][1] for versions in _versions(kind, 6 * HOUR).values()]
    order = (lambda row: row["series"] + row["id"]) if kind == "record" else _start
    assert sorted(last, key=order) == sorted(rows(city(kind), kind), key=order)


def _start(row):
    return row["start"]


def test_a_ticket_is_told_from_its_opening_on_and_never_what_comes_later():
    versions = _versions("record", 6 * HOUR)
    assert max(len(each) for each in versions.values()) >= 5
    for told in versions.values():
        ends = [end for end, _ in told]
        assert ends == sorted(set(ends))
        assert ends[0] - 6 * HOUR <= told[0][1]["instants.opened"] < ends[0]
        for (end, row), (_, later) in zip(told, [*told[1:], told[-1]], strict=True):
            instants = {k: v for k, v in row.items() if k.startswith("instants.") and v}
            del instants["instants.opened"]
            assert all(at < end for name, at in instants.items() if name != "instants.due")
            assert row is later or row != later
            if row["instants.resolved"] and not later["reopenings"]:
                assert later["instants.resolved"] == row["instants.resolved"]


def test_an_outage_is_told_when_it_starts_and_when_it_ends():
    versions = _versions("outage", HOUR)
    assert {len(told) for told in versions.values()} == {1, 2}
    for told in versions.values():
        assert told[-1][1]["end"] is not None
        assert all(row["end"] is None for _, row in told[:-1])
        assert told[0][1]["start"] < told[0][0]
