"""The outages and late records behind a figure, one line each."""

from __future__ import annotations

from palier.calculus.results import Outcome
from palier.calculus.tallies import LateRecord, Outage, RecordTally, TimeTally
from palier.presentation.durations import hours_and_minutes
from palier.presentation.instants import at_instant, over_span
from palier.presentation.languages import Words

MOST = 30


def fact_lines(outcome: Outcome, zone: str, say: Words) -> tuple[str, ...]:
    """What the figure lost, in order of time; the first thirty, then how many more."""
    match outcome.tally:
        case TimeTally(outages=outages):
            lines = [_outage(each, zone, say) for each in outages[:MOST]]
            left = len(outages) - len(lines)
        case RecordTally(late_records=late):
            lines = [_late(each, zone, say) for each in late[:MOST]]
            left = len(late) - len(lines)
        case _:
            return ()
    if left:
        lines.append(say.many("and {n} more", "and {n} more", left, n=str(left)))
    return tuple(lines)


def _outage(outage: Outage, zone: str, say: Words) -> str:
    counted = hours_and_minutes(outage.counted.measure, say)
    said = say("{span}: {time} counted", span=over_span(outage.span, zone, say), time=counted)
    named = [text for text in (outage.series, outage.reason) if text]
    if outage.affected:
        named.append(say("{share} of users affected", share=outage.affected))
    return f"{said} ({', '.join(named)})" if named else said


def _late(record: LateRecord, zone: str, say: Words) -> str:
    due = at_instant(record.due, zone, say)
    late = hours_and_minutes(record.late_by, say)
    if record.ended is None:
        said = say("{name}: due {due}, still open, late by {time}",
                   name=record.name, due=due, time=late)  # fmt: skip
    else:
        ended = at_instant(record.ended, zone, say)
        said = say("{name}: due {due}, ended {ended}, late by {time}",
                   name=record.name, due=due, ended=ended, time=late)  # fmt: skip
    where = ", ".join(f"{name} = {value}" for name, value in record.dimensions)
    return f"{said} ({where})" if where else said
