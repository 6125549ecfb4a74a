"""Indicators, calendars and their parts of every kind, drawn at random."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from palier.calculus.calendars import (
    DAY_SECONDS,
    Calendar,
    DayHours,
    DayLength,
    HolidayPrecedence,
)
from palier.calculus.indicators import (
    AbsentTime,
    Aggregate,
    AggregateFunction,
    Availability,
    Combine,
    CombineRule,
    CompositeTimelines,
    DowntimeStart,
    EmptySlice,
    Events,
    Incidents,
    InitialState,
    OutageMeasure,
    Quantile,
    SliceMean,
    Slices,
    Stated,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.instants import DAY, EARLIEST, LATEST
from palier.calculus.records import (
    BelongsBy,
    BusinessDays,
    CalendarDays,
    Elapsed,
    ElapsedMeasure,
    LimitRule,
    PriorityChange,
    RecordInstant,
    RecordRules,
    Reopening,
    ServiceTime,
)
from palier.calculus.selectors import (
    Condition,
    Disagreement,
    Relation,
    Selector,
    Source,
    Threshold,
)
from palier.calculus.service_clock import AtClosing
from palier.calculus.zones import FoldPolicy, GapPolicy

words = st.sampled_from(["web", "api", "P1", "été", "no", "12", "1.50", "a b", "x: y", "null"])
titles = st.sampled_from(
    [(), (("en", "Web"), ("fr", "Toile")), (("fr", "Toile"),)]
)  # the text is that of English, else of French
durations = st.integers(0, 400 * DAY)
lengths = st.integers(1, 400 * DAY)
ratios = st.fractions(0, 1)
numbers = st.fractions(-1000, 1000)
instants = st.integers(EARLIEST, LATEST - 1)
zones = st.sampled_from(["UTC", "America/Toronto", "Asia/Kolkata"])
dates = st.dates(date(1990, 1, 1), date(2100, 1, 1))


def several(strategy: Any) -> Any:
    return st.lists(strategy, max_size=2).map(tuple)


def maybe(strategy: Any) -> Any:
    return st.none() | strategy


orders = [Relation.ABOVE, Relation.AT_LEAST, Relation.BELOW, Relation.AT_MOST]
conditions = st.builds(
    Condition, words, st.sampled_from(Relation), st.lists(words, min_size=1, max_size=2).map(tuple)
)
selectors = st.builds(Selector, words, several(conditions))
sources = st.builds(Source, selectors, words, maybe(selectors), st.sampled_from(Disagreement))
rules = st.builds(
    TimelineRules,
    st.sampled_from(TimelineInput),
    several(words),
    several(words),
    several(words),
    st.sampled_from(AbsentTime),
    maybe(lengths),
    st.sampled_from(DowntimeStart),
    st.integers(1, 9),
    st.booleans(),
    st.sampled_from(InitialState),
    durations,
    durations,
    maybe(lengths),
)
combines = st.builds(Combine, st.sampled_from(CombineRule), st.integers(0, 9), several(words))
thresholds = st.builds(Threshold, st.sampled_from(Relation), numbers, st.sampled_from(["", "ms"]))
events = st.builds(Events, sources, maybe(thresholds), maybe(lengths))
availabilities = st.builds(Availability, sources, rules, several(combines))
sliced = events | availabilities
empty = st.sampled_from(EmptySlice)
limits = st.one_of(
    st.builds(ServiceTime, durations),
    st.builds(BusinessDays, st.integers(0, 99), st.booleans()),
    st.builds(CalendarDays, st.integers(0, 99)),
    st.builds(RecordInstant, words),
)
record_rules = st.builds(
    RecordRules,
    maybe(several(words)),
    st.sampled_from(Reopening),
    st.sampled_from(PriorityChange),
    st.sampled_from(BelongsBy),
    st.sampled_from(AtClosing),
    st.booleans(),
    lengths,
)
limit_rules = st.builds(LimitRule, limits, several(conditions), st.none() | st.just("office"))


@st.composite
def elapsed(draw: Any) -> Elapsed:
    measure = draw(st.sampled_from(ElapsedMeasure))
    quantile = measure is ElapsedMeasure.QUANTILE
    return Elapsed(
        draw(sources),
        draw(words),
        draw(words),
        tuple(draw(st.lists(limit_rules, min_size=1, max_size=2))),
        measure,
        draw(st.fractions("1/100", 1)) if quantile else None,
        draw(record_rules),
    )


units = st.sampled_from(["", "ms", "%"])
indicators = st.one_of(
    events,
    availabilities,
    st.builds(Slices, sliced, lengths, thresholds, empty),
    st.builds(SliceMean, sliced, lengths, empty),
    st.builds(Quantile, sources, st.fractions("1/100", 1), units, maybe(lengths)),
    st.builds(
        Aggregate,
        sources,
        st.sampled_from(AggregateFunction),
        units,
        maybe(lengths),
        maybe(lengths),
    ),
    elapsed(),
    st.builds(Incidents, sources, st.sampled_from(OutageMeasure), rules, several(combines)),
    st.builds(
        CompositeTimelines, st.lists(availabilities, min_size=1, max_size=2).map(tuple), combines
    ),
    st.builds(Stated, sources, units),
)

week = st.lists(
    st.sampled_from(
        [(), (DayHours(0, DAY_SECONDS),), (DayHours(3600, 7201), DayHours(79_200, 93_600))]
    ),
    min_size=6,
    max_size=6,
).map(lambda days: (*days, (DayHours(3600, 7200),)))
dated = st.dictionaries(dates, st.just((DayHours(0, 60),)), max_size=2).map(
    lambda hours: tuple(sorted(hours.items()))
)


def calendars(name: Any) -> Any:
    return st.builds(
        Calendar,
        name,
        zones,
        week,
        dated,
        st.sets(dates, max_size=3).map(lambda days: tuple(sorted(days))),
        dated,
        st.sets(st.sampled_from([(2, 29), (12, 25)])).map(lambda days: tuple(sorted(days))),
        st.sampled_from(HolidayPrecedence),
        st.sampled_from(DayLength),
        st.sampled_from(GapPolicy),
        st.sampled_from(FoldPolicy),
        st.sampled_from(FoldPolicy),
    )
