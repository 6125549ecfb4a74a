from __future__ import annotations

import json
from fractions import Fraction

import pytest

from palier.calculus.calendars import Calendar, DayHours, open_spans
from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import Availability, TimelineRules
from palier.calculus.instants import EARLIEST, SECOND
from palier.calculus.scopes import Scope, Waiver
from palier.calculus.selectors import Selector, Source
from palier.calculus.spans import Span, Spans
from palier.calculus.tallies import TimeTally
from palier.calculus.terms import MissingData
from palier.calculus.windows import Window
from palier.measurements.dataset import Dataset
from palier.measurements.engines.protocol import TallyRequest
from palier.measurements.schema import SeriesKey
from tests.engines import engine_of
from tests.shared_data import shared_path

pytestmark = pytest.mark.usefixtures("every_engine")

FOLDER = shared_path()
LISTED: set[str] = set()
"""Cases that do not pass; docs/reference/conformance/zabbix.md says why."""
DAY_SECONDS = 86_400
INDICATOR = Availability(Source(Selector()), TimelineRules(down_words=("problem",)))


def cases():
    if FOLDER is None:
        return []
    path = FOLDER / "conformance" / "zabbix" / "sli-oracle.json"
    return [case for case in json.loads(path.read_text())["cases"] if case["op"] == "sli"]


CASES = cases()


def calendar(sla) -> Calendar:
    """The weekly schedule, whose seconds count from Sunday's midnight on the wall clock."""
    days: list[list[DayHours]] = [[] for _ in range(7)]
    for period in sla["schedule"] or [{"period_from": 0, "period_to": 7 * DAY_SECONDS}]:
        for day in range(7):
            opens = max(period["period_from"] - day * DAY_SECONDS, 0)
            closes = min(period["period_to"] - day * DAY_SECONDS, DAY_SECONDS)
            if opens < closes:
                days[day].append(DayHours(opens, closes))
    sunday, *others = map(tuple, days)
    return Calendar("schedule", sla["timezone"], (*others, sunday))


def scope(case) -> Scope:
    """Zabbix counts up to the second after now, and from the creation of the service on."""
    sla, service = case["sla"], case["service"]
    start, end = (case["period"][name] * SECOND for name in ("period_from", "period_to"))
    until = min(end, max(start, (case["now"] + 1) * SECOND))
    hours = open_spans(calendar(sla), Span(start, end))
    hours = hours.clip((max(start, service["created_at"] * SECOND), end))
    excluded = Spans.of(
        (each["period_from"] * SECOND, each["period_to"] * SECOND)
        for each in sla["excluded_downtimes"]
    )
    return Scope(
        Window("period", Span(start, end)),
        until,
        hours.clip((start, until)),
        hours,
        (Waiver(excluded, Treatment.REMOVED),),
    )


def dataset(service) -> Dataset:
    changes = {EARLIEST: service["start_value"]}
    changes |= {alarm["clock"] * SECOND: alarm["value"] for alarm in service["alarms"]}
    rows = sorted(changes.items())
    return Dataset(
        {
            "state": {
                SeriesKey("service"): {
                    "at": [at for at, _ in rows],
                    "state": ["ok" if value == -1 else "problem" for _, value in rows],
                }
            }
        }
    )


def figures(case):
    """Uptime, downtime, SLI and error budget in Zabbix's terms, from the four buckets."""
    window = scope(case)
    request = TallyRequest(INDICATOR, (window,), (), MissingData(), window.until)
    (only,) = engine_of(dataset(case["service"])).tally(request)
    assert isinstance(only.tally, TimeTally)
    up, down = only.tally.up // SECOND, only.tally.down // SECOND
    whole = window.expected_countable({}).measure // SECOND
    slo = Fraction(str(case["sla"]["slo"])) / 100
    return {
        "uptime": up,
        "downtime": down,
        "sli": Fraction(up * 100, up + down) if up + down else Fraction(-1),
        "error_budget": min([whole - up - down, *([int(up / slo) - up - down] if slo else [])]),
        "excluded_downtimes": [
            each
            for each in case["sla"]["excluded_downtimes"]
            if Spans.of([(each["period_from"] * SECOND, each["period_to"] * SECOND)])
            & window.service
        ],
        "scheduled_minus_excluded": whole,
    }


def passes(case) -> bool:
    found = figures(case["input"])
    expected = case["expected"] | {"scheduled_minus_excluded": case["scheduled_minus_excluded"]}
    # A double holds Zabbix's percentage.
    sli_agrees = float(found.pop("sli")) == pytest.approx(expected.pop("sli"), rel=1e-15)
    return sli_agrees and found == expected


@pytest.mark.skipif(not CASES, reason="needs ../shared, absent here")
def test_the_suite_is_the_one_that_was_counted():
    assert len(CASES) == 18


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_figures_derived_from_the_four_buckets(case):
    assert passes(case) is (case["id"] not in LISTED), case["name"]
