"""Which minutes exclusions take out of the account or count as met, one minute after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from palier.calculus.exclusions import (
    AllowancePeriod,
    Approval,
    Exclusion,
    ExclusionRule,
    Silence,
    Treatment,
)
from palier.calculus.instants import MINUTE
from palier.calculus.terms import Objective, Terms
from tests.oracle.clock import World

Granted = dict[int, Treatment]


def is_approved(exclusion: Exclusion, terms: Terms, at: int) -> bool:
    decided = exclusion.approved_at is None or exclusion.approved_at <= at
    if exclusion.approval is Approval.APPROVED and decided:
        return not exclusion.approved_by or exclusion.approved_by != exclusion.requested_by
    if exclusion.approval is Approval.REFUSED and decided:
        return False
    if terms.silence.effect is not Silence.APPROVED or exclusion.requested_at is None:
        return False
    return exclusion.requested_at + terms.silence.after <= at


def stands(exclusion: Exclusion, rule: ExclusionRule, objective: Objective) -> bool:
    """Whether scope, notice and length let the exclusion count at all."""
    if exclusion.services and objective.service not in exclusion.services:
        return False
    if exclusion.objectives and objective.name not in exclusion.objectives:
        return False
    if rule.treatment is Treatment.NOT_EXCLUDED:
        return True
    start, end = exclusion.span
    if end - start < rule.at_least:
        return False
    told = exclusion.notified_at
    return rule.notice is None or (told is not None and start - told >= rule.notice)


def in_precedence(
    objective: Objective, terms: Terms, exclusions: Iterable[Exclusion], at: int
) -> list[tuple[ExclusionRule, Exclusion]]:
    """The exclusions that may count with their rules, those first that win where two overlap."""
    stated = terms.exclusion_rules
    if objective.exclusion_rules is not None:
        stated = objective.exclusion_rules
    rules = {rule.reason: rule for rule in stated}
    written = [rule.reason for rule in stated]
    standing = [
        (rules[each.reason], each)
        for each in exclusions
        if each.reason in rules
        and is_approved(each, terms, at)
        and stands(each, rules[each.reason], objective)
    ]
    return sorted(
        standing,
        key=lambda pair: (
            pair[0].precedence,
            pair[0].treatment is Treatment.NOT_EXCLUDED,
            written.index(pair[0].reason),
            pair[1].span,
            pair[1].name,
        ),
    )


def granted(
    objective: Objective,
    terms: Terms,
    exclusions: Iterable[Exclusion],
    at: int,
    place: tuple[set[int], World, Callable[[int], object]],
) -> Granted:
    """The treatment of each minute in force; those outside `service` use up no allowance.

    `place` holds the service minutes, the world, and the windows of minutes.
    """
    service, world, window_of = place
    exceeded: set[tuple[str, object]] = set()
    standing = in_precedence(objective, terms, exclusions, at)
    spent: Counter[tuple[str, object]] = Counter()
    found: Granted = {}
    for minute in world.minutes:
        if not terms.in_force.contains(minute * MINUTE):
            continue
        for rule, each in standing:
            if not each.span.start <= minute * MINUTE < each.span.end:
                continue
            if rule.treatment is Treatment.NOT_EXCLUDED:
                break
            if rule.allowance is not None:
                period = _period(rule.allowance.per, minute, world, window_of)
                used = MINUTE if minute in service else 0
                if used and spent[rule.reason, period] + used > rule.allowance.amount:
                    exceeded.add((rule.reason, period))
                if (rule.reason, period) in exceeded:
                    continue
                spent[rule.reason, period] += used
            found[minute] = rule.treatment
            break
    return found


def _period(
    per: AllowancePeriod, minute: int, world: World, window_of: Callable[[int], object]
) -> object:
    day = world.day(minute)
    match per:
        case AllowancePeriod.WINDOW:
            return window_of(minute)
        case AllowancePeriod.MONTH:
            return (day.year, day.month)
        case AllowancePeriod.QUARTER:
            return (day.year, (day.month - 1) // 3)
    return day.year
