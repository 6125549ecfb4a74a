"""Small agreements for the tests of scopes, outcomes and accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from palier.calculus.exclusions import Approval, Exclusion, ExclusionRule, Treatment
from palier.calculus.indicators import Availability, Events
from palier.calculus.instants import DAY, HOUR, Instant, instant_of
from palier.calculus.scopes import Scope
from palier.calculus.scoping import scope_of
from palier.calculus.selectors import Relation, Selector, Source
from palier.calculus.spans import Span, Spans
from palier.calculus.targets import Target, Unit
from palier.calculus.terms import AgreementKind, Objective, Party, Terms
from palier.calculus.window_starts import MonthWindow
from palier.calculus.windows import Window

SOURCE = Source(Selector("web"))


def utc(*parts: int) -> Instant:
    return instant_of(datetime(*parts, tzinfo=UTC))  # type: ignore[misc,arg-type]


OCTOBER = Window("2026-10", Span(utc(2026, 10, 1), utc(2026, 11, 1)))
AFTER = utc(2027, 2, 1)


def ratio_target(text: str = "0.999", relation: Relation = Relation.AT_LEAST) -> Target:
    return Target(relation, Fraction(text), Unit.RATIO, "%", 1)


def number_target(value: int | str, relation: Relation = Relation.AT_MOST) -> Target:
    return Target(relation, Fraction(value), Unit.NUMBER, "", 0)


def duration_target(value: int, relation: Relation = Relation.AT_MOST) -> Target:
    return Target(relation, Fraction(value), Unit.DURATION, "h", 0)


def objective(indicator=None, target: Target | None = None, **changes) -> Objective:
    given = Objective(
        name="web-up",
        title="Web site",
        service="web",
        indicator=indicator or Availability(SOURCE),
        target=target or ratio_target(),
        window=MonthWindow(),
    )
    return replace(given, **changes)


def event_objective(**changes) -> Objective:
    return objective(changes.pop("indicator", Events(SOURCE)), **changes)


def terms(*objectives: Objective, **changes) -> Terms:
    given = Terms(
        name="hosting",
        title="Hosting",
        kind=AgreementKind.SLA,
        version="1",
        provider=Party("p", "Provider"),
        customer=Party("c", "Customer"),
        zone="UTC",
        in_force=Spans.of([(utc(2020, 1, 1), utc(2030, 1, 1))]),
        objectives=objectives or (objective(),),
    )
    return replace(given, **changes)


def removed(reason: str = "maintenance", **changes) -> ExclusionRule:
    return replace(ExclusionRule(reason, Treatment.REMOVED), **changes)


def exclusion(start: Instant, hours: int = 2, **changes) -> Exclusion:
    given = Exclusion(
        name="e1",
        reason="maintenance",
        span=Span(start, start + hours * HOUR),
        approval=Approval.APPROVED,
        requested_by="ann",
        approved_by="bob",
    )
    return replace(given, **changes)


def scope(
    *exclusions: Exclusion, agreement: Terms | None = None, at: Instant = AFTER, window=OCTOBER
) -> Scope:
    agreement = agreement or terms(exclusion_rules=(removed(),))
    return scope_of(agreement.objectives[0], agreement, window, exclusions, at)


MONTH_TIME = 31 * DAY
