"""Real data that nobody on this project wrote, read whole; rejected rows are explained."""

from __future__ import annotations

import csv
import gzip
from collections import Counter

import pytest

from palier.measurements.folders import read_files
from palier.measurements.mapping_files import load_mapping
from palier.measurements.schema import SeriesKey
from tests.measurements import shared_mappings as mappings

MINUTE = 60_000_000


def read(folder, mapping, tmp_path):
    if not folder.is_dir():
        pytest.skip(f"needs {folder.name}, absent here")
    path = tmp_path / "measurements.yaml"
    path.write_text(mapping, encoding="utf-8")
    return read_files(load_mapping(path), folder)


def raw(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        header = next(lines)
        return [dict(zip(header, line, strict=True)) for line in lines]


def rows(dataset, kind):
    return [(key, row) for key in dataset.series(kind) for row in dataset.rows(kind, key)]


def test_every_mapping_is_short():
    assert max(len(mapping.strip().splitlines()) for mapping in mappings.EVERY) <= 25


def test_uci_event_log_is_read_whole(shared, tmp_path):
    folder = shared / "data" / "uci-incidents"
    dataset = read(folder, mappings.UCI, tmp_path)
    source = raw(folder / "Master_Ticket_Dataset.csv.gz")
    assert (dataset.counts.read, dataset.counts.accepted) == (len(source), len(source))
    assert dataset.rejections == ()
    records = [row for _, row in rows(dataset, "record")]
    assert len(records) == len({row["number"] for row in source})
    last = {row["number"]: row["made_sla"] for row in source}
    verdicts = Counter(dict(key.dims)["made_sla"] for key, _ in rows(dataset, "record"))
    assert sum(verdicts.values()) == len(last)
    waits = {pause.reason for record in records for pause in record.pauses}
    assert waits == {row["incident_state"] for row in source if "Await" in row["incident_state"]}


def test_volvo_event_log_is_read_whole(shared, tmp_path):
    folder = shared / "data" / "volvo-incidents"
    dataset = read(folder, mappings.VOLVO, tmp_path)
    source = raw(folder / "incident_events_2010-2012.csv.gz")
    assert (dataset.counts.read, dataset.rejections) == (len(source), ())
    records = [row for _, row in rows(dataset, "record")]
    assert len(records) == len({row["SR Number"] for row in source})
    statuses = {row["Sub Status"] for row in source}
    assert {pause.reason for record in records for pause in record.pauses} == {
        status for status in statuses if status.startswith("Wait")
    }
    # Every ticket that has a closing row is closed by one.
    closed = {row["SR Number"] for row in source if row["Sub Status"] == "Closed"}
    assert {record.id for record in records if "closed" in record.instants} == closed


def test_boston_requests_agree_with_the_city_s_verdicts(shared, tmp_path):
    folder = shared / "data" / "boston311"
    dataset = read(folder, mappings.BOSTON, tmp_path)
    assert (dataset.counts.accepted, dataset.rejections) == (dataset.counts.read, ())
    judged = [
        (dict(key.dims)["on_time"], row.instants["closed"] <= row.instants["due"])
        for key, row in rows(dataset, "record")
        if {"closed", "due"} <= set(row.instants)
    ]
    assert judged
    assert {("ONTIME", True), ("OVERDUE", False)} == set(judged)


def test_boston_requests_closed_before_they_were_opened_are_rejected_by_default(shared, tmp_path):
    folder = shared / "data" / "boston311"
    dataset = read(folder, mappings.BOSTON.replace("early_end: accept", ""), tmp_path)
    early = [
        row["case_id"]
        for row in raw(next(folder.glob("cases_localtime_*")))
        if row["closed_local"] and row["closed_local"] < row["opened_local"]
    ]
    assert [rejection.excerpt for rejection in dataset.rejections] == early
    assert {rejection.code for rejection in dataset.rejections} == {"end-before-start"}


@pytest.mark.parametrize("owner", ["dhbern", "electisec"])
def test_upptime_checks(shared, tmp_path, owner):
    folder = shared / "data" / "upptime" / owner
    dataset = read(folder, mappings.UPPTIME, tmp_path)
    source = {
        (row["site"], row["checked_at"], row["status"]) for row in raw(folder / "checks.csv.gz")
    }
    assert dataset.counts.accepted == len({pair[:2] for pair in source})
    conflicts = len(source) - dataset.counts.accepted
    assert Counter(each.code for each in dataset.rejections) == Counter(
        {"conflicting-measurement": conflicts} if conflicts else {}
    )
    states = Counter(row.state for _, row in rows(dataset, "check"))
    assert set(states) <= {"up", "down", "degraded"}


def test_github_windows_last_as_long_as_published(shared, tmp_path):
    dataset = read(shared / "data" / "github-statuses", mappings.GITHUB, tmp_path)
    found = rows(dataset, "outage")
    assert len(found) == 819
    assert all(row.end - row.start == int(dict(key.dims)["minutes"]) * MINUTE for key, row in found)
    assert {row.state for _, row in found} == {"down", "maintenance"}


def test_nhs_months_add_up(shared, tmp_path):
    folder = shared / "data" / "nhs-ae"
    dataset = read(folder, mappings.NHS, tmp_path)
    source = raw(next(folder.glob("*.csv.gz")))
    assert (dataset.counts.accepted, dataset.rejections) == (len(source), ())
    found = [row for _, row in rows(dataset, "event")]
    assert sum(row.total for row in found) == sum(int(float(row["attendances"])) for row in source)
    assert sum(row.total - row.good for row in found) == sum(
        int(float(row["breaches"])) for row in source
    )


def test_preppin_both_logs(shared, tmp_path):
    folder = shared / "data" / "preppin-sla" / "case_012" / "inputs"
    dataset = read(folder, mappings.PREPPIN, tmp_path)
    lines = sum(len(path.read_text("utf-8").splitlines()) - 1 for path in folder.glob("*.csv"))
    assert (dataset.counts.accepted, dataset.rejections) == (lines, ())
    sources = Counter(dict(key.dims)["source"] for key, _ in rows(dataset, "outage"))
    assert set(sources) == {"automatic", "manual"}


@pytest.fixture(scope="module")
def nab(shared):
    return shared / "data" / "cloudwatch-nab" / "data"


@pytest.fixture(scope="module")
def samples(nab, tmp_path_factory):
    return read(nab, mappings.NAB, tmp_path_factory.mktemp("nab"))


def test_nab_naive_timestamps_repeat_when_clocks_go_back(nab, samples):
    source = [(path.name, row["timestamp"]) for path in nab.glob("*/*.csv.gz") for row in raw(path)]
    firsts = len(set(source))
    assert samples.counts.accepted == firsts
    assert samples.counts.repeats + samples.counts.rejected == len(source) - firsts
    assert {each.code for each in samples.rejections} == {"conflicting-measurement"}


def test_nab_naive_timestamps_need_a_zone(nab, tmp_path):
    without = read(nab, mappings.NAB.replace("zone: UTC", ""), tmp_path)
    assert without.counts.accepted == 0
    assert {each.code for each in without.rejections} == {"instant-without-zone"}


def test_series_of_a_folder_are_named_by_their_files(samples):
    assert SeriesKey("nyc_taxi") in samples.series("sample")
