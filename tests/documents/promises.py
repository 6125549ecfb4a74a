"""Terms of every kind, drawn at random for the tests of the normal form."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st

from palier.calculus.exclusions import (
    Allowance,
    AllowancePeriod,
    ExclusionRule,
    Silence,
    SilenceRule,
    Treatment,
)
from palier.calculus.indicators import (
    Aggregate,
    Composite,
    CompositeRule,
    Incidents,
    OutageMeasure,
    Quantile,
    Stated,
)
from palier.calculus.instants import EARLIEST, LATEST
from palier.calculus.records import (
    Elapsed,
    ElapsedMeasure,
)
from palier.calculus.selectors import (
    Relation,
)
from palier.calculus.spans import Span, Spans
from palier.calculus.targets import Rounding, RoundingMode, Target, Unit
from palier.calculus.terms import (
    AgreementKind,
    LowVolume,
    MissingData,
    Objective,
    Party,
    Terms,
    UnknownCountsAs,
    Volume,
)
from palier.calculus.window_starts import (
    DayWindow,
    MonthWindow,
    QuarterWindow,
    WeekWindow,
    YearWindow,
)
from palier.calculus.windows import ListedWindows, RollingWindow, Window
from tests.documents.drawn_indicators import (
    calendars,
    durations,
    indicators,
    instants,
    lengths,
    maybe,
    numbers,
    ratios,
    several,
    titles,
    words,
    zones,
)

months, first_days = st.integers(1, 12), st.integers(1, 31)
windows = st.one_of(
    st.just(DayWindow()),
    st.builds(WeekWindow, st.integers(0, 6)),
    st.builds(MonthWindow, first_days),
    st.builds(QuarterWindow, months, first_days),
    st.builds(YearWindow, months, first_days),
    st.builds(RollingWindow, lengths, st.none(), several(instants)),
    st.builds(RollingWindow, st.none(), st.integers(1, 400), several(instants)),
    st.tuples(instants, words).map(
        lambda drawn: ListedWindows((Window(drawn[1], Span(drawn[0], drawn[0] + 1)),))
    ),
)
exclusion_rules = st.builds(
    ExclusionRule,
    words,
    st.sampled_from(Treatment),
    maybe(durations),
    maybe(st.builds(Allowance, durations, st.sampled_from(AllowancePeriod))),
    st.integers(-9, 9),
    durations,
)


# Strategies are made once: making them again for each example takes longer than drawing.
some_rules = several(exclusion_rules)
own_rules = maybe(some_rules)
own_calendars = maybe(calendars(words))
offices = calendars(st.just("office"))
groups = several(words)
missing_data = st.builds(MissingData, st.sampled_from(UnknownCountsAs), maybe(lengths), ratios)
volumes = st.builds(Volume, st.integers(0, 9), st.sampled_from(LowVolume))


@cache
def targets_in(unit: Unit, *, is_computed: bool = True) -> Any:
    """Targets in a unit; a computed share is a part of a whole."""
    values = ratios if unit is Unit.RATIO and is_computed else numbers
    return st.builds(
        Target,
        st.sampled_from(Relation),
        values,
        st.just(unit),
        st.sampled_from(["%", "h", "ms", "tickets"]),
        st.integers(0, 9),
        maybe(values),
        maybe(st.builds(Rounding, st.integers(0, 9), st.sampled_from(RoundingMode))),
    )


@cache
def any_targets(*, is_computed: bool) -> Any:
    return st.one_of([targets_in(unit, is_computed=is_computed) for unit in Unit])


def targets(indicator: Any) -> Any:
    """Targets whose kind fits the figure of the indicator."""
    duration = {
        OutageMeasure.MTTR,
        OutageMeasure.MTBF,
        OutageMeasure.LONGEST,
        OutageMeasure.DOWNTIME,
    }
    duration_of_records = {ElapsedMeasure.MEAN, ElapsedMeasure.QUANTILE, ElapsedMeasure.MAX}
    match indicator:
        case Quantile() | Aggregate() | Stated():
            return any_targets(is_computed=not isinstance(indicator, Stated))
        case Incidents(measure=measure):
            return targets_in(Unit.DURATION if measure in duration else Unit.NUMBER)
        case Elapsed(measure=ElapsedMeasure.COUNT_LATE):
            return targets_in(Unit.NUMBER)
        case Elapsed(measure=measure) if measure in duration_of_records:
            return targets_in(Unit.DURATION)
        case _:
            return targets_in(Unit.RATIO)


def text_of(by_language: tuple[tuple[str, str], ...], otherwise: str) -> str:
    return dict(by_language).get("en") or dict(by_language).get("fr") or otherwise


@st.composite
def objectives(draw: Any, name: str) -> Objective:
    indicator = draw(indicators)
    by_language = draw(titles)
    return Objective(
        name=name,
        title=text_of(by_language, name),
        service=draw(words),
        indicator=indicator,
        target=draw(targets(indicator)),
        window=draw(windows),
        calendar=draw(own_calendars),
        group_by=draw(groups),
        missing=draw(missing_data),
        volume=draw(volumes),
        exclusion_rules=draw(own_rules),
        weight=draw(numbers),
        titles=by_language,
    )


silences = st.one_of(
    st.builds(SilenceRule, st.just(Silence.REFUSED), durations),
    st.builds(SilenceRule, st.just(Silence.APPROVED), durations.filter(bool)),
)


@st.composite
def terms(draw: Any) -> Terms:
    """Terms with two objectives, and sometimes a composite of them."""
    first, second = draw(objectives("first")), draw(objectives("second"))
    members: tuple[Objective, ...] = (first, second)
    # A figure entered by hand may have a share over 100 % as its target; a composite may not.
    by_hand = isinstance(first.indicator, Stated)
    if not by_hand and first.target.unit is second.target.unit and draw(st.booleans()):
        rule = draw(st.sampled_from(CompositeRule))
        composite = Composite(("first", "second"), rule, (Fraction(1), Fraction(1, 3)))
        members = (*members, Objective("both", "both", "s", composite, first.target, DayWindow()))
    by_language = draw(titles)
    start = draw(st.integers(EARLIEST, 0))
    end = draw(st.sampled_from([LATEST, 1]))
    return Terms(
        name="agreement-1",
        title=text_of(by_language, "Agreement"),
        kind=draw(st.sampled_from(AgreementKind)),
        version=draw(words),
        provider=Party("a", "A"),
        customer=Party("b", "B", (("fr", "B"),)),
        zone=draw(zones),
        in_force=Spans.of([(start, end)]),
        objectives=members,
        calendars=(draw(offices),),
        exclusion_rules=draw(some_rules),
        silence=draw(silences),
        titles=by_language,
    )
