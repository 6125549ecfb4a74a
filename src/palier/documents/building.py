"""From an agreement whose shape is right to its terms: references, defaults, units, checks."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from palier.calculus.instants import LATEST, datetime_of
from palier.calculus.spans import Spans
from palier.calculus.terms import Party, Terms
from palier.calculus.zones import local_date, zone
from palier.documents.calendar_building import CalendarBook
from palier.documents.credit_building import build_credits
from palier.documents.errors import Unreadable
from palier.documents.findings import Findings
from palier.documents.models.kinds import AgreementShape, Metadata, PartyShape
from palier.documents.models.shapes import Title
from palier.documents.objective_building import build_objectives
from palier.documents.problems import Problem
from palier.documents.public_holidays import YEARS_AHEAD
from palier.documents.reading import Path_, RawDocument
from palier.documents.registry import Registry
from palier.documents.values import value_of


def build_terms(
    metadata: Metadata, spec: AgreementShape, registry: Registry, raw: RawDocument
) -> tuple[Terms | None, tuple[Problem, ...]]:
    """The terms of an agreement, None when a problem prevents them, and every problem."""
    findings = Findings(raw)
    in_force = _in_force(spec, findings)
    book = CalendarBook(registry, spec.zone, _years(in_force, spec.zone))
    provider = _party(spec.provider, registry, findings, ("spec", "provider"))
    customer = _party(spec.customer, registry, findings, ("spec", "customer"))
    _check_parties(provider, customer, findings)
    calendars: list[Any] = []
    for index, each in enumerate(spec.calendars):
        with findings.at(("spec", "calendars", index)):
            calendars.append(book.calendar(each))
    objectives = build_objectives(metadata.name, spec, book, findings)
    credits = None
    if spec.credits is not None and len(objectives) == len(spec.objectives):
        credits = build_credits(spec.credits, objectives, zone(spec.zone), findings)
    if findings.wrong or provider is None or customer is None:
        return None, tuple(findings.problems)
    _note_holidays(book, findings)
    title = metadata.title or Title(metadata.name)
    terms = Terms(
        name=metadata.name,
        title=title.text,
        kind=spec.type,
        version=spec.version,
        provider=provider,
        customer=customer,
        zone=spec.zone,
        in_force=in_force,
        objectives=objectives,
        calendars=tuple(book.named(calendars, objectives)),
        exclusion_rules=tuple(value_of(rule) for rule in spec.exclusion_rules),
        silence=value_of(spec.silence),
        credits=credits,
        titles=title.by_language,
    )
    return terms, tuple(findings.problems)


def _note_holidays(book: CalendarBook, findings: Findings) -> None:
    for first, last in sorted(book.holidays_written):
        message = f"public holidays are written out as dates from {first} to {last}"
        findings.note(("spec",), "holidays-written-out", message)


def _check_parties(provider: Party | None, customer: Party | None, findings: Findings) -> None:
    with findings.at(("spec", "customer")):
        if provider and customer and provider.name == customer.name:
            message = f"{customer.name!r} is also the provider"
            raise Unreadable("same-parties", message, "an agreement has two sides")


def _in_force(spec: AgreementShape, findings: Findings) -> Spans:
    """The spans in which the agreement promises; empty when they are wrong."""
    rules = zone(spec.zone)
    spans: list[tuple[int, int]] = []
    for index, period in enumerate(spec.in_force):
        with findings.at(("spec", "inForce", index)):
            spans.append(period.settled(rules))
    if spec.since is not None:
        with findings.at(("spec", "until" if spec.until else "through")):
            spans.append(spec.period().settled(rules))
    elif not spec.in_force:
        with findings.at(("spec",)):
            hint = "write since: 2026-01-01"
            raise Unreadable("missing-field", "the agreement has no start", hint)
    suspended: list[tuple[int, int]] = []
    for index, period in enumerate(spec.suspended):
        with findings.at(("spec", "suspended", index)):
            suspended.append(period.settled(rules))
    return Spans.of(spans) - Spans.of(suspended)


def _years(in_force: Spans, zone_name: str) -> tuple[int, int]:
    """The years whose holidays are written out."""
    spans = list(in_force)
    if not spans:
        return 2000, 2000
    first = local_date(spans[0].start, zone(zone_name)).year
    if spans[-1].end == LATEST:
        return first, min(first + YEARS_AHEAD, datetime_of(LATEST).year - 1)
    return first, max(first, local_date(spans[-1].end - 1, zone(zone_name)).year)


def slug(text: str) -> str:
    """A name made of a title: `hebergeur-boreal`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"


def _party(
    written: str | PartyShape, registry: Registry, findings: Findings, path: Path_
) -> Party | None:
    if isinstance(written, PartyShape):
        title = written.title or Title(written.name or "")
        name = written.name or slug(title.text)
        if title.text:
            return Party(name, title.text, title.by_language)
        with findings.at(path):
            raise Unreadable("missing-field", "a party without a name", "write a title")
        return None
    is_name = re.fullmatch(r"[a-z0-9.-]+", written) is not None
    if written not in registry.names("Party") and not (is_name and registry.names("Party")):
        return Party(slug(written), written)
    with findings.at(path):
        found = registry.find("Party", written)
        if found is not None:
            title = found.document.metadata.title or Title(written)
            return Party(written, title.text, title.by_language)
    return None
