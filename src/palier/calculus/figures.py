"""The figures made of counted events, time and slices: exact, with what they were made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from palier.calculus.budgets import Basis, BudgetUnit, CountBasis, ShareBasis
from palier.calculus.indicators import (
    NANO,
    EmptySlice,
    Events,
    Incidents,
    OutageMeasure,
    SliceMean,
    Slices,
)
from palier.calculus.reasons import reason
from palier.calculus.results import Coverage, Reason
from palier.calculus.tallies import EventTally, Outage, SliceTally, StatedTally, TimeTally
from palier.calculus.terms import MissingData, UnknownCountsAs


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and what it was made of. `value` is None when there was nothing to make it of.

    `volume` is the number of events, records or samples counted; None where time is counted.
    `is_unknown` says that there are measurements and that all of them say unknown; `conflicting`
    that the figures entered differ.
    """

    value: Fraction | None = None
    seen: bool = False
    volume: int | None = None
    coverage: Coverage | None = None
    basis: Basis | None = None
    reasons: tuple[Reason, ...] = ()
    is_unknown: bool = False
    conflicting: bool = False


def event_figure(indicator: Events, tally: EventTally) -> Figure:
    """Σ good / Σ total."""
    return Figure(
        value=Fraction(tally.good, tally.total) if tally.total else None,
        seen=tally.seen or tally.total > 0,
        volume=tally.total,
        coverage=slot_coverage(indicator.cadence, tally.slots, tally.countable_slots),
        basis=ShareBasis(BudgetUnit.EVENTS, tally.total),
    )


def availability_figure(tally: TimeTally, missing: MissingData, service_time: int) -> Figure:
    """up / (up + down), unknown time counted as the agreement says."""
    policy = missing.unknown_counts_as
    met = tally.unknown if policy is UnknownCountsAs.MET else 0
    missed = tally.unknown if policy is UnknownCountsAs.MISSED else 0
    up, counted = tally.up + met, tally.up + tally.down + met + missed
    if not _is_measured(tally):
        return Figure(coverage=_silence(tally))
    whole = tally.up + tally.down + tally.unknown + tally.excluded
    return Figure(
        value=Fraction(up, counted) if counted else None,
        seen=True,
        coverage=time_coverage(tally),
        basis=ShareBasis(
            BudgetUnit.MICROSECONDS, counted, max(1, whole // service_time if service_time else 1)
        ),
        reasons=(*_unknown_reasons(tally, policy), *_cut_reasons(tally)),
        is_unknown=counted == 0 and tally.unknown > 0,
    )


def _is_measured(tally: TimeTally) -> bool:
    """Whether the source said anything; time that only an exclusion makes up is no measurement."""
    return tally.seen or tally.up + tally.down > tally.met_by_exclusion


def _silence(tally: TimeTally) -> Coverage:
    return Coverage(0, tally.up + tally.down + tally.unknown)


def time_coverage(tally: TimeTally) -> Coverage:
    """Known / countable time; what `last_state` filled is not known."""
    counted = tally.up + tally.down
    return Coverage(counted - tally.bridged, counted + tally.unknown)


def slot_coverage(cadence: int | None, slots: int, countable: int) -> Coverage | None:
    """Sampled / countable cadence slots; None where no cadence is stated."""
    return None if cadence is None else Coverage(slots.bit_count(), countable)


def slice_figure(indicator: Slices | SliceMean, tally: SliceTally) -> Figure:
    """Good slices / slices, or the mean of the slices' ratios."""
    empty = max(0, tally.countable - tally.filled)
    treatment = indicator.empty_slice
    counted = tally.filled + (0 if treatment is EmptySlice.REMOVED else empty)
    score = tally.score + (empty * NANO if treatment is EmptySlice.MET else 0)
    share = Fraction(score, counted * NANO) if counted else None
    seen = tally.seen or tally.filled > 0
    reasons = (reason(f"empty-slices-{treatment.value}", slices=empty),) if empty else ()
    return Figure(
        value=share if seen else None,
        seen=seen,
        volume=tally.total if isinstance(indicator.of, Events) else None,
        coverage=Coverage(tally.filled - tally.assumed, tally.countable),
        basis=ShareBasis(BudgetUnit.SLICES, counted),
        reasons=reasons,
    )


def slice_score(indicator: Slices | SliceMean, good: int, total: int) -> int:
    """What one slice adds to the figure, in NANO: one or nothing, or its ratio."""
    if isinstance(indicator, SliceMean):
        return rounded_nanos(good, total)
    bound = indicator.slice_target
    return NANO * bound.relation.holds(Fraction(good, total), bound.value)


def rounded_nanos(good: int, total: int) -> int:
    """good / total in multiples of 10^-9, rounded half even."""
    quotient, rest = divmod(good * NANO, total)
    return quotient + (2 * rest > total or (2 * rest == total and quotient % 2 == 1))


def outage_figure(indicator: Incidents, tally: TimeTally) -> Figure:
    """A figure about outages with countable time.

    Number, MTTR and MTBF are of the outages that begin in the window; the longest and the downtime
    take the part inside the window of every outage, or one that lasts for months would vanish.
    """
    if not _is_measured(tally):
        return Figure(coverage=_silence(tally))
    counted = [outage for outage in tally.outages if outage.counted]
    begun = [outage for outage in counted if not outage.open_start]
    known = tally.up + tally.down
    return Figure(
        value=_of_outages(indicator.measure, tally, counted, begun) if known else None,
        seen=True,
        coverage=time_coverage(tally),
        basis=_outage_basis(indicator.measure),
        reasons=_cut_reasons(tally),
        is_unknown=known == 0 and tally.unknown > 0,
    )


def _of_outages(
    measure: OutageMeasure, tally: TimeTally, counted: Sequence[Outage], begun: Sequence[Outage]
) -> Fraction | None:
    match measure:
        case OutageMeasure.COUNT:
            return Fraction(len(begun))
        case OutageMeasure.LONGEST:
            return Fraction(max((outage.counted.measure for outage in counted), default=0))
        case OutageMeasure.DOWNTIME:
            return Fraction(tally.down)
    if not begun:
        return None
    if measure is OutageMeasure.MTTR:
        return Fraction(sum(outage.counted.measure for outage in begun), len(begun))
    return Fraction(tally.up, len(begun))


def _outage_basis(measure: OutageMeasure) -> Basis | None:
    match measure:
        case OutageMeasure.COUNT:
            return CountBasis(BudgetUnit.OUTAGES)
        case OutageMeasure.LONGEST | OutageMeasure.DOWNTIME:
            return CountBasis(BudgetUnit.MICROSECONDS)
    return None


def stated_figure(tally: StatedTally) -> Figure:
    """The figure entered; several that are not equal are in conflict."""
    values = {Fraction(each.numerator, each.denominator) for each in tally.figures}
    return Figure(
        value=values.pop() if len(values) == 1 else None,
        seen=tally.seen and bool(tally.figures),
        reasons=tuple(
            reason("stated-by", by=each.by, at=each.at, evidence=each.evidence)
            for each in tally.figures
        ),
        conflicting=len(values) > 1,
    )


def _unknown_reasons(tally: TimeTally, policy: UnknownCountsAs) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    if tally.unknown:
        code = {UnknownCountsAs.MET: "met", UnknownCountsAs.MISSED: "missed"}.get(policy)
        code = f"unknown-counted-{code}" if code else "unknown-removed"
        reasons.append(reason(code, microseconds=tally.unknown))
    if tally.bridged:
        reasons.append(reason("unknown-bridged", microseconds=tally.bridged))
    if tally.absent:
        reasons.append(reason("absent-removed", microseconds=tally.absent))
    return tuple(reasons)


def _cut_reasons(tally: TimeTally) -> tuple[Reason, ...]:
    cut = sum(outage.open_start or outage.open_end for outage in tally.outages)
    return (reason("outages-cut", outages=cut),) if cut else ()
