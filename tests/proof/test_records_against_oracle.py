"""The clocks of records against a naive second opinion, which counts minute by minute."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.calculus.calendars import Calendar, always_open
from palier.calculus.exclusions import Treatment
from palier.calculus.instants import MINUTE
from palier.calculus.records import (
    BelongsBy,
    Elapsed,
    LimitRule,
    PriorityChange,
    RecordRules,
    Reopening,
    ServiceTime,
)
from palier.calculus.selectors import Condition, Relation
from palier.calculus.service_clock import AtClosing
from palier.calculus.tallies import RecordTally
from tests.calculus.promises import SOURCE
from tests.measurements.engines.makers import dataset
from tests.oracle.clock import World, open_minutes
from tests.oracle.records import Clock, Ticket, Verdict, verdicts
from tests.proof.oracle_cases import Case, cases, hours, minutes

pytestmark = pytest.mark.usefixtures("every_engine")

FEW = settings(max_examples=max(10, settings().max_examples // 4))
"""Minute by minute is slow: fewer examples than elsewhere, in every profile."""


@st.composite
def tickets(draw, case: Case):
    """A record whose instants need not make sense together."""
    world = case.world
    opened = draw(minutes(world))
    later = st.sampled_from([10, 30, 200, 700, 1500]).map(lambda n: min(world.last - 1, opened + n))
    pauses, reopened = [], []
    for _ in range(draw(st.integers(0, 2))):
        start, end = sorted((draw(later), draw(later)))
        why = draw(st.sampled_from(["customer", "vendor", "closed"]))
        pauses.append((start, draw(st.sampled_from([end, end, None])), why))
        if why == "closed":
            reopened.append(end)
    changes = sorted(
        {draw(later): draw(priorities) for _ in range(draw(st.integers(0, 2)))}.items()
    )
    return Ticket(
        opened, draw(st.none() | later), draw(priorities), changes, pauses, sorted(set(reopened))
    )


priorities = st.sampled_from(["P1", "P2", "P3"])

record_rules = st.builds(
    RecordRules,
    pause_reasons=st.sampled_from([None, (), ("customer",)]),
    reopening=st.sampled_from(Reopening),
    priority_change=st.sampled_from(PriorityChange),
    belongs_by=st.sampled_from(BelongsBy),
    at_closing=st.sampled_from(AtClosing),
    paused_due=st.booleans(),
)


def limit(priority: str, amount: int, calendar: str | None = None) -> LimitRule:
    where = (Condition("priority", Relation.EQUAL, (priority,)),)
    return LimitRule(ServiceTime(amount * MINUTE), where, calendar)


def rows(found: list[Ticket]):
    def at(minute: int | None) -> int | None:
        return None if minute is None else minute * MINUTE

    for number, each in enumerate(found):
        instants = {"opened": at(each.opened)}
        if each.resolved is not None:
            instants["resolved"] = at(each.resolved)
        yield (
            f"t{number}",
            instants,
            each.priority,
            tuple((at(minute), what) for minute, what in each.changes),
            tuple((at(start), at(end), why) for start, end, why in each.pauses),
            tuple(at(minute) for minute in each.reopened),
        )


def is_open_far_enough(case: Case) -> bool:
    """Whether a limit that starts in the last minute is still due in what the oracle sees."""
    return case.promise.calendar is None or all(case.promise.calendar.weekly)


@FEW
@given(st.data())
def test_records(data):
    case = data.draw(cases().filter(is_open_far_enough))
    other = replace(data.draw(other_hours(case.world)), name="other")
    case = replace(case, agreement=replace(case.agreement, calendars=(other,)))
    found = data.draw(st.lists(tickets(case), min_size=1, max_size=5))
    amounts = data.draw(st.tuples(*[st.sampled_from([0, 1, 10, 30, 200])] * 2))
    indicator = Elapsed(
        SOURCE,
        "opened",
        "resolved",
        (
            limit("P1", amounts[0], data.draw(st.sampled_from([None, "other"]))),
            limit("P2", amounts[1]),
        ),
        rules=data.draw(record_rules),
    )
    outcomes = case.outcomes(dataset(record={("web",): list(rows(found))}), indicator=indicator)
    clock = clock_of(case, other)
    said = [each for ticket in found for each in verdicts(ticket, indicator, clock)]
    said = [v for v in said if case.agreement.in_force.contains(v.belongs * MINUTE)]
    for outcome in outcomes:
        view = case.view(outcome.scope.span)
        here = [each for each in said if view.start <= each.belongs < view.end]
        assert isinstance(outcome.tally, RecordTally)
        check_tally(outcome.tally, here, view.met)


def other_hours(world: World):
    """All hours, or some of every day."""
    some = hours(world.zone).filter(lambda calendar: all(calendar.weekly))
    return st.one_of(st.just(always_open(world.zone)), some)


def clock_of(case: Case, other: Calendar) -> Clock:
    wider = longer(case.world)
    granted = case.granted_at_any_hour().items()
    removed = {m for m, how in granted if how is Treatment.REMOVED and m < case.at}
    return Clock(
        open_minutes(case.promise.calendar, wider) - removed,
        case.at,
        wider.last,
        {"other": open_minutes(other, wider) - removed},
    )


@cache
def longer(world: World) -> World:
    """The world with three days more, in which limits may be due."""
    return World(world.zone, world.first, world.last + 3 * 1440)


def check_tally(tally: RecordTally, here: list[Verdict], met: set[int]) -> None:
    limited = [each for each in here if each.due is not None]
    late = [each for each in limited if each.is_late]
    deemed = [v for v in late if any(v.since <= m < (v.ended or max(met) + 1) for m in met)]
    within = [v for v in limited if not v.is_late and v.ended is not None]
    assert tally.late == len(late) - len(deemed)
    assert tally.within == len(within) + len(deemed)
    assert tally.pending == len(limited) - len(late) - len(within)
    assert tally.unlimited == len(here) - len(limited)
    assert tally.elapsed == Counter(v.elapsed * MINUTE for v in here if v.ended is not None)
    dues = sorted(v.due for v in late if v not in deemed and v.due is not None)
    assert [record.due // MINUTE for record in tally.late_records] == dues
