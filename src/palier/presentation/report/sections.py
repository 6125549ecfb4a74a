"""The section of one objective: its promise, figure, charts, windows and computation."""

from __future__ import annotations

from palier.calculus.results import Outcome
from palier.presentation.charts.attainment import attainment_bar
from palier.presentation.charts.days import calendar_map
from palier.presentation.charts.distribution import distribution
from palier.presentation.charts.gauge import budget_gauge
from palier.presentation.charts.history import history_chart
from palier.presentation.charts.timeline import timeline
from palier.presentation.charts.waterfall import waterfall
from palier.presentation.explain import decision_sentence, number_rows, scope_rows
from palier.presentation.facts import fact_lines
from palier.presentation.figures import figure, group_name
from palier.presentation.findings import Findings
from palier.presentation.instants import window_label
from palier.presentation.languages import Words
from palier.presentation.reasons import outcome_reasons, outcome_sentence
from palier.presentation.report.drawing import NARROW, WIDE, charted
from palier.presentation.report.sheet import Chart, Section, WindowDetail
from palier.presentation.settings import objective_rows, promise_sentence
from palier.presentation.tables import history, outcome_label, tone
from palier.presentation.titles import title_of

MOST_WINDOWS = 36
DAYS_OF_MAP = 45
BESIDE_GAUGE = 480.0


def section(outcome: Outcome, place: int, findings: Findings, say: Words) -> Section:
    """The section of an objective and group, about its latest window."""
    terms = findings.terms
    objective = terms.objective(outcome.objective)
    past = findings.history(outcome)[-MOST_WINDOWS:]
    gauge = charted(f"o{place}gauge", "", lambda _: budget_gauge(outcome, say))
    return Section(
        anchor=f"o{place}",
        title=section_title(outcome, findings, say),
        promise=promise_sentence(objective, terms, say),
        window=window_label(outcome.scope.span, terms.zone, say),
        figure=figure(outcome.figure, outcome.target, say),
        outcome=outcome_label(outcome, say),
        tone=tone(outcome),
        sentence=outcome_sentence(outcome, say),
        bar=charted(
            f"o{place}bar",
            "",
            lambda width: attainment_bar(outcome, say, width),
            (WIDE if gauge is None else BESIDE_GAUGE, NARROW),
        ),
        gauge=gauge,
        charts=_charts(outcome, place, past, findings, say),
        table=history(findings, outcome, say, MOST_WINDOWS),
        settings=objective_rows(objective, terms, say),
        windows=tuple(
            _detail(each, each in _on_paper(past), findings, say) for each in reversed(past)
        ),
    )


def _on_paper(past: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """The windows whose numbers paper shows in full: the latest, and the last one missed."""
    missed = [each for each in past if tone(each) == "missed"]
    return (past[-1], *missed[-1:])


def section_title(outcome: Outcome, findings: Findings, say: Words) -> str:
    """The title of an objective with its group."""
    objective = findings.terms.objective(outcome.objective)
    title = title_of(objective, say)
    group = group_name(outcome)
    return f"{title} ({group})" if group else title


def _charts(
    outcome: Outcome, place: int, past: tuple[Outcome, ...], findings: Findings, say: Words
) -> tuple[Chart, ...]:
    zone = findings.terms.zone
    objective = findings.terms.objective(outcome.objective)
    window = window_label(outcome.scope.span, zone, say)
    days = (past[-1].scope.until - past[0].scope.span.start) // 86_400_000_000
    drawn = (
        (
            say("Attainment of each window"),
            lambda width: history_chart(past, zone, say, width),
        ),
        (
            say("Timeline, {window}", window=window),
            lambda width: timeline(outcome, zone, say, width),
        ),
        (
            say("Where the time went, {window}", window=window),
            lambda width: waterfall(outcome, say, width),
        ),
        (
            say("Downtime by day"),
            lambda width: calendar_map(past, zone, say, width) if days >= DAYS_OF_MAP else None,
        ),
        (
            say("Distribution, {window}", window=window),
            lambda width: distribution(outcome, objective, say, width),
        ),
    )
    charts = (charted(f"o{place}c{n}", caption, draw) for n, (caption, draw) in enumerate(drawn))
    return tuple(chart for chart in charts if chart is not None)


def _detail(outcome: Outcome, is_printed: bool, findings: Findings, say: Words) -> WindowDetail:
    zone = findings.terms.zone
    return WindowDetail(
        title=window_label(outcome.scope.span, zone, say),
        tone=tone(outcome),
        outcome=outcome_label(outcome, say),
        sentence=outcome_sentence(outcome, say),
        reasons=outcome_reasons(outcome, findings.terms, say),
        numbers=number_rows(outcome, findings.terms, say),
        scope=scope_rows(outcome, findings, say),
        facts=fact_lines(outcome, zone, say),
        decisions=tuple(decision_sentence(each, zone, say) for each in outcome.scope.decisions),
        is_printed=is_printed,
    )
