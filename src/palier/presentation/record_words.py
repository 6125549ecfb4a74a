"""The clocks and limits of records (tickets) in words."""

from __future__ import annotations

from palier.calculus.records import (
    BusinessDays,
    CalendarDays,
    Elapsed,
    ElapsedMeasure,
    Limit,
    LimitRule,
    RecordInstant,
    ServiceTime,
)
from palier.calculus.selectors import Relation
from palier.presentation.codes import phrase
from palier.presentation.durations import duration, hours_and_minutes
from palier.presentation.languages import Words
from palier.presentation.numbers import percent


def measure(indicator: Elapsed, say: Words) -> str:
    """The figure made of the records' service times."""
    if indicator.measure is ElapsedMeasure.QUANTILE and indicator.q is not None:
        return phrase(indicator.measure, say, share=percent(indicator.q, say))
    return phrase(indicator.measure, say)


def record_rows(indicator: Elapsed, say: Words) -> list[tuple[str, str]]:
    """The settings of the records' clock, as (name, text)."""
    rules = indicator.rules
    rows = [(say("Clock"), say("from {since} to {until}", since=indicator.since,
                               until=indicator.until))]  # fmt: skip
    rows += [(say("Limit"), limit_rule(each, say)) for each in indicator.limits]
    rows += [
        (say("Pauses"), _pauses(rules.pause_reasons, say)),
        (say("Pauses move the due instant"), say("yes") if rules.paused_due else say("no")),
        (say("Reopening"), phrase(rules.reopening, say)),
        (say("Priority change"), phrase(rules.priority_change, say)),
        (say("A record belongs to the window"), phrase(rules.belongs_by, say)),
        (say("At closing"), phrase(rules.at_closing, say)),
    ]
    if rules.whole_units > 1:
        rows.append((say("Elapsed time is cut to whole"), duration(rules.whole_units, say)))
    return rows


def limit_rule(rule: LimitRule, say: Words) -> str:
    """A limit, for which records, on which calendar."""
    signs = {Relation.EQUAL: "=", Relation.NOT_EQUAL: "≠"}
    where = ", ".join(
        f"{each.dimension} {signs.get(each.relation, each.relation.value)} "
        + say(" or ").join(each.values)
        for each in rule.where
    )
    said = limit(rule.limit, say)
    if rule.calendar is not None:
        said += say(", calendar {name}", name=rule.calendar)
    return f"{where}{say.colon}{said}" if where else said


def limit(each: Limit, say: Words) -> str:
    """A limit of time."""
    match each:
        case ServiceTime(amount):
            return say("{amount} of service time", amount=hours_and_minutes(amount, say))
        case BusinessDays(days, end_of_day):
            said = say.many("{n} business day", "{n} business days", days, n=str(days))
            ends = say("until closing") if end_of_day else say("same time of day")
            return f"{said}, {ends}"
        case CalendarDays(days):
            return say.many("{n} calendar day", "{n} calendar days", days, n=str(days))
        case RecordInstant(name):
            return say("the instant {name} of the record", name=name)


def _pauses(reasons: tuple[str, ...] | None, say: Words) -> str:
    if reasons is None:
        return say("every pause stops the clock")
    if not reasons:
        return say("no pause stops the clock")
    return say("these stop the clock: {reasons}", reasons=", ".join(reasons))
