"""An engine asked beforehand, so that measurements are read once for many objectives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from palier.calculus.instants import Instant
from palier.measurements.engines.protocol import Engine, GroupTally, TallyRequest


class Foreseen:
    """Answers what was foreseen from memory, and asks the engine for anything else."""

    def __init__(self, engine: Engine) -> None:
        self.name = engine.name
        self._engine = engine
        self._known: dict[TallyRequest, tuple[GroupTally, ...]] = {}
        self._is_down: dict[frozenset[str], bool] = {}

    def foresee(self, requests: Iterable[TallyRequest]) -> None:
        """Asks the engine for all of them at once."""
        wanted = [each for each in dict.fromkeys(requests) if each not in self._known]
        self._known.update(zip(wanted, self._engine.tally_all(wanted), strict=True))

    def tally(self, request: TallyRequest) -> tuple[GroupTally, ...]:
        """One tally per window and group that has measurements."""
        if request not in self._known:
            self._known[request] = self._engine.tally(request)
        return self._known[request]

    def tally_all(self, requests: Sequence[TallyRequest]) -> list[tuple[GroupTally, ...]]:
        """The tallies of each request."""
        self.foresee(requests)
        return [self._known[request] for request in requests]

    def horizon(self) -> tuple[Instant, Instant] | None:
        """From the first instant measured to the end, not included; None when there is nothing."""
        return self._horizon

    @cached_property
    def _horizon(self) -> tuple[Instant, Instant] | None:
        return self._engine.horizon()

    def is_still_down(self, down_words: Collection[str]) -> bool:
        """Whether an outage without an end, or a series last known as down, is measured."""
        words = frozenset(down_words)
        if words not in self._is_down:
            self._is_down[words] = self._engine.is_still_down(words)
        return self._is_down[words]
