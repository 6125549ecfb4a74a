"""Every indicator method in words, with the named settings it was computed under."""

from __future__ import annotations

from palier.calculus.indicators import (
    Aggregate,
    Availability,
    Combine,
    CombineRule,
    Composite,
    CompositeTimelines,
    Events,
    Incidents,
    Quantile,
    SliceMean,
    Slices,
    Stated,
    TimelineInput,
    TimelineRules,
)
from palier.calculus.records import Elapsed
from palier.calculus.selectors import Condition, Relation, Source, Threshold
from palier.calculus.terms import Indicator, Terms
from palier.presentation.codes import phrase
from palier.presentation.durations import duration
from palier.presentation.languages import N_, Words
from palier.presentation.numbers import NBSP, decimals, percent
from palier.presentation.record_words import measure, record_rows
from palier.presentation.titles import title_named

Rows = list[tuple[str, str]]


def method(indicator: Indicator, terms: Terms, say: Words) -> str:
    """What the figure is, in one phrase."""
    match indicator:
        case Events():
            return say("share of good events among all events")
        case Availability() | CompositeTimelines():
            return say("share of countable time in which the service is up")
        case Slices():
            return say("share of slices of {length} that are good", length=_len(indicator, say))
        case SliceMean():
            return say("mean of the ratios of slices of {length}", length=_len(indicator, say))
        case Quantile():
            share = percent(indicator.q, say)
            return say("value that {share} of the samples do not exceed", share=share)
        case Aggregate():
            per = duration(indicator.per, say) if indicator.per else ""
            return phrase(indicator.function, say, per=per)
        case Elapsed():
            return measure(indicator, say)
        case Incidents():
            return phrase(indicator.measure, say)
        case Composite():
            members = ", ".join(title_named(each, terms, say) for each in indicator.members)
            return f"{phrase(indicator.rule, say)}{say.colon}{members}"
        case Stated():
            return say("figure entered by a person, with evidence")


def method_rows(indicator: Indicator, say: Words) -> Rows:
    """The settings of the method, as (name, text)."""
    match indicator:
        case Events():
            rows = source_rows(indicator.source, say)
            if indicator.good_when is not None:
                rows.append((say("A value is good when"), threshold(indicator.good_when, say)))
            return rows + _cadence(indicator.cadence, say)
        case Availability() | Incidents():
            return (
                source_rows(indicator.source, say)
                + timeline_rows(indicator.rules, say)
                + combine_rows(indicator.combine, say)
            )
        case Slices() | SliceMean():
            return _slice_rows(indicator, say)
        case Quantile() | Aggregate():
            return source_rows(indicator.source, say) + _cadence(indicator.cadence, say)
        case Elapsed():
            return source_rows(indicator.source, say) + record_rows(indicator, say)
        case CompositeTimelines():
            members = [row for each in indicator.members for row in method_rows(each, say)]
            return members + combine_rows((indicator.combine,), say)
        case Stated():
            return source_rows(indicator.source, say)
        case Composite():
            weights = ", ".join(decimals(weight, say) for weight in indicator.weights)
            return [(say("Weights"), weights)] if weights else []


def source_rows(source: Source, say: Words) -> Rows:
    """Where the measurements come from, who operates it, what replaces it."""
    where = _where(source.selector.where, say)
    rows = [(say("Source"), source.selector.series + (f" ({where})" if where else ""))]
    if source.operated_by:
        rows.append((say("Operated by"), source.operated_by))
    if source.fallback is not None:
        rows.append((say("Fallback source"), source.fallback.series))
        rows.append((say("When the two disagree"), phrase(source.disagreement, say)))
    return rows


def timeline_rows(rules: TimelineRules, say: Words) -> Rows:
    """How measurements become up, down and unknown."""
    rows = [(say("Made from"), phrase(rules.input, say)), *word_rows(rules, say)]
    if rules.input is TimelineInput.CHECKS:
        holds = duration(rules.validity, say) if rules.validity else say("until the next one")
        rows.append((say("A check holds"), holds))
        rows.append((say("Downtime begins"), phrase(rules.downtime_start, say)))
        count = rules.confirm_after
        confirmed = say.many("{n} failure in a row", "{n} failures in a row", count, n=str(count))
        rows.append((say("Confirmed by"), confirmed))
    rows.append((say("State before the first measurement"), phrase(rules.initial, say)))
    shortest = duration(rules.min_outage, say) if rules.min_outage else say("none is ignored")
    rows.append((say("Outages ignored when shorter than"), shortest))
    gap = duration(rules.merge_gap, say) if rules.merge_gap else say("never")
    rows.append((say("Outages merged when closer than"), gap))
    return rows


def word_rows(rules: TimelineRules, say: Words) -> Rows:
    """The source's own words for states, and whether its unconfirmed results count."""
    usual = TimelineRules(rules.input)
    named = (
        (say("Words for down"), rules.down_words, usual.down_words),
        (say("Words for unknown"), rules.unknown_words, usual.unknown_words),
        (say("Words for absent"), rules.absent_words, usual.absent_words),
    )
    rows = [(name, ", ".join(used)) for name, used, normal in named if used != normal and used]
    if rules.absent_words:
        rows.append((say("Absent time"), phrase(rules.absent_counts_as, say)))
    if not rules.soft_counts:
        rows.append((say("Unconfirmed results of the source"), say("do not count")))
    return rows


_COMBINED = {
    CombineRule.SERIES: N_("down when any member is down"),
    CombineRule.PARALLEL: N_("down when all members are down"),
    CombineRule.DOWN_WHEN: N_("down when {n} members or more are down at once"),
    CombineRule.UP_WHEN: N_("down when fewer than {n} members are up"),
}


def combine_rows(steps: tuple[Combine, ...], say: Words) -> Rows:
    """How several timelines become one."""
    rows: Rows = []
    for step in steps:
        said = say(_COMBINED[step.rule], n=str(step.count))
        within = say("within each {dimension}: ", dimension=", ".join(step.by)) if step.by else ""
        rows.append((say("Several series"), within + said))
    return rows


def threshold(bound: Threshold, say: Words) -> str:
    """A bound on a measured value, in the unit that it was written in."""
    if bound.unit == "%":
        return phrase(bound.relation, say, bound=percent(bound.value / 100, say, most=8))
    written = decimals(bound.value, say) + (f"{NBSP}{bound.unit}" if bound.unit else "")
    return phrase(bound.relation, say, bound=written)


def _slice_rows(indicator: Slices | SliceMean, say: Words) -> Rows:
    rows = method_rows(indicator.of, say)
    if isinstance(indicator, Slices):
        target = indicator.slice_target
        good = phrase(target.relation, say, bound=percent(target.value, say, most=8))
        rows.append((say("A slice is good when its ratio is"), good))
    rows.append((say("A slice without anything to count"), phrase(indicator.empty_slice, say)))
    return rows


def _cadence(cadence: int | None, say: Words) -> Rows:
    return [(say("Expected every"), duration(cadence, say))] if cadence else []


def _len(indicator: Slices | SliceMean, say: Words) -> str:
    return duration(indicator.length, say)


def _where(conditions: tuple[Condition, ...], say: Words) -> str:
    return ", ".join(condition(each, say) for each in conditions)


_SIGNS = {
    Relation.AT_LEAST: "≥", Relation.ABOVE: ">", Relation.AT_MOST: "≤", Relation.BELOW: "<",
    Relation.EQUAL: "=", Relation.NOT_EQUAL: "≠",
}  # fmt: skip


def condition(each: Condition, say: Words) -> str:
    """A condition on a dimension: `priority = P1 or P2`."""
    joined = say(" or ").join(each.values)
    return f"{each.dimension} {_SIGNS[each.relation]} {joined}"
