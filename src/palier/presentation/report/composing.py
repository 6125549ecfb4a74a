"""Turns findings into a sheet: which texts and drawings a report shows, in which order."""

from __future__ import annotations

from palier.calculus.credit_schemes import ByTier
from palier.calculus.credits import CreditEntry
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.results import Outcome
from palier.presentation.charts.ladder import tier_ladder
from palier.presentation.codes import phrase
from palier.presentation.credit_rules import money_rows
from palier.presentation.credit_words import (
    entry_amount,
    entry_lines,
    entry_subject,
    entry_title,
    note_lines,
    totals,
)
from palier.presentation.explain import provenance_rows
from palier.presentation.figures import bound, figure
from palier.presentation.findings import Findings, PricedWindow
from palier.presentation.instants import at_instant, window_label
from palier.presentation.languages import Words
from palier.presentation.report.drawing import charted
from palier.presentation.report.sections import section, section_title
from palier.presentation.report.sheet import Card, Chart, Entry, Money, Sheet
from palier.presentation.tables import outcome_label, tone
from palier.presentation.titles import title_of


def compose(findings: Findings, say: Words) -> Sheet:
    """The sheet of a report in one language."""
    terms = findings.terms
    latest = [
        outcome
        for objective in terms.objectives
        if findings.of(objective)
        for outcome in findings.latest(objective)
    ]
    sections = tuple(section(each, n, findings, say) for n, each in enumerate(latest))
    return Sheet(
        language="fr-CA" if say.language.tag == "fr" else say.language.tag,
        title=title_of(terms, say),
        kind=phrase(terms.kind, say),
        parties=(
            (say("Provider"), title_of(terms.provider, say)),
            (say("Customer"), title_of(terms.customer, say)),
        ),
        facts=_facts(findings, say),
        verdict=_verdict(latest, findings, say),
        tone=_worst(latest),
        cards=tuple(_card(outcome, n, findings, say) for n, outcome in enumerate(latest)),
        sections=sections,
        money=_money(findings, say),
        provenance=provenance_rows(findings, say),
        labels=_labels(say),
    )


def _facts(findings: Findings, say: Words) -> tuple[tuple[str, str], ...]:
    span, zone = findings.span, findings.terms.zone
    period = "" if span is None else window_label(span, zone, say)
    as_of = f"{at_instant(findings.account.at, zone, say)} ({zone})"
    rows = (
        (say("Period"), period),
        (say("As of"), as_of),
        (say("Version"), findings.terms.version),
        *_owed(findings, say),
    )
    return tuple((name, text) for name, text in rows if text)


def _owed(findings: Findings, say: Words) -> tuple[tuple[str, str], ...]:
    """What is due over all windows, for those who read no further."""
    due = totals([each.account for each in findings.money], say)
    return tuple((f"{kind[:1].upper()}{kind[1:]}", amount) for kind, amount in due)


def _verdict(latest: list[Outcome], findings: Findings, say: Words) -> str:
    if not latest:
        return say("Nothing was evaluated.")
    total = len(latest)
    met = sum(each.kind is OutcomeKind.MET for each in latest)
    missed = sum(each.kind is OutcomeKind.MISSED for each in latest)
    said = say.many(
        "{met} of {n} objectives met", "{met} of {n} objectives met", met,
        met=str(met), n=str(total),
    )  # fmt: skip
    if missed:
        said += ", " + say.many("{n} missed", "{n} missed", missed, n=str(missed))
    if not all(each.is_final for each in latest):
        said = say("{outcome} so far", outcome=said)
    labels = {window_label(each.scope.span, findings.terms.zone, say) for each in latest}
    if len(labels) == 1:
        label = labels.pop()
        said = f"{label[:1].upper()}{label[1:]}{say.colon}{said}"
    return f"{said}."


def _worst(latest: list[Outcome]) -> str:
    tones = {tone(each) for each in latest}
    return next((each for each in ("missed", "unknown", "warning") if each in tones), "met")


def _card(outcome: Outcome, place: int, findings: Findings, say: Words) -> Card:
    return Card(
        anchor=f"o{place}",
        title=section_title(outcome, findings, say),
        window=window_label(outcome.scope.span, findings.terms.zone, say),
        figure=figure(outcome.figure, outcome.target, say),
        target=say("target {bound}", bound=bound(outcome.target.value, outcome.target, say)),
        outcome=outcome_label(outcome, say),
        tone=tone(outcome),
    )


def _money(findings: Findings, say: Words) -> Money | None:
    terms = findings.terms
    if terms.credits is None:
        return None
    entries = tuple(
        _entry(entry, priced, f"l{m}-{n}", findings, say)
        for m, priced in enumerate(findings.money)
        for n, entry in enumerate(priced.account.entries)
    )
    notes = dict.fromkeys(
        note for each in findings.money for note in note_lines(each.account, terms, say)
    )
    return Money(
        totals=totals([each.account for each in findings.money], say),
        entries=entries,
        settings=money_rows(terms.credits, terms, say),
        notes=tuple(notes),
    )


def _entry(
    entry: CreditEntry, priced: PricedWindow, name: str, findings: Findings, say: Words
) -> Entry:
    currency = priced.account.currency
    return Entry(
        title=entry_title(entry, say),
        subject=entry_subject(entry, priced.group, findings.terms, say),
        window=window_label(priced.span, findings.terms.zone, say),
        amount=entry_amount(entry, currency, say),
        status=phrase(entry.status, say),
        steps=entry_lines(entry, findings.terms, currency, say),
        ladder=_ladder(entry, priced, name, findings, say),
    )


def _ladder(
    entry: CreditEntry, priced: PricedWindow, name: str, findings: Findings, say: Words
) -> Chart | None:
    credits = findings.terms.credits
    rules = () if credits is None else credits.rules
    rule = next((each for each in rules if each.name == entry.rule), None)
    if rule is None or not isinstance(rule.scheme, ByTier):
        return None
    table = rule.scheme.table
    judged = next(
        (
            each
            for each in findings.outcomes
            if each.objective in entry.objectives
            and (each.scope.span, each.group) == (priced.span, priced.group)
        ),
        None,
    )
    if judged is None:
        return None
    return charted(
        name,
        say("Tiers of the credit"),
        lambda width: tier_ladder(
            table, judged.figure, judged.target, priced.account.currency, say, width
        ),
    )


def _labels(say: Words) -> dict[str, str]:
    return {
        "glance": say("At a glance"),
        "windows": say("Windows"),
        "computed": say("How this was computed"),
        "settings": say("Settings of the agreement"),
        "numbers": say("Numbers"),
        "scope": say("Time that counts"),
        "facts": say("Outages and late records"),
        "decisions": say("Exclusions"),
        "money": say("Credits and penalties"),
        "arithmetic": say("Arithmetic"),
        "no_entry": say("No credit or penalty is due over this period."),
        "due": say("Total due over the period"),
        "recompute": say("To recompute"),
        "recompute_text": say(
            "With the same documents and measurements, this command gives the same figures."
        ),
        "page": say("page"),
        "made": say("Made with Palier"),
    }
