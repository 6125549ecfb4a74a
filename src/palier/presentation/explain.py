"""How each figure was computed, as lines of text: settings, spans, tallies, arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

from palier.calculus.exclusions import Approval, Treatment
from palier.calculus.results import Outcome
from palier.calculus.scopes import Decision
from palier.calculus.spans import Spans
from palier.calculus.terms import Terms
from palier.presentation.codes import phrase, reason_name
from palier.presentation.credit_words import (
    entry_amount,
    entry_lines,
    entry_subject,
    entry_title,
    note_lines,
)
from palier.presentation.durations import hours_and_minutes
from palier.presentation.facts import fact_lines
from palier.presentation.figures import figure, group_name
from palier.presentation.findings import Findings
from palier.presentation.instants import at_instant, over_span, window_label
from palier.presentation.languages import Words, words
from palier.presentation.reasons import outcome_reasons, outcome_sentence
from palier.presentation.settings import objective_rows, promise_sentence
from palier.presentation.tables import outcome_label
from palier.presentation.tally_words import (
    budget_line,
    budget_rows,
    coverage_line,
    figure_line,
    tally_rows,
)
from palier.presentation.titles import title_named, title_of
from palier.proof.accounts import Account

Rows = tuple[tuple[str, str], ...]
SPANS_SHOWN = 20


def lines(account: Account, terms: Terms, *, language: str, command: str = "") -> tuple[str, ...]:
    """The whole explanation of every outcome and entry, one text per line.

    `#` starts an objective, `##` a window or an entry; details are indented by two.
    """
    return tuple(_lines(Findings(account, terms, command), words(language)))


def _lines(findings: Findings, say: Words) -> Iterator[str]:
    terms = findings.terms
    for objective in terms.objectives:
        yield f"# {title_of(objective, say)}"
        yield promise_sentence(objective, terms, say)
        yield from _pairs(objective_rows(objective, terms, say), say)
        for outcome in findings.of(objective):
            label = window_label(outcome.scope.span, terms.zone, say)
            group = group_name(outcome)
            yield f"## {label} {group}".rstrip()
            yield from outcome_lines(outcome, findings, say)
    for priced in findings.money:
        label = window_label(priced.span, terms.zone, say)
        for entry in priced.account.entries:
            amount = entry_amount(entry, priced.account.currency, say)
            yield f"## {entry_title(entry, say)}, {label} → {amount}"
            yield entry_subject(entry, priced.group, terms, say)
            yield from _indented(entry_lines(entry, terms, priced.account.currency, say))
        yield from _indented(note_lines(priced.account, terms, say))
    heading = say("To recompute")
    yield f"# {heading}"
    yield from _pairs(provenance_rows(findings, say), say)


def outcome_lines(outcome: Outcome, findings: Findings, say: Words) -> Iterator[str]:
    """Why one outcome is what it is, and every number behind it."""
    zone = findings.terms.zone
    yield outcome_sentence(outcome, say)
    yield from _indented(outcome_reasons(outcome, findings.terms, say))
    yield from _pairs(number_rows(outcome, findings.terms, say), say)
    yield from _pairs(scope_rows(outcome, findings, say), say)
    yield from _indented(fact_lines(outcome, zone, say))
    for decision in outcome.scope.decisions:
        yield f"  - {decision_sentence(decision, zone, say)}"


def number_rows(outcome: Outcome, terms: Terms, say: Words) -> Rows:
    """What was counted, the arithmetic of figure, coverage and budget, as (name, text)."""
    rows = [*tally_rows(outcome.tally, say)]
    for name, line in (
        (say("Attainment"), figure_line(outcome, say)),
        (say("Coverage"), coverage_line(outcome, say)),
    ):
        if line:
            rows.append((name, line))
    for member in outcome.members:
        said = f"{figure(member.figure, member.target, say)}, {outcome_label(member, say)}"
        title = title_named(member.objective, terms, say)
        rows.append((f"{title} {group_name(member)}".rstrip(), said))
    without = outcome.figure_without_exclusions
    if without is not None and outcome.scope.decisions:
        rows.append((say("Without exclusions"), figure(without, outcome.target, say)))
    if outcome.budget is not None:
        line = budget_line(outcome, say)
        rows += [(say("Error budget"), line)] if line else []
        rows += budget_rows(outcome.budget, say, is_final=outcome.is_final)
    return tuple(rows)


def scope_rows(outcome: Outcome, findings: Findings, say: Words) -> Rows:
    """The time that counts: window, service hours, spans, as (name, text).

    The versions of the agreement are named where an amendment makes them several.
    """
    scope, zone = outcome.scope, findings.terms.zone
    rows = [
        (say("Window"), over_span(scope.span, zone, say)),
        (say("Service time"), hours_and_minutes(scope.service.measure, say)),
        (say("Spans of service time"), spans_text(scope.service, zone, say)),
    ]
    if scope.is_open:
        rows.insert(1, (say("Measured until"), at_instant(scope.until, zone, say)))
        expected = hours_and_minutes(scope.expected.measure, say)
        rows.append((say("Expected in the whole window"), expected))
    versions = findings.versions(outcome)
    if len(versions) > 1:
        rows.append((say("Versions of the agreement"), ", ".join(versions)))
    return tuple(rows)


def spans_text(spans: Spans, zone: str, say: Words, most: int = SPANS_SHOWN) -> str:
    """The spans in a zone, the first `most` of them."""
    shown = [over_span(span, zone, say) for _, span in zip(range(most), spans, strict=False)]
    left = sum(1 for _ in spans) - len(shown)
    if left:
        shown.append(say.many("and {n} more", "and {n} more", left, n=str(left)))
    return "; ".join(shown) or say("none")


def decision_sentence(decision: Decision, zone: str, say: Words) -> str:
    """One exclusion: what, when, for how long, what was decided, and who approved it."""
    exclusion = decision.exclusion
    said = say(
        "{name} ({reason}, {span}): {verdict}",
        name=exclusion.name,
        reason=reason_name(exclusion.reason, say),
        span=over_span(exclusion.span, zone, say),
        verdict=phrase(decision.verdict, say),
    )
    if decision.granted:
        granted = hours_and_minutes(decision.granted.measure, say)
        effect = phrase(decision.treatment, say)
        said += say("; {time} {effect}", time=granted, effect=effect)
    if decision.outside and decision.treatment is Treatment.REMOVED:
        outside = hours_and_minutes(decision.outside.measure, say)
        said += say("; {time} outside the hours, for limits with hours of their own", time=outside)
    if exclusion.approved_by:
        said += say("; approved by {who}", who=exclusion.approved_by)
    elif decision.granted and exclusion.approval is Approval.PENDING:
        said += say("; approved because nobody answered in time")
    return said


def provenance_rows(findings: Findings, say: Words) -> Rows:
    """What recomputing needs, as (name, text); unknown parts are left out."""
    known = findings.account
    rows = (
        (say("Agreement"), f"{findings.terms.name} {findings.terms.version}".strip()),
        (say("As of"), at_instant(known.at, findings.terms.zone, say)),
        (say("Zone"), findings.terms.zone),
        (say("Measurement snapshot"), known.snapshot),
        (say("Engine"), known.engine),
        (say("Palier version"), known.code_version),
        (say("Zone rules (tzdata)"), known.tzdata_version),
        (say("Fingerprint of the terms"), known.terms_fingerprint),
        (say("Command"), findings.command),
    )
    return tuple((name, text) for name, text in rows if text)


def _pairs(rows: Rows, say: Words) -> Iterator[str]:
    return (f"  {name}{say.colon}{text}" for name, text in rows)


def _indented(texts: tuple[str, ...] | Iterator[str]) -> Iterator[str]:
    return (f"  - {text}" for text in texts)
