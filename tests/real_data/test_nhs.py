"""NHS England: monthly percentages within four hours, from attendances and breaches."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

import pytest

from palier.calculus.instants import instant_of
from palier.calculus.outcomes import OutcomeKind
from palier.documents import load
from palier.measurements.folders import read_files
from palier.measurements.mapping_files import load_mapping
from palier.proof import ALL_WINDOWS, account
from tests.engines import engine_of
from tests.examples.evaluating import EXAMPLES

FILE = "ae_attendances_2016-04_2019-03.csv.gz"
AFTER = instant_of(datetime.fromisoformat("2019-06-01T00:00:00+00:00"))


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "data" / "nhs-ae"


@pytest.fixture(scope="module")
def data(folder):
    (mapping,) = load_mapping(EXAMPLES / "nhs-four-hour" / "measurements" / "measurements.yaml")
    found = read_files([replace(mapping, files=(FILE,))], folder)
    assert found.counts.rejected == 0
    return found


@pytest.fixture(scope="module")
def judged(data, every_engine):
    (agreement,) = load([EXAMPLES / "nhs-four-hour" / "agreement.yaml"]).agreements()
    return account(agreement.terms, engine_of(data), at=AFTER, windows=ALL_WINDOWS)


@pytest.fixture(scope="module")
def published(folder):
    """Attendances and breaches by month, and by month and organisation."""
    attended: Counter[tuple[str, str]] = Counter()
    breached: Counter[tuple[str, str]] = Counter()
    with gzip.open(folder / FILE, "rt", newline="") as file:
        for row in csv.DictReader(file):
            month = row["period"][:7]
            for place in ((month, ""), (month, row["org_code"])):
                attended[place] += int(float(row["attendances"]))
                breached[place] += int(float(row["breaches"]))
    return {place: (attended[place], breached[place]) for place in attended}


def test_every_month_of_england(judged, published):
    found = {o.scope.window.label: o for o in judged.outcomes if o.objective == "england"}
    months = sorted({month for month, _ in published})
    assert sorted(found) == months
    assert len(months) == 36
    for month in months:
        attended, breached = published[month, ""]
        assert found[month].figure == 1 - Fraction(breached, attended), month
        # Missed exactly when more than one in twenty waited too long.
        assert (found[month].kind is OutcomeKind.MISSED) is (breached * 20 > attended), month


def test_every_month_of_every_organisation(judged, published):
    found = {
        (o.scope.window.label, dict(o.group)["org"]): o.figure
        for o in judged.outcomes
        if o.objective == "by-organisation" and o.figure is not None
    }
    expected = {
        place: 1 - Fraction(breached, attended)
        for place, (attended, breached) in published.items()
        if place[1] and attended
    }
    assert found == expected
