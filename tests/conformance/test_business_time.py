"""The business-time suites of the field: every case passes, or is listed with its reason."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.conformance.business_time import SUITES, Question, calendar_of, expected_of, load
from tests.conformance.business_time_answers import answer
from tests.conformance.business_time_moment import NotExpressed

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "conformance" / "business-time.md"
CASE_ID = re.compile(r"^\| `([a-z]+-[0-9]+)` \|", re.MULTILINE)
COUNTS = re.compile(
    r"^\| ([\w-]+) \| `(\w+)` \| ([0-9]+) \| ([0-9]+) \| ([0-9]+) \|$", re.MULTILINE
)


def passing(shared: Path, suite: str) -> dict[str, tuple[str, bool]]:
    """Operation, and whether it passes, per case of one suite."""
    loaded, conventions = load(shared, suite), SUITES[suite]
    outcomes = {}
    for case in loaded["cases"]:
        calendar = calendar_of(case["calendar"], loaded["calendars"][case["calendar"]], conventions)
        question = Question(calendar, conventions, case["input"])
        try:
            passes = answer(question, case["op"]) == expected_of(question, case["expected"])
        except NotExpressed:
            passes = False
        outcomes[case["id"]] = (case["op"], passes)
    return outcomes


@pytest.mark.parametrize("suite", SUITES)
def test_every_case_passes_or_is_listed(shared, suite):
    listed = set(CASE_ID.findall(PAGE.read_text(encoding="utf-8")))
    outcomes = passing(shared, suite)
    failing = {case for case, (_, passes) in outcomes.items() if not passes}
    assert failing - listed == set(), "fail without being listed"
    assert listed & (outcomes.keys() - failing) == set(), "pass, so must not be listed"


@pytest.mark.parametrize("suite", SUITES)
def test_the_table_counts_what_was_measured(shared, suite):
    outcomes = passing(shared, suite).values()
    cases, passed = Counter(op for op, _ in outcomes), Counter(op for op, good in outcomes if good)
    measured = {(op, cases[op], passed[op], cases[op] - passed[op]) for op in cases}
    rows = COUNTS.findall(PAGE.read_text(encoding="utf-8"))
    written = {(op, int(n), int(p), int(rest)) for name, op, n, p, rest in rows if name == suite}
    assert written == measured


def test_every_disputed_case_is_listed_as_disputed(shared):
    text = PAGE.read_text(encoding="utf-8")
    every = (case for suite in SUITES for case in load(shared, suite)["cases"])
    disputed = [case["id"] for case in every if "disputed" in case]
    assert disputed
    assert all(f"| `{case}` | disputed" in text for case in disputed)
