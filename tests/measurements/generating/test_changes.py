"""States, outages and figures: what follows what happens."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from palier.calculus.instants import MINUTE, SECOND, instant_of
from palier.calculus.zones import zone
from palier.measurements.generating.planning import plan
from tests.measurements.generating.city import city, rows

QUIET: dict[str, Any] = {"incidents": [], "maintenance": [], "gaps": []}


def at(text):
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=zone("America/Toronto")))


def incident(start, lasts, **keys):
    return {"at": start, "lasts": lasts, "hits": "*", **keys}


def changes(**happens):
    return [(r["at"], r["state"]) for r in rows(city("state", **{**QUIET, **happens}), "state")]


def test_states_change_with_what_happens():
    assert changes(
        incidents=[incident("2026-11-03 10:00", "1 h")],
        maintenance=[{"on": "2026-11-05", "hours": "22:00-24:00", "hits": "portal"}],
        gaps=[incident("2026-11-06 03:00", "5 min")],
    ) == [
        (at("2026-10-26 00:00"), "up"),
        (at("2026-11-03 10:00"), "down"),
        (at("2026-11-03 11:00"), "up"),
        (at("2026-11-05 22:00"), "maintenance"),
        (at("2026-11-06 00:00"), "up"),
        (at("2026-11-06 03:00"), "unknown"),
        (at("2026-11-06 03:05"), "up"),
    ]


def test_the_worst_of_several_things_is_the_state():
    assert changes(
        incidents=[
            incident("2026-11-03 10:00", "3 h", shape="brown-out"),
            incident("2026-11-03 11:00", "1 h"),
            incident("2026-11-03 11:30", "1 h", state="up"),
        ]
    )[1:] == [
        (at("2026-11-03 10:00"), "degraded"),
        (at("2026-11-03 11:00"), "down"),
        (at("2026-11-03 12:00"), "degraded"),
        (at("2026-11-03 13:00"), "up"),
    ]


def test_flapping_fails_and_works_in_turns():
    flaps = [incident("2026-11-03 10:00", "20 min", shape="flapping", flaps="10 min")]
    assert changes(incidents=flaps)[1:] == [
        (at("2026-11-03 10:00"), "down"),
        (at("2026-11-03 10:05"), "up"),
        (at("2026-11-03 10:10"), "down"),
        (at("2026-11-03 10:15"), "up"),
    ]


def test_a_period_may_start_in_the_middle_of_something():
    going_on = [incident("2026-10-26 00:00", "1 h")]
    assert changes(incidents=going_on)[0] == (at("2026-10-26"), "down")


def test_a_log_has_the_reasons_the_shares_and_what_still_goes_on():
    known = {"reasons": ["fibre cut"], "affected": ["25 %"]}
    last = incident("2026-11-08 23:00", "3 h")
    series = [{"kind": "outage", "name": "log"}]
    happens = {"incidents": [incident("2026-11-03 10:00", "1 h", **known), last]}
    found = rows(city(**{**QUIET, **happens}, series=series), "outage")
    assert found == [
        {
            "series": "log",
            "start": at("2026-11-03 10:00"),
            "end": at("2026-11-03 11:00"),
            "state": "down",
            "reason": "fibre cut",
            "affected": "0.25",
        },
        {
            "series": "log",
            "start": at("2026-11-08 23:00"),
            "end": None,
            "state": "down",
            "reason": "city.yaml.incidents[1]",
            "affected": None,
        },
    ]


def test_shares_of_users_lie_between_the_least_and_the_greatest():
    often = {"every": "6 h", "lasts": "1 min", "hits": "*", "affected": [0.1, 0.4]}
    series = [{"kind": "outage", "name": "log"}]
    found = rows(city(**{**QUIET, "incidents": [often]}, series=series), "outage")
    shares = [Decimal(row["affected"]) for row in found]
    assert len(set(shares)) > 10
    assert min(shares) < Decimal("0.2") < Decimal("0.3") < max(shares)
    assert all(Decimal("0.1") <= share <= Decimal("0.4") for share in shares)


def test_another_source_sees_the_same_a_little_later_and_not_the_shortest():
    often = {"every": "5 h", "lasts": {"median": "10 min", "spread": 1}, "hits": "*"}
    series = [{"kind": "outage", "name": "log", "lag": "2 min", "least": "5 min"}]
    scenario = city(**{**QUIET, "incidents": [often]}, series=series)
    truth = {each.start: each for each in plan(scenario).incidents}
    found = rows(scenario, "outage")
    assert 0 < len(found) < len(truth)
    late = []
    for row in found:
        start = max(each for each in truth if each <= row["start"])
        late.append(row["start"] - start)
        assert 0 <= row["end"] - truth[start].end <= 2 * MINUTE
        assert truth[start].end - start >= 5 * MINUTE
    assert max(late) <= 2 * MINUTE
    assert len(set(late)) > 5
    assert all(each % SECOND == 0 for each in late)


@pytest.mark.parametrize(
    ("every", "labels"),
    [("month", ["2026-01", "2026-02", "2026-03"]), ("quarter", ["2026-Q1"])],
)
def test_figures_are_entered_after_each_whole_period(every, labels):
    series = [
        {
            "kind": "figure",
            "name": "satisfaction",
            "every": every,
            "base": 9.5,
            "noise": 2,
            "most": 10,
            "by": "survey office",
            "evidence": "survey-{label}.pdf",
        }
    ]
    period = {"since": "2026-01-01", "until": "2026-04-20"}
    found = rows(city(**QUIET, **period, series=series), "figure")
    assert [row["label"] for row in found] == labels
    assert found[0]["evidence"] == f"survey-{labels[0]}.pdf"
    assert {row["by"] for row in found} == {"survey office"}
    assert found[-1]["at"] == at("2026-04-06")
    assert all(Decimal(row["value"]) <= 10 for row in found)
    assert all(Decimal(row["value"]).as_tuple().exponent == -1 for row in found)
