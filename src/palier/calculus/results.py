"""What an evaluation says: outcome, figure, coverage, budget, and the reasons for them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from palier.calculus.instants import Duration
from palier.calculus.outcomes import OutcomeKind
from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions
from palier.calculus.tallies import Tally
from palier.calculus.targets import Target

Param: TypeAlias = str | int | Fraction | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the outcome is what it is: a stable code, and the values its sentence needs."""

    code: str
    params: tuple[tuple[str, Param], ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """The error budget, in units of the attainment's own denominator (µs, events, slices, records).

    `allowed` and `remaining` are exact; `ratio_spent` is spent / allowed (None when nothing is
    allowed). In an open window `expected` is the whole window's denominator, an expectation.
    """

    unit: str
    allowed: Fraction
    spent: Fraction
    remaining: Fraction
    ratio_spent: Fraction | None
    burn_rate: Fraction | None
    """Share of the budget spent / share of the window elapsed; 1 ends exactly at the target."""
    expected: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Known / countable: µs, cadence slots or slices. None where the source is not sampled."""

    known: int
    countable: int

    @property
    def ratio(self) -> Fraction | None:
        """Known / countable; None when nothing was countable."""
        return Fraction(self.known, self.countable) if self.countable else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one objective over one window, for one group of dimensions."""

    objective: str
    scope: Scope
    group: Dimensions
    kind: OutcomeKind
    is_final: bool
    """False while the window is open, or rolls without being settled: it is 'so far'."""
    figure: Fraction | None
    """A ratio 0-1, microseconds, or a number, as the target's unit says."""
    figure_without_exclusions: Fraction | None
    target: Target
    tally: Tally | None
    coverage: Coverage | None
    budget: Budget | None
    reasons: tuple[Reason, ...] = ()
    in_danger: bool = False
    """Met so far, but on the wrong side of the warning level."""
    members: tuple[Outcome, ...] = ()
    other_source: Outcome | None = None
    """What the fallback source alone says, where money asks for it and this says too little."""

    @property
    def elapsed(self) -> Duration:
        """Service time measured so far."""
        return self.scope.service_time
