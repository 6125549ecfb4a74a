"""Earn-back: a credit that is suspended, and forgiven when the level recovers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from palier.calculus.credit_facts import WindowFacts
from palier.calculus.errors import CalculusError
from palier.calculus.tiers import Direction


class EarnBackLevels(CalculusError):
    """An earn-back whose target level is not better than the expected level."""

    code = "earn-back-levels"


class EntryStatus(StrEnum):
    """Whether an entry is owed."""

    DUE = "due"
    SUSPENDED = "suspended"
    FORGIVEN = "forgiven"


@dataclass(frozen=True, slots=True)
class EarnBack:
    """A credit is suspended, then forgiven when the next `windows` reach `target`.

    `expected` is the level whose miss earned the credit. `by_mean` compares the mean of the later
    figures; otherwise each of them must reach the target.
    """

    expected: Fraction
    target: Fraction
    windows: int
    direction: Direction = Direction.AT_LEAST
    by_mean: bool = False

    def __post_init__(self) -> None:
        better = self.target - self.expected
        if (better if self.direction is Direction.AT_LEAST else -better) <= 0:
            raise EarnBackLevels(
                f"target {self.target} is not better than expected {self.expected}",
                hint="an earn-back needs an expected level and a stricter target level",
            )


def earn_back_status(
    earn_back: EarnBack, later: Sequence[WindowFacts], objectives: Collection[str]
) -> EntryStatus:
    """What becomes of a suspended entry of some objectives, given the windows after it.

    Every objective must reach the target in its own windows. Suspended until enough windows have
    closed; a window without a figure does not reach the target.
    """
    found = {
        _status_of_one(earn_back, [facts for facts in later if facts.objective == name])
        for name in objectives
    }
    for status in (EntryStatus.DUE, EntryStatus.SUSPENDED):
        if status in found:
            return status
    return EntryStatus.FORGIVEN


def _status_of_one(earn_back: EarnBack, later: Sequence[WindowFacts]) -> EntryStatus:
    ordered = sorted(later, key=lambda facts: facts.span.end)[: earn_back.windows]
    if len(ordered) < earn_back.windows:
        return EntryStatus.SUSPENDED
    figures = [facts.figure for facts in ordered if facts.figure is not None]
    if len(figures) < len(ordered):
        return EntryStatus.DUE
    if earn_back.by_mean:
        figures = [sum(figures, Fraction(0)) / len(figures)]
    if earn_back.direction is Direction.AT_LEAST:
        reached = min(figures) >= earn_back.target
    else:
        reached = max(figures) <= earn_back.target
    return EntryStatus.FORGIVEN if reached else EntryStatus.DUE
