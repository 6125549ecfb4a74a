"""How an agreement's rules apply to the exclusions recorded: what is granted, and why not more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from palier.calculus.calendars import open_spans
from palier.calculus.exclusions import (
    Allowance,
    AllowancePeriod,
    Approval,
    Exclusion,
    ExclusionRule,
    Silence,
    SilenceRule,
    Treatment,
)
from palier.calculus.instants import Duration, Instant
from palier.calculus.scopes import Decision, Verdict, Waiver
from palier.calculus.selectors import Condition
from palier.calculus.spans import EMPTY, Span, Spans
from palier.calculus.terms import Objective, Terms
from palier.calculus.window_starts import CalendarWindow, MonthWindow, QuarterWindow, YearWindow
from palier.calculus.windows import NoSuchWindow, RollingWindow, window_containing, windows
from palier.calculus.zones import zone


def _calendar_period(allowance: Allowance) -> CalendarWindow | None:
    """How the periods of an allowance are cut; None where they are the windows."""
    month, day = allowance.year_starts
    match allowance.per:
        case AllowancePeriod.WINDOW:
            return None
        case AllowancePeriod.MONTH:
            return MonthWindow(day)
        case AllowancePeriod.QUARTER:
            return QuarterWindow(month, day)
    return YearWindow(month, day)


@dataclass(frozen=True, slots=True)
class Granting:
    """The rules of one objective, ready to be applied to exclusions in any of its windows."""

    objective: Objective
    terms: Terms

    @property
    def rules(self) -> dict[str, ExclusionRule]:
        """The rule of each reason: the objective's own rules replace the agreement's."""
        own = self.objective.exclusion_rules
        stated = self.terms.exclusion_rules if own is None else own
        return {rule.reason: rule for rule in reversed(stated)}

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
        near = sorted((e for e in exclusions if _touches(e.span, reach)), key=_in_time)
        refusals = {id(e): self._refusal(e, rules.get(e.reason), at) for e in near}
        hull = Span(
            min([window.start, *(e.span.start for e in near)]),
            max([window.end, *(e.span.end for e in near)]),
        )
        ledger = _Ledger(zone(self.terms.zone), self._whole(window), self.service_in(hull))
        standing = [e for e in near if refusals[id(e)] in _STANDING]
        for exclusion in sorted(standing, key=lambda e: (_level(rules[e.reason]), *_in_time(e))):
            ledger.enter(exclusion, rules[exclusion.reason])
        return tuple(
            self._decision(e, refusals[id(e)], ledger, window)
            for e in near
            if _touches(e.span, window)
        )

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
            period = _calendar_period(rule.allowance)
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
        self, exclusion: Exclusion, refusal: Verdict | None, ledger: _Ledger, window: Span
    ) -> Decision:
        rule = self.rules.get(exclusion.reason)
        treatment = rule.treatment if rule else Treatment.NOT_EXCLUDED
        wanted = ledger.service.clip(exclusion.span).clip(window)
        if refusal is not None:
            return Decision(exclusion, refusal, treatment, EMPTY, wanted)
        granted = ledger.granted.get(id(exclusion), EMPTY).clip(window)
        used_up = ledger.used_up.get(id(exclusion), EMPTY).clip(window)
        return Decision(
            exclusion, _verdict(wanted, granted, used_up), treatment, granted, wanted - granted
        )


# A reason that is not excluded still overrules exclusions of a lower precedence.
_STANDING = (None, Verdict.NOT_EXCLUDED_BY_RULE)


def waivers_of(
    decisions: Iterable[Decision], rules: dict[str, ExclusionRule]
) -> tuple[Waiver, ...]:
    """The granted time of the decisions, in order of precedence."""
    found: defaultdict[tuple[int, int, Treatment, tuple[Condition, ...]], Spans]
    found = defaultdict(Spans)
    for decision in decisions:
        rule = rules.get(decision.exclusion.reason)
        if rule is None:
            continue
        keeps = decision.verdict is Verdict.NOT_EXCLUDED_BY_RULE
        spans = decision.refused if keeps else decision.granted
        found[(*_level(rule), decision.treatment, decision.exclusion.where)] |= spans
    kept = sorted(found.items(), key=lambda item: item[0][:2])
    waivers = tuple(Waiver(spans, key[2], key[3]) for key, spans in kept if spans)
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


@dataclass(slots=True)
class _Ledger:
    """What has been granted so far: by whom time is taken, and how much of each allowance."""

    zone: ZoneInfo
    window: Span
    service: Spans
    granted: dict[int, Spans] = field(default_factory=dict)
    used_up: dict[int, Spans] = field(default_factory=dict)
    _taken: list[tuple[frozenset[Condition], Spans]] = field(default_factory=list)
    _spent: defaultdict[tuple[str, Instant], Duration] = field(
        default_factory=lambda: defaultdict(int)
    )

    def enter(self, exclusion: Exclusion, rule: ExclusionRule) -> None:
        """Grant an exclusion what is neither taken nor beyond the allowance."""
        where = frozenset(exclusion.where)
        free = self.service.clip(exclusion.span)
        for conditions, spans in self._taken:
            hull = spans.hull
            if hull is not None and _touches(hull, exclusion.span) and conditions <= where:
                free = free - spans
        if rule.treatment is Treatment.NOT_EXCLUDED:
            self._taken.append((where, free))
            return
        granted = Spans.of(
            part
            for period, free_here in self._periods(rule, free)
            for part in self._within_allowance(rule, period, free_here)
        )
        self.granted[id(exclusion)] = granted
        self.used_up[id(exclusion)] = free - granted
        self._taken.append((where, granted))

    def _periods(self, rule: ExclusionRule, free: Spans) -> Iterator[tuple[Instant | None, Spans]]:
        """The free time by the period whose allowance it uses; None where none is limited."""
        hull = free.hull
        if hull is None:
            return
        period = None if rule.allowance is None else _calendar_period(rule.allowance)
        if rule.allowance is None:
            yield None, free
        elif period is None:
            # Another window has its own allowance; its time matters here only as taken.
            yield self.window.start, free.clip(self.window)
            yield None, free - Spans.of([self.window])
        else:
            for _, span in windows(period, self.zone, hull):
                yield span.start, free.clip(span)

    def _within_allowance(
        self, rule: ExclusionRule, period: Instant | None, free: Spans
    ) -> Iterator[Span]:
        for span in free:
            if period is None or rule.allowance is None:
                yield span
                continue
            left = rule.allowance.amount - self._spent[rule.reason, period]
            length = min(span.length, max(left, 0))
            self._spent[rule.reason, period] += length
            yield Span(span.start, span.start + length)


def _verdict(wanted: Spans, granted: Spans, used_up: Spans) -> Verdict:
    if not wanted:
        return Verdict.OUT_OF_SCOPE
    if granted == wanted:
        return Verdict.GRANTED
    if granted:
        return Verdict.PARTLY_GRANTED
    return Verdict.ALLOWANCE_USED_UP if used_up else Verdict.OVERRULED


def _touches(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end


def _in_time(exclusion: Exclusion) -> tuple[Instant, Instant, str, str]:
    return (*exclusion.span, exclusion.name, exclusion.reason)


def _level(rule: ExclusionRule) -> tuple[int, int]:
    """Lower comes first; at equal precedence what is granted comes before what is not excluded."""
    return rule.precedence, int(rule.treatment is Treatment.NOT_EXCLUDED)
