"""How an agreement's rules apply to the exclusions recorded: what is granted, and why not more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from palier.calculus.calendars import open_spans
from palier.calculus.exclusion_ledger import Ledger, calendar_period, touches
from palier.calculus.exclusions import (
    Approval,
    Exclusion,
    ExclusionRule,
    Silence,
    SilenceRule,
    Treatment,
)
from palier.calculus.instants import Instant
from palier.calculus.records import Elapsed
from palier.calculus.scopes import Decision, Verdict, Waiver
from palier.calculus.selectors import Condition
from palier.calculus.spans import EMPTY, Span, Spans
from palier.calculus.terms import Objective, Terms
from palier.calculus.windows import NoSuchWindow, RollingWindow, window_containing, windows
from palier.calculus.zones import zone


@dataclass(frozen=True, slots=True)
class Granting:
    """The rules of one objective, ready to be applied to exclusions in any of its windows.

    Allowances are used up by the objective's service time alone. Time in force outside its hours,
    which stops limits that name other hours, uses none: it is granted with its exclusion, in each
    period until the first service time that the allowance does not cover.
    """

    objective: Objective
    terms: Terms

    @property
    def rules(self) -> dict[str, ExclusionRule]:
        """The rule of each reason: the objective's own rules replace the agreement's."""
        own = self.objective.exclusion_rules
        stated = self.terms.exclusion_rules if own is None else own
        found: dict[str, ExclusionRule] = {}
        for rule in stated:
            found.setdefault(rule.reason, rule)
        return found

    def service_in(self, span: Span) -> Spans:
        """The objective's service hours in force inside a span."""
        calendar = self.objective.calendar
        opened = Spans.of([span]) if calendar is None else open_spans(calendar, span)
        return opened & self.terms.in_force.clip(span)

    def decisions(
        self, window: Span, exclusions: Iterable[Exclusion], at: Instant
    ) -> tuple[Decision, ...]:
        """What became of each exclusion that touches the window, in time order."""
        rules = self.rules
        reach = self._reach(window, rules.values())
        near = sorted((e for e in exclusions if touches(e.span, reach)), key=_in_time)
        refusals = {id(e): self._refusal(e, rules.get(e.reason), at) for e in near}
        hull = Span(
            min([window.start, *(e.span.start for e in near)]),
            max([window.end, *(e.span.end for e in near)]),
        )
        service = self.service_in(hull)
        outside = self.terms.in_force.clip(hull) - service if self._has_other_hours else EMPTY
        ledger = Ledger(zone(self.terms.zone), self._whole(window), service, outside)
        standing = [e for e in near if refusals[id(e)] in _STANDING]
        places = {reason: place for place, reason in enumerate(rules)}
        standing.sort(key=lambda e: (_level(rules[e.reason], places[e.reason]), *_in_time(e)))
        for exclusion in standing:
            ledger.enter(exclusion, rules[exclusion.reason])
        return tuple(
            self._decision(e, refusals[id(e)], ledger, window)
            for e in near
            if touches(e.span, window)
        )

    @property
    def _has_other_hours(self) -> bool:
        indicator = self.objective.indicator
        return isinstance(indicator, Elapsed) and any(limit.calendar for limit in indicator.limits)

    def _whole(self, window: Span) -> Span:
        """The declared window that a window is part of, where an amendment split it in two."""
        declaration = self.objective.window
        if isinstance(declaration, RollingWindow):
            return window
        try:
            whole = window_containing(declaration, zone(self.terms.zone), window.start).span
        except NoSuchWindow:
            return window
        return whole if whole.start <= window.start and window.end <= whole.end else window

    def _reach(self, window: Span, rules: Iterable[ExclusionRule]) -> Span:
        """The window, from the start of the longest period whose allowance it shares."""
        starts = [window.start]
        for rule in rules:
            if rule.allowance is None:
                continue
            period = calendar_period(rule.allowance)
            if period is None:
                starts.append(self._whole(window).start)
            else:
                starts.append(windows(period, zone(self.terms.zone), window)[0].span.start)
        return Span(min(starts), window.end)

    def _refusal(
        self, exclusion: Exclusion, rule: ExclusionRule | None, at: Instant
    ) -> Verdict | None:
        """Why an exclusion does not count at all; None when it may."""
        if not self._concerns(exclusion):
            return Verdict.OUT_OF_SCOPE
        standing = approval_verdict(exclusion, self.terms.silence, at)
        if standing is not None:
            return standing
        if rule is None:
            return Verdict.NO_RULE
        if rule.treatment is Treatment.NOT_EXCLUDED:
            return Verdict.NOT_EXCLUDED_BY_RULE
        if exclusion.span.length < rule.at_least:
            return Verdict.TOO_SHORT
        notified = exclusion.notified_at
        if rule.notice is not None and (
            notified is None or exclusion.span.start - notified < rule.notice
        ):
            return Verdict.LATE_NOTICE
        return None

    def _concerns(self, exclusion: Exclusion) -> bool:
        services, objectives = exclusion.services, exclusion.objectives
        return (not services or self.objective.service in services) and (
            not objectives or self.objective.name in objectives
        )

    def _decision(
        self, exclusion: Exclusion, refusal: Verdict | None, ledger: Ledger, window: Span
    ) -> Decision:
        rule = self.rules.get(exclusion.reason)
        treatment = rule.treatment if rule else Treatment.NOT_EXCLUDED
        wanted = ledger.service.clip(exclusion.span).clip(window)
        granted, used_up, outside = (
            entered.get(id(exclusion), EMPTY).clip(window)
            for entered in (ledger.granted, ledger.used_up, ledger.beyond)
        )
        if refusal is not None:
            return Decision(exclusion, refusal, treatment, EMPTY, wanted, outside)
        verdict = _verdict(wanted, granted, used_up)
        if outside and not wanted and treatment is Treatment.REMOVED:
            verdict = Verdict.GRANTED
        return Decision(exclusion, verdict, treatment, granted, wanted - granted, outside)


# A reason that is not excluded still overrules exclusions of a lower precedence.
_STANDING = (None, Verdict.NOT_EXCLUDED_BY_RULE)


def waivers_of(
    decisions: Iterable[Decision], rules: dict[str, ExclusionRule]
) -> tuple[Waiver, ...]:
    """The granted time of the decisions, in order of precedence."""
    found: dict[tuple[int, int, int, Treatment, tuple[Condition, ...]], tuple[Spans, Spans]] = {}
    places = {reason: place for place, reason in enumerate(rules)}
    for decision in decisions:
        rule = rules.get(decision.exclusion.reason)
        if rule is None:
            continue
        keeps = decision.verdict is Verdict.NOT_EXCLUDED_BY_RULE
        spans = decision.refused if keeps else decision.granted
        key = (*_level(rule, places[rule.reason]), decision.treatment, decision.exclusion.where)
        before, outside = found.get(key, (EMPTY, EMPTY))
        found[key] = (before | spans, outside | decision.outside)
    kept = sorted(found.items(), key=lambda item: item[0][:3])
    waivers = tuple(
        Waiver(spans, key[3], key[4], outside) for key, (spans, outside) in kept if spans or outside
    )
    grants = any(waiver.treatment is not Treatment.NOT_EXCLUDED for waiver in waivers)
    return waivers if grants else ()


def approval_verdict(exclusion: Exclusion, silence: SilenceRule, at: Instant) -> Verdict | None:
    """Why an exclusion is not approved at an instant; None when it is."""
    decided = exclusion.approved_at is None or exclusion.approved_at <= at
    if exclusion.approval is Approval.APPROVED and decided:
        own = exclusion.approved_by != "" and exclusion.approved_by == exclusion.requested_by
        return Verdict.SELF_APPROVED if own else None
    if exclusion.approval is Approval.REFUSED and decided:
        return Verdict.NOT_APPROVED
    asked = exclusion.requested_at
    silent = asked is not None and asked + silence.after <= at
    return None if silent and silence.effect is Silence.APPROVED else Verdict.NOT_APPROVED


def _verdict(wanted: Spans, granted: Spans, used_up: Spans) -> Verdict:
    if not wanted:
        return Verdict.OUT_OF_SCOPE
    if granted == wanted:
        return Verdict.GRANTED
    if granted:
        return Verdict.PARTLY_GRANTED
    return Verdict.ALLOWANCE_USED_UP if used_up else Verdict.OVERRULED


def _in_time(exclusion: Exclusion) -> tuple[Instant, Instant, str, str]:
    return (*exclusion.span, exclusion.name, exclusion.reason)


def _level(rule: ExclusionRule, place: int) -> tuple[int, int, int]:
    """Lower comes first; at equal precedence what is granted before what is not excluded.

    Of two that grant, the rule written first: `place` is the place in the agreement.
    """
    return rule.precedence, int(rule.treatment is Treatment.NOT_EXCLUDED), place
