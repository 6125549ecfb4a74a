"""Figures made of the figures of other objectives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from palier.calculus.errors import CalculusError
from palier.calculus.evaluation import Judgement, compare, is_final, is_in_danger, scope_reasons
from palier.calculus.indicators import Composite, CompositeRule
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.reasons import reason
from palier.calculus.results import Outcome, Reason
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions
from palier.calculus.targets import Target
from palier.calculus.terms import Objective

_UNDECIDED = (OutcomeKind.NO_DATA, OutcomeKind.INSUFFICIENT_DATA)


class WeightsAddToNothing(CalculusError):
    """Members whose weights are not positive in total."""

    code = "weights-add-to-nothing"


@dataclass(frozen=True, slots=True)
class Member:
    """One outcome that a composite is made of, and its weight before any redistribution."""

    outcome: Outcome
    weight: Fraction = Fraction(1)


def evaluate_composite(
    objective: Objective, scope: Scope, members: Sequence[Member], group: Dimensions = ()
) -> Outcome:
    """The outcome of a composite from its members' outcomes over the same window.

    Members not applicable leave their weight to the others in proportion to theirs. A member
    without a figure leaves the composite undecided, unless the others already decide a miss.
    """
    assert isinstance(objective.indicator, Composite)
    rule, target = objective.indicator.rule, objective.target
    outcomes = [member.outcome for member in members]
    counted = [m for m in members if m.outcome.kind is not OutcomeKind.NOT_APPLICABLE]
    undecided = [m for m in counted if m.outcome.kind in _UNDECIDED]
    figure = _combined(rule, counted, target)
    plain = _combined(rule, [_plain(member) for member in counted], target)
    if not counted:
        judged = Judgement(OutcomeKind.NOT_APPLICABLE, ())
    elif undecided:
        judged = _undecided(rule, counted, undecided, target)
        figure = figure if judged.kind is OutcomeKind.MISSED else None
    elif figure is None:
        judged = Judgement(OutcomeKind.NOT_APPLICABLE, (reason("nothing-to-count"),))
    else:
        judged = compare(target, figure)
    return Outcome(
        objective=objective.name,
        scope=scope,
        group=group,
        kind=judged.kind,
        is_final=is_final(objective, scope),
        figure=figure,
        figure_without_exclusions=plain if _waived(outcomes) and not undecided else None,
        target=target,
        tally=None,
        coverage=None,
        budget=None,
        reasons=(*judged.reasons, *_reasons(rule, members, target), *scope_reasons(scope, group)),
        in_danger=is_in_danger(judged.kind, target, figure),
        members=tuple(outcomes),
    )


def _combined(rule: CompositeRule, members: Sequence[Member], target: Target) -> Fraction | None:
    """The figure of the members that have one; None when none has."""
    if rule is CompositeRule.ALL:
        known = [m for m in members if m.outcome.kind not in _UNDECIDED]
        met = sum(m.outcome.kind is OutcomeKind.MET for m in known)
        return Fraction(met, len(known)) if known else None
    figures = [(figure, m.weight) for m in members if (figure := m.outcome.figure) is not None]
    if not figures:
        return None
    match rule:
        case CompositeRule.WORST:
            values = [figure for figure, _ in figures]
            return min(values) if target.relation.higher_is_better else max(values)
        case CompositeRule.SUM_OF_LOSSES:
            return _sum_of_losses(figures, target)
    total = sum((weight for _, weight in figures), Fraction(0))
    if total <= 0:
        raise WeightsAddToNothing(
            "the weights of a composite's members add up to nothing",
            hint="give at least one member a weight above zero",
        )
    return sum((figure * weight for figure, weight in figures), Fraction(0)) / total


def _sum_of_losses(figures: Sequence[tuple[Fraction, Fraction]], target: Target) -> Fraction:
    """1 - Σ (1 - figure) * weight, at least 0; the plain sum where less is better."""
    if not target.relation.higher_is_better:
        return sum((figure * weight for figure, weight in figures), Fraction(0))
    lost = sum(((1 - figure) * weight for figure, weight in figures), Fraction(0))
    return max(Fraction(0), 1 - lost)


def _undecided(
    rule: CompositeRule, counted: Sequence[Member], undecided: Sequence[Member], target: Target
) -> Judgement:
    why = reason("members-cannot-say", members=_names(undecided))
    decided = [m for m in counted if m.outcome.kind not in _UNDECIDED]
    worst = _combined(rule, decided, target)
    lowers = rule in (CompositeRule.WORST, CompositeRule.SUM_OF_LOSSES)
    if worst is not None and lowers and not target.is_met_by(worst):
        return Judgement(OutcomeKind.MISSED, (*compare(target, worst).reasons, why))
    if rule is CompositeRule.ALL and any(m.outcome.kind is OutcomeKind.MISSED for m in decided):
        best = Fraction(
            sum(m.outcome.kind is not OutcomeKind.MISSED for m in counted), len(counted)
        )
        if not target.is_met_by(best):
            return Judgement(OutcomeKind.MISSED, (*compare(target, best).reasons, why))
    empty = all(m.outcome.kind is OutcomeKind.NO_DATA for m in counted)
    return Judgement(OutcomeKind.NO_DATA if empty else OutcomeKind.INSUFFICIENT_DATA, (why,))


def _reasons(rule: CompositeRule, members: Sequence[Member], target: Target) -> tuple[Reason, ...]:
    found: list[Reason] = []
    absent = [m for m in members if m.outcome.kind is OutcomeKind.NOT_APPLICABLE]
    if absent:
        found.append(reason("members-not-applicable", members=_names(absent)))
    valued = [m.outcome for m in members if m.outcome.figure is not None]
    if rule is CompositeRule.WORST and valued:
        sign = 1 if target.relation.higher_is_better else -1
        worst = min(valued, key=lambda outcome: sign * (outcome.figure or 0))
        found.append(reason("worst-member", member=worst.objective, figure=worst.figure))
    if rule is CompositeRule.ALL:
        missed = [m for m in members if m.outcome.kind is OutcomeKind.MISSED]
        found.extend(reason("member-not-met", member=m.outcome.objective) for m in missed)
    return tuple(found)


def _plain(member: Member) -> Member:
    """The member as it would be without exclusions."""
    outcome = member.outcome
    value = outcome.figure_without_exclusions
    if value is None:
        return member
    kind = OutcomeKind.MET if outcome.target.is_met_by(value) else OutcomeKind.MISSED
    return Member(replace(outcome, figure=value, kind=kind), member.weight)


def _waived(outcomes: Sequence[Outcome]) -> bool:
    return any(outcome.figure_without_exclusions is not None for outcome in outcomes)


def _names(members: Sequence[Member]) -> str:
    return ", ".join(dict.fromkeys(member.outcome.objective for member in members))
