"""A year of delivery, made up: what the page of visual components draws its charts from."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from palier.calculus.evaluation import evaluate
from palier.calculus.exclusions import Treatment
from palier.calculus.indicators import Availability, TimelineRules
from palier.calculus.instants import HOUR, MINUTE, Instant
from palier.calculus.results import Outcome
from palier.calculus.scopes import Scope, Waiver
from palier.calculus.selectors import Relation, Selector, Source
from palier.calculus.spans import Span, Spans
from palier.calculus.tallies import TimeTally
from palier.calculus.targets import Target, Unit
from palier.calculus.terms import Objective
from palier.calculus.tiers import Bound, Direction, Interval, Promise, ShareOfFee, Tier, TierTable
from palier.calculus.window_starts import MonthWindow
from palier.calculus.windows import Window
from palier.calculus.zones import day_start

ZONE = "America/Toronto"
_RULES = ZoneInfo(ZONE)
TARGET = Target(
    Relation.AT_LEAST, Fraction(999, 1000), Unit.RATIO, places=1, warning=Fraction(9995, 10000)
)
OBJECTIVE = Objective(
    "availability",
    "Availability",
    "portal",
    Availability(Source(Selector("portal")), TimelineRules()),
    TARGET,
    MonthWindow(),
)


class _Incident(NamedTuple):
    """Something of a month: its day, its hour, and how many minutes it lasted."""

    day: int
    hour: int
    minutes: int


# What was down, month by month of 2026.
_DOWN: tuple[tuple[_Incident, ...], ...] = (
    (_Incident(9, 14, 11),),
    (_Incident(3, 8, 4), _Incident(20, 2, 9)),
    (_Incident(12, 10, 22),),
    (),
    (_Incident(6, 16, 35), _Incident(18, 9, 18)),
    (_Incident(27, 11, 6),),
    (_Incident(2, 13, 3), _Incident(15, 7, 12)),
    (_Incident(21, 22, 28),),
    (_Incident(8, 9, 7),),
    (_Incident(5, 10, 44), _Incident(14, 15, 2), _Incident(23, 3, 31)),
    (_Incident(11, 12, 5), _Incident(16, 18, 21)),
)
_UNKNOWN = _Incident(19, 1, 90)
_MAINTENANCE = _Incident(25, 2, 180)


def example_outcomes() -> tuple[Outcome, ...]:
    """The months of the year so far, oldest first; the last one is not final."""
    starts = [day_start(date(2026, month, 1), _RULES) for month in range(1, len(_DOWN) + 2)]
    until = day_start(date(2026, 11, 22), _RULES)
    return tuple(
        _outcome(month, Span(start, end), min(end, until))
        for month, (start, end) in enumerate(pairwise(starts), start=1)
    )


def _outcome(month: int, span: Span, until: Instant) -> Outcome:
    service = Spans.of([(span.start, until)])
    excluded = Spans.of([_span(month, _MAINTENANCE)]) & service
    unknown = Spans.of([_span(month, _UNKNOWN)]) & service
    down = (Spans.of([_span(month, each) for each in _DOWN[month - 1]]) & service) - excluded
    up = service - down - unknown - excluded
    tally = TimeTally(
        up.measure,
        down.measure,
        unknown.measure,
        excluded.measure,
        up_spans=up,
        down_spans=down,
        unknown_spans=unknown,
        seen=True,
    )
    window = Window(f"2026-{month:02d}", span)
    waivers = (Waiver(excluded, Treatment.REMOVED),)
    scope = Scope(window, until, service, Spans.of([span]), waivers)
    return evaluate(OBJECTIVE, scope, tally)


def _span(month: int, incident: _Incident) -> Span:
    start = day_start(date(2026, month, incident.day), _RULES) + incident.hour * HOUR
    return Span(start, start + incident.minutes * MINUTE)


def example_tiers() -> TierTable:
    """What missing the target earns the customer: more, the lower the figure."""
    steps = ((Fraction(995, 1000), 5), (Fraction(99, 100), 10), (Fraction(0), 25))
    tops = (TARGET.value, *(low for low, _ in steps))
    return TierTable(
        Promise(TARGET.value, Direction.AT_LEAST),
        tuple(
            Tier(Interval(Bound(low, True), Bound(top, False)), ShareOfFee(Fraction(share, 100)))
            for (low, share), top in zip(steps, tops, strict=False)
        ),
    )
