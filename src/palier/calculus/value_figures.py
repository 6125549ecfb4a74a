"""The figures made of single values: quantiles, aggregates, and the service times of records."""

from __future__ import annotations

from fractions import Fraction

from palier.calculus.budgets import Basis, BudgetUnit, CountBasis, RankBasis, ShareBasis, rank_of
from palier.calculus.errors import CalculusError
from palier.calculus.figures import Figure, slot_coverage
from palier.calculus.indicators import Aggregate, AggregateFunction, Quantile
from palier.calculus.instants import DAY, HOUR, MILLISECOND, MINUTE, SECOND
from palier.calculus.reasons import reason
from palier.calculus.records import Elapsed, ElapsedMeasure
from palier.calculus.results import Reason
from palier.calculus.tallies import Occurrences, RecordTally, ValueTally
from palier.calculus.targets import Target, Unit

# SI brochure, table 8 and prefixes: what a value in the unit is in microseconds.
_MICROSECONDS = {
    "ns": Fraction(1, 1_000),
    "us": Fraction(1),
    "µs": Fraction(1),
    "ms": Fraction(MILLISECOND),
    "s": Fraction(SECOND),
    "min": Fraction(MINUTE),
    "h": Fraction(HOUR),
    "d": Fraction(DAY),
}
_RATIOS = {"": Fraction(1), "1": Fraction(1), "%": Fraction(1, 100), "ppm": Fraction(1, 10**6)}


class UnitsDiffer(CalculusError):
    """Values in a unit that the target's unit cannot be compared with."""

    code = "units-differ"


def quantile_figure(indicator: Quantile, tally: ValueTally, target: Target) -> Figure:
    """The value at rank ceil(q * n)."""
    factor = _factor(indicator.unit, target) / tally.per_unit
    n = tally.counts.total()
    return Figure(
        value=_at_rank(tally.counts, indicator.q) * factor if n else None,
        seen=tally.seen or n > 0,
        volume=n,
        coverage=slot_coverage(indicator.cadence, tally.slots, tally.countable_slots),
        basis=_rank_basis(BudgetUnit.SAMPLES, tally.counts, indicator.q, (factor, target)),
    )


def aggregate_figure(indicator: Aggregate, tally: ValueTally, target: Target) -> Figure:
    """Mean, extreme, sum, number or rate of the values."""
    n = tally.counts.total()
    return Figure(
        value=_aggregated(indicator, tally, target) if n else None,
        seen=tally.seen or n > 0,
        volume=n,
        coverage=slot_coverage(indicator.cadence, tally.slots, tally.countable_slots),
        basis=_aggregate_basis(indicator.function),
    )


def record_figure(indicator: Elapsed, tally: RecordTally, target: Target) -> Figure:
    """A figure about the records of the window."""
    n = tally.within + tally.late
    limited = indicator.measure in (
        ElapsedMeasure.SHARE_WITHIN,
        ElapsedMeasure.SHARE_LATE,
        ElapsedMeasure.COUNT_LATE,
    )
    volume = n if limited else tally.elapsed.total()
    return Figure(
        value=_of_records(indicator, tally) if volume else None,
        seen=tally.seen or volume > 0,
        volume=volume,
        basis=_record_basis(indicator, tally, target),
        reasons=_record_reasons(tally),
    )


def _factor(unit: str, target: Target) -> Fraction:
    """What a value in `unit` is multiplied by to be in the target's unit. Raises `UnitsDiffer`."""
    scale = {Unit.DURATION: _MICROSECONDS, Unit.RATIO: _RATIOS}.get(target.unit)
    if scale is None:
        return Fraction(1)
    if unit not in scale:
        raise UnitsDiffer(
            f"values in {unit or 'no unit'!r} cannot be compared with a {target.unit.value}",
            hint=f"state the indicator's unit as one of {', '.join(filter(None, scale))}",
        )
    return scale[unit]


def _at_rank(counts: Occurrences, q: Fraction) -> int:
    left = rank_of(q, counts.total())
    for value, times in sorted(counts.items()):
        left -= times
        if left <= 0:
            return value
    raise ValueError("no values")


def _aggregated(indicator: Aggregate, tally: ValueTally, target: Target) -> Fraction | None:
    counts, n = tally.counts, tally.counts.total()
    if indicator.function is AggregateFunction.COUNT:
        return Fraction(n)
    factor = _factor(indicator.unit, target) / tally.per_unit
    total = sum(value * times for value, times in counts.items())
    match indicator.function:
        case AggregateFunction.MEAN:
            return Fraction(total, n) * factor
        case AggregateFunction.MAX:
            return max(counts) * factor
        case AggregateFunction.MIN:
            return min(counts) * factor
        case AggregateFunction.SUM:
            return total * factor
    per = SECOND if indicator.per is None else indicator.per
    return total * factor * per / tally.countable_time if tally.countable_time else None


def _aggregate_basis(function: AggregateFunction) -> Basis | None:
    if function in (AggregateFunction.SUM, AggregateFunction.COUNT):
        return CountBasis(BudgetUnit.UNITS)
    return None


def _of_records(indicator: Elapsed, tally: RecordTally) -> Fraction:
    n = tally.within + tally.late
    match indicator.measure:
        case ElapsedMeasure.SHARE_WITHIN:
            return Fraction(tally.within, n)
        case ElapsedMeasure.SHARE_LATE:
            return Fraction(tally.late, n)
        case ElapsedMeasure.COUNT_LATE:
            return Fraction(tally.late)
        case ElapsedMeasure.MAX:
            return Fraction(max(tally.elapsed))
        case ElapsedMeasure.QUANTILE:
            return Fraction(_at_rank(tally.elapsed, _q_of(indicator)))
    total = sum(value * times for value, times in tally.elapsed.items())
    return Fraction(total, tally.elapsed.total())


def _q_of(indicator: Elapsed) -> Fraction:
    if indicator.q is None:
        raise CalculusError(
            "a quantile of service times has no q",
            hint="state which quantile, such as 0.95",
            code="quantile-without-q",
        )
    return indicator.q


def _record_basis(indicator: Elapsed, tally: RecordTally, target: Target) -> Basis | None:
    match indicator.measure:
        case ElapsedMeasure.SHARE_WITHIN | ElapsedMeasure.SHARE_LATE:
            return ShareBasis(BudgetUnit.RECORDS, tally.within + tally.late)
        case ElapsedMeasure.COUNT_LATE:
            return CountBasis(BudgetUnit.RECORDS)
        case ElapsedMeasure.QUANTILE:
            q = _q_of(indicator)
            return _rank_basis(BudgetUnit.RECORDS, tally.elapsed, q, (Fraction(1), target))
    return None


def _rank_basis(
    unit: BudgetUnit, counts: Occurrences, q: Fraction, compared: tuple[Fraction, Target]
) -> Basis:
    factor, target = compared
    beyond = sum(n for value, n in counts.items() if not target.is_met_by(value * factor))
    return RankBasis(unit, q, counts.total(), beyond)


def _record_reasons(tally: RecordTally) -> tuple[Reason, ...]:
    found = {
        "records-deemed-within": tally.deemed_within,
        "records-pending": tally.pending,
        "records-without-limit": tally.unlimited,
    }
    return tuple(reason(code, records=n) for code, n in found.items() if n)
