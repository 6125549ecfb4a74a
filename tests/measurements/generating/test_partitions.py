"""The tables of a scenario: the same every time, whole or in parts, sorted, in the layout."""

from __future__ import annotations

import hashlib
import json

import pyarrow as pa
import pytest

from palier.calculus.instants import DAY, datetime_of
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import schema_of
from palier.measurements.generating import lines, presets
from palier.measurements.generating.partitions import quantities, tables
from palier.measurements.generating.planning import plan
from palier.measurements.generating.scenario import scaled
from palier.measurements.generating.ticket_rows import named_instants
from palier.measurements.schema import KINDS
from tests.measurements.generating.city import CITY, city, rows, whole_tables

DIGESTS = {
    "sample": "08865333dd6c15c7",
    "event": "9565770c94b0ae41",
    "counter": "d169b307b8b120d0",
    "state": "1a3af339e5858602",
    "check": "9facc3cc6412191f",
    "outage": "ebae0c14a0160e34",
    "record": "f38d51ff722bfbea",
    "figure": "0e30a0251691507b",
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_scenario_and_seed_give_the_same_rows(kind):
    scenario = city(kind, since="2026-10-01" if kind == "figure" else "2026-10-26")
    content = json.dumps(rows(scenario, kind), sort_keys=True, default=str).encode()
    assert hashlib.sha256(content).hexdigest()[:16] == DIGESTS[kind]


def test_another_seed_gives_other_rows():
    assert rows(city("sample"), "sample") != rows(city("sample", seed=8), "sample")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("outage", "figure")])
def test_parts_together_are_the_whole(kind):
    scenario = city(kind)
    edges = [scenario.since, *(scenario.since + n * DAY + n * 7_654_321_000 for n in (1, 2, 5, 9))]
    spans = [Span(*pair) for pair in zip(edges, [*edges[1:], scenario.until], strict=True)]
    # The last part first: nothing of it may come from the days before.
    parts = {span: rows(scenario, kind, span) for span in reversed(spans)}
    found = [row for span in spans for row in parts[span]]
    order = (lambda row: (row["series"], row["id"])) if kind == "record" else _place
    assert sorted(found, key=order) == sorted(rows(scenario, kind), key=order)
    assert sum(bool(parts[span]) for span in spans) >= 2


def _place(row):
    return (row["series"], row["at"])


@pytest.mark.parametrize("kind", ["sample", "event", "check", "record"])
def test_a_longer_period_and_other_series_leave_rows_as_they_are(kind):
    alone = city(kind, until="2026-12-01")
    first = Span(alone.since, alone.since + 3 * DAY)
    beside = city(kind, "state", "check")
    assert _opened(rows(alone, kind, first)) == _opened(rows(beside, kind, first))


def _opened(found):
    """Rows without what the end of the period decides: what is known of a ticket."""
    return [
        (row["series"], row.get("id"), row.get("at"), row.get("value"), row.get("total"))
        for row in found
    ]


def test_series_do_not_depend_on_how_many_are_made_at_once(monkeypatch):
    usual = rows(city("check"), "check")
    monkeypatch.setattr(lines, "_CELLS", 1)
    monkeypatch.setattr(lines, "MOST_ROWS", 100)
    made = list(tables(city("check")))
    assert len(made) > 14 * 3
    assert rows(city("check"), "check") == usual


def test_tables_are_sorted_and_in_the_layout_of_their_kind():
    scenario = city(since="2026-10-01", until="2026-11-07")
    last: dict[tuple[str, str], tuple[object, ...]] = {}
    for kind, partition, table in tables(scenario):
        names = named_instants(scenario) if kind == "record" else ()
        assert table.schema == schema_of(kind, names)
        identity = "start" if kind == "outage" else "id" if kind == "record" else "at"
        places = list(zip(table["series"].to_pylist(), table[identity].to_pylist(), strict=True))
        assert places == sorted(set(places))
        assert last.get((kind, partition), ("",)) < places[0]
        last[kind, partition] = places[-1]
        if kind in ("sample", "event", "counter", "state", "check"):
            days = {f"{at:%Y-%m-%d}" for at in table["at"].to_pylist()}
            assert days == {partition}
    assert {kind for kind, _ in last} == set(KINDS)


def test_one_name_may_have_several_declarations():
    series = [
        {"kind": "event", "name": "r", "dims": {"region": region}, "every": every, "per_hour": 10}
        for region, every in ((["a", "c"], "1 h"), ("b", "2 h"))
    ]
    found = whole_tables(city(series=series))["event"]
    assert pa.compute.unique(found["series"].cast(pa.string())).to_pylist() == [
        'r{"region": "a"}',
        'r{"region": "b"}',
        'r{"region": "c"}',
    ]


def test_units_are_told():
    assert {name: (q.unit, str(q.resolution)) for name, q in quantities(city()).items()} == {
        "latency": ("ms", "0.001")
    }


def test_scale_multiplies_rows():
    once = city("sample", "event", "check", "counter", "record", gaps=[])
    twice = scaled(once, 2)
    few, many = whole_tables(once), whole_tables(twice)
    for kind in ("sample", "event", "check", "counter"):
        assert many[kind].num_rows == 2 * few[kind].num_rows
    assert 1.7 < many["record"].num_rows / few["record"].num_rows < 2.3
    totals = [pa.compute.sum(each["event"]["total"]).as_py() for each in (few, many)]
    assert 0.97 < totals[0] / totals[1] < 1.03
    assert plan(twice) == plan(once)


def test_incidents_are_seen_by_all_that_they_hit():
    scenario = city("check", "event", "state")
    database = [each for each in plan(scenario).incidents if each.cause.name == "database"]
    longest = max(database, key=lambda each: each.end - each.start)
    during = [r for r in rows(scenario, "check") if longest.start <= r["at"] < longest.end]
    assert {row["state"] for row in during} == {"down"}
    events = [r for r in rows(scenario, "event") if longest.start <= r["at"] < longest.end - 3e8]
    assert sum(row["good"] for row in events if "east" in row["series"]) == 0
    states = {row["at"]: row["state"] for row in rows(scenario, "state")}
    assert states[longest.start] == "down"


def test_presets_have_the_size_asked_for():
    made = list(tables(presets.samples(series=10, days=3, rows=30_000)))
    assert sum(table.num_rows for _, _, table in made) == 30_000
    assert [partition for _, partition, _ in made] == [
        f"{datetime_of(presets.SINCE + n * DAY):%Y-%m-%d}" for n in range(3)
    ]
    for preset in (presets.events, presets.counters):
        assert sum(t.num_rows for _, _, t in tables(preset(series=4, days=2))) == 4 * 2 * 1440
    tickets = sum(t.num_rows for _, _, t in tables(presets.tickets(count=10_000, days=28)))
    assert 9_500 < tickets < 10_500


def test_the_scenario_of_the_tests_has_every_kind():
    assert {each["kind"] for each in CITY["series"]} == set(KINDS)
