"""From written responses of a chain to budgets on one calendar."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from palier.calculus.calendars import Calendar
from palier.calculus.chains import ResponseBudget, ResponseResult, add_responses
from palier.calculus.instants import Duration
from palier.calculus.records import Elapsed, LimitRule, ServiceTime
from palier.calculus.targets import Unit
from palier.calculus.terms import Objective
from palier.documents.calendar_building import ALWAYS
from palier.documents.chain_references import References
from palier.documents.chains import Promised
from palier.documents.errors import Unreadable, nearest
from palier.documents.findings import Findings
from palier.documents.models.chaining import (
    PromisedResponseShape,
    ResponsesShape,
    StatedResponseShape,
)
from palier.documents.reading import Path_


@dataclass(slots=True)
class _Calendars:
    """The calendars met so far, each with the one name that it is told by."""

    known: list[tuple[Calendar | None, str]] = field(default_factory=list)

    def label(self, calendar: Calendar | None, agreement: str) -> str:
        for other, label in self.known:
            if _same(calendar, other):
                return label
        name = calendar.name if calendar else ALWAYS
        taken = any(label == name for _, label in self.known)
        label = f"{name} ({agreement})" if taken else name
        self.known.append((calendar, label))
        return label


def responses_of(
    shape: ResponsesShape | None, references: References, findings: Findings
) -> ResponseResult | None:
    """The sum of the budgets against the promise; None without responses, or when one is wrong."""
    if shape is None:
        return None
    calendars = _Calendars()
    path: Path_ = ("spec", "responses")
    promise: ResponseBudget | None = None
    with findings.at((*path, "promise")):
        promise = _budget(shape.promise, references, calendars)
    budgets: list[ResponseBudget] = []
    for place, each in enumerate(shape.parts):
        with findings.at((*path, "parts", place)):
            if isinstance(each, StatedResponseShape):
                calendar = promise.calendar if promise else ALWAYS
                budgets.append(ResponseBudget(each.name, each.limit, calendar))
            else:
                budgets.append(_budget(each, references, calendars))
    if promise is None or len(budgets) < len(shape.parts):
        return None
    with findings.at((*path, "parts")):
        return add_responses(promise, budgets)
    return None


def _budget(
    shape: PromisedResponseShape, references: References, calendars: _Calendars
) -> ResponseBudget:
    promised = references.promised(shape)
    limit, named = _limit(promised, shape.priority)
    calendar = promised.objective.calendar
    if named is not None:
        calendar = next(each for each in promised.terms.calendars if each.name == named)
    name = promised.name
    if shape.priority and not shape.name:
        name = f"{name} {shape.priority}"
    return ResponseBudget(name, limit, calendars.label(calendar, promised.terms.name))


def _limit(promised: Promised, priority: str | None) -> tuple[Duration, str | None]:
    """The limit in microseconds, and the name of its own calendar if it has one."""
    objective = promised.objective
    target = objective.target
    if target.unit is Unit.DURATION and not target.relation.higher_is_better:
        return int(target.value), None
    if not isinstance(objective.indicator, Elapsed):
        message = f"{promised.name!r} promises no response time"
        hint = "refer to an objective about elapsed time, or state it: {name: ..., limit: 30 min}"
        raise Unreadable("unit-mismatch", message, hint, part=("objective",))
    rule = _rule(objective, objective.indicator, priority)
    if not isinstance(rule.limit, ServiceTime):
        message = f"the limit of {promised.name!r} is not in hours, which alone can be added"
        hint = "state it: {name: ..., limit: 8 h}"
        raise Unreadable("unit-mismatch", message, hint, part=("objective",))
    return rule.limit.amount, rule.calendar


def _rule(objective: Objective, indicator: Elapsed, priority: str | None) -> LimitRule:
    attributes = {"priority": priority} if priority is not None else {}
    for rule in indicator.limits:
        if all(condition.accepts(attributes) for condition in rule.where):
            return rule
    known = {
        value
        for rule in indicator.limits
        for condition in rule.where
        if condition.dimension == "priority"
        for value in condition.values
    }
    if priority is None:
        message = f"the limits of {objective.name!r} differ by priority"
        raise Unreadable(
            "missing-field", message, f"write priority: one of {', '.join(sorted(known))}"
        )
    message = f"{objective.name!r} has no limit for priority {priority!r}"
    raise Unreadable("unknown-word", message, nearest(priority, known), part=("priority",))


def _same(one: Calendar | None, other: Calendar | None) -> bool:
    """Whether two calendars open alike.

    Agreements that name one calendar document may have written its public holidays out for
    different years, so calendars of one name are compared in the years that both have.
    """
    if one is None or other is None:
        return one is other
    if replace(one, name="", holidays=()) != replace(other, name="", holidays=()):
        return False
    years = {on.year for on in one.holidays} & {on.year for on in other.holidays}
    if one.name != other.name or not years:
        return one.holidays == other.holidays
    return _within(one, years) == _within(other, years)


def _within(calendar: Calendar, years: set[int]) -> list[object]:
    return [on for on in calendar.holidays if on.year in years]
