"""The SAS-Accenture agreement: nothing of its guarantees is lost in the document."""

from __future__ import annotations

import re
from datetime import datetime
from fractions import Fraction

import pytest
from ruamel.yaml import YAML

from palier.calculus.calendars import DayHours
from palier.calculus.credit_terms import CapPeriod, EntryKind, Recurrence
from palier.calculus.instants import HOUR, instant_of
from palier.calculus.records import Elapsed, ServiceTime
from palier.calculus.selectors import Relation
from palier.calculus.targets import Unit
from palier.calculus.tiers import ShareOfFee
from palier.calculus.window_starts import MonthWindow, QuarterWindow
from tests.shared_data import ABSENT, shared_path

COMPARISON = re.compile(r"(>=|<=|>|<)\s*([0-9.]+)")
WINDOWS = {
    "monthly": MonthWindow(first_day=16),
    "quarterly": QuarterWindow(anchor_month=10, first_day=16),
}
WORKING_DAY = (DayHours(8 * 3600, 20 * 3600),)
SCHEDULES = {
    "L-DT00:00-23:59": None,
    "L-VT08:00-20:00": (WORKING_DAY,) * 5 + ((), ()),
}
SIZES = {"< 20": "small", ">= 20": "large"}


def source():
    folder = shared_path()
    if folder is None:
        return None
    path = folder / "data" / "agreements" / "sas-accenture" / "T14-L2-S12-minimal.yaml"
    return YAML(typ="safe").load(path.read_text("utf-8"))


SOURCE = source()
GUARANTEES = [
    pytest.param(guarantee["id"].removeprefix("SPU_IO_"), part, id=f"{guarantee['id']}-{place}")
    for guarantee in (SOURCE["terms"]["guarantees"] if SOURCE else ())
    for place, part in enumerate(guarantee["of"])
]
needs_source = pytest.mark.skipif(SOURCE is None, reason=ABSENT)


@pytest.fixture
def terms(example):
    return example("sas-accenture").document.terms


def named(guarantee, scope):
    if guarantee == "K06_C":
        return guarantee
    size = scope.get("nodeETC")
    return f"{guarantee}-{SIZES[size] if size else scope['priority']}"


def bounds(condition):
    """Lower and upper bound of a condition, each as (value, included) or None."""
    found = dict(COMPARISON.findall(condition))
    ends = (((">=", True), (">", False)), (("<=", True), ("<", False)))
    return [
        next(((Fraction(found[s]), included) for s, included in signs if s in found), None)
        for signs in ends
    ]


@needs_source
@pytest.mark.parametrize(("guarantee", "part"), GUARANTEES)
def test_every_guarantee_is_there_with_its_numbers(terms, guarantee, part):
    name = named(guarantee, part["scope"])
    if guarantee == "K06_C":
        check_repetition(terms, part)
        return
    objective = terms.objective(name)
    ((sign, value),) = COMPARISON.findall(part["objective"])
    unit = 100 if objective.target.unit is Unit.RATIO else 1
    relation = {">=": Relation.AT_LEAST, "<=": Relation.AT_MOST}[sign]
    assert (objective.target.relation, objective.target.value) == (relation, Fraction(value) / unit)
    assert objective.window == WINDOWS[part["window"]["period"]]
    starred = {key for key, each in part["scope"].items() if each == "*"}
    assert set(objective.group_by) == starred
    check_measure(objective, part)
    check_penalties(terms, name, part["penalties"][0]["of"], unit)


def check_measure(objective, part):
    ((_, settings),) = part["with"].items()
    if not settings:
        wanted = {key: each for key, each in part["scope"].items() if each != "*"}
        signs = {Relation.EQUAL: "", Relation.BELOW: "< ", Relation.AT_LEAST: ">= "}
        found = {
            each.dimension: signs[each.relation] + each.values[0]
            for each in objective.indicator.source.selector.where
        }
        assert found == wanted
        return
    assert isinstance(objective.indicator, Elapsed)
    (rule,) = objective.indicator.limits
    hours = Fraction(settings["deadline"].removeprefix("<="))
    assert rule.limit == ServiceTime(int(hours * HOUR))
    assert [(each.dimension, each.values) for each in rule.where] == [
        ("priority", (part["scope"]["priority"],))
    ]
    weekly = objective.calendar.weekly if objective.calendar else None
    assert weekly == SCHEDULES[settings["schedule"]]


def check_penalties(terms, objective, penalties, unit):
    (rule,) = [
        each
        for each in terms.credits.rules
        if objective in each.objectives and each.recurrence is None
    ]
    assert rule.kind is EntryKind.PENALTY
    wanted = sorted(
        (*bounds(each["condition"]), -Fraction(each["value"]) / 100) for each in penalties
    )
    found = sorted(
        (
            *(
                None if end is None else (end.value * unit, end.included)
                for end in (tier.interval.lower, tier.interval.upper)
            ),
            tier.result.ratio,
        )
        for tier in rule.scheme.table.tiers
    )
    assert found == wanted


def check_repetition(terms, part):
    assert part["objective"].endswith("== 0")
    assert {each["offset"] for each in part["with"].values()} == {0, -1}
    (rule,) = [each for each in terms.credits.rules if each.recurrence is not None]
    assert rule.recurrence == Recurrence(2, 2)
    assert rule.objectives == {"K06_t-P1", "K06_t-P2", "K06_t-P3"}
    (penalty,) = part["penalties"][0]["of"]
    assert rule.scheme.result == ShareOfFee(-Fraction(penalty["value"]) / 100)
    for name in rule.objectives:
        assert set(terms.objective(name).group_by) == {"node", "center"}


@needs_source
def test_the_limit_of_the_invoice_and_the_term(terms):
    billing = SOURCE["terms"]["pricing"]["billing"]
    (cap,) = terms.credits.caps
    most = -Fraction(billing["penalties"][0]["upTo"]) / 100
    assert (cap.limit, cap.period) == (ShareOfFee(most), CapPeriod.WINDOW)
    validity = SOURCE["context"]["validity"]
    assert terms.zone == validity["timeZone"]
    # Midnight in Madrid, in summer time.
    start = instant_of(datetime.fromisoformat(f"{validity['initial']}T00:00:00+02:00"))
    assert [span.start for span in terms.in_force] == [start]
    # Every guarantee has its objective, but the repetition, which prices three of them.
    assert len(GUARANTEES) == len(terms.objectives) + 1
