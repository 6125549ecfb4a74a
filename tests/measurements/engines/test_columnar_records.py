from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.calculus.calendars import Calendar, DayHours
from palier.calculus.exclusions import Treatment
from palier.calculus.instants import DAY, HOUR, MINUTE, instant_of
from palier.calculus.records import (
    BelongsBy,
    BusinessDays,
    CalendarDays,
    Elapsed,
    LimitRule,
    PriorityChange,
    RecordInstant,
    RecordRules,
    Reopening,
    ServiceTime,
)
from palier.calculus.scopes import Waiver
from palier.calculus.selectors import Condition, Relation, Selector, Source
from palier.calculus.service_clock import AtClosing
from palier.calculus.spans import Spans
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.columnar.late_records import LateRecords
from palier.measurements.engines.columnar.memory import MemorySource
from palier.measurements.engines.columnar.plans import Job
from palier.measurements.engines.columnar.records import RecordWork
from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.schema import Pause, Record
from palier.measurements.schema import PriorityChange as Change
from tests.measurements.engines.makers import dataset, request, source, window
from tests.measurements.engines.partitioned import partitioned

ONE_OF = st.sampled_from
START = instant_of(datetime(2026, 3, 23, tzinfo=UTC))
"""A Monday; clocks go forward in Paris on the Sunday after it."""

OFFICE = Calendar(
    "office",
    "Europe/Paris",
    ((DayHours(9 * 3600, 12 * 3600), DayHours(13 * 3600, 17 * 3600)),) * 5 + ((),) * 2,
    holidays=(date(2026, 3, 31),),
)
NIGHT = Calendar("night", "Europe/Paris", ((DayHours(20 * 3600, 30 * 3600),),) * 7)
LONG = Calendar("long", "UTC", ((DayHours(0, 30 * 3600),),) + ((),) * 6)
NAMES = ("a", "b", "c", "d", "e", "f")
KEYS = (("desk", ("team", "x")), ("desk", ("team", "y")), ("spare",))
"""The last series is a fallback."""

hours = st.integers(0, 14 * 24).map(lambda hour: START + hour * HOUR)
instants = st.one_of(hours, hours.map(lambda at: at + 17 * MINUTE + 3))
lengths = ONE_OF((0, HOUR, 3 * HOUR, 20 * HOUR, 4 * DAY))
pauses = st.builds(
    lambda start, length, reason: Pause(start, None if length is None else start + length, reason),
    instants,
    st.none() | lengths,
    ONE_OF(("customer", "")),
)


@st.composite
def records(draw):
    named = {"opened": draw(instants)}
    if draw(st.booleans()):
        named["resolved"] = named["opened"] + draw(ONE_OF((-HOUR, 0, HOUR, 9 * HOUR, 3 * DAY)))
    if draw(st.booleans()):
        named["promised"] = draw(instants) - draw(ONE_OF((0, 0, 300 * DAY)))
    if draw(ONE_OF((False,) * 9 + (True,))):
        del named["opened"]
    is_intricate = draw(ONE_OF((False, False, True)))
    again = draw(st.lists(instants, max_size=2)) if is_intricate else ()
    changes = st.builds(Change, instants, ONE_OF(("P1", "P2")))
    return Record(
        "",
        named,
        draw(ONE_OF((None, "P1", "P2", "P3"))),
        tuple(draw(st.lists(changes, max_size=2))) if is_intricate else (),
        tuple(sorted(draw(st.lists(pauses, max_size=3)), key=lambda pause: pause.start)),
        tuple(sorted(again)),
    )


@st.composite
def datasets(draw):
    return dataset(
        record={
            key: [
                record._replace(id=name)
                for name, record in zip(NAMES, draw(st.lists(records(), max_size=6)), strict=False)
            ]
            for key in KEYS
            if draw(st.booleans())
        }
    )


limits = st.one_of(
    ONE_OF((0, HOUR, 8 * HOUR, 30 * HOUR, 7 * HOUR + 1)).map(ServiceTime),
    st.builds(BusinessDays, ONE_OF((0, 1, 3, 300)), st.booleans()),
    st.builds(CalendarDays, ONE_OF((0, 1, 5))),
    st.just(RecordInstant("promised")),
)
rules = st.builds(
    RecordRules,
    pause_reasons=ONE_OF((None, (), ("customer",))),
    reopening=ONE_OF(tuple(Reopening)),
    priority_change=ONE_OF(tuple(PriorityChange)),
    belongs_by=ONE_OF(tuple(BelongsBy)),
    at_closing=ONE_OF(tuple(AtClosing)),
    paused_due=st.booleans(),
    whole_units=ONE_OF((1, 1, HOUR)),
)


def equal(dimension: str, *values: str) -> Condition:
    return Condition(dimension, Relation.EQUAL, values)


@st.composite
def indicators(draw):
    first = LimitRule(draw(limits), (equal("priority", "P1"),), draw(ONE_OF((None, "night"))))
    second = LimitRule(draw(limits), draw(ONE_OF(((), (equal("team", "x"),)))))
    chosen = Source(Selector("desk"), fallback=draw(ONE_OF((None, Selector("spare")))))
    return Elapsed(chosen, "opened", "resolved", (first, second), rules=draw(rules))


def days(first: float, last: float) -> tuple[int, int]:
    return START + int(first * DAY), START + int(last * DAY)


REMOVED = Waiver(Spans.of([days(1.4, 1.6), days(4, 5)]), Treatment.REMOVED)
OF_X = Waiver(Spans.of([days(2.5, 2.7)]), Treatment.REMOVED, (equal("team", "x"),))
MET = Waiver(Spans.of([days(3.4, 3.5)]), Treatment.COUNTED_AS_MET, (equal("priority", "P2"),))


@st.composite
def requests(draw):
    waivers = draw(ONE_OF(((), (REMOVED,), (OF_X, MET))))
    windows = draw(ONE_OF((((0, 7), (7, 14)), ((0, 5), (3, 9)), ((2, 6),))))
    scopes = [window(*days(*each), *waivers) for each in windows]
    if draw(st.booleans()):
        scopes[0] = replace(scopes[0], in_force=Spans.of([days(1, 2.5), days(3, 20)]))
    return request(
        draw(indicators()),
        *scopes,
        group_by=draw(ONE_OF(((), ("team",), ("priority", "team")))),
        at=draw(ONE_OF((days(0, 16)[1], days(0, 5.5)[1]))),
        calendar=draw(ONE_OF((None, OFFICE, NIGHT, LONG))),
        calendars=(NIGHT,),
    )


@given(datasets(), st.lists(requests(), min_size=1, max_size=2), st.randoms(use_true_random=False))
def test_records_are_those_of_the_reference_however_parts_are_cut(data, asked, random):
    found = partitioned(data, random).tally_all(asked)
    assert found == ReferenceEngine(data).tally_all(asked)


def desk(*rows: Record, **dims: str):
    return dataset(record={("desk", *dims.items()): rows})


def record(name: str, opened: int, resolved: int | None = None, *stops, **rest) -> Record:
    instants = {"opened": opened} | ({} if resolved is None else {"resolved": resolved})
    made = Record(
        name, instants, None, (), tuple(Pause(start, end, "") for start, end in stops), ()
    )
    return made._replace(**rest)


def elapsed(limit, **rest) -> Elapsed:
    return Elapsed(source("desk", "spare"), "opened", "resolved", (LimitRule(limit),), **rest)


def both(data, *asked) -> list[list[Any]]:
    """What both engines give, asserted to be the same."""
    found = ColumnarEngine(MemorySource(data)).tally_all(asked)
    assert found == ReferenceEngine(data).tally_all(asked)
    return [[tally.tally for tally in tallies] for tallies in found]


def many(random: Random, count: int = 300) -> list[Record]:
    """Records on whole hours over two weeks in which clocks change, so that borders often meet."""
    made = []
    for number in range(count):
        opened = START + random.randrange(14 * 24) * HOUR
        stops, at = [], opened
        for _ in range(random.randrange(4)):
            at += random.choice((-2, 0, 0, 1, 5, 16, 30)) * HOUR
            start, at = at, at + random.choice((1, 2, 15, 40)) * HOUR
            stops.append((start, at))
        took = random.choice((0, 1, 9, 30, 100, 200)) * HOUR
        resolved = None if random.random() < 0.2 else opened + took
        made.append(record(f"T{number:03}", opened, resolved, *stops))
    return made


@pytest.mark.parametrize("calendar", [OFFICE, NIGHT, LONG])
@pytest.mark.parametrize("waivers", [(), (REMOVED,)])
@pytest.mark.parametrize(
    "limit",
    [
        ServiceTime(0),
        ServiceTime(8 * HOUR),
        BusinessDays(2),
        BusinessDays(3, end_of_day=True),
        CalendarDays(3),
    ],
)
def test_many_records_whose_borders_meet(limit, waivers, calendar):
    data = desk(*many(Random(7)))
    asked = [
        request(
            elapsed(limit, rules=RecordRules(at_closing=at_closing)),
            window(*days(0, 7), *waivers),
            window(*days(7, 60), *waivers, until=days(0, 20)[1]),
            at=days(0, 20)[1],
            calendar=calendar,
        )
        for at_closing in AtClosing
    ]
    both(data, *asked)


def test_a_fallback_is_asked_only_where_the_source_has_no_record_at_all():
    late, early = record("a", 0, 90), record("b", 50, 55)
    data = dataset(record={("desk",): [late], ("spare",): [early]})
    asked = request(elapsed(ServiceTime(10)), window(0, 20), window(50, 70), at=100)
    ((first, second),) = both(data, asked)
    assert (first.late, second.within, second.seen) == (1, 0, True)
    ((_, second),) = both(dataset(record={("spare",): [early]}), asked)
    assert second.within == 1


def test_records_without_the_instant_that_is_counted_from_are_no_records():
    data = desk(record("a", 0)._replace(instants={"closed": 5}))
    ((only,),) = both(data, request(elapsed(ServiceTime(10)), window(0, 20)))
    assert not only.seen


def test_a_limit_far_ahead_and_a_promise_long_past_make_clocks_longer():
    stopped = record("a", START, None, (START + HOUR, START + 30 * HOUR))
    asked = request(
        elapsed(BusinessDays(400)), window(*days(0, 7)), at=days(0, 7)[1], calendar=OFFICE
    )
    ((only,),) = both(desk(stopped), asked)
    assert only.pending == 0, "due in a later window"
    promised = record("a", START, instants={"opened": START, "promised": START - 900 * DAY})
    rules_of_opening = RecordRules(belongs_by=BelongsBy.OPENED)
    asked = request(
        elapsed(RecordInstant("promised"), rules=rules_of_opening),
        window(*days(0, 7)),
        calendar=OFFICE,
    )
    ((only,),) = both(desk(promised), asked)
    (late,) = only.late_records
    assert late.late_by > 600 * 7 * HOUR


def test_late_records_are_made_when_asked_for_and_equal_the_tuple_of_them():
    names = [f"T{number:05}" for number in range(20_000)]
    rows = [record(name, at, at + 20) for at, name in enumerate(reversed(names))]
    ((only,),) = both(desk(*rows), request(elapsed(ServiceTime(10)), window(0, 100_000)))
    late = only.late_records
    assert isinstance(late, LateRecords)
    assert late == tuple(late)
    assert hash(late) == hash(tuple(late))
    assert late != tuple(late)[1:]
    assert late != tuple(reversed(late))
    assert late != []
    assert (late[0].name, late[-1].name) == (names[-1], names[0])
    assert late[:2] == (late[0], late[1])
    assert (late[0].due, late[0].ended, late[0].elapsed, late[0].late_by) == (10, 20, 20, 10)


def test_what_is_carried_to_another_process_adds_up_there():
    data = MemorySource(desk(record("a", 0, 90), record("b", 5), record("c", 7, 8), team="x"))
    asked = request(elapsed(ServiceTime(10)), window(0, 100), group_by=("team",))
    work = RecordWork([Job(asked, Selector())], data)
    assert work.plans[0].asked.ranks, "compiled here, and again over there"
    plan, _ = pickle.loads(pickle.dumps(work.plans))
    (part,) = data.parts("record", plan.keys, plan.span)
    partial = pickle.loads(pickle.dumps(plan.map(part, part.read(plan.columns))))
    ((found,),) = work.finish([plan.add({}, partial), None])
    tally: Any = found.tally
    assert (tally.within, tally.late) == (1, 2)
    assert (found.group, dict(tally.elapsed)) == ((("team", "x"),), {90: 1, 1: 1})
