"""`palier generate`: to folders, to stores, parts, plans, and what it refuses."""

from __future__ import annotations

import json

import pytest
from ruamel.yaml import YAML

from palier.measurements.folders import read_folder
from palier.measurements.store import open_store

SCENARIO = """\
zone: America/Toronto
since: 2026-10-30
until: 2026-11-03
seed: 3
incidents:
- {name: fibre, at: 2026-10-31 10:00, lasts: 1 h, hits: "*", affected: 0.5}
series:
- {kind: state, name: portal}
- {kind: outage, name: portal-log}
- kind: record
  name: tickets
  per_day: 20
  priorities: {name: P1, respond: 1 h, resolve: {median: 9 h, spread: 1}}
  waits: {share: 0.3}
  reopened: 0.2
- kind: event
  name: requests
  every: 1 h
  per_hour: 100
  late: {share: 0.2, by: 8 h}
  repeats: 0.1
"""


@pytest.fixture
def scenario(place):
    (place / "scenario.yaml").write_text(SCENARIO)
    return "scenario.yaml"


def test_a_folder_is_written_and_counted(palier, scenario, place):
    said = palier("generate", scenario, "-o", "out")
    data = read_folder(place / "out")
    assert said.code == 0
    assert f"{data.counts.read:,} rows in" in said.err
    (key,) = data.series("event")
    assert len(data.columns("event", key)["at"]) == 4 * 24 + 1
    assert data.rejections == ()
    again = palier("generate", scenario, "-o", "again", "--seed", "4", "-q")
    assert again.err == ""
    assert read_folder(place / "again").snapshot != data.snapshot


def test_parts_batches_and_formats_have_the_same_rows(palier, scenario, place):
    palier("generate", scenario, "-o", "whole")
    whole = read_folder(place / "whole").snapshot
    palier("generate", scenario, "-o", "parquet", "-f", "parquet")
    palier("generate", scenario, "-o", "batches", "--batches", "6h")
    assert read_folder(place / "parquet").snapshot == whole
    batches = read_folder(place / "batches")
    assert batches.snapshot == whole
    assert batches.counts.repeats > 0
    assert len(list((place / "batches" / "event-requests").iterdir())) > 16
    palier("generate", scenario, "-o", "part", "--from", "2026-10-31", "--to", "2026-11-01")
    part = read_folder(place / "part")
    (key,) = part.series("event")
    assert len(part.columns("event", key)["at"]) == 24


def test_a_scale_gives_more_rows(palier, scenario, place):
    palier("generate", scenario, "-o", "out", "--scale", "2.5")
    data = read_folder(place / "out")
    (key,) = data.series("event")
    assert len(data.columns("event", key)["at"]) == 4 * 60 + 3


def test_a_store_is_made_or_added_to(palier, scenario, place):
    assert palier("generate", scenario, "--store", "one").code == 0
    assert palier("generate", scenario, "--store", "two", "--batches", "1 d").code == 0
    assert palier("generate", scenario, "--store", "two", "--to", "2026-10-31").code == 0
    found = []
    for name in ("one", "two"):
        store = open_store(name)
        try:
            snapshot = store.snapshot()
            found.append(
                {
                    (kind, key): snapshot.columns(kind, key)
                    for kind in ("event", "state", "outage", "record")
                    for key in snapshot.series(kind)
                }
            )
            assert list(store.conflicts()) == []
            assert store.verify().findings == ()
        finally:
            store.close()
    assert found[0] == found[1]
    assert {key.name for _, key in found[0]} == {"portal", "portal-log", "requests", "tickets"}


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_the_plan_is_printed(palier, scenario, format):
    said = palier("generate", scenario, "--plan", "--format", format)
    plan = json.loads(said.out) if format == "json" else YAML(typ="safe").load(said.out)
    assert plan == {
        "incidents": [
            {
                "name": "fibre",
                "start": "2026-10-31T10:00:00-04:00",
                "end": "2026-10-31T11:00:00-04:00",
                "shape": "outage",
                "reason": "fibre",
                "affected": "0.5",
                "series": ["portal", "portal-log", "requests", "tickets"],
            }
        ],
        "maintenance": [],
        "gaps": [],
    }
    assert palier("generate", scenario, "--plan", "--from", "2026-11-01").out.count("fibre") == 0


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], "bad-option"),
        (["-o", "out", "--store", "store"], "bad-option"),
        (["-o", "out", "--format", "xml"], "bad-option"),
        (["--plan", "--format", "parquet"], "bad-option"),
        (["-o", "out", "--scale", "0"], "bad-option"),
        (["-o", "out", "--scale", "nan"], "bad-option"),
        (["-o", "out", "--scale", "1e6"], "invalid-scenario"),
        (["-o", "out", "--batches", "often"], "bad-option"),
        (["-o", "out", "--from", "soon"], "bad-option"),
        (["-o", "out", "--from", "2027-01-01"], "bad-option"),
        (["-o", "."], "cannot-write"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_written(palier, scenario, place, options, code):
    said = palier("generate", scenario, *options)
    assert said.code == 3
    assert f"[{code}]" in said.err
    assert not (place / "out").exists()
    assert not (place / "store").exists()


def test_a_wrong_scenario_is_refused_in_french(palier, scenario, place):
    (place / scenario).write_text(SCENARIO.replace("lasts: 1 h", "lasts: long"))
    said = palier("generate", scenario, "-o", "out", "--lang", "fr")
    assert said.code == 3
    assert "scenario.yaml.incidents[0].lasts: 'long' is not a length of time" in said.err
