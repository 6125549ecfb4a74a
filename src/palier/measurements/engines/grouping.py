"""Series put into groups, and each group reduced to a tally per window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from palier.calculus.scopes import Scope
from palier.calculus.selectors import Dimensions
from palier.calculus.tallies import Tally
from palier.measurements.engines.protocol import GroupTally, TallyRequest, group_of


class _Series(Protocol):
    @property
    def dimensions(self) -> Dimensions: ...


S = TypeVar("S", bound=_Series)
Reduce = Callable[[Sequence[S], Scope], Tally]


def grouped(
    members: Sequence[S], request: TallyRequest, reduce: Reduce[S]
) -> tuple[GroupTally, ...]:
    """A tally per window and group; one group, with or without series, when not grouped."""
    groups: dict[Dimensions, list[S]] = {} if request.group_by else {(): []}
    for member in members:
        groups.setdefault(group_of(member.dimensions, request.group_by), []).append(member)
    return tuple(
        GroupTally(window, group, reduce(groups[group], scope))
        for window, scope in enumerate(request.scopes)
        for group in sorted(groups)
    )
