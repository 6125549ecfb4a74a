"""Zabbix's reporting periods: its own assertions and its own functions, cut by our windows."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from palier.calculus.instants import SECOND, Instant, instant_of
from palier.calculus.spans import Span
from palier.calculus.windows import (
    CalendarWindow,
    DayWindow,
    MonthWindow,
    QuarterWindow,
    WeekWindow,
    Window,
    YearWindow,
    window_containing,
    windows,
)
from palier.calculus.zones import day_start, local_date, zone
from tests.shared_data import shared_path

SUNDAY = 6
DECLARATIONS: dict[str, CalendarWindow] = {
    "daily": DayWindow(),
    "weekly": WeekWindow(SUNDAY),
    "monthly": MonthWindow(),
    "quarterly": QuarterWindow(),
    "annually": YearWindow(),
}
# The file's own statement: 20 periods unless asked for, never more than 100.
DEFAULT_PERIODS, MOST_PERIODS = 20, 100


def cases() -> list[Any]:
    folder = shared_path()
    if folder is None:
        return []
    text = (folder / "conformance" / "zabbix" / "reporting-periods.json").read_text("utf-8")
    return [pytest.param(case, id=case["id"]) for case in json.loads(text)["cases"]]


def test_the_file_has_its_37_cases(shared):
    assert len(cases()) == 37


@pytest.mark.parametrize("case", cases())
def test_periods(case):
    declaration = DECLARATIONS[case["input"]["reporting_period"]]
    rules = zone(case["input"]["timezone"])
    periods = reported(declaration, rules, case["input"])
    seconds = [(span.start // SECOND, span.end // SECOND) for _, span in periods]
    if "expected_labels" in case:
        assert [label(declaration, rules, each) for each in periods] == case["expected_labels"]
        assert seconds == [tuple(each) for each in case["expected_timestamps"]]
    else:
        assert len(periods) == case["expected_count"]
        assert seconds[0] == tuple(case["expected_first"].values())
        assert seconds[-1] == tuple(case["expected_last"].values())


def reported(declaration: CalendarWindow, rules: ZoneInfo, given: dict[str, Any]) -> list[Window]:
    """The periods that Zabbix would report, by the rules that its file states."""
    since = given_instant(given.get("from") or given.get("period_from"), rules)
    until = given_instant(given.get("to") or given.get("period_to"), rules)
    now = given_instant(given.get("now"), rules)
    count = given.get("periods")
    if since is not None and until is None:
        end = now if now is not None else instant_of(datetime(2100, 1, 1, tzinfo=UTC))
        found = windows(declaration, rules, Span(since, end + 1))
        return list(found[: count or DEFAULT_PERIODS])
    last = until if until is not None else now
    assert last is not None
    if since is not None:
        found = windows(declaration, rules, Span(since, last + 1))
        return list(found[-(count or MOST_PERIODS) :])
    effective = given_instant(given["effective_date"], rules)
    assert effective is not None
    first = window_containing(declaration, rules, effective).span.start
    found = windows(declaration, rules, Span(first, last + 1))
    return list(found[-(count or DEFAULT_PERIODS) :])


def given_instant(value: str | int | None, rules: ZoneInfo) -> Instant | None:
    if value is None:
        return None
    if isinstance(value, int):
        return value * SECOND
    if len(value) == 10:
        return day_start(date.fromisoformat(value), rules)
    return instant_of(datetime.fromisoformat(value))


def label(declaration: CalendarWindow, rules: ZoneInfo, window: Window) -> str:
    """Zabbix writes weeks and quarters as `2021-09-19 – 09-25` and `2021-04 – 06`."""
    last = local_date(window.span.end - 1, rules)
    if isinstance(declaration, WeekWindow):
        return f"{window.label} – {last:%m-%d}"
    if isinstance(declaration, QuarterWindow):
        return f"{local_date(window.span.start, rules):%Y-%m} – {last:%m}"
    return window.label
