"""Minutes of 819 incidents of a public status page, planned maintenance kept apart."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from palier.calculus.indicators import Incidents, OutageMeasure, TimelineInput, TimelineRules
from palier.calculus.instants import DAY, MINUTE
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Selector, Source
from palier.calculus.spans import Span, Spans
from palier.calculus.terms import MissingData
from palier.calculus.windows import Window
from palier.measurements.dataset import Dataset
from palier.measurements.engines.protocol import Engine, TallyRequest
from palier.measurements.folders import read_files
from palier.measurements.mapping_keys import mapping_of
from tests.engines import engine_of
from tests.shared_data import ABSENT, shared_path

SHARED = shared_path()
FOLDER = (SHARED or Path()) / "data" / "github-statuses"
pytestmark = pytest.mark.skipif(SHARED is None, reason=ABSENT)
DISRUPTIONS = ("critical", "major", "minor", "none")


@pytest.fixture(scope="module")
def verdicts() -> dict[str, dict[str, str]]:
    with gzip.open(FOLDER / "downtime_windows.csv.gz", "rt", encoding="utf-8") as file:
        return {row["incident_id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def data() -> Dataset:
    """The incidents as the status page tells them, one series each."""
    mapping = mapping_of(
        {
            "kind": "outage",
            "files": "incidents.jsonl.gz",
            "series": {"constant": "github"},
            "dims": {"incident": "id"},
            "columns": {
                "start": "downtime_start",
                "end": "downtime_end",
                "state": "impact",
                "reason": "title",
            },
        }
    )
    found = read_files([mapping], FOLDER)
    assert not found.rejections
    return found


@pytest.fixture(scope="module")
def engine(data: Dataset, every_engine: str) -> Engine:
    return engine_of(data)


def tallies(engine: Engine, words: tuple[str, ...], group_by: tuple[str, ...]):
    horizon = engine.horizon()
    assert horizon
    first, last = horizon
    span = Span(first, last + DAY)
    indicator = Incidents(
        Source(Selector("github")),
        OutageMeasure.DOWNTIME,
        TimelineRules(input=TimelineInput.OUTAGES, down_words=words),
    )
    scope = Scope(Window("all", span), span.end, Spans((span,)), Spans((span,)))
    return {
        dict(each.group).get("incident"): each.tally
        for each in engine.tally(
            TallyRequest(indicator, (scope,), group_by, MissingData(), span.end)
        )
    }


def test_minutes_of_each_incident(engine, verdicts):
    down = tallies(engine, (*DISRUPTIONS, "maintenance"), ("incident",))
    minutes = {incident: tally.down // MINUTE for incident, tally in down.items()}
    assert len(minutes) == 819
    assert minutes == {name: int(row["duration_minutes"]) for name, row in verdicts.items()}


def test_maintenance_is_kept_apart(engine, verdicts):
    planned = {name for name, row in verdicts.items() if row["impact"] == "maintenance"}
    disrupted = tallies(engine, DISRUPTIONS, ("incident",))
    maintained = tallies(engine, ("maintenance",), ("incident",))
    assert len(planned) == 18
    assert {name for name, tally in maintained.items() if tally.outages} == planned
    assert not {name for name, tally in disrupted.items() if tally.outages} & planned


def test_incidents_that_overlap_count_once_in_the_whole(engine):
    each = tallies(engine, DISRUPTIONS, ("incident",))
    (whole,) = tallies(engine, DISRUPTIONS, ()).values()
    spans = Spans.of(outage.span for tally in each.values() for outage in tally.outages)
    assert whole.down == sum(tally.down for tally in each.values()), "series are summed"
    assert spans.measure < whole.down, "and some incidents overlap"
