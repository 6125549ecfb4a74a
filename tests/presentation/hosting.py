"""A hosting agreement with thirteen months of delivery: what reports are tested on."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

from palier.calculus.budgets import BudgetUnit, Progress, ShareBasis, budget_of
from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.claims import ClaimAnchor, Claimant, ClaimRule, ClaimUnit
from palier.calculus.credit_facts import WindowFacts
from palier.calculus.credit_schemes import ByTier
from palier.calculus.credit_terms import Cap, CapPeriod, CreditRule, CreditTerms, EntryKind
from palier.calculus.credits import assess
from palier.calculus.exclusions import (
    Allowance,
    AllowancePeriod,
    Approval,
    Exclusion,
    ExclusionRule,
    Treatment,
)
from palier.calculus.fees import Fees
from palier.calculus.indicators import Availability, Quantile, TimelineInput, TimelineRules
from palier.calculus.instants import DAY, HOUR, MINUTE, Instant
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.reasons import reason
from palier.calculus.records import Elapsed, LimitRule, ServiceTime
from palier.calculus.results import Coverage, Outcome
from palier.calculus.scopes import Decision, Scope, Verdict, Waiver
from palier.calculus.selectors import Condition, Relation, Selector, Source
from palier.calculus.spans import EMPTY, Span, Spans
from palier.calculus.tallies import LateRecord, Outage, RecordTally, TimeTally, ValueTally
from palier.calculus.targets import Target, Unit
from palier.calculus.terms import AgreementKind, MissingData, Objective, Party, Terms
from palier.calculus.tiers import Direction, Promise, ShareOfFee
from palier.calculus.window_starts import MonthWindow
from palier.calculus.windows import Window
from palier.calculus.zones import day_start
from palier.proof.accounts import Account, GroupCredits, WindowAccount
from tests.calculus.credit_makers import cumulative

ZONE = "America/Toronto"
RULES = ZoneInfo(ZONE)
WEEK = (DayHours(8 * 3600, 18 * 3600),)
OFFICE = Calendar(
    "office", ZONE, (WEEK, WEEK, WEEK, WEEK, WEEK, (), ()), holidays=(date(2026, 7, 1),)
)
AT = day_start(date(2026, 11, 22), RULES) + 15 * HOUR

AVAILABILITY = Target(
    Relation.AT_LEAST, Fraction(999, 1000), Unit.RATIO, places=1, warning=Fraction(9995, 10000)
)
RESPONSE = Target(Relation.AT_LEAST, Fraction(95, 100), Unit.RATIO, places=0)
LATENCY = Target(Relation.AT_MOST, Fraction(250_000), Unit.DURATION, printed_unit="ms")

PRIORITY = (Condition("priority", Relation.EQUAL, ("P1", "P2")),)
OBJECTIVES = (
    Objective(
        "availability",
        "Disponibilité du portail",
        "portail",
        Availability(
            Source(Selector("probe.portal"), operated_by="Sonde Québec"),
            TimelineRules(TimelineInput.CHECKS, holds_for=2 * MINUTE, confirm_after=2),
        ),
        AVAILABILITY,
        MonthWindow(),
        missing=MissingData(min_coverage=Fraction(9, 10)),
    ),
    Objective(
        "response",
        "Réponse aux incidents",
        "soutien",
        Elapsed(
            Source(Selector("tickets")),
            "opened",
            "answered",
            (LimitRule(ServiceTime(4 * HOUR), PRIORITY), LimitRule(ServiceTime(16 * HOUR))),
        ),
        RESPONSE,
        MonthWindow(),
        calendar=OFFICE,
    ),
    Objective(
        "latency",
        "Temps de réponse des pages",
        "portail",
        Quantile(Source(Selector("pages.duration")), Fraction(95, 100), cadence=MINUTE),
        LATENCY,
        MonthWindow(),
    ),
)

CREDITS = CreditTerms(
    "CAD",
    RULES,
    (
        CreditRule(
            "Disponibilité mensuelle",
            EntryKind.CREDIT,
            frozenset({"availability"}),
            ByTier(
                cumulative(
                    Promise(AVAILABILITY.value, Direction.AT_LEAST),
                    [
                        (Fraction(999, 1000), ShareOfFee(Fraction(5, 100))),
                        (Fraction(995, 1000), ShareOfFee(Fraction(10, 100))),
                        (Fraction(99, 100), ShareOfFee(Fraction(25, 100))),
                    ],
                )
            ),
            fee_base="abonnement",
        ),
    ),
    caps=(Cap("plafond mensuel", CapPeriod.WINDOW, ShareOfFee(Fraction(3, 10)), "abonnement"),),
    claim=ClaimRule(Claimant.CUSTOMER, 30, ClaimUnit.DAYS, ClaimAnchor.WINDOW_CLOSE, RULES),
)

TERMS = Terms(
    "hebergement-portail",
    "Hébergement du portail citoyen",
    AgreementKind.SLA,
    "2.1",
    Party("nordet", "Nordet Infonuagique inc."),
    Party("ville", "Ville de Saint-Aubin"),
    ZONE,
    Spans.of([(day_start(date(2025, 11, 1), RULES), day_start(date(2027, 11, 1), RULES))]),
    OBJECTIVES,
    exclusion_rules=(
        ExclusionRule(
            "maintenance",
            Treatment.REMOVED,
            notice=5 * DAY,
            allowance=Allowance(4 * HOUR, AllowancePeriod.MONTH),
        ),
        ExclusionRule("customer", Treatment.REMOVED),
    ),
    credits=CREDITS,
)
# Minutes of downtime per month, oldest first: two months miss 99.9 %, the last window is open.
DOWN_MINUTES = (12, 0, 35, 8, 22, 41, 5, 18, 74, 9, 30, 222, 11)


def months() -> list[Window]:
    """November 2025 to November 2026."""
    starts = [date(2025 + (10 + n) // 12, (10 + n) % 12 + 1, 1) for n in range(14)]
    return [
        Window(f"{on.year}-{on.month:02d}", Span(day_start(on, RULES), day_start(then, RULES)))
        for on, then in pairwise(starts)
    ]


def account() -> Account:
    """The agreement's thirteen windows at 22 November 2026, with October's credit."""
    windows = []
    facts: list[WindowFacts] = []
    for n, window in enumerate(months()):
        outcomes = _window(n, window)
        facts += [_facts(each) for each in outcomes if each.objective == "availability"]
        credits: tuple[GroupCredits, ...] = ()
        if outcomes[0].is_final:
            fees: Fees = {"abonnement": Decimal("12345.60")}
            credits = (GroupCredits((), assess(CREDITS, facts, fees)),)
        windows.append(WindowAccount(window, outcomes, credits))
    return Account(
        TERMS.name, TERMS.version, AT, tuple(windows), "reference", "2026.6", "0.1.0",
        "sha256:9b1f44d0a3c2", "sha256:5f0c2e77",
    )  # fmt: skip


def _facts(each: Outcome) -> WindowFacts:
    window = each.scope.window
    return WindowFacts(window.label, window.span, each.objective, each.kind, each.figure)


COMMAND = "palier evaluate hebergement.yaml --measurements mesures/ --as-of 2026-11-22T15:00"


def _window(n: int, window: Window) -> tuple[Outcome, ...]:
    chance = Random(n)
    until = min(window.span.end, AT)
    return (
        _availability(n, window, until, chance),
        _response(window, until, chance),
        _latency(window, until, chance),
    )


def _availability(n: int, window: Window, until: Instant, chance: Random) -> Outcome:
    start, end = window.span
    service = Spans.of([(start, until)])
    works = Span(start + 9 * DAY + 26 * HOUR, start + 9 * DAY + 28 * HOUR)
    exclusion = Exclusion(
        f"CHG-{1000 + n}", "maintenance", works, notified_at=start, evidence="avis 2026-10",
        approval=Approval.APPROVED, requested_by="M. Roy", approved_by="L. Tremblay",
    )  # fmt: skip
    granted = Spans.of([works]) & service
    decision = Decision(exclusion, Verdict.GRANTED, Treatment.REMOVED, granted)
    down = EMPTY
    left = DOWN_MINUTES[n]
    while left > 0:
        minutes = min(left, chance.randint(4, 120))
        at = start + chance.randint(12 * DAY, 20 * DAY) // MINUTE * MINUTE
        down = down | (Spans.of([(at, at + minutes * MINUTE)]) & service)
        left -= minutes
    gap = start + 15 * DAY + 3 * HOUR
    unknown = (Spans.of([(gap, gap + 25 * MINUTE)]) & service) - down
    up = service - down - unknown - granted
    tally = TimeTally(
        up.measure, down.measure, unknown.measure, granted.measure,
        outages=tuple(Outage(span, Spans.of([span])) for span in down),
        up_spans=up, down_spans=down, unknown_spans=unknown, seen=True,
    )  # fmt: skip
    expected = Spans.of([(start, end)])
    scope = Scope(
        window, until, service, expected, (Waiver(granted, Treatment.REMOVED),), (decision,)
    )
    known = tally.up + tally.down
    progress = Progress(service.measure, expected.measure)
    return _outcome(OBJECTIVES[0], scope, tally, Fraction(tally.up, known),
                    Coverage(known, known + tally.unknown),
                    (ShareBasis(BudgetUnit.MICROSECONDS, known), progress))  # fmt: skip


def _response(window: Window, until: Instant, chance: Random) -> Outcome:
    elapsed = Counter(
        {chance.randint(4, 300) * MINUTE: 1 for _ in range(60)}
        | {chance.randint(2, 60) * 30 * MINUTE: 1 for _ in range(4)}
    )
    late = sum(count for length, count in elapsed.items() if length > 4 * HOUR) // 4
    records = tuple(
        LateRecord(f"INC-{chance.randint(1000, 9999)}", window.span.start + (k + 3) * DAY,
                   window.span.start + (k + 3) * DAY + 2 * HOUR, 6 * HOUR, 4 * HOUR, 2 * HOUR,
                   (("priority", "P2"),))
        for k in range(late)
    )  # fmt: skip
    tally = RecordTally(
        elapsed.total() - late, late, pending=2 if until < window.span.end else 0,
        elapsed=elapsed, late_records=records, seen=True,
    )  # fmt: skip
    service = Spans.of([(window.span.start, until)])
    scope = Scope(window, until, service, Spans.of([window.span]))
    total = tally.within + tally.late
    progress = Progress(service.measure, window.span.length)
    return _outcome(OBJECTIVES[1], scope, tally, Fraction(tally.within, total), None,
                    (ShareBasis(BudgetUnit.RECORDS, total), progress))  # fmt: skip


def _latency(window: Window, until: Instant, chance: Random) -> Outcome:
    counts = Counter(int(chance.gauss(150, 45)) * 1000 for _ in range(900)) + Counter(
        chance.randint(240, 900) * 1000 for _ in range(chance.randint(20, 50))
    )
    values = sorted(counts.elements())
    figure = Fraction(values[-(-95 * len(values) // 100) - 1])
    tally = ValueTally(counts, 1_000_000, seen=True)
    scope = Scope(window, until, Spans.of([(window.span.start, until)]), Spans.of([window.span]))
    return _outcome(OBJECTIVES[2], scope, tally, figure, Coverage(43_190, 43_200), None)


def _outcome(objective, scope, tally, figure, coverage, basis):
    target = objective.target
    met = target.is_met_by(figure)
    warning = target.warning
    reasons = [reason("target-met" if met else "target-missed", figure=figure, target=target.value)]
    if scope.is_open:
        reasons.append(reason("window-open", until=scope.until))
    if scope.decisions:
        reasons.append(reason("exclusions-removed", microseconds=scope.removed({}).measure))
    return Outcome(
        objective.name, scope, (), OutcomeKind.MET if met else OutcomeKind.MISSED,
        not scope.is_open, figure, figure - Fraction(1, 500) if scope.decisions else figure,
        target, tally, coverage,
        None if basis is None else budget_of(basis[0], figure, target, basis[1]),
        tuple(reasons),
        in_danger=met and warning is not None and not target.relation.holds(figure, warning),
    )  # fmt: skip
