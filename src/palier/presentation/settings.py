"""The settings of an objective in words: all that decides its figure, printed beside it."""

from __future__ import annotations

from palier.calculus.exclusions import ExclusionRule, Silence, SilenceRule
from palier.calculus.targets import Target
from palier.calculus.terms import MissingData, Objective, Terms, UnknownCountsAs, Volume
from palier.calculus.window_starts import (
    DayWindow,
    MonthWindow,
    QuarterWindow,
    WeekWindow,
    YearWindow,
)
from palier.calculus.windows import ListedWindows, RollingWindow, WindowDeclaration
from palier.presentation.codes import phrase, reason_name
from palier.presentation.durations import duration, hours_and_minutes
from palier.presentation.figures import bound, promise
from palier.presentation.hours import calendar_rows, hours
from palier.presentation.instants import WEEKDAYS, month_and_day
from palier.presentation.languages import Words
from palier.presentation.methods import method, method_rows
from palier.presentation.numbers import day_of_month, percent
from palier.presentation.titles import title_of

Rows = tuple[tuple[str, str], ...]


def promise_sentence(objective: Objective, terms: Terms, say: Words) -> str:
    """The promise of an objective in one sentence."""
    return say(
        "{provider} promises {customer}: {method}, {target}, {window}, {hours}.",
        provider=title_of(terms.provider, say),
        customer=title_of(terms.customer, say),
        method=method(objective.indicator, terms, say),
        target=promise(objective.target, say),
        window=window_words(objective.window, say),
        hours=hours(objective.calendar, say),
    )


def objective_rows(objective: Objective, terms: Terms, say: Words) -> Rows:
    """Every setting of an objective, as (name, text), in the order people ask about them."""
    rules = objective.exclusion_rules
    rows = [
        (say("Target"), promise(objective.target, say)),
        *target_rows(objective.target, say),
        (say("Figure"), method(objective.indicator, terms, say)),
        (say("Window"), window_words(objective.window, say)),
        (say("Zone of the windows"), terms.zone),
        (say("Service hours"), hours(objective.calendar, say)),
        *calendar_rows(objective.calendar, say),
        *method_rows(objective.indicator, say),
        *missing_rows(objective.missing, say),
        *volume_rows(objective.volume, say),
        *exclusion_rows(terms.exclusion_rules if rules is None else rules, say),
        (say("An exclusion nobody answers"), silence(terms.silence, say)),
    ]
    if objective.group_by:
        rows.append((say("Computed for each"), ", ".join(objective.group_by)))
    return tuple(rows)


def target_rows(target: Target, say: Words) -> Rows:
    """The warning level and the rounding of a target."""
    rows = []
    if target.warning is not None:
        rows.append((say("Warning level"), bound(target.warning, target, say)))
    rounding = say("none: exact values are compared")
    if target.rounding is not None:
        places = target.rounding.places
        rounding = say.many(
            "to {n} decimal, {mode}", "to {n} decimals, {mode}", places,
            n=str(places), mode=phrase(target.rounding.mode, say),
        )  # fmt: skip
    rows.append((say("Rounding before comparison"), rounding))
    return tuple(rows)


def window_words(window: WindowDeclaration, say: Words) -> str:
    """The windows over which an objective is judged."""
    match window:
        case DayWindow():
            return say("each calendar day")
        case WeekWindow(first):
            return say("each week from {day}", day=say(WEEKDAYS[first]))
        case MonthWindow(day):
            return (
                say("each calendar month")
                if day == 1
                else say("each month from the {day}", day=day_of_month(day, say))
            )
        case QuarterWindow(month, day):
            return say(
                "each quarter, one of which starts on {date}", date=month_and_day(month, day, say)
            )
        case YearWindow(month, day):
            return say("each year from {date}", date=month_and_day(month, day, say))
        case ListedWindows(items):
            count = len(items)
            return say.many(
                "the agreement's own list of {n} period",
                "the agreement's own list of {n} periods", count, n=str(count),
            )  # fmt: skip
        case RollingWindow():
            return say("the last {length}", length=_rolling(window, say))


def missing_rows(missing: MissingData, say: Words) -> Rows:
    """The rules for what was not measured."""
    rule = phrase(missing.unknown_counts_as, say)
    if missing.unknown_counts_as is UnknownCountsAs.LAST_STATE and missing.longest_gap:
        rule = say("{rule}, over gaps of at most {gap}", rule=rule,
                   gap=duration(missing.longest_gap, say))  # fmt: skip
    least = say("no least coverage is required")
    if missing.min_coverage:
        least = say(
            "at least {share}, else the outcome is “insufficient data”",
            share=percent(missing.min_coverage, say),
        )
    return ((say("Missing data"), rule), (say("Coverage required"), least))


def volume_rows(volume: Volume, say: Words) -> Rows:
    """The substitute rule for low traffic; nothing where there is none."""
    if not volume.least:
        return ()
    rule = say("below {n}: {effect}", n=str(volume.least), effect=phrase(volume.below, say))
    return ((say("Low volume"), rule),)


def exclusion_rows(rules: tuple[ExclusionRule, ...], say: Words) -> Rows:
    """How each reason for exclusion is treated."""
    if not rules:
        return ((say("Exclusions"), say("none: no reason is excluded")),)
    name = say("Exclusions")
    return tuple((name, exclusion_rule(rule, say)) for rule in rules)


def exclusion_rule(rule: ExclusionRule, say: Words) -> str:
    """One rule of exclusion with its limits."""
    parts = [f"{reason_name(rule.reason, say)}{say.colon}{phrase(rule.treatment, say)}"]
    if rule.notice is not None:
        parts.append(say("notified at least {time} before", time=duration(rule.notice, say)))
    if rule.allowance is not None:
        amount = hours_and_minutes(rule.allowance.amount, say)
        per = phrase(rule.allowance.per, say)
        at_most = say("at most {amount} {per}", amount=amount, per=per)
        starts = rule.allowance.year_starts
        parts.append(at_most if starts == (1, 1) else at_most + _years_from(starts, say))
    if rule.at_least:
        parts.append(say("when it lasts {time} or more", time=duration(rule.at_least, say)))
    if rule.precedence:
        parts.append(say("precedence {n}", n=str(rule.precedence)))
    return ", ".join(parts)


def _years_from(starts: tuple[int, int], say: Words) -> str:
    return say(", in years that start on {date}", date=month_and_day(*starts, say))


def silence(rule: SilenceRule, say: Words) -> str:
    """The effect of silence on a request for exclusion."""
    effect = phrase(rule.effect, say)
    if not rule.after:
        approves = rule.effect is Silence.APPROVED
        return say("is approved at once") if approves else say("stays not excluded")
    return say("is {effect} after {time}", effect=effect, time=duration(rule.after, say))


def _rolling(window: RollingWindow, say: Words) -> str:
    if window.days is not None:
        return say.many("{n} day", "{n} days", window.days, n=str(window.days))
    return duration(window.length or 0, say)
