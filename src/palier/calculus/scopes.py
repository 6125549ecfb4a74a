"""What counts of a window: service hours, spans in force, and what exclusions do to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from palier.calculus.exclusions import Exclusion, Treatment
from palier.calculus.instants import Duration, Instant
from palier.calculus.selectors import Condition
from palier.calculus.spans import EMPTY, Span, Spans
from palier.calculus.windows import Window


class Verdict(StrEnum):
    """Why an exclusion was, or was not, taken into account."""

    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    NOT_APPROVED = "not_approved"
    SELF_APPROVED = "self_approved"
    NO_RULE = "no_rule"
    NOT_EXCLUDED_BY_RULE = "not_excluded_by_rule"
    LATE_NOTICE = "late_notice"
    TOO_SHORT = "too_short"
    ALLOWANCE_USED_UP = "allowance_used_up"
    OUT_OF_SCOPE = "out_of_scope"
    OVERRULED = "overruled"


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one exclusion in one window: the spans granted, and why not the others."""

    exclusion: Exclusion
    verdict: Verdict
    treatment: Treatment
    granted: Spans
    refused: Spans = EMPTY
    outside: Spans = EMPTY
    """Time outside the objective's hours, which stops limits with hours of their own if removed."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """Granted time of one treatment for the series that satisfy `where` (all when empty).

    `spans` may reach past the instant of evaluation, to the end of the window. NOT_EXCLUDED is time
    that a rule of higher precedence keeps in the account. `outside` is in force, but outside the
    objective's hours: no figure is made of it, but limits that name other hours stand still.
    """

    spans: Spans
    treatment: Treatment
    where: tuple[Condition, ...] = ()
    outside: Spans = EMPTY


@dataclass(frozen=True, slots=True)
class Scope:
    """One window of one objective, cut to what counts. All spans are UTC.

    `span` is the whole window, `until` the instant measured to (its end when closed), `service`
    is service hours ∩ in force ∩ [start, until); `expected` the same over the whole window.
    `in_force` is the window's time in force at any hour; None: all of it.
    """

    window: Window
    until: Instant
    service: Spans
    expected: Spans
    waivers: tuple[Waiver, ...] = ()
    decisions: tuple[Decision, ...] = ()
    in_force: Spans | None = None

    @property
    def span(self) -> Span:
        """The window's span."""
        return self.window.span

    @property
    def is_open(self) -> bool:
        """Whether the window had not ended at the instant of evaluation."""
        return self.until < self.window.span.end

    def granted(self, treatment: Treatment, dimensions: dict[str, str]) -> Spans:
        """Time with this treatment in the whole window, for a series with these dimensions.

        Waivers stand in order of precedence: an earlier one keeps the time they share.
        """
        return self._at_any_hour(treatment, dimensions) & self.expected

    def _at_any_hour(self, treatment: Treatment, dimensions: dict[str, str]) -> Spans:
        spans, taken = EMPTY, EMPTY
        for waiver in self.waivers:
            if all(condition.accepts(dimensions) for condition in waiver.where):
                granted = waiver.spans | waiver.outside
                if waiver.treatment is treatment:
                    spans = spans | (granted - taken)
                taken = taken | granted
        return spans

    def removed(self, dimensions: dict[str, str]) -> Spans:
        """Service time taken out of the account."""
        return self.granted(Treatment.REMOVED, dimensions) & self.service

    def removed_at_any_hour(self, dimensions: dict[str, str]) -> Spans:
        """Time that stops the clock of limits with hours of their own: `removed` and outside it.

        The objective's hours decide how much of an allowance is used; see `Granting`.
        """
        removed = self._at_any_hour(Treatment.REMOVED, dimensions)
        return removed.clip((self.span.start, self.until))

    def counts_at(self, at: Instant) -> bool:
        """Whether an instant lies in the window while the agreement is in force."""
        return self.span.contains(at) and (self.in_force is None or self.in_force.contains(at))

    def counted_as_met(self, dimensions: dict[str, str]) -> Spans:
        """Service time that counts as met whatever was measured."""
        return self.granted(Treatment.COUNTED_AS_MET, dimensions) & self.service

    def countable(self, dimensions: dict[str, str]) -> Spans:
        """Service time minus what is removed: what figures are made of."""
        return self.service - self.removed(dimensions)

    def expected_countable(self, dimensions: dict[str, str]) -> Spans:
        """What will have been countable at the end of the window, as exclusions stand."""
        return self.expected - self.granted(Treatment.REMOVED, dimensions)

    def without_waivers(self) -> Scope:
        """The same window with no exclusion taken into account."""
        return replace(self, waivers=(), decisions=())

    @property
    def service_time(self) -> Duration:
        """Microseconds of service time measured so far."""
        return self.service.measure
