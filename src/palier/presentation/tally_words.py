"""What was counted, and how it becomes the figure: the arithmetic of an outcome, line by line."""

from __future__ import annotations

from fractions import Fraction

from palier.calculus.results import Budget, Outcome
from palier.calculus.tallies import (
    EventTally,
    RecordTally,
    SliceTally,
    StatedTally,
    Tally,
    TimeTally,
    ValueTally,
)
from palier.calculus.targets import Unit
from palier.presentation.durations import hours_and_minutes
from palier.presentation.figures import amount_in, coverage, coverage_unit, exact_figure, figure
from palier.presentation.languages import N_, Words
from palier.presentation.numbers import decimals, factor, number, percent

Rows = tuple[tuple[str, str], ...]


def tally_rows(tally: Tally | None, say: Words) -> Rows:
    """What was counted, as (name, amount)."""
    match tally:
        case TimeTally():
            return _time_rows(tally, say)
        case EventTally():
            return (
                (say("Good events"), number(tally.good, say)),
                (say("Total events"), number(tally.total, say)),
            )
        case SliceTally():
            return _slice_rows(tally, say)
        case RecordTally():
            return _record_rows(tally, say)
        case ValueTally():
            return ((say("Values"), number(tally.counts.total(), say)),)
        case StatedTally():
            return tuple(
                (say("Entered by {who}", who=each.by or "?"), each.evidence or "—")
                for each in tally.figures
            )
    return ()


def _slice_rows(tally: SliceTally, say: Words) -> Rows:
    named = [(say("Slices measured"), tally.filled - tally.assumed)]
    if tally.assumed:
        named.append((say("Slices filled in, nothing being known"), tally.assumed))
    named.append((say("Slices with countable time"), tally.countable))
    return tuple((name, number(count, say)) for name, count in named)


def _time_rows(tally: TimeTally, say: Words) -> Rows:
    named = [
        (say("Up"), tally.up),
        (say("Down"), tally.down),
        (say("Unknown"), tally.unknown),
        (say("Excluded"), tally.excluded),
    ]
    if tally.absent:
        named.append((say("of which absent"), tally.absent))
    if tally.bridged:
        named.append((say("of which carried over gaps"), tally.bridged))
    if tally.met_by_exclusion:
        named.append((say("of which met because excluded"), tally.met_by_exclusion))
    rows = [(name, hours_and_minutes(length, say)) for name, length in named]
    return (*rows, (say("Outages"), number(len(tally.outages), say)))


def _record_rows(tally: RecordTally, say: Words) -> Rows:
    named = [
        (say("Within the limit"), tally.within),
        (say("Late, or open and overdue"), tally.late),
        (say("Open, not yet due"), tally.pending),
        (say("Without a limit"), tally.unlimited),
    ]
    if tally.deemed_within:
        named.append((say("of which met because excluded"), tally.deemed_within))
    return tuple((name, number(count, say)) for name, count in named)


def figure_line(outcome: Outcome, say: Words) -> str:
    """The figure as an equation of what was counted; empty when it is no plain quotient."""
    value = outcome.figure
    if value is None:
        return ""
    equation = _equation(outcome.tally, value, say)
    exact = exact_figure(value, outcome.target, say)
    printed = figure(value, outcome.target, say)
    if outcome.target.rounding is not None and printed != exact:
        rounded = say("{exact}, rounded before comparison: {printed}", exact=exact, printed=printed)
        return f"{equation} = {rounded}" if equation else rounded
    return f"{equation} = {printed}" if equation else printed


def _equation(tally: Tally | None, value: Fraction, say: Words) -> str:
    match tally:
        case TimeTally() if value == _quotient(tally.up, tally.up + tally.down):
            counted = hours_and_minutes(tally.up + tally.down, say)
            return f"({counted} − {hours_and_minutes(tally.down, say)}) ÷ {counted}"
        case EventTally() if value == _quotient(tally.good, tally.total):
            return f"{number(tally.good, say)} ÷ {number(tally.total, say)}"
        case RecordTally() if value == _quotient(tally.within, tally.within + tally.late):
            return _share(tally.within, tally, say)
        case RecordTally() if value == _quotient(tally.late, tally.within + tally.late):
            return _share(tally.late, tally, say)
    return ""


def _share(part: int, tally: RecordTally, say: Words) -> str:
    return f"{number(part, say)} ÷ {number(tally.within + tally.late, say)}"


def _quotient(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def coverage_line(outcome: Outcome, say: Words) -> str:
    """Coverage as an equation; empty where the source is not sampled."""
    known = outcome.coverage
    if known is None or known.ratio is None:
        return ""
    unit = coverage_unit(outcome.tally)
    part, total = (amount_in(unit, amount, say) for amount in (known.known, known.countable))
    return f"{part} ÷ {total} = {coverage(outcome, say)}"


def budget_rows(budget: Budget, say: Words, *, is_final: bool) -> Rows:
    """The error budget: allowed, spent, left, share spent, and how fast it goes while open."""
    unit = budget.unit
    rows = [
        (say("Allowed"), amount_in(unit, budget.allowed, say)),
        (say("Spent"), amount_in(unit, budget.spent, say)),
        (say("Left"), amount_in(unit, budget.remaining, say)),
    ]
    if budget.ratio_spent is not None:
        rows.append((say("Share spent"), percent(budget.ratio_spent, say, least=1, most=1)))
    if budget.burn_rate is not None and not is_final:
        rows.append((say("Burn rate"), factor(budget.burn_rate, say)))
    return tuple(rows)


def budget_line(outcome: Outcome, say: Words) -> str:
    """How the allowed budget follows from the target; empty without a ratio target."""
    budget, target = outcome.budget, outcome.target
    if budget is None or target.unit is not Unit.RATIO:
        return ""
    bad = 1 - target.value if target.relation.higher_is_better else target.value
    allowed = amount_in(budget.unit, budget.allowed, say)
    whole = amount_in(budget.unit, budget.expected, say)
    message = N_("{share} of {whole} = {allowed}")
    return say(message, share=percent(bad, say, most=8), whole=whole, allowed=allowed)


def plain(value: Fraction, say: Words) -> str:
    """A number with up to six decimals, for what has no unit."""
    return decimals(value, say)
