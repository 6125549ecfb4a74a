"""What each short form means, as values of the calculus."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from palier.calculus.indicators import (
    Aggregate,
    Availability,
    Combine,
    CombineRule,
    Events,
    Slices,
)
from palier.calculus.instants import DAY, HOUR, LATEST, MINUTE
from palier.calculus.records import (
    BusinessDays,
    CalendarDays,
    LimitRule,
    RecordInstant,
    ServiceTime,
)
from palier.calculus.selectors import Condition, Relation, Selector, Source, Threshold
from palier.calculus.targets import Rounding, RoundingMode, Target, Unit
from palier.calculus.window_starts import (
    DayWindow,
    MonthWindow,
    QuarterWindow,
    WeekWindow,
    YearWindow,
)
from palier.calculus.windows import RollingWindow
from palier.documents import load_text
from palier.documents.dates import instant_in
from tests.documents.mistakes import WEB
from tests.documents.written import PLAIN, agreement, codes, document, read
from tests.narrowing import known

UTC = "+00:00"


def at(text: str) -> int:
    return instant_in(text + UTC, None)


def objective(text: str, more: str = "") -> Any:
    [found] = read(agreement(text, more)).terms.objectives
    return found


def test_a_plain_sla_takes_ten_lines():
    assert PLAIN.count("\n") == 10
    terms = read(PLAIN).terms
    assert (terms.provider.name, terms.provider.title) == ("hebergeur-boreal", "Hébergeur Boréal")
    assert [(s.start, s.end) for s in terms.in_force] == [(at("2026-01-01T05:00:00"), LATEST)]
    [only] = terms.objectives
    assert only.name == "availability-web"
    assert only.service == "web"
    assert only.indicator == Availability(Source(Selector("web")))
    assert only.target == Target(Relation.AT_LEAST, Fraction("0.999"), Unit.RATIO, "%", 1)
    assert (only.window, only.calendar) == (MonthWindow(), None)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("day", DayWindow()),
        ("week", WeekWindow()),
        ("week from sunday", WeekWindow(6)),
        ("month from 16", MonthWindow(16)),
        ("quarter", QuarterWindow()),
        ("quarter from february", QuarterWindow(2)),
        ("year from december", YearWindow(12)),
        ("year from 6 april", YearWindow(4, 6)),
        ("rolling 30d", RollingWindow(days=30)),
        ("rolling 6 h", RollingWindow(length=6 * HOUR)),
        ("{rolling: 7d, settledAt: [2026-02-01T05:00:00Z]}", "settled"),
    ],
)
def test_windows(text, window):
    if window == "settled":
        window = RollingWindow(days=7, settled_at=(at("2026-02-01T05:00:00"),))
    assert objective(f"- {{availability: web, target: 99 %, window: {text}}}").window == window


def test_listed_periods_and_last_dates_included():
    text = (
        "- availability: web\n  target: 99 %\n"
        "  window: {list: [{label: P1, since: 2026-01-01, through: 2026-01-15}]}"
    )
    [window] = objective(text).window.items
    assert window.label == "P1"
    assert tuple(window.span) == (at("2026-01-01T05:00:00"), at("2026-01-16T05:00:00"))


@pytest.mark.parametrize(
    ("method", "written", "target"),
    [
        ("availability: web", "0.9995", (Relation.AT_LEAST, "0.9995", Unit.RATIO, "%", 2)),
        ("availability: web", "> 99 %", (Relation.ABOVE, "0.99", Unit.RATIO, "%", 0)),
        ("quantile: {q: 95 %}", "500 ms", (Relation.AT_MOST, 500, Unit.NUMBER, "ms", 0)),
        ("quantile: {q: 95 %, unit: ms}", "0.5 s", (Relation.AT_MOST, 500, Unit.NUMBER, "ms", 1)),
        ("incidents: web", "at most 3", (Relation.AT_MOST, 3, Unit.NUMBER, "", 0)),
        ("incidents: {measure: mttr}", "4 h", (Relation.AT_MOST, 4 * HOUR, Unit.DURATION, "h", 0)),
        (
            "incidents: {measure: mtbf}",
            "30d",
            (Relation.AT_LEAST, 30 * DAY, Unit.DURATION, "d", 0),
        ),
        (
            "elapsed: {since: a, until: b, measure: max}",
            "1 h 30 min",
            (Relation.AT_MOST, 90 * MINUTE, Unit.DURATION, "h", 0),
        ),
        (
            "elapsed: {since: a, until: b, limit: 4 h, measure: share late}",
            "2.00 %",
            (Relation.AT_MOST, "0.02", Unit.RATIO, "%", 2),
        ),
        ("stated: survey", "80 %", (Relation.AT_LEAST, "0.8", Unit.RATIO, "%", 0)),
        ("stated: {unit: '1'}", "80 %", (Relation.AT_LEAST, "0.8", Unit.RATIO, "%", 0)),
        ("stated: {unit: '%'}", ">= 80.5 %", (Relation.AT_LEAST, "0.805", Unit.RATIO, "%", 1)),
        ("stated: survey", "<= 2 hours", (Relation.AT_MOST, 2 * HOUR, Unit.DURATION, "hours", 0)),
        ("stated: survey", "<= 1 h 30 min", (Relation.AT_MOST, 90 * MINUTE, Unit.DURATION, "h", 0)),
        ("stated: survey", ">= 4 points", (Relation.AT_LEAST, 4, Unit.NUMBER, "points", 0)),
    ],
)
def test_targets_take_the_usual_relation_and_unit(method, written, target):
    relation, value, unit, printed, places = target
    found = objective(f"- {{{method}, target: '{written}'}}").target
    assert found == Target(relation, Fraction(value), unit, printed, places)


@pytest.mark.parametrize(
    ("target", "unit"),
    [("80 %", "%"), ("<= 2 hours", "h"), ("<= 1 h 30 min", "h"), (">= 4 points", "points")],
)
def test_a_stated_figure_is_entered_in_the_unit_of_the_target(target, unit):
    assert objective(f"- {{stated: survey, target: '{target}'}}").indicator.unit == unit


def test_nothing_is_entered_in_weeks():
    assert codes(agreement("- {stated: survey, target: '<= 2 weeks'}")) == ["unit-mismatch"]


def test_members_of_combined_timelines_take_the_short_forms():
    def members(written: str) -> object:
        combine = "combine: {rule: down when, count: 2}"
        text = f"- compositeTimelines: {{members: {written}, {combine}}}\n  target: 99 %"
        return objective(text).indicator.members

    full = members("[{method: availability, series: zone-a}, {series: zone-b}]")
    assert members("[{availability: zone-a}, {availability: {series: zone-b}}]") == full
    assert members("[zone-a, zone-b]") == full


def test_silence_approves_after_a_stated_time_only():
    more = "silence: {effect: approved}"
    [problem] = load_text(agreement(WEB, more)).problems
    assert (problem.code, problem.hint) == ("missing-field", "write after: 10d")
    assert problem.path == "spec.silence"
    assert codes(agreement(WEB, "silence: {effect: approved, after: 10d}")) == []
    assert codes(agreement(WEB, "silence: {effect: refused}")) == []


def test_the_year_of_an_allowance_starts_on_a_stated_day():
    rules = "exclusionRules: [{reason: maintenance, treatment: removed, allowance: %s}]"
    allowance = "{amount: 10 h, per: year, yearStarts: 04-01}"
    [rule] = read(agreement(WEB, rules % allowance)).terms.exclusion_rules
    assert known(rule.allowance).year_starts == (4, 1)


def test_a_target_in_full():
    found = objective(
        "- availability: web\n"
        "  target: {value: '>= 99.9 %', warning: 99.95 %, rounding: {places: 2, mode: half up}}"
    ).target
    assert found.warning == Fraction("0.9995")
    assert found.rounding == Rounding(2, RoundingMode.HALF_UP)
    assert found.places == 2


def test_the_unit_of_values_is_that_of_the_target():
    found = objective("- {aggregate: {function: mean}, target: <= 5 users}").indicator
    assert isinstance(found, Aggregate)
    assert found.unit == "users"


def test_conditions():
    where = "{priority: P1, node: [a, b], load: '< 20', region: '!= test', site: {not: [x, y]}}"
    found = objective(f"- {{events: {{where: {where}}}, target: 99 %}}").indicator
    assert found.source.selector.where == (
        Condition("priority", Relation.EQUAL, ("P1",)),
        Condition("node", Relation.EQUAL, ("a", "b")),
        Condition("load", Relation.BELOW, ("20",)),
        Condition("region", Relation.NOT_EQUAL, ("test",)),
        Condition("site", Relation.NOT_EQUAL, ("x", "y")),
    )


def test_bounds_on_values_and_slices():
    found = objective(
        "- slices: {events: latency, length: 5 min, sliceTarget: 95 %}\n  target: 99 %"
    ).indicator
    assert found == Slices(
        Events(Source(Selector("latency"))),
        5 * MINUTE,
        Threshold(Relation.AT_LEAST, Fraction("0.95")),
    )
    good = objective("- {events: {goodWhen: <= 500 ms}, target: 99 %}").indicator.good_when
    assert good == Threshold(Relation.AT_MOST, Fraction(500), "ms")


def test_timelines_are_combined_in_steps():
    found = objective(
        "- {availability: {series: vm, combine: {rule: down when, count: 2, by: zone}},"
        " target: 99.99 %}"
    ).indicator
    assert found.combine == (Combine(CombineRule.DOWN_WHEN, 2, ("zone",)),)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("4 h", ServiceTime(4 * HOUR)),
        ("1 business day", BusinessDays(1)),
        ("2 business days, end of day", BusinessDays(2, end_of_day=True)),
        ("120 calendar days", CalendarDays(120)),
        ("until due", RecordInstant("due")),
        ("{until: due}", RecordInstant("due")),
    ],
)
def test_limits(text, limit):
    text = text if text.startswith("{") else f"'{text}'"
    found = objective(f"- {{elapsed: {{since: a, until: b, limit: {text}}}, target: 95 %}}")
    assert found.indicator.limits == (LimitRule(limit),)


def test_limits_per_priority_and_the_calendars_they_name():
    text = agreement(
        """
        - name: resolve
          target: 95 %
          elapsed:
            since: opened
            until: resolved
            limits:
              - {where: {priority: 1}, limit: 4 h, calendar: 24x7}
              - {where: {priority: [2, 3]}, limit: 2 business days, calendar: office}
        """
    ) + document("Calendar", "office", "hours: mon-fri 08:30-17:00")
    terms: Any = read(text).terms
    assert [calendar.name for calendar in terms.calendars] == ["24x7", "office"]
    limits = terms.objectives[0].indicator.limits
    assert [limit.where[0].values for limit in limits] == [("1",), ("2", "3")]
