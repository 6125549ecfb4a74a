"""What a report is made from: an account and its terms, asked the questions that pages ask."""

from __future__ import annotations

from dataclasses import dataclass

from palier.calculus.credits import CreditAccount
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.results import Outcome
from palier.calculus.selectors import Dimensions
from palier.calculus.spans import Span
from palier.calculus.terms import Objective, Terms
from palier.proof.accounts import Account


@dataclass(frozen=True, slots=True)
class PricedWindow:
    """The money of one window for one group of dimensions."""

    span: Span
    group: Dimensions
    account: CreditAccount


@dataclass(frozen=True, slots=True)
class Findings:
    """An account beside its terms; `command` recomputes it, empty when it is not known."""

    account: Account
    terms: Terms
    command: str = ""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Every outcome, in the order of the account."""
        return self.account.outcomes

    @property
    def money(self) -> tuple[PricedWindow, ...]:
        """The money of every window and group, in the order of the account."""
        return tuple(
            PricedWindow(each.window.span, credits.group, credits.account)
            for each in self.account.windows
            for credits in each.credits
        )

    def of(self, objective: Objective) -> tuple[Outcome, ...]:
        """The outcomes of an objective, oldest first, by group."""
        mine = (each for each in self.outcomes if each.objective == objective.name)
        return tuple(sorted(mine, key=lambda each: (each.scope.span, each.group)))

    def latest(self, objective: Objective) -> tuple[Outcome, ...]:
        """The outcomes of the objective's last window, one per group."""
        mine = self.of(objective)
        return tuple(each for each in mine if each.scope.span == mine[-1].scope.span)

    def history(self, outcome: Outcome) -> tuple[Outcome, ...]:
        """The outcomes of the same objective and group up to this one, oldest first."""
        objective = self.terms.objective(outcome.objective)
        return tuple(
            each
            for each in self.of(objective)
            if each.group == outcome.group and each.scope.span.end <= outcome.scope.span.end
        )

    def versions(self, outcome: Outcome) -> tuple[str, ...]:
        """The versions of the agreement that judged the window of an outcome."""
        judged = (each for each in self.account.windows if each.window == outcome.scope.window)
        return tuple(dict.fromkeys(name for each in judged for name in each.terms_versions))

    @property
    def in_order(self) -> tuple[Outcome, ...]:
        """Every outcome, by objective in the order of the terms, oldest first."""
        return tuple(each for objective in self.terms.objectives for each in self.of(objective))

    @property
    def span(self) -> Span | None:
        """From the start of the first window to the end of the last."""
        spans = [each.scope.span for each in self.outcomes]
        if not spans:
            return None
        return Span(min(span.start for span in spans), max(span.end for span in spans))

    def count(self, kind: OutcomeKind) -> int:
        """How many of the latest outcomes ended so."""
        latest = (each for objective in self.terms.objectives for each in self._last(objective))
        return sum(each.kind is kind for each in latest)

    def _last(self, objective: Objective) -> tuple[Outcome, ...]:
        return self.latest(objective) if self.of(objective) else ()
