"""Whom pieces are counted for: a window and group of a job, and the exclusions of its series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions
from palier.calculus.spans import Spans
from palier.measurements.engines.columnar.plans import Job
from palier.measurements.engines.protocol import group_of


class Owner(NamedTuple):
    """A window of a job, a group, and what counts of it for series with the same exclusions."""

    job: int
    window: int
    group: Dimensions
    countable: Spans
    counted: Spans
    """Countable time in which what was measured counts as it is."""
    met: Spans
    """Countable time that counts as met."""


class _Counted(NamedTuple):
    countable: Spans
    counted: Spans
    met: Spans


def measured(scope: Scope) -> Spans:
    """A window from its start to the instant measured to."""
    return Spans.of([(scope.span.start, max(scope.until, scope.span.start))])


def united(found: Sequence[Spans]) -> Spans:
    """The time of any of them."""
    return found[0] if len(found) == 1 else Spans.of(span for spans in found for span in spans)


class Owners:
    """The owners of the pieces of some jobs, numbered as they are first asked for."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._numbers: dict[tuple[int, int, Dimensions, tuple[bool, ...]], int] = {}
        self._counted: dict[tuple[int, int, tuple[bool, ...]], _Counted] = {}
        self.found: list[Owner] = []

    def of(self, job: int, dimensions: Dimensions) -> Iterator[tuple[int, Scope, Owner]]:
        """The owner of each window for a series of a job, by its number."""
        request = self._jobs[job].request
        values = dict(dimensions)
        group = group_of(dimensions, request.group_by) if request.group_by else ()
        for window, scope in enumerate(request.scopes):
            # Series that the same waivers accept have the same countable time.
            waived = tuple(
                all(condition.accepts(values) for condition in waiver.where)
                for waiver in scope.waivers
            )
            number = self._numbers.get((job, window, group, waived))
            if number is None:
                counted = self._counted.get((job, window, waived))
                if counted is None:
                    countable = scope.countable(values)
                    met = scope.counted_as_met(values) & countable
                    counted = _Counted(countable, countable - met if met else countable, met)
                    self._counted[job, window, waived] = counted
                number = self._numbers[job, window, group, waived] = len(self.found)
                self.found.append(Owner(job, window, group, *counted))
            yield number, scope, self.found[number]

    def by_place(self) -> dict[tuple[int, int, Dimensions], list[int]]:
        """The owners of each job, window and group."""
        places: dict[tuple[int, int, Dimensions], list[int]] = {}
        for number, owner in enumerate(self.found):
            places.setdefault((owner.job, owner.window, owner.group), []).append(number)
        return places
