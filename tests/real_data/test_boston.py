"""Boston 311 through the document and the engine: due instants, on time, months."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import pytest

from palier.calculus.instants import MINUTE, datetime_of, instant_of
from palier.calculus.zones import instant_at, zone
from palier.documents import load
from palier.measurements.folders import read_files
from palier.measurements.mapping_keys import mapping_of
from palier.proof import ALL_WINDOWS, account
from tests.engines import engine_of
from tests.examples.evaluating import EXAMPLES

COLUMNS = {
    "id": "case_id",
    "opened": "opened_local",
    "due": "due_local",
    "closed": "closed_local",
}
MAPPING = {
    "kind": "record",
    "files": "cases_localtime_2013-2016.csv.gz",
    "series": "requests",
    "zone": "America/New_York",
    "columns": COLUMNS,
    "dims": ["type"],
    "early_end": "accept",
}
BOSTON = zone("America/New_York")
AFTER = instant_of(datetime.fromisoformat("2018-01-01T00:00:00+00:00"))
KIND = "Pick up Dead Animal"


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "data" / "boston311"


@pytest.fixture(scope="module")
def rows(folder):
    with gzip.open(folder / "cases_localtime_2013-2016.csv.gz", "rt", newline="") as file:
        return [row for row in csv.DictReader(file) if row["type"] == KIND and row["due_local"]]


@pytest.fixture(scope="module")
def terms():
    (agreement,) = load([EXAMPLES / "boston-311" / "agreement.yaml"]).agreements()
    return agreement.terms


@pytest.fixture(scope="module")
def data(folder):
    return read_files([mapping_of(MAPPING)], folder)


@pytest.fixture(scope="module")
def judged(data, terms, every_engine):
    return account(terms, engine_of(data), at=AFTER, windows=ALL_WINDOWS)


@pytest.fixture(scope="module")
def open_requests(folder):
    """The requests as if none of them had been closed."""
    columns = {name: each for name, each in COLUMNS.items() if name != "closed"}
    return read_files([mapping_of({**MAPPING, "columns": columns})], folder)


def local(text):
    return instant_at(datetime.fromisoformat(text), BOSTON)


def late_of(found, objective):
    """Every late record of an objective by its name."""
    return {
        record.name: record
        for outcome in found.outcomes
        if outcome.objective == objective
        for record in outcome.tally.late_records
    }


def test_the_document_is_short():
    text = (EXAMPLES / "boston-311" / "agreement.yaml").read_text("utf-8")
    assert len(text.splitlines()) < 40


def test_due_instants_are_those_of_the_city(open_requests, terms, rows, every_engine):
    # Without the closing instants every request is overdue, and the engine says since when.
    by_rule = replace(terms, objectives=(terms.objective("by-rule"),))
    late = late_of(
        account(by_rule, engine_of(open_requests), at=AFTER, windows=ALL_WINDOWS), "by-rule"
    )
    seen: Counter[int] = Counter()
    near: Counter[int] = Counter()
    for row in rows:
        year = datetime.fromisoformat(row["opened_local"]).year
        seen[year] += 1
        near[year] += abs(late[row["case_id"]].due - local(row["due_local"])) <= MINUTE
    assert sorted(seen) == [2013, 2014, 2015, 2016]
    shares = {year: Fraction(near[year], seen[year]) for year in seen}
    assert min(shares.values()) >= Fraction(993, 1000), shares


def test_on_time_is_reproduced_in_every_row(judged, rows):
    late = late_of(judged, "by-due-instant")
    wrong = [
        row["case_id"] for row in rows if (row["case_id"] in late) != (row["on_time"] == "OVERDUE")
    ]
    assert wrong == []
    still_open = [row for row in rows if row["case_status"] == "Open" and not row["closed_local"]]
    assert len(still_open) > 100
    assert {row["on_time"] for row in still_open} == {"OVERDUE"}
    assert {late[row["case_id"]].ended for row in still_open} == {None}


def test_monthly_compliance_is_the_share_of_on_time(judged, rows):
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        counted.setdefault(row["due_local"][:7], Counter())[row["on_time"]] += 1
    found = {
        each.scope.window.label: each.figure
        for each in judged.outcomes
        if each.objective == "by-due-instant" and each.figure is not None
    }
    expected = {
        month: Fraction(counts["ONTIME"], counts.total()) for month, counts in counted.items()
    }
    assert len(expected) >= 48
    assert found == expected


def test_the_two_readings_differ_only_where_due_instants_do(judged, rows):
    by_rule, by_city = late_of(judged, "by-rule"), late_of(judged, "by-due-instant")
    disputed = set(by_rule) ^ set(by_city)
    assert len(disputed) * 100 < len(rows)
    assert datetime_of(min(record.due for record in by_rule.values())).year == 2013
