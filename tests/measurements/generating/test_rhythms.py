"""Samples, events, counters and checks."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from palier.calculus.instants import DAY, HOUR, MINUTE, datetime_of, instant_of
from palier.calculus.spans import Span
from palier.calculus.zones import zone
from palier.measurements.generating.planning import plan
from tests.measurements.generating.city import city, rows

TORONTO = zone("America/Toronto")
QUIET: dict[str, Any] = {"incidents": [], "maintenance": [], "gaps": []}


def at(text):
    return instant_of(datetime.fromisoformat(text).replace(tzinfo=TORONTO))


def local(row):
    return datetime_of(row["at"]).astimezone(TORONTO)


def within(found, start, end):
    return [row for row in found if at(start) <= row["at"] < at(end)]


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2026-11-01", "2026-11-02", 25),
        ("2026-03-08", "2026-03-09", 23),
        ("2026-10-27", "2026-10-28", 24),
    ],
)
def test_a_day_on_which_clocks_change_has_its_hours(since, until, hours):
    found = rows(city("event", since=since, until=until, **QUIET), "event")
    assert len(found) == 2 * hours * 12
    assert len({(row["series"], row["at"]) for row in found}) == len(found)


def test_seasons_are_seen_in_local_time_before_and_after_the_clocks_change():
    found = rows(city("event", **QUIET), "event")
    for start, end in (("2026-10-26", "2026-10-27"), ("2026-11-02", "2026-11-03")):
        hourly: Counter[int] = Counter()
        for row in within(found, start, end):
            hourly[local(row).hour] += row["total"]
        # The office season peaks at ten and again at two; four in the morning is nearly nothing.
        assert hourly[10] > 1.2 * hourly[12] > 20 * hourly[4] > 0
        assert hourly[14] > 1.2 * hourly[12]
    daily: Counter[str] = Counter()
    for row in found:
        daily[local(row).date().isoformat()] += row["total"]
    assert daily["2026-11-01"] < 0.2 * daily["2026-11-02"]  # a Sunday
    assert daily["2026-10-28"] < 0.25 * daily["2026-10-27"]  # a holiday
    week = sum(daily[f"2026-11-0{day}"] for day in range(2, 9))
    assert 0.97 < week / (2 * 7 * 24 * 900) < 1.03


def test_failures_are_as_frequent_as_stated():
    found = rows(city("event", until="2027-01-04", **QUIET), "event")
    total = sum(row["total"] for row in found)
    failed = sum(row["total"] - row["good"] for row in found)
    assert all(0 <= row["good"] <= row["total"] for row in found)
    assert 0.0005 < failed / total < 0.0007


def test_an_outage_fails_everything_it_hits_and_nothing_else():
    outage = {
        "at": "2026-11-03 10:00",
        "lasts": "1 h",
        "hits": {"series": "requests", "where": {"region": "east"}},
    }
    found = rows(city("event", **{**QUIET, "incidents": [outage]}), "event")
    during = within(found, "2026-11-03 10:00", "2026-11-03 11:00")
    east = [row for row in during if "east" in row["series"]]
    west = [row for row in during if "west" in row["series"]]
    assert sum(row["good"] for row in east) == 0 < sum(row["total"] for row in east)
    assert sum(row["good"] for row in west) > 0.99 * sum(row["total"] for row in west)
    after = within(found, "2026-11-03 11:00", "2026-11-03 12:00")
    assert sum(row["good"] for row in after) > 0.99 * sum(row["total"] for row in after)


@pytest.mark.parametrize(
    ("shape", "first", "last"),
    [("brown-out", (0.25, 0.35), (0.25, 0.35)), ("degradation", (0.0, 0.12), (0.28, 0.4))],
)
def test_shapes_have_their_share_of_failures(shape, first, last):
    incident = {"at": "2026-11-03 10:00", "lasts": "4 h", "shape": shape, "hits": "*"}
    found = rows(city("event", **{**QUIET, "incidents": [incident]}), "event")
    for hour, (low, high) in ((10, first), (13, last)):
        during = within(found, f"2026-11-03 {hour}:00", f"2026-11-03 {hour + 1}:00")
        total = sum(row["total"] for row in during)
        failed = total - sum(row["good"] for row in during)
        assert low <= failed / total <= high


def test_part_of_a_slot_is_part_of_its_failures():
    incident = {"at": "2026-11-03 10:00", "lasts": "30 min", "hits": "*"}
    series = [{"kind": "event", "name": "hourly", "every": "1 h", "per_hour": 10_000}]
    found = rows(city(**{**QUIET, "incidents": [incident], "series": series}), "event")
    (row,) = within(found, "2026-11-03 10:00", "2026-11-03 11:00")
    assert 0.47 < row["good"] / row["total"] < 0.53


def test_a_slow_down_multiplies_values_and_fades():
    slow = {
        "at": "2026-11-03 10:00",
        "lasts": "2 h",
        "shape": "slow-down",
        "recovery": "2 h",
        "hits": "*",
    }
    one = rows(city("sample", **{**QUIET, "incidents": [slow]}), "sample")
    none = rows(city("sample", **QUIET), "sample")
    factors = {a["at"]: a["value"] / b["value"] for a, b in zip(one, none, strict=True)}
    during = [
        f for at_, f in factors.items() if at("2026-11-03 10:05") < at_ < at("2026-11-03 12:00")
    ]
    fading = [
        f for at_, f in factors.items() if at("2026-11-03 12:05") < at_ < at("2026-11-03 14:00")
    ]
    assert all(abs(factor - 4) < 0.001 for factor in during[:-1])
    assert fading == sorted(fading, reverse=True)
    assert fading[0] > 3.5
    assert fading[-1] < 1.3
    before = [f for at_, f in factors.items() if at_ < at("2026-11-03 09:00")]
    assert set(before) == {1.0}


def test_values_have_the_noise_and_the_tail_stated():
    noisy = {"kind": "sample", "name": "v", "base": 100, "noise": 0.3, "tail": {"share": 0.02}}
    values = np.array([r["value"] for r in rows(city(**QUIET, series=[noisy]), "sample")]) / 1e6
    assert 98 < np.median(values) < 103
    assert 0.012 < (values > 300).mean() < 0.025
    bounded = {**noisy, "least": 90, "most": 120, "resolution": 1}
    whole = [row["value"] for row in rows(city(**QUIET, series=[bounded]), "sample")]
    assert (min(whole), max(whole)) == (90, 120)


def test_jitter_moves_rows_within_their_slot():
    slots = [row["at"] % (5 * MINUTE) for row in rows(city("sample", **QUIET), "sample")]
    assert 0 <= min(slots) < max(slots) < 5 * MINUTE // 2
    assert len(set(slots)) > 1000


def test_gaps_are_silent():
    scenario = city("sample", "check", "event")
    (gap,) = plan(scenario).gaps
    for kind in ("sample", "check"):
        times = [row["at"] for row in rows(scenario, kind)]
        assert not [each for each in times if gap.start <= each < gap.end]
        assert [each for each in times if gap.end <= each < gap.end + 10 * MINUTE]
    assert [row for row in rows(scenario, "event") if gap.start <= row["at"] < gap.end]


def test_counters_rise_and_start_again_once_in_five_days():
    found = rows(city("counter", **QUIET), "counter")
    by_series: dict[str, list[Any]] = {}
    for row in found:
        by_series.setdefault(row["series"], []).append(row)
    assert len(by_series) == 4
    for each in by_series.values():
        totals = [row["total"] for row in each]
        falls = [n for n in range(1, len(totals)) if totals[n] < totals[n - 1]]
        assert 2 <= len(falls) <= 3
        assert all(totals[n] < 1200 for n in falls)
        assert all(row["good"] <= row["total"] for row in each)


def test_a_day_of_counters_alone_is_that_of_the_whole():
    scenario = city("counter")
    found = rows(scenario, "counter")
    day = Span(at("2026-11-05"), at("2026-11-06"))
    assert rows(scenario, "counter", day) == [r for r in found if day.contains(r["at"])]


def test_failures_are_confirmed_after_so_many_in_a_row():
    found = rows(city("check"), "check")
    run: dict[str, tuple[int, int]] = {}
    for row in found:
        previous = run.get(row["series"], (0, row["at"]))
        # A gap hides results, so that what follows it cannot be counted here.
        hidden = row["at"] - previous[1] > 5 * MINUTE
        failed = row["state"] == "down"
        count = (previous[0] + 1) if failed else 0
        if not hidden:
            assert row["attempt"] == max(1, min(count, 3))
            assert row["hard"] is (not failed or count >= 3)
        run[row["series"]] = (count, row["at"])
    assert {row["attempt"] for row in found} == {1, 2, 3}


def test_checks_fail_by_themselves_now_and_then_and_always_in_an_outage():
    found = rows(city("check", **QUIET), "check")
    assert 0.005 < sum(row["state"] == "down" for row in found) / len(found) < 0.015
    outage = {"at": "2026-11-03 10:00", "lasts": "1 h", "hits": "*"}
    found = rows(city("check", **{**QUIET, "incidents": [outage]}), "check")
    assert {r["state"] for r in within(found, "2026-11-03 10:00", "2026-11-03 11:00")} == {"down"}


def test_without_attempts_a_source_confirms_nothing():
    series = [{"kind": "check", "name": "c", "every": "1 h"}]
    found = rows(city(series=series, **QUIET), "check")
    assert {(row["hard"], row["attempt"]) for row in found} == {(None, None)}
    assert len(found) * HOUR == 14 * DAY + HOUR
