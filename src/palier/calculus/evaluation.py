"""From a window's scope and tally to its outcome, with every reason as a code."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from palier.calculus.budgets import BudgetUnit, Progress, ShareBasis, budget_of
from palier.calculus.errors import CalculusError
from palier.calculus.figures import (
    Figure,
    availability_figure,
    event_figure,
    outage_figure,
    slice_figure,
    stated_figure,
)
from palier.calculus.indicators import (
    Aggregate,
    Availability,
    CompositeTimelines,
    Events,
    Incidents,
    Quantile,
    SliceMean,
    Slices,
    Stated,
)
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.reasons import reason
from palier.calculus.records import Elapsed
from palier.calculus.results import Budget, Outcome, Reason
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions
from palier.calculus.tallies import (
    EventTally,
    RecordTally,
    SliceTally,
    StatedTally,
    Tally,
    TimeTally,
    ValueTally,
)
from palier.calculus.targets import Target
from palier.calculus.terms import LowVolume, Objective
from palier.calculus.value_figures import aggregate_figure, quantile_figure, record_figure
from palier.calculus.windows import RollingWindow


class TallyMismatch(CalculusError):
    """A tally of another kind than the indicator needs."""

    code = "tally-mismatch"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The kind of an outcome and why."""

    kind: OutcomeKind
    reasons: tuple[Reason, ...]


def evaluate(
    objective: Objective,
    scope: Scope,
    tally: Tally | None,
    without_exclusions: Tally | None = None,
    group: Dimensions = (),
) -> Outcome:
    """The outcome of one window and group; `tally` None means that nothing was measured.

    `without_exclusions` is the tally of `scope.without_waivers()`, given where waivers exist.
    """
    figure = figure_of(objective, scope, tally)
    judged = judge(objective, scope, figure, group)
    plain = scope.without_waivers()
    value, target = figure.value, objective.target
    budget = None
    if value is not None and figure.basis is not None:
        budget = budget_of(figure.basis, value, target, progress_of(scope, group))
    return Outcome(
        objective=objective.name,
        scope=scope,
        group=group,
        kind=judged.kind,
        is_final=is_final(objective, scope),
        figure=value,
        figure_without_exclusions=figure_of(objective, plain, without_exclusions).value,
        target=target,
        tally=tally,
        coverage=figure.coverage,
        budget=budget,
        reasons=(
            *judged.reasons,
            *figure.reasons,
            *scope_reasons(scope, group),
            *_budget_reasons(scope, figure, budget),
        ),
        in_danger=is_in_danger(judged.kind, target, value),
    )


def is_final(objective: Objective, scope: Scope) -> bool:
    """Whether the window has ended, and at an instant of settlement where it is a rolling one."""
    declaration = objective.window
    settled = not isinstance(declaration, RollingWindow) or (
        scope.span.end in declaration.settled_at
    )
    return settled and not scope.is_open


def figure_of(objective: Objective, scope: Scope, tally: Tally | None) -> Figure:
    """The figure of an objective; an empty one without a tally. Raises `TallyMismatch`."""
    indicator, target = objective.indicator, objective.target
    match indicator, tally:
        case _, None:
            return Figure()
        case Events(), EventTally():
            return event_figure(indicator, tally)
        case ((Availability() | CompositeTimelines()), TimeTally()):
            return availability_figure(tally, objective.missing, scope.service_time)
        case ((Slices() | SliceMean()), SliceTally()):
            return slice_figure(indicator, tally)
        case Quantile(), ValueTally():
            return quantile_figure(indicator, tally, target)
        case Aggregate(), ValueTally():
            return aggregate_figure(indicator, tally, target)
        case Elapsed(), RecordTally():
            return record_figure(indicator, tally, target)
        case Incidents(), TimeTally():
            return outage_figure(indicator, tally)
        case Stated(), StatedTally():
            return stated_figure(tally)
    raise TallyMismatch(
        f"objective {objective.name} was given a {type(tally).__name__}",
        hint="the engine must tally the indicator it was asked for",
    )


def judge(objective: Objective, scope: Scope, figure: Figure, group: Dimensions) -> Judgement:
    """Met, missed, or why neither can be said."""
    if figure.conflicting:
        return Judgement(OutcomeKind.INSUFFICIENT_DATA, (reason("conflicting-figures"),))
    coverage, least = figure.coverage, objective.missing.min_coverage
    covered = None if coverage is None else coverage.ratio
    measured = figure.seen and not figure.is_unknown
    if measured and covered is not None and covered < least:
        why = reason("coverage-below-minimum", coverage=covered, minimum=least)
        return Judgement(OutcomeKind.INSUFFICIENT_DATA, (why,))
    substitute = _low_volume(objective, figure)
    if substitute is not None:
        return substitute
    if figure.value is None:
        return _without_figure(scope, figure, group)
    return compare(objective.target, figure.value)


def compare(target: Target, figure: Fraction) -> Judgement:
    """Met or missed."""
    compared = target.compared(figure)
    met = target.relation.holds(compared, target.value)
    reasons = [reason("target-met" if met else "target-missed", figure=figure, target=target.value)]
    if compared != figure:
        reasons.append(reason("rounded-before-comparison", figure=figure, compared=compared))
    if met and is_in_danger(OutcomeKind.MET, target, figure):
        reasons.append(reason("below-warning-level", figure=figure, warning=target.warning))
    return Judgement(OutcomeKind.MET if met else OutcomeKind.MISSED, tuple(reasons))


def is_in_danger(kind: OutcomeKind, target: Target, figure: Fraction | None) -> bool:
    """Whether a promise is kept, on the wrong side of the warning level."""
    if kind is not OutcomeKind.MET or target.warning is None or figure is None:
        return False
    return not target.relation.holds(target.compared(figure), target.warning)


def progress_of(scope: Scope, group: Dimensions) -> Progress:
    """Countable time so far and expected for the whole window."""
    dimensions = dict(group)
    elapsed = scope.countable(dimensions).measure
    if not scope.is_open:
        return Progress(elapsed, elapsed)
    return Progress(elapsed, scope.expected_countable(dimensions).measure)


def scope_reasons(scope: Scope, group: Dimensions) -> tuple[Reason, ...]:
    """What the window itself says: that it is open, and what exclusions did to it."""
    dimensions = dict(group)
    found: list[Reason] = []
    if scope.is_open:
        found.append(reason("window-open", until=scope.until))
    removed = scope.removed(dimensions).measure
    as_met = scope.counted_as_met(dimensions).measure
    if removed:
        found.append(reason("exclusions-removed", microseconds=removed))
    if as_met:
        found.append(reason("exclusions-counted-as-met", microseconds=as_met))
    return tuple(found)


def _low_volume(objective: Objective, figure: Figure) -> Judgement | None:
    """What the agreement's substitute rule says; None where it leaves the figure as it is."""
    rule = objective.volume
    if figure.volume is None or not figure.seen or figure.volume >= rule.least:
        return None
    kinds = {
        LowVolume.MET: OutcomeKind.MET,
        LowVolume.NOT_APPLICABLE: OutcomeKind.NOT_APPLICABLE,
    }
    code = f"low-volume-{rule.below.value.replace('_', '-')}"
    why = reason(code, volume=figure.volume, least=rule.least)
    if rule.below in kinds:
        return Judgement(kinds[rule.below], (why,))
    if figure.value is None:
        return None
    judged = compare(objective.target, figure.value)
    return Judgement(judged.kind, (*judged.reasons, why))


def _without_figure(scope: Scope, figure: Figure, group: Dimensions) -> Judgement:
    applicable, code = _absence(scope, figure, group)
    kind = OutcomeKind.NO_DATA if applicable else OutcomeKind.NOT_APPLICABLE
    return Judgement(kind, (reason(code),))


def _absence(scope: Scope, figure: Figure, group: Dimensions) -> tuple[bool, str]:
    """Whether a figure was due, and why there is none."""
    if scope.until == scope.span.start:
        return False, "window-not-started"
    if not scope.service:
        return False, "no-service-time"
    if not scope.countable(dict(group)):
        return False, "all-time-excluded"
    if figure.is_unknown:
        return True, "all-unknown"
    return (False, "nothing-to-count") if figure.seen else (True, "source-silent")


def _budget_reasons(scope: Scope, figure: Figure, budget: Budget | None) -> tuple[Reason, ...]:
    if budget is None or not scope.is_open or not budget.expected:
        return ()
    basis = figure.basis
    timed = isinstance(basis, ShareBasis) and basis.unit is BudgetUnit.MICROSECONDS
    code = "budget-expects-service-time" if timed else "budget-expects-same-volume"
    return (reason(code, expected=budget.expected),)
