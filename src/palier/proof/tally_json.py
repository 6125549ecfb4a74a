"""Instants, spans, exact values and tallies as JSON-ready data."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any, TypeAlias

from palier.calculus.instants import Instant, instant_text
from palier.calculus.spans import Span
from palier.calculus.tallies import (
    EventTally,
    LateRecord,
    Outage,
    RecordTally,
    SliceTally,
    StatedFigure,
    StatedTally,
    Tally,
    TimeTally,
    ValueTally,
)

Json: TypeAlias = dict[str, Any]

DECIMAL_DIGITS = 15
"""Significant digits of the decimal beside each exact value; for reading, never for comparing."""


def when_json(at: Instant | None) -> str | None:
    """The text of an instant, where there is one."""
    return None if at is None else instant_text(at)


def ratio_json(value: Fraction | None) -> Json | None:
    """The exact value as `n/d`, or `n` when whole, and its decimal."""
    if value is None:
        return None
    with localcontext() as context:
        context.prec = DECIMAL_DIGITS
        decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return {"exact": str(value), "decimal": format(decimal, "f")}


def span_json(span: Span) -> Json:
    """Start and end; the end is not included."""
    return {"start": instant_text(span.start), "end": instant_text(span.end)}


def tally_json(tally: Tally | None) -> Json | None:
    """The integers that the figure was made of; None when nothing was measured."""
    match tally:
        case EventTally():
            slots = {"slots": tally.slots.bit_count(), "countable_slots": tally.countable_slots}
            return {"kind": "events", "good": tally.good, "total": tally.total, **slots}
        case TimeTally():
            return _time(tally)
        case SliceTally():
            return _slices(tally)
        case ValueTally():
            return _values(tally)
        case RecordTally():
            return _records(tally)
        case StatedTally():
            return {"kind": "stated", "figures": [_stated(each) for each in tally.figures]}
    return None


def _time(tally: TimeTally) -> Json:
    return {
        "kind": "time",
        "up_microseconds": tally.up,
        "down_microseconds": tally.down,
        "unknown_microseconds": tally.unknown,
        "excluded_microseconds": tally.excluded,
        "absent_microseconds": tally.absent,
        "bridged_microseconds": tally.bridged,
        "met_by_exclusion_microseconds": tally.met_by_exclusion,
        "outages": [_outage(outage) for outage in tally.outages],
    }


def _outage(outage: Outage) -> Json:
    return {
        "span": span_json(outage.span),
        "counted_microseconds": outage.counted.measure,
        "open_start": outage.open_start,
        "open_end": outage.open_end,
        "series": outage.series,
        "reason": outage.reason,
        "affected": outage.affected,
    }


def _slices(tally: SliceTally) -> Json:
    return {
        "kind": "slices",
        "countable": tally.countable,
        "filled": tally.filled,
        "good": tally.good,
        "total": tally.total,
        "assumed": tally.assumed,
    }


def _values(tally: ValueTally) -> Json:
    counts = tally.counts
    total = sum(value * times for value, times in counts.items())
    return {
        "kind": "values",
        "count": counts.total(),
        "sum": ratio_json(Fraction(total, tally.per_unit)),
        "min": ratio_json(Fraction(min(counts), tally.per_unit)) if counts else None,
        "max": ratio_json(Fraction(max(counts), tally.per_unit)) if counts else None,
        "countable_microseconds": tally.countable_time,
        "slots": tally.slots.bit_count(),
        "countable_slots": tally.countable_slots,
    }


def _records(tally: RecordTally) -> Json:
    return {
        "kind": "records",
        "within": tally.within,
        "late": tally.late,
        "pending": tally.pending,
        "unlimited": tally.unlimited,
        "deemed_within": tally.deemed_within,
        "late_records": [_late(record) for record in tally.late_records],
    }


def _late(record: LateRecord) -> Json:
    return {
        "name": record.name,
        "due": instant_text(record.due),
        "ended": when_json(record.ended),
        "elapsed_microseconds": record.elapsed,
        "limit_microseconds": record.limit,
        "late_by_microseconds": record.late_by,
        "dimensions": dict(record.dimensions),
    }


def _stated(figure: StatedFigure) -> Json:
    return {
        "value": ratio_json(Fraction(figure.numerator, figure.denominator)),
        "by": figure.by,
        "at": when_json(figure.at),
        "evidence": figure.evidence,
    }
