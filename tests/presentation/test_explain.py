"""The explanation of an account: every setting, number and step that a figure rests on."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from palier.calculus.exclusions import (
    Allowance,
    AllowancePeriod,
    ExclusionRule,
    Silence,
    SilenceRule,
    Treatment,
)
from palier.calculus.indicators import (
    Aggregate,
    AggregateFunction,
    Availability,
    Combine,
    CombineRule,
    Composite,
    CompositeRule,
    CompositeTimelines,
    Events,
    Incidents,
    OutageMeasure,
    Quantile,
    SliceMean,
    Slices,
    Stated,
    TimelineRules,
)
from palier.calculus.instants import HOUR, MINUTE
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.reasons import REASONS
from palier.calculus.results import Coverage, Param, Reason
from palier.calculus.selectors import Relation, Selector, Source, Threshold
from palier.calculus.tallies import SliceTally
from palier.calculus.terms import MissingData, UnknownCountsAs
from palier.presentation.explain import lines, number_rows, scope_rows
from palier.presentation.facts import fact_lines
from palier.presentation.findings import Findings
from palier.presentation.hours import calendar_rows
from palier.presentation.languages import words
from palier.presentation.methods import method, method_rows, timeline_rows
from palier.presentation.reasons import outcome_reasons, outcome_sentence, reason_sentence
from palier.presentation.settings import exclusion_rule, objective_rows, silence
from palier.presentation.tables import summary
from tests.presentation.hosting import AT, COMMAND, OBJECTIVES, OFFICE, TERMS, ZONE, account

FR, EN = words("fr"), words("en")
ACCOUNT: Any = account()
SOURCE = Source(Selector("s"))


def explained(language: str) -> list[str]:
    said = lines(ACCOUNT, TERMS, language=language, command=COMMAND)
    return [line.replace("\u00a0", " ").strip() for line in said]


def test_the_arithmetic_of_availability_is_shown_in_full():
    said = explained("fr")
    october = said[said.index("## octobre 2026") :]
    for line in (
        "Non atteint : 99,50 % pour une cible de 99,9 %",
        "Niveau réel : (741 h 35 min − 3 h 42 min) ÷ 741 h 35 min = 99,50 %",
        "Couverture : 741 h 35 min ÷ 742 h = 99,944 %",
        "Budget d’erreur : 0,1 % de 741 h 35 min = 44 min 30 s",
        "Restant : −2 h 57 min 30 s",
        "Temps de service : 744 h",
        "- CHG-1011 (maintenance, 2026-10-11 2 h → 4 h) : accordée; 2 h : retiré du compte;"
        " approuvée par L. Tremblay",
    ):
        assert line in october


def test_the_credit_is_shown_step_by_step():
    said = explained("en")
    start = said.index("## Service credit: Disponibilité mensuelle, October 2026 → $617.28")
    assert said[start + 1 : start + 5] == [
        "Disponibilité du portail",
        "- the figure 99.501% lies in the tier 99.5% or more and below 99.9%",
        "- 5% of the fee of $12,345.60 = $617.28",
        "- to be claimed by 2026-11-30 24:00 (America/Toronto)",
    ]


def test_what_recomputing_needs_is_shown():
    said = explained("en")
    assert said[said.index("# To recompute") + 1 :] == [
        "Agreement: hebergement-portail 2.1",
        "As of: 2026-11-22 15:00",
        "Zone: America/Toronto",
        "Measurement snapshot: sha256:5f0c2e77",
        "Engine: reference",
        "Palier version: 0.1.0",
        "Zone rules (tzdata): 2026.6",
        "Fingerprint of the terms: sha256:9b1f44d0a3c2",
        f"Command: {COMMAND}",
    ]


def test_an_open_window_says_that_it_is():
    said = explained("en")
    november = said[said.index("## November 2026") :]
    assert november[1] == "Met so far: 99.96% against a target of 99.9%"
    assert "Measured until: 2026-11-22 15:00" in november
    assert any(line.startswith("Burn rate: 0.3") for line in november)


def test_every_setting_of_an_objective_is_named():
    rows = dict(objective_rows(OBJECTIVES[1], TERMS, EN))
    assert rows["Limit"] == "16\u00a0h of service time"
    assert rows["Service hours"] == "Monday to Friday 08:00–18:00 (America/Toronto)"
    assert rows["Holidays"] == "1 date"
    assert rows["Rounding before comparison"] == "none: exact values are compared"
    assert rows["A record belongs to the window"] == "in which it is due"
    assert len(rows) >= 18


AVAILABLE = Availability(SOURCE, combine=(Combine(CombineRule.UP_WHEN, 2, ("zone",)),))
INDICATORS = [
    Events(SOURCE, Threshold(Relation.AT_MOST, Fraction(1, 4)), MINUTE),
    AVAILABLE,
    Slices(Events(SOURCE), 5 * MINUTE, Threshold(Relation.AT_LEAST, Fraction(99, 100))),
    SliceMean(AVAILABLE, HOUR),
    Quantile(SOURCE, Fraction(95, 100)),
    *(Aggregate(SOURCE, function, per=HOUR) for function in AggregateFunction),
    *(Incidents(SOURCE, measure) for measure in OutageMeasure),
    *(Composite(("a", "b"), rule, (Fraction(1, 2),) * 2) for rule in CompositeRule),
    CompositeTimelines((AVAILABLE, AVAILABLE), Combine(CombineRule.PARALLEL)),
    Stated(SOURCE),
]


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda each: type(each).__name__)
def test_every_method_has_words_and_settings(indicator):
    for say in (FR, EN):
        texts = [
            method(indicator, TERMS, say),
            *(text for row in method_rows(indicator, say) for text in row),
        ]
        assert len(texts) > 1
        assert all(text and "{" not in text for text in texts)
    assert method(indicator, TERMS, FR) != method(indicator, TERMS, EN)


PARAMS: dict[str, Param] = {
    "figure": Fraction(1, 2), "compared": Fraction(1, 2), "warning": Fraction(1, 2),
    "target": Fraction(1, 2), "coverage": Fraction(1, 2), "minimum": Fraction(9, 10), "until": AT,
    "at": AT, "microseconds": HOUR, "volume": 3, "least": 10, "slices": 4, "records": 5,
    "outages": 6, "by": "A. Roy", "evidence": "", "expected": 1000, "member": "a",
    "members": "a, b",
}  # fmt: skip


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_said_with_its_values(code):
    outcome = ACCOUNT.outcomes[0]
    reason = Reason(code, tuple(PARAMS.items()))
    for say in (FR, EN):
        assert "{" not in reason_sentence(reason, outcome, TERMS, say)


def test_an_outcome_without_a_figure_says_so():
    silent = replace(ACCOUNT.outcomes[0], kind=OutcomeKind.NO_DATA, figure=None)
    assert outcome_sentence(silent, EN) == "No data: no figure can be said against 99.9%"


def test_the_members_of_a_composite_are_shown():
    members = ACCOUNT.windows[11].outcomes
    composite = replace(members[0], tally=None, members=members)
    rows = dict(number_rows(composite, TERMS, EN))
    assert rows["Disponibilité du portail"] == "99.50%, missed"
    assert rows["Temps de réponse des pages"] == "249\u00a0ms, met"


def test_the_outages_and_late_records_are_listed():
    _, response, _ = ACCOUNT.windows[0].outcomes
    assert (
        fact_lines(response, ZONE, EN)[0]
        .replace("\u00a0", " ")
        .endswith("due 2025-11-03 23:00, ended 2025-11-04 01:00, late by 2 h (priority = P2)")
    )
    many = replace(response.tally, late_records=response.tally.late_records * 20)
    assert fact_lines(replace(response, tally=many), ZONE, EN)[-1].startswith("and ")
    october = ACCOUNT.windows[11].outcomes[0]
    assert len(fact_lines(october, ZONE, EN)) == len(october.tally.outages)


def test_the_summary_has_a_row_per_objective_and_window():
    table = summary(ACCOUNT, TERMS, language="en")
    assert len(table.rows) == 40
    assert [column.title for column in table.columns][-1] == "Credit"
    october = next(row for row in table.rows if "October" in row.cells[1])
    assert [cell.replace("\u00a0", " ") for cell in october.cells] == [
        "Disponibilité du portail", "October 2026", "99.9%", "99.50%", "missed",
        "−2 h 57 min 30 s", "99.944%", "$617.28",
    ]  # fmt: skip
    assert october.tone == "missed"


def test_an_account_without_windows_has_an_explanation():
    bare = replace(ACCOUNT, windows=())
    assert lines(bare, TERMS, language="fr")[0] == "# Disponibilité du portail"
    assert Findings(bare, TERMS).span is None


def test_slices_of_which_nothing_was_known_are_said_apart():
    objective = replace(OBJECTIVES[0], missing=MissingData(unknown_counts_as=UnknownCountsAs.MET))
    terms = replace(TERMS, objectives=(objective, *OBJECTIVES[1:]))
    tally = SliceTally(3, 29, 30, countable=4, seen=True, assumed=2)
    outcome = replace(ACCOUNT.windows[11].outcomes[0], tally=tally, coverage=Coverage(1, 4))
    rows = dict(number_rows(outcome, TERMS, EN))
    assert rows["Slices measured"] == "1"
    assert rows["Slices filled in, nothing being known"] == "2"
    assert rows["Slices with countable time"] == "4"
    assert rows["Coverage"] == "1 slice ÷ 4 slices = 25.0%"
    assert outcome_reasons(outcome, terms, EN)[-1] == (
        "nothing was known of 2 slices: what is unknown counts as met, without adding to coverage"
    )
    every = replace(outcome, tally=replace(tally, assumed=0))
    assert "nothing was known" not in outcome_reasons(every, terms, EN)[-1]


def test_the_versions_around_an_amendment_are_named():
    *others, last = ACCOUNT.windows
    amended = replace(last, terms_versions=("2.1", "2.2"))
    found = Findings(replace(ACCOUNT, windows=(*others, amended)), TERMS)
    rows = dict(scope_rows(last.outcomes[0], found, FR))
    assert rows["Versions de l’accord"] == "2.1, 2.2"
    plain = dict(scope_rows(last.outcomes[0], Findings(ACCOUNT, TERMS), FR))
    assert "Versions de l’accord" not in plain


def test_a_calendar_without_holidays_has_none():
    bare = replace(OFFICE, holidays=())
    assert dict(calendar_rows(bare, EN))["Holidays"] == "none"
    assert dict(calendar_rows(OFFICE, EN))["Holidays"] == "1 date"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (SilenceRule(), "stays not excluded"),
        (SilenceRule(Silence.APPROVED), "is approved at once"),
        (SilenceRule(Silence.APPROVED, 24 * HOUR), "is approved after 1\u00a0d"),
        (SilenceRule(Silence.REFUSED, 24 * HOUR), "is refused after 1\u00a0d"),
    ],
)
def test_the_effect_of_silence_is_said(rule, said):
    assert silence(rule, EN) == said


def test_limits_of_an_exclusion_are_said():
    allowance = Allowance(4 * HOUR, AllowancePeriod.YEAR, (7, 1))
    rule = ExclusionRule("maintenance", Treatment.REMOVED, allowance=allowance, precedence=2)
    assert exclusion_rule(rule, FR).replace("\u00a0", " ") == (
        "maintenance : retiré du compte, au plus 4 h par année,"
        " par années qui commencent le 1er juillet, priorité 2"
    )


def test_words_of_the_source_are_said_where_they_are_its_own():
    rules = TimelineRules(down_words=("DEGRADED", "MAJOR"), soft_counts=False)
    rows = dict(timeline_rows(rules, EN))
    assert rows["Words for down"] == "DEGRADED, MAJOR"
    assert rows["Unconfirmed results of the source"] == "do not count"
    assert "Words for unknown" not in rows
    assert "Words for down" not in dict(timeline_rows(TimelineRules(), EN))


def test_service_time_is_never_said_in_days():
    reason = Reason("exclusions-removed", (("microseconds", 50 * HOUR),))
    said = reason_sentence(reason, ACCOUNT.outcomes[0], TERMS, EN)
    assert said == "exclusions removed 50\u00a0h of service time"


def test_a_coverage_below_the_least_is_printed_below_it():
    reason = Reason(
        "coverage-below-minimum",
        (("coverage", Fraction(989_999, 1_000_000)), ("minimum", Fraction(99, 100))),
    )
    said = reason_sentence(reason, ACCOUNT.outcomes[0], TERMS, EN)
    assert said == "98.9999% was measured; the agreement requires 99%"
