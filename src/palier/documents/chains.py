"""Chains that were read: what a promise is made of underneath, and what that gives."""

from __future__ import annotations

from dataclasses import dataclass

from palier.calculus.chains import ChainResult, ResponseResult, SupportResult
from palier.calculus.spans import Spans
from palier.calculus.terms import Objective, Terms, Titles
from palier.calculus.windows import Window


@dataclass(frozen=True, slots=True)
class Promised:
    """An objective of an agreement, by the name that a chain gives it."""

    name: str
    terms: Terms
    objective: Objective

    @property
    def key(self) -> tuple[str, str]:
        """The names of the agreement and of the objective."""
        return self.terms.name, self.objective.name


@dataclass(frozen=True, slots=True)
class SupportHours:
    """The support hours of a chain in one period, whose members are (name, open spans)."""

    window: Window
    zone: str
    promised_name: str
    members: tuple[tuple[str, Spans], ...]
    result: SupportResult


@dataclass(frozen=True, slots=True)
class ChainDocument:
    """A chain and what it gives. `sources` are the promises that its leaves stand for, in order."""

    file: str
    line: int
    name: str
    title: str
    titles: Titles
    promise: Promised
    sources: tuple[Promised, ...]
    availability: ChainResult
    responses: ResponseResult | None = None
    support: SupportHours | None = None

    @property
    def is_reachable(self) -> bool:
        """Whether everything promised can hold if everything underneath does."""
        parts = (self.responses, self.support.result if self.support else None)
        return self.availability.is_reachable and all(
            each.is_reachable for each in parts if each is not None
        )
