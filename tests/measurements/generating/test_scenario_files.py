"""Scenario files: what they declare, and how a wrong one is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import palier.measurements.generating as package
from palier.calculus.instants import DAY, HOUR, MINUTE
from palier.measurements.errors import FileMissing, InvalidMapping, ReadError
from palier.measurements.generating.cause_keys import SHAPES
from palier.measurements.generating.daily_shapes import NAMED
from palier.measurements.generating.errors import InvalidScenario
from palier.measurements.generating.scenario import Effect, Lasting, Weekday
from palier.measurements.generating.scenario_files import load_scenario
from tests.measurements.generating.city import city

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "generating.md").read_text("utf-8")

STATE = {"kind": "state", "name": "s"}
HIT = {"hits": "*", "at": "2026-11-01", "lasts": "1 h"}
TICKETS = {"kind": "record", "name": "t", "per_day": 1}
WORK = {"name": "P1", "respond": "1 h", "resolve": "2 h"}

SMALL = """\
zone: America/Toronto
since: 2026-10-01
until: 2026-11-01 12:00:00
holidays: [2026-10-12, "12-25"]
hours: [mon-fri 08:00-18:00, "sat 09:00-12:00"]
incidents:
- {name: a, hits: "*", at: 2026-10-03T08:00:00Z, lasts: 1 h 30 min}
series:
- {kind: state, name: portal}
"""


def test_a_file_is_read(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    scenario = load_scenario(path)
    assert scenario.until - scenario.since == 31 * DAY + 13 * HOUR  # the clocks went back
    assert scenario.hours is not None
    assert scenario.annual == {(12, 25)}
    assert [len(day) for day in scenario.hours.weekly] == [1, 1, 1, 1, 1, 1, 0]
    assert scenario.incidents[0].lasts == Lasting(90 * MINUTE)
    assert scenario.incidents[0].when.at[0] % DAY == 8 * HOUR


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("series: [", "small.yaml: line 1"),
        ("- a", "small.yaml: must be a block of keys"),
        ("a: &a [x]\nb: [" + "*a, " * 60 + "]", "aliases"),
        (SMALL + "colour: blue", "small.yaml.colour: unknown key"),
        (SMALL.replace("since: 2026-10-01", ""), "small.yaml.since: missing"),
        (SMALL.replace("12:00:00", "25:00"), "is not a time"),
        (SMALL.replace("America/Toronto", "Toronto"), "small.yaml.zone: unknown time zone"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(tmp_path, text, message):
    path = tmp_path / "small.yaml"
    path.write_text(text)
    with pytest.raises(InvalidScenario) as caught:
        load_scenario(path)
    assert message in caught.value.message
    assert caught.value.hint
    assert caught.value.code == "invalid-scenario"


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path):
    with pytest.raises(FileMissing, match=r"none\.yaml: there is no such file"):
        load_scenario(tmp_path / "none.yaml")
    with pytest.raises(ReadError, match="directory"):
        load_scenario(tmp_path)
    (tmp_path / "latin.yaml").write_bytes("zone: é".encode("latin-1"))
    with pytest.raises(InvalidScenario, match="cannot be read"):
        load_scenario(tmp_path / "latin.yaml")
    (tmp_path / "large.yaml").write_text("a" * ((1 << 20) + 1))
    with pytest.raises(InvalidScenario, match="larger than"):
        load_scenario(tmp_path / "large.yaml")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"until": "2026-10-26"}, "city.yaml.until: not within 100 years after since"),
        ({"since": None}, "city.yaml.since: missing"),
        ({"seed": 0.5}, "city.yaml.seed: 0.5 is not whole"),
        ({"hours": "mon-fri 18:00"}, "city.yaml.hours[0]: '18:00' are not hours"),
        ({"hours": "lundi 08:00-18:00"}, "city.yaml.hours[0]: 'lundi' are not days of the week"),
        ({"holidays": ["13-45"]}, "city.yaml.holidays[0]: '2000-13-45' is not a date"),
        ({"series": []}, "city.yaml.series: missing"),
        ({"series": [STATE, STATE]}, "city.yaml.series[1]: s is declared twice"),
        ({"series": [{"kind": "states"}]}, "city.yaml.series[0].kind: 'states' is not allowed"),
        ({"series": [{"kind": "state"}]}, "city.yaml.series[0].name: missing"),
        ({"series": [{**STATE, "every": "1 h"}]}, "city.yaml.series[0].every: unknown key"),
        (
            {"series": [{"kind": "event", "name": "e"}]},
            "city.yaml.series[0].per_hour: missing",
        ),
        (
            {"series": [{"kind": "check", "name": "c", "every": "7 min"}]},
            "city.yaml.series[0].every: does not divide a day",
        ),
        (
            {"series": [{"kind": "check", "name": "c", "failures": 2}]},
            "city.yaml.series[0].failures: 2 is more than the whole",
        ),
        (
            {"series": [{"kind": "sample", "name": "v", "base": "high"}]},
            "city.yaml.series[0].base: 'high' is not a number",
        ),
        (
            {"series": [{"kind": "sample", "name": "v", "base": 1, "resolution": 0.05}]},
            "city.yaml.series[0].resolution: 0.05 is not a power of ten",
        ),
        (
            {
                "series": [
                    {"kind": "sample", "name": "v", "base": 1, "dims": {"a": unit}, "unit": unit}
                    for unit in ("s", "ms")
                ]
            },
            "city.yaml.series[1]: v has another unit or resolution above",
        ),
        ({"series": [{**STATE, "dims": {"a": []}}]}, "city.yaml.series[0].dims.a: gives 0 series"),
        ({"series": [TICKETS]}, "city.yaml.series[0].priorities: none with a weight"),
        (
            {"series": [{**TICKETS, "priorities": [{**WORK, "clock": "wall"}]}]},
            "city.yaml.series[0].priorities[0].clock: 'wall' is not allowed",
        ),
        (
            {"series": [{**TICKETS, "priorities": [WORK], "season": {"hours": [1, 2]}}]},
            "city.yaml.series[0].season.hours: 2 weights, not 24",
        ),
        ({"incidents": [{"hits": "*"}]}, "city.yaml.incidents[0]: says nowhere when it happens"),
        ({"incidents": [{**HIT, "hits": None}]}, "city.yaml.incidents[0].hits: missing"),
        ({"incidents": [{**HIT, "lasts": None}]}, "city.yaml.incidents[0].lasts: missing"),
        ({"incidents": [{**HIT, "lasts": "long"}]}, "'long' is not a length of time"),
        (
            {"incidents": [{**HIT, "lasts": {"median": "1 h", "spread": 9}}]},
            "city.yaml.incidents[0].lasts.spread: 9 is beyond 5",
        ),
        ({"incidents": [{**HIT, "shape": "bang"}]}, "city.yaml.incidents[0].shape: 'bang'"),
        ({"incidents": [{**HIT, "affected": [0.4, 0.1]}]}, "city.yaml.incidents[0].affected"),
        ({"incidents": [{**HIT, "slow": -1}]}, "city.yaml.incidents[0].slow: -1 is below zero"),
        (
            {"incidents": [{**HIT, "hits": [{"series": "a", "color": 1}]}]},
            "city.yaml.incidents[0].hits[0].color: unknown key",
        ),
        (
            {"maintenance": [{"hits": "*", "each": "second thrusday", "hours": "1:00-2:00"}]},
            "city.yaml.maintenance[0].each[0]: 'second thrusday'",
        ),
        (
            {"maintenance": [{"hits": "*", "each": "monday"}]},
            "city.yaml.maintenance[0].hours: missing",
        ),
        (
            {"maintenance": [{**HIT, "hours": "1:00-2:00"}]},
            "city.yaml.maintenance[0].lasts: `hours` already say",
        ),
        ({"series": [{"kind": "check", "name": "c", "every": "10 ms"}]}, "more than 864000 rows"),
        (
            {"series": [{**TICKETS, "per_day": 6_000_000, "priorities": WORK}]},
            "or 5000000 tickets a day",
        ),
        ({"incidents": [{**HIT, "every": "1 s"}]}, "city.yaml.incidents[0].every: shorter than 60"),
        (
            {"incidents": [{**HIT, "shape": "flapping", "flaps": "1 ms"}]},
            "city.yaml.incidents[0].flaps: shorter than 1 s",
        ),
        ({"gaps": [{**HIT, "failures": 1}]}, "city.yaml.gaps[0].failures: unknown key"),
    ],
)
def test_a_broken_rule_is_named_with_its_key(changes, message):
    with pytest.raises((InvalidScenario, InvalidMapping)) as caught:
        city(**changes)
    assert caught.value.message.startswith(message) or message in caught.value.message
    assert caught.value.hint


def test_each_item_of_hits_may_have_its_own_effect():
    hits = ["a", {"series": "b", "where": {"region": ["x", "y"]}, "failures": "40 %", "slow": 3}]
    incident = {**HIT, "hits": hits, "shape": "brown-out", "traffic": 0.5}
    (cause,) = city(incidents=[incident]).incidents
    assert cause.hits[0].effect == Effect(0.3, 2.0, 0.5, "degraded")
    assert cause.hits[1].effect == Effect(0.4, 3.0, 0.5, "degraded")
    assert cause.hits[1].selector.where[0].values == ("x", "y")


def test_days_that_come_again_are_read():
    (cause,) = city(
        maintenance=[{"hits": "*", "each": ["last sunday", "friday"], "hours": "22:00-02:00"}]
    ).maintenance
    assert cause.when.again == (Weekday(6, -1), Weekday(4))
    assert (cause.when.opens, cause.lasts.median) == (22 * 3600, 4 * HOUR)


def _keys():
    """Every key that the sources ask a declaration for."""
    call = re.compile(r'\((?:keys|block|tail|waits), "(\w+)"|(?:keys|block)\.\w+\("(\w+)"')
    for source in Path(package.__file__).parent.glob("*_keys.py"):
        for found in call.finditer(source.read_text("utf-8")):
            yield found[1] or found[2]
    for name in ("scenario_files.py", "spoken_values.py"):
        for found in call.finditer((Path(package.__file__).parent / name).read_text("utf-8")):
            yield found[1] or found[2]


def test_the_reference_page_has_every_key_shape_and_season():
    keys = set(_keys())
    assert len(keys) > 50
    assert {key for key in keys if f"`{key}`" not in PAGE and f"{key}:" not in PAGE} == set()
    for word in (*SHAPES, *NAMED):
        assert f"| `{word}` |" in PAGE
    for name, effect in SHAPES.items():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
        told = [cell.strip(" `") for cell in row.split("|")[3:-1]]
        factors = (effect.failures, effect.slow, effect.traffic)
        assert told == [*(f"{factor:g}" for factor in factors), effect.state]
