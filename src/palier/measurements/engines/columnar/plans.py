"""What a method gives the engine: plans that map parts to partial tallies, and their finish."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from palier.calculus.selectors import Selector
from palier.calculus.spans import Span
from palier.measurements.engines.columnar.parts import ArrowColumns, Part
from palier.measurements.engines.protocol import GroupTally, TallyRequest
from palier.measurements.schema import SeriesKey


@dataclass(frozen=True, slots=True)
class Job:
    """A request answered from one selector: its source, or the fallback of its source."""

    request: TallyRequest
    selector: Selector


class Plan(Protocol):
    """Jobs compiled against the series that are there; it can be pickled."""

    @property
    def kind(self) -> str:
        """The kind of the parts to map."""
        ...

    @property
    def keys(self) -> tuple[SeriesKey, ...]:
        """The series read."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns read."""
        ...

    @property
    def span(self) -> Span:
        """Rows outside it change nothing."""
        ...

    def map(self, part: Part, columns: ArrowColumns) -> Any:
        """The partial tallies of one part: small, and fit to be pickled; None for none."""
        ...

    def add(self, left: Any, right: Any) -> Any:
        """Two partials as one, in any order; it may change `left`."""
        ...


class Work(Protocol):
    """Jobs of one method: what to run, and how the totals become tallies."""

    @property
    def plans(self) -> tuple[Plan, ...]:
        """What an executor runs; none where the source's own columns are enough."""
        ...

    def finish(self, totals: Sequence[Any]) -> list[tuple[GroupTally, ...]]:
        """The tallies of each job from the total of each plan; a total is None without parts."""
        ...


class Executor(Protocol):
    """Maps plans over the parts of a source, and adds up what they give."""

    def run(self, plans: Sequence[Plan], source: Any) -> list[Any]:
        """The total of each plan; None where no part gave anything."""
        ...
