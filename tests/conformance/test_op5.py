from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from functools import reduce
from operator import and_

import pytest

from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import Combine, CombineRule, InitialState
from palier.calculus.spans import Span, Spans
from palier.calculus.terms import MissingData
from palier.measurements.engines.protocol import TallyRequest
from tests.conformance.nagios_logs import (
    NOT_RUNNING,
    Reading,
    dataset,
    downtime_spans,
    read,
    scope,
    time_in,
)
from tests.engines import engine_of
from tests.shared_data import shared_path

pytestmark = pytest.mark.usefixtures("every_engine")

FOLDER = shared_path()
BAD = {"hosts": ("DOWN", "UNREACHABLE"), "services": ("WARNING", "CRITICAL", "UNKNOWN")}
GOOD = {"hosts": "UP", "services": "OK"}
LISTED: set[str] = set()
"""Cases that do not pass; docs/reference/conformance/availability.md says why."""


def cases():
    if FOLDER is None:
        return []
    found = []
    for path in sorted((FOLDER / "data" / "availability" / "op5-ninja").glob("*.json")):
        suite = json.loads(path.read_text())
        lines = (path.parent / suite["logfile"]).read_text().splitlines()
        for name, case in suite.items():
            if isinstance(case, dict) and "correct" in case:
                found.append((f"{path.stem}: {name}", suite.get("global_vars", {}) | case, lines))
    return found


CASES = cases()


def is_on(case, option: str) -> bool:
    return case.get(option, "0") in ("1", "true")


class Report:
    """Seconds per state of some objects together, the worst of them at each instant."""

    def __init__(self, case, lines, names) -> None:
        self.case, self.names = case, names
        self.reading = Reading(
            is_on(case, "includesoftstates"), is_on(case, "assumestatesduringnotrunning")
        )
        self.span = Span(int(case["start_time"]), int(case["end_time"]))
        logs = {
            name: read(lines, name.partition(";")[0], name.partition(";")[2], self.reading)
            for name in names
        }
        self.downtimes = {name: downtime_spans(log, self.span.end) for name, log in logs.items()}
        self.scheduled = reduce(and_, self.downtimes.values())
        self.engine = engine_of(dataset(logs))

    def tally(self, words: tuple[str, ...], service: Spans):
        as_up = is_on(self.case, "scheduleddowntimeasuptime")
        treatment = Treatment.COUNTED_AS_MET if as_up else Treatment.NOT_EXCLUDED
        combine = (Combine(CombineRule.SERIES),) if len(self.names) > 1 else ()
        request = TallyRequest(
            time_in(words, self.reading, InitialState.UNKNOWN, combine=combine),
            (scope(self.span, self.downtimes, treatment, service),),
            (),
            MissingData(),
            self.span.end,
        )
        (only,) = self.engine.tally(request)
        return only.tally

    def seconds(self) -> Counter:
        kind = self.case["report_type"]
        inside = self.scheduled.clip(self.span)
        found: Counter[str] = Counter()
        for part, service in (
            ("SCHEDULED", inside),
            ("UNSCHEDULED", Spans((self.span,)) - inside),
        ):
            whole = self.tally(BAD[kind], service)
            found[f"TIME_{GOOD[kind]}_{part}"] = whole.up
            found[f"TOTAL_TIME_{part}"] = whole.up + whole.down + whole.unknown
            found["TOTAL_TIME_KNOWN"] += whole.up + whole.down
            found["TOTAL_TIME_ACTIVE"] += whole.up + whole.down + whole.unknown
            for word in BAD[kind]:
                found[f"TIME_{word}_{part}"] = self.tally((word,), service).down
            for word in (GOOD[kind], *BAD[kind]):
                found[f"TOTAL_TIME_{word}"] += found[f"TIME_{word}_{part}"]
            stopped = self.tally((NOT_RUNNING,), service)
            found["TIME_UNDETERMINED_NOT_RUNNING"] += stopped.down
        return found


def agrees(name: str, expected: str, found: Counter) -> bool:
    if name.startswith("PERCENT_KNOWN_"):
        share = Fraction(found[name[14:]], found["TOTAL_TIME_KNOWN"])
    elif name.startswith("PERCENT_"):
        share = Fraction(found[name[8:]], found["TOTAL_TIME_ACTIVE"])
    else:
        return found[name] == int(expected)
    # Fourteen digits are printed of a float.
    return abs(share * 100 - Fraction(expected)) < Fraction(1, 10**11)


def passes(case, lines) -> bool:
    correct = dict(case["correct"])
    reports = {(name,): each for name, each in correct.pop("subs", {}).items()}
    reports[tuple(case["objects"])] = correct
    return all(
        agrees(name, value, found)
        for names, expected in reports.items()
        for found in [Report(case, lines, names).seconds()]
        for name, value in expected.items()
    )


@pytest.mark.skipif(not CASES, reason="needs ../shared, absent here")
def test_the_suite_is_the_one_that_was_counted():
    assert len(CASES) == 23


@pytest.mark.parametrize(("name", "case", "lines"), CASES, ids=[case[0] for case in CASES])
def test_seconds_per_state(name, case, lines):
    assert passes(case, lines) is (name not in LISTED)
