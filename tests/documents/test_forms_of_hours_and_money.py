"""What the short forms of hours, defaults, exclusion rules and tiers mean."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from palier.calculus.calendars import DayHours
from palier.calculus.exclusions import Allowance, AllowancePeriod, ExclusionRule, Treatment
from palier.calculus.instants import HOUR
from palier.calculus.terms import MissingData, UnknownCountsAs
from palier.calculus.tiers import FixedAmount, Points, ShareOfFee
from palier.calculus.window_starts import (
    DayWindow,
    QuarterWindow,
)
from tests.documents.written import agreement, document, read


def objective(text: str, more: str = "") -> Any:
    [found] = read(agreement(text, more)).terms.objectives
    return found


@pytest.mark.parametrize(
    ("hours", "weekday", "expected"),
    [
        ("mon-fri 08:30-17:00", 4, [(30_600, 61_200)]),
        ("mon-fri 08:30-17:00", 5, []),
        ("24x7", 6, [(0, 86_400)]),
        ("sat 22:00-02:00", 5, [(79_200, 93_600)]),
        (
            "mon-fri 08:00-12:00, 13:00-17:00; sat 09:00-12:00",
            0,
            [(28_800, 43_200), (46_800, 61_200)],
        ),
        ("mon, wed 08:00-12:00", 2, [(28_800, 43_200)]),
        ("fri-mon 08:00-12:00", 6, [(28_800, 43_200)]),
        (
            "{mon: 08:00-12:00, tue: [08:00-12:00, 13:00-17:00]}",
            1,
            [(28_800, 43_200), (46_800, 61_200)],
        ),
    ],
)
def test_hours_of_the_week(hours, weekday, expected):
    hours = hours if hours.startswith("{") else f"'{hours}'"
    found = objective(f"- {{availability: web, target: 99 %, calendar: {{hours: {hours}}}}}")
    assert found.calendar.weekly[weekday] == tuple(DayHours(*each) for each in expected)
    assert found.calendar.zone == "America/Toronto"


def test_holidays_are_written_out_as_dates_of_the_term():
    calendar = (
        "calendar: {hours: mon-fri 08:30-17:00, holidays: ['*-12-24', 2026-05-15,"
        " {country: CA, subdivision: QC}], overrides: {2026-12-23: 08:30-12:00}}"
    )
    found = read(
        agreement("- {availability: web, target: 99 %}", f"through: 2027-12-31\n{calendar}")
    )
    made: Any = found.terms.objectives[0].calendar
    assert made.annual_holidays == ((12, 24),)
    assert {date(2026, 6, 24), date(2027, 6, 24), date(2026, 5, 15)} <= set(made.holidays)
    assert {day.year for day in made.holidays} == {2026, 2027}
    assert made.overrides == ((date(2026, 12, 23), (DayHours(30_600, 43_200),)),)
    [note] = found.notes
    assert (note.code, note.message[-17:]) == ("holidays-written-out", "from 2026 to 2027")
    assert "country" not in str(found.normal)


def test_an_open_ended_agreement_has_holidays_for_ten_years_more():
    text = "- {availability: web, target: 99 %, calendar: {hours: 24x7, holidays: {country: CA}}}"
    years = {day.year for day in objective(text).calendar.holidays}
    assert years == set(range(2026, 2037))
    stated = text.replace("country: CA", "country: CA, years: 2026-2027")
    assert {day.year for day in objective(stated).calendar.holidays} == {2026, 2027}


def test_what_the_agreement_states_holds_for_its_objectives():
    more = (
        "calendar: office\nwindow: quarter\nservice: hosting\n"
        "missing: {unknownCountsAs: missed, minCoverage: 95 %}"
    )
    text = agreement(
        "- {name: a, availability: web, target: 99 %}\n"
        "- {name: b, availability: web, target: 99 %, calendar: always, window: day}",
        more,
    ) + document("Calendar", "office", "hours: mon-fri 08:30-17:00")
    terms: Any = read(text).terms
    first, second = terms.objectives
    assert first.calendar.name == "office"
    assert first.missing == MissingData(UnknownCountsAs.MISSED, None, Fraction("0.95"))
    assert (first.service, first.window) == ("hosting", QuarterWindow())
    assert (second.calendar, second.window) == (None, DayWindow())


def test_exclusion_rules_by_reason():
    terms = read(
        agreement(
            "- {availability: web, target: 99 %}",
            "exclusionRules: {maintenance: {treatment: removed, notice: 48 h,"
            " allowance: 4 h per month}, force majeure: counted as met}",
        )
    ).terms
    allowance = Allowance(4 * HOUR, AllowancePeriod.MONTH)
    assert terms.exclusion_rules == (
        ExclusionRule("maintenance", Treatment.REMOVED, 48 * HOUR, allowance),
        ExclusionRule("force majeure", Treatment.COUNTED_AS_MET),
    )


def tiers_of(target: str, tiers: str, method: str = "availability: web") -> Any:
    terms: Any = read(
        agreement(
            f"- {{{method}, target: {target}}}", f"credits: {{currency: CAD, tiers: {tiers}}}"
        )
    ).terms
    return terms.credits.rules[0].scheme.table


def test_cumulative_tiers():
    table = tiers_of("99.9 %", "{below 99.9 %: 10 %, below 99 %: 1 500 CAD, below 95 %: 30 points}")
    assert [str(tier.interval) for tier in table.tiers] == [
        "[0, 19/20)",
        "[19/20, 99/100)",
        "[99/100, 999/1000)",
    ]
    assert [tier.result for tier in table.tiers] == [
        Points(Fraction(30)),
        FixedAmount(Decimal(1500)),
        ShareOfFee(Fraction(1, 10)),
    ]


def test_tiers_with_both_bounds():
    method = "elapsed: {since: a, until: b, limit: 4 h, measure: share late}"
    table = tiers_of("2 %", "{over 2.00 % and up to 3.00 %: 3 %, over 3.00 %: 5 %}", method)
    assert [str(tier.interval) for tier in table.tiers] == ["(1/50, 3/100]", "(3/100, 1]"]


def test_tiers_of_times_and_of_rounded_figures():
    table = tiers_of(
        "4 h", "{over 4 h but below 8 h: 5 %, at least 8 h: 10 %}", "incidents: {measure: mttr}"
    )
    assert [str(tier.interval) for tier in table.tiers] == [
        f"({4 * HOUR}, {8 * HOUR})",
        f"[{8 * HOUR}, +inf)",
    ]
    rounded = tiers_of(
        "{value: 99.9 %, rounding: 1}", "{from 99.0 % to 99.8 %: 5 %, from 0 % to 98.9 %: 10 %}"
    )
    assert rounded.round_to.size == Fraction(1, 1000)
