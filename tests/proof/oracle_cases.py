"""Small agreements and measurements for the oracle: whole minutes, around a change of clocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.exclusions import (
    Allowance,
    AllowancePeriod,
    Approval,
    Exclusion,
    ExclusionRule,
    Silence,
    SilenceRule,
    Treatment,
)
from palier.calculus.instants import MINUTE
from palier.calculus.selectors import Condition, Relation
from palier.calculus.spans import Span, Spans
from palier.calculus.targets import Target
from palier.calculus.terms import MissingData, Objective, Terms, UnknownCountsAs
from palier.calculus.window_starts import DayWindow
from palier.measurements.dataset import Dataset
from palier.proof import account
from tests.calculus.promises import objective, ratio_target, terms
from tests.engines import engine_of
from tests.oracle.clock import World, open_minutes
from tests.oracle.exclusions import Granted, granted
from tests.oracle.figures import View

# Changes of clocks by IANA tzdata, among them 30 minutes, midnight, a lost day, no change at all.
CHANGES = [
    ("America/Toronto", date(2026, 11, 1)),
    ("America/Toronto", date(2026, 3, 8)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Sao_Paulo", date(2018, 2, 18)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Europe/Istanbul", date(2016, 9, 8)),
    ("UTC", date(2024, 2, 29)),
    ("America/Toronto", date(2025, 12, 31)),
]
_WORLDS: dict[tuple[str, date], World] = {}


def world_at(change: tuple[str, date]) -> World:
    """From the day before to the second day after a change of clocks."""
    if change not in _WORLDS:
        zone, day = change
        noon = round(
            (datetime(day.year, day.month, day.day, 12) - datetime(1970, 1, 1)).total_seconds()
        )
        near = World(zone, noon // 60 - 3 * 1440, noon // 60 + 4 * 1440)
        first = near.first_minute(day - timedelta(days=1))
        last = near.first_minute(day + timedelta(days=2))
        _WORLDS[change] = World(zone, first, last)
    return _WORLDS[change]


@dataclass(frozen=True)
class Case:
    """One objective to be, its exclusions, and the instant of evaluation, in minutes."""

    world: World
    agreement: Terms
    promise: Objective
    exclusions: tuple[Exclusion, ...]
    at: int

    def outcomes(self, data: Dataset, **changes):
        """The outcomes of Palier with the day of each."""
        promise = replace(self.promise, **changes)
        found = account(
            replace(self.agreement, objectives=(promise,)),
            engine_of(data),
            at=self.at * MINUTE,
            exclusions=self.exclusions,
            windows=Span(self.world.first * MINUTE, self.world.last * MINUTE),
        )
        return found.outcomes

    def hours(self) -> set[int]:
        inside = open_minutes(self.promise.calendar, self.world)
        return {m for m in inside if self.agreement.in_force.contains(m * MINUTE)}

    def granted(self, region: str = "0") -> Granted:
        hours = self.hours()
        return {m: how for m, how in self.granted_at_any_hour(region).items() if m in hours}

    def granted_at_any_hour(self, region: str = "0") -> Granted:
        place = (self.hours(), self.world, self.world.day)
        here = {"region": region}
        own = [e for e in self.exclusions if all(c.accepts(here) for c in e.where)]
        return granted(self.promise, self.agreement, own, self.at * MINUTE, place)

    def view(self, span: Span, region: str = "0") -> View:
        start, end = span.start // MINUTE, span.end // MINUTE
        until = min(end, max(self.at, start))
        return View(start, end, until, self.hours(), self.granted(region))


def minutes(world: World):
    """Minutes after the first, round ones and those about midnight more often."""
    return st.one_of(
        st.integers(world.first + 1, world.last - 1),
        st.integers(0, (world.last - world.first) // 30 - 1).map(
            lambda n: world.first + 1 + n * 30
        ),
    )


def hours(zone: str):
    """A calendar whose openings and closings often fall into a change of clocks."""
    edges = st.sampled_from([0, 60, 75, 90, 105, 120, 150, 180, 540, 1020, 1380, 1410, 1440, 1560])
    day = st.lists(st.tuples(edges, edges), max_size=2).map(
        lambda pairs: tuple(
            DayHours(min(pair) * 60, max(pair) * 60) for pair in pairs if pair[0] != pair[1]
        )
    )
    return st.builds(
        Calendar, name=st.just("office"), zone=st.just(zone), weekly=st.tuples(*[day] * 7)
    )


@st.composite
def rules(draw):
    """One rule for each of two reasons."""
    return tuple(
        ExclusionRule(
            reason,
            draw(st.sampled_from(Treatment)),
            notice=draw(st.sampled_from([None, None, 120 * MINUTE])),
            allowance=draw(
                st.none()
                | st.builds(
                    Allowance,
                    st.sampled_from([0, 45 * MINUTE, 200 * MINUTE]),
                    st.sampled_from(AllowancePeriod),
                )
            ),
            precedence=draw(st.integers(0, 1)),
            at_least=draw(st.sampled_from([0, 0, 60 * MINUTE])),
        )
        for reason in ("maintenance", "customer")
    )


@st.composite
def requests(draw, world: World):
    """An exclusion, approved or not."""
    start = draw(minutes(world))
    end = min(world.last, start + draw(st.sampled_from([30, 60, 90, 400, 1500])))
    asked = st.sampled_from([None, start - 300, start + 100])
    instant = asked.map(lambda minute: None if minute is None else minute * MINUTE)
    return Exclusion(
        name=draw(st.sampled_from("abc")),
        reason=draw(st.sampled_from(["maintenance", "customer", "other"])),
        span=Span(start * MINUTE, end * MINUTE),
        services=draw(st.sampled_from([(), (), ("web",), ("mail",)])),
        objectives=draw(st.sampled_from([(), (), ("web-up",), ("other",)])),
        notified_at=draw(instant),
        approval=draw(st.sampled_from([Approval.APPROVED, Approval.APPROVED, *Approval])),
        requested_by="ann",
        requested_at=draw(instant),
        approved_by=draw(st.sampled_from(["bob", "bob", "ann", ""])),
        approved_at=draw(instant),
    )


@st.composite
def cases(draw, *, by_region: bool = False):
    """With `by_region`, exclusions may be of one region; rules are then told apart."""
    world = world_at(draw(st.sampled_from(CHANGES)))
    at = draw(st.one_of(st.just(world.last), minutes(world)))
    cut = sorted((draw(minutes(world)), draw(minutes(world))))
    suspended = Spans.of([(cut[0] * MINUTE, cut[1] * MINUTE)] if draw(st.booleans()) else [])
    always = Spans.of([(world.first * MINUTE, world.last * MINUTE)])
    promise = objective(
        target=draw(targets),
        window=DayWindow(),
        calendar=draw(st.one_of(st.none(), hours(world.zone), hours(world.zone))),
        missing=draw(missing),
    )
    agreement = terms(
        promise,
        zone=world.zone,
        in_force=always - suspended,
        exclusion_rules=told_apart(draw(rules())) if by_region else draw(rules()),
        silence=draw(st.builds(SilenceRule, st.sampled_from(Silence), st.just(30 * MINUTE))),
    )
    given = draw(st.lists(requests(world), max_size=4))
    if by_region:
        given = [replace(each, where=draw(regions)) for each in given]
    return Case(world, agreement, promise, tuple(given), at)


def told_apart(rules: tuple[ExclusionRule, ...]) -> tuple[ExclusionRule, ...]:
    """The rules each with a precedence of its own, and without an allowance regions would share."""
    return tuple(
        replace(rule, precedence=place, allowance=None) for place, rule in enumerate(rules)
    )


regions = st.sampled_from(["", "0", "1"]).map(
    lambda name: (Condition("region", Relation.EQUAL, (name,)),) if name else ()
)


targets: st.SearchStrategy[Target] = st.sampled_from(["0.9", "0.5", "1"]).map(ratio_target)
missing = st.builds(
    MissingData,
    unknown_counts_as=st.sampled_from(UnknownCountsAs),
    longest_gap=st.sampled_from([None, 60 * MINUTE, 500 * MINUTE]),
    min_coverage=st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]),
)
