"""Downtime per system from an automatic log and a manual one that repeats parts of it."""

from __future__ import annotations

import csv
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from palier.calculus.indicators import Incidents, OutageMeasure, TimelineInput, TimelineRules
from palier.calculus.instants import DAY, HOUR, datetime_of
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Condition, Relation, Selector, Source
from palier.calculus.spans import Span, Spans
from palier.calculus.terms import MissingData
from palier.calculus.windows import Window
from palier.measurements.dataset import Dataset
from palier.measurements.engines.protocol import TallyRequest
from palier.measurements.folders import read_files
from palier.measurements.mapping_keys import mapping_of
from tests.engines import engine_of
from tests.shared_data import ABSENT, shared_path

pytestmark = pytest.mark.usefixtures("every_engine")

SHARED = shared_path()
FOLDER = (SHARED or Path()) / "data" / "preppin-sla"
pytestmark = pytest.mark.skipif(SHARED is None, reason=ABSENT)
AUTOMATIC, MANUAL = "Automatic Error log", "Manual capture error list"
RULES = TimelineRules(input=TimelineInput.OUTAGES)


def mappings():
    common = {"kind": "outage", "zone": "UTC", "dims": {"system": "System"}, "identity": "row"}
    yield mapping_of(
        {
            **common,
            "files": "input_01.csv",
            "series": {"constant": AUTOMATIC},
            "columns": {
                "start": "Start Date / Time",
                "end": "End Date / Time",
                "reason": "Error",
            },
        }
    )
    yield mapping_of(
        {
            **common,
            "files": "input_02.csv",
            "series": {"constant": MANUAL},
            "columns": {
                "start": {"template": "{Start Date} {Start Time}"},
                "end": {"template": "{End Date} {End Time}"},
                "reason": "Error",
            },
        }
    )


@pytest.fixture(scope="module")
def data() -> Dataset:
    found = read_files(list(mappings()), FOLDER / "case_012" / "inputs")
    assert not found.rejections
    return found


def downtime(data: Dataset, span: Span, series: str, system: str):
    """The outages of one system in one source, within a span."""
    where = (Condition("system", Relation.EQUAL, (system,)),)
    indicator = Incidents(Source(Selector(series, where)), OutageMeasure.DOWNTIME, RULES)
    scope = Scope(Window("span", span), span.end, Spans((span,)), Spans((span,)))
    (only,) = engine_of(data).tally(TallyRequest(indicator, (scope,), (), MissingData(), span.end))
    return only.tally


def events(data: Dataset, system: str):
    """(source, outage) of a system; a manual entry that an automatic one overlaps is left out."""
    horizon = engine_of(data).horizon()
    assert horizon
    first, last = horizon
    whole = Span(first, last + DAY)
    for outage in downtime(data, whole, AUTOMATIC, system).outages:
        yield AUTOMATIC, outage
    for outage in downtime(data, whole, MANUAL, system).outages:
        if not downtime(data, outage.span, AUTOMATIC, system).down:
            yield MANUAL, outage


def rounded(value: Fraction, places: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).normalize()


def rows(data: Dataset):
    for system in ("Sales", "Stock"):
        found = list(events(data, system))
        total = sum(outage.counted.measure for _, outage in found)
        for source, outage in found:
            took = outage.counted.measure
            yield (
                rounded(Fraction(took, total), 2),
                rounded(Fraction(total, HOUR), 1),
                rounded(Fraction(took, HOUR), 1),
                source,
                outage.reason.replace("Planed", "Planned"),
                f"{datetime_of(outage.span.start):%d/%m/%Y %H:%M}",
                f"{datetime_of(outage.span.end):%d/%m/%Y %H:%M}",
                system,
            )


def expected():
    path = FOLDER / "expected" / "case_012" / "output_01.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if row[0].startswith("%"):
                continue
            yield (*(Decimal(cell).normalize() for cell in row[:3]), *row[3:])


def test_the_table_is_the_one_expected(data):
    assert sorted(rows(data), key=by_start) == sorted(expected(), key=by_start)


def by_start(row):
    return datetime.strptime(row[5], "%d/%m/%Y %H:%M"), row
