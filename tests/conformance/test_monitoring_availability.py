from __future__ import annotations

import json
from collections import Counter
from itertools import zip_longest

import pytest

from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import InitialState
from palier.calculus.spans import Span, Spans
from palier.calculus.terms import MissingData
from palier.measurements.engines.protocol import TallyRequest
from tests.conformance.nagios_logs import (
    NO_DATA,
    NOT_RUNNING,
    Log,
    Reading,
    dataset,
    downtime_spans,
    read,
    scope,
    spans_between,
    time_in,
)
from tests.engines import engine_of
from tests.shared_data import shared_path

pytestmark = pytest.mark.usefixtures("every_engine")

WORDS = {
    "host": {"up": "UP", "down": "DOWN", "unreachable": "UNREACHABLE"},
    "service": {"ok": "OK", "warning": "WARNING", "critical": "CRITICAL", "unknown": "UNKNOWN"},
}
LISTED: set[str] = set()
"""Cases that do not pass; docs/reference/conformance/availability.md says why."""


def cases():
    folder = shared_path()
    if folder is None:
        return []
    path = folder / "conformance" / "availability" / "monitoring-availability.json"
    return json.loads(path.read_text())["cases"]


CASES = cases()


def objects(case):
    """(kind, host, service, what is expected) of each object of a case."""
    for host, expected in case["expected"]["hosts"].items():
        yield "host", host, "", expected
    for host, services in case["expected"]["services"].items():
        for service, expected in services.items():
            yield "service", host, service, expected


def blocks(case, expected):
    """Each window of a case with its figures: the whole, then its days."""
    figures = {name: value for name, value in expected.items() if name != "breakdown"}
    yield Span(case["start"], case["end"]), figures
    days = sorted(expected.get("breakdown", {}).values(), key=lambda day: day["timestamp"])
    for day, following in zip_longest(days, days[1:]):
        end = following["timestamp"] if following else case["end"]
        yield Span(day["timestamp"], end), {k: v for k, v in day.items() if k != "timestamp"}


class Report:
    """The seconds of one object in each state, from tallies of the engine."""

    def __init__(self, case, kind: str, log: Log, reading: Reading) -> None:
        options = case["options"]
        self.kind, self.log, self.reading, self.end = kind, log, reading, case["end"]
        self.assumed = options[f"initialassumed{kind}state"].upper()
        self.engine = engine_of(dataset({"it": log}))
        period = options.get("rpttimeperiod")
        self.hours = spans_between(log.periods[period], case["end"]) if period else None

    def initial(self, word: str) -> InitialState:
        if self.assumed in ("UNSPECIFIED", "CURRENT"):
            return InitialState.UNKNOWN
        return InitialState.DOWN if self.assumed == word else InitialState.UP

    def tally(self, word: str, span: Span, *, removing_downtime: bool = False):
        downtime = downtime_spans(self.log, self.end) if removing_downtime else Spans()
        request = TallyRequest(
            time_in((word,), self.reading, self.initial(word)),
            (scope(span, {"it": downtime}, Treatment.REMOVED, self.hours),),
            (),
            MissingData(),
            self.end,
        )
        (only,) = self.engine.tally(request)
        return only.tally

    def seconds(self, span: Span) -> Counter:
        found: Counter[str] = Counter()
        for name, word in WORDS[self.kind].items():
            whole, outside = (
                self.tally(word, span),
                self.tally(word, span, removing_downtime=True),
            )
            found[f"time_{name}"] = whole.down
            found[f"scheduled_time_{name}"] = whole.down - outside.down
        no_data, stopped = self.tally(NO_DATA, span), self.tally(NOT_RUNNING, span)
        unmeasured = no_data.unknown
        found["time_indeterminate_nodata"] = unmeasured + no_data.down
        found["time_indeterminate_notrunning"] = stopped.down
        without = self.tally(NO_DATA, span, removing_downtime=True)
        found["scheduled_time_indeterminate"] = unmeasured - without.unknown
        found["time_indeterminate_outside_timeperiod"] = (
            span.length - no_data.up - sum((no_data.down, no_data.unknown))
        )
        return found


def passes(case) -> bool:
    options = case["options"]
    reading = Reading(assume_while_stopped=options.get("assumestatesduringnotrunning") != "no")
    for kind, host, service, expected in objects(case):
        log = read(case["log"], host, service, reading)
        log.results = [
            (at, "UP" if kind == "host" and word == "OK" else word, hard)
            for at, word, hard in log.results
        ]
        report = Report(case, kind, log, reading)
        for span, figures in blocks(case, expected):
            found = report.seconds(span)
            if {name: found[name] for name in figures} != figures:
                return False
    return True


@pytest.mark.skipif(not CASES, reason="needs ../shared, absent here")
def test_the_suite_is_the_one_that_was_counted():
    assert len(CASES) == 22


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_seconds_per_state(case):
    assert passes(case) is (case["id"] not in LISTED), case["name"]
