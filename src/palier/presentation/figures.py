"""Figures, targets and budgets in the unit that people promised them in."""

from __future__ import annotations

from fractions import Fraction

from palier.calculus.budgets import BudgetUnit
from palier.calculus.instants import DAY
from palier.calculus.money import whole
from palier.calculus.results import Outcome
from palier.calculus.selectors import Dimensions
from palier.calculus.tallies import (
    EventTally,
    RecordTally,
    SliceTally,
    Tally,
    TimeTally,
    ValueTally,
)
from palier.calculus.targets import RoundingMode, Target, Unit
from palier.presentation.codes import phrase
from palier.presentation.durations import (
    UNITS,
    duration,
    duration_at,
    hours_and_minutes,
    in_unit,
)
from palier.presentation.languages import NN_, Words
from palier.presentation.numbers import (
    NBSP,
    decimals,
    number,
    percent,
    percent_at,
    places_on_side,
)

DASH = "—"


def figure(value: Fraction | None, target: Target, say: Words) -> str:
    """The figure as it is compared with its target, on its true side; a dash when there is none."""
    if value is None:
        return DASH
    compared = target.compared(value)
    match target.unit:
        case Unit.RATIO:
            return percent_at(compared, target, say)
        case Unit.DURATION:
            return duration_at(compared, target, say)
        case Unit.NUMBER:
            places = places_on_side(compared, target)
            return _counted(compared, number(compared, say, places), target.printed_unit, say)


def exact_figure(value: Fraction, target: Target, say: Words, more: int = 5) -> str:
    """The figure before any rounding of the agreement, with up to `more` decimals more."""
    match target.unit:
        case Unit.RATIO:
            return percent(value, say, least=target.places, most=target.places + more)
        case Unit.DURATION:
            said = duration if UNITS.get(target.printed_unit) == DAY else hours_and_minutes
            return said(value, say, 1) if value.denominator == 1 else said(value, say)
        case Unit.NUMBER:
            places = target.places
            written = decimals(value, say, places, places + more)
            return _counted(value, written, target.printed_unit, say)


def bound(value: Fraction, target: Target, say: Words) -> str:
    """A level of the target's kind (the target itself, its warning) as people wrote it."""
    match target.unit:
        case Unit.RATIO:
            return percent(value, say, least=target.places, most=target.places + 8)
        case Unit.DURATION:
            if target.printed_unit in UNITS:
                return in_unit(value, target.printed_unit, say)
            return hours_and_minutes(value, say)
        case Unit.NUMBER:
            written = decimals(value, say, target.places, target.places + 8)
            return _counted(value, written, target.printed_unit, say)


def promise(target: Target, say: Words) -> str:
    """The target in words: `at least 99.9%`."""
    return phrase(target.relation, say, bound=bound(target.value, target, say))


def amount_in(unit: str, amount: Fraction | int, say: Words) -> str:
    """An amount of a budget in its own unit (`us`, `events`, `slices`, `records`, ...)."""
    if unit == BudgetUnit.MICROSECONDS:
        return hours_and_minutes(amount, say)
    value = Fraction(amount)
    written = decimals(value, say, most=1).removesuffix(f"{say.language.decimal}0")
    return _counted(value, written, unit, say)


def _agreement(value: Fraction, say: Words) -> int:
    """The count that a noun agrees with: French is singular below 2, English only at 1."""
    tenths = abs(whole(value * 10, RoundingMode.HALF_EVEN))
    if say.is_french:
        return tenths // 10
    return 1 if tenths == 10 else 2


_COUNTED = {
    "events": NN_("{n} event", "{n} events"),
    "slices": NN_("{n} slice", "{n} slices"),
    "records": NN_("{n} record", "{n} records"),
    "samples": NN_("{n} sample", "{n} samples"),
    "units": NN_("{n} unit", "{n} units"),
    "values": NN_("{n} value", "{n} values"),
    "slots": NN_("{n} slot", "{n} slots"),
    "outages": NN_("{n} outage", "{n} outages"),
}


def unit_of(tally: Tally | None) -> str:
    """The unit in which a tally counts."""
    match tally:
        case TimeTally():
            return BudgetUnit.MICROSECONDS
        case EventTally():
            return "events"
        case SliceTally():
            return "slices"
        case RecordTally():
            return "records"
        case ValueTally():
            return "values"
    return ""


def coverage_unit(tally: Tally | None) -> str:
    """The unit in which the coverage beside a tally counts."""
    return "slots" if isinstance(tally, EventTally | ValueTally) else unit_of(tally)


def coverage(outcome: Outcome, say: Words) -> str:
    """The share of what counts that was measured; a dash where the source is not sampled."""
    known = outcome.coverage
    if known is None or known.ratio is None:
        return DASH
    return percent(known.ratio, say, least=1, most=3)


def group_name(outcome: Outcome) -> str:
    """The group of an outcome, `region=east`; empty without groups."""
    return dimensions(outcome.group)


def dimensions(group: Dimensions) -> str:
    """A group of dimensions, `region=east, tier=gold`."""
    return ", ".join(f"{name}={value}" for name, value in group)


def _counted(value: Fraction, written: str, unit: str, say: Words) -> str:
    """A number with its unit, in the language where the unit is one of ours."""
    names = _COUNTED.get(unit) or _COUNTED.get(f"{unit}s")  # an agreement may say `1 outage`
    if names is not None:
        return say.many(names[0], names[1], _agreement(value, say), n=written)
    return f"{written}{NBSP}{unit}" if unit else written
