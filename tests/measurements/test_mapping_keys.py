"""From declared keys to a mapping: what is understood, and the error for each broken rule."""

from __future__ import annotations

from decimal import Decimal

import pytest

from palier.measurements.errors import InvalidMapping
from palier.measurements.mapping_keys import mapping_of
from palier.measurements.mappings import CellSource, Filter, InstantRule, Quantity, TimeFormat


def test_the_shortest_mapping_takes_our_own_names():
    mapping = mapping_of({"kind": "event"})
    assert mapping.series is None
    assert mapping.time == TimeFormat()
    assert mapping.null_words == ("",)
    assert mapping.quantity.resolution == Decimal("0.000001")
    assert mapping.identity == "instant"


def test_a_record_is_identified_by_its_id():
    assert mapping_of({"kind": "record"}).identity == "id"


def test_cells_come_from_columns_constants_and_templates():
    mapping = mapping_of(
        {
            "kind": "outage",
            "series": "github",
            "zone": "Europe/Paris",
            "columns": {
                "start": {"template": "{Start Date} {Start Time}"},
                "end": {"column": "End", "time": "ms"},
                "state": {"constant": "maintenance"},
            },
            "dims": ["region"],
        }
    )
    assert mapping.series == CellSource(constant="github")
    assert mapping.columns["start"] == CellSource(template="{Start Date} {Start Time}")
    assert mapping.columns["end"] == CellSource("End", time=TimeFormat("ms", "Europe/Paris"))
    assert mapping.columns["state"] == CellSource(constant="maintenance")
    assert mapping.dims == {"region": CellSource(column="region")}


def test_filters_states_and_units():
    mapping = mapping_of(
        {
            "kind": "sample",
            "where": {"class": "web", "status": {"in": [200, 204], "not_in": "x"}},
            "states": {"up": ["OK", 200], "down": "critical"},
            "unit": "s",
            "source_unit": "ms",
            "resolution": 0.001,
        }
    )
    assert mapping.where == (
        Filter("class", within=("web",)),
        Filter("status", within=("200", "204"), outside=("x",)),
    )
    assert mapping.states == {"ok": "up", "200": "up", "critical": "down"}
    assert mapping.quantity == Quantity("s", "ms", Decimal("0.001"))


def test_rules_of_an_event_log():
    mapping = mapping_of(
        {
            "kind": "record",
            "columns": {"id": "number", "at": "changed"},
            "group": {"instants": {"opened": {"take": "first"}, "resolved": {"when": "Resolved"}}},
        }
    )
    assert mapping.group is not None
    assert mapping.group.instants == {
        "opened": InstantRule(take="first"),
        "resolved": InstantRule(when=("Resolved",)),
    }


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({}, "web.kind: missing"),
        ({"kind": "evnt"}, "did you mean 'event'"),
        ({"kind": "event", "seris": "x"}, "web.seris: unknown key .did you mean 'series'"),
        ({"kind": "event", "columns": {"tottal": "x"}}, "columns.tottal: .*did you mean 'total'"),
        ({"kind": "event", "columns": ["at"]}, "web.columns: must be a block of keys"),
        ({"kind": "event", "columns": {"at": {}}}, "state one of column, constant, template"),
        (
            {"kind": "event", "columns": {"at": {"column": "a", "constant": "b"}}},
            "column and constant stated",
        ),
        ({"kind": "event", "columns": {"at": {"column": "a", "tme": "s"}}}, "at.tme: unknown key"),
        ({"kind": "event", "columns": {"at": {"template": "now"}}}, "names no column"),
        ({"kind": "event", "columns": {"at": {"template": "{"}}}, "names no column"),
        ({"kind": "event", "time": "iso"}, "web.time: 'iso' is not a time format"),
        ({"kind": "event", "zone": "Europe/Pari"}, "web.zone: .*Europe/Paris"),
        ({"kind": "event", "gap": "skip"}, "web.gap: 'skip' is not allowed"),
        ({"kind": "event", "delimiter": ";;"}, "web.delimiter: ';;' is not one character"),
        ({"kind": "event", "encoding": "utf-9"}, "web.encoding: unknown encoding"),
        ({"kind": "event", "encoding": "zip"}, "web.encoding: unknown encoding"),
        ({"kind": "event", "decimal": ";"}, "web.decimal"),
        ({"kind": "event", "files": "../a.csv"}, "web.files: .* leaves the folder"),
        ({"kind": "event", "files": ["a.csv", "/etc/hosts"]}, "web.files: .* leaves the folder"),
        ({"kind": "event", "files": ""}, "web.files: .* leaves the folder"),
        ({"kind": "event", "files": {"a": 1}}, "web.files: must be a text"),
        ({"kind": "state", "states": {"up": ["ok"], "down": ["OK"]}}, "already stands for up"),
        ({"kind": "sample", "unit": "s", "source_unit": "GB"}, "'GB' does not convert to 's'"),
        ({"kind": "figure", "unit": "%"}, "web.unit: figures are in their objective's unit"),
        ({"kind": "figure", "source_unit": "%"}, "web.source_unit: figures are in"),
        ({"kind": "sample", "resolution": 0}, "not a number above zero"),
        ({"kind": "sample", "resolution": "fine"}, "not a number above zero"),
        ({"kind": "sample", "pivot": {"columns": ["a"]}}, "columns and dim must be stated"),
        ({"kind": "sample", "pivot": {"columns": "a", "dim": "d", "field": "good"}}, "pivot.field"),
        ({"kind": "event", "group": {}}, "needs kind record and a column `at`"),
        ({"kind": "event", "where": {"a": {"one_of": "b"}}}, "where.a.one_of: unknown key"),
    ],
)
def test_a_broken_rule_names_its_path(keys, message):
    with pytest.raises(InvalidMapping, match=message) as error:
        mapping_of(keys, "web")
    assert error.value.code == "invalid-mapping"
    assert error.value.hint
