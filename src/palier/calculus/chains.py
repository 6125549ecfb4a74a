"""Whether the promises underneath an agreement make its own promise reachable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from typing import NamedTuple, TypeAlias

from palier.calculus.errors import CalculusError
from palier.calculus.instants import Duration
from palier.calculus.spans import EMPTY, Spans


class ImpossibleRedundancy(CalculusError):
    """A k-of-n whose k is not between 1 and n, or a node without members."""

    code = "impossible-redundancy"


class AvailabilityOutOfRange(CalculusError):
    """An availability outside 0-1."""

    code = "availability-out-of-range"


class CalendarsDiffer(CalculusError):
    """Response budgets on different calendars, which cannot be added."""

    code = "calendars-differ"


class SeriesRule(StrEnum):
    """How availabilities in series compose."""

    PRODUCT = "product"
    """Multiplied: assumes that failures are independent."""
    WORST = "worst"
    """The least of them: assumes that failures coincide."""


class Assumption(StrEnum):
    """What the value of a chain takes for granted; printed beside it."""

    INDEPENDENCE = "assumes_independence"
    COINCIDENCE = "assumes_coincident_failures"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A promise underneath; `ratio` is its availability, 0-1."""

    name: str
    ratio: Fraction

    def __post_init__(self) -> None:
        if not 0 <= self.ratio <= 1:
            raise AvailabilityOutOfRange(
                f"{self.name} has availability {self.ratio}", hint="write a ratio between 0 and 1"
            )


@dataclass(frozen=True, slots=True)
class Series:
    """All members are needed."""

    members: tuple[Node, ...]
    rule: SeriesRule = SeriesRule.PRODUCT
    name: str = ""

    def __post_init__(self) -> None:
        _check_needed(1, self.members)


@dataclass(frozen=True, slots=True)
class Parallel:
    """One member is enough."""

    members: tuple[Node, ...]
    name: str = ""

    def __post_init__(self) -> None:
        _check_needed(1, self.members)


@dataclass(frozen=True, slots=True)
class KOfN:
    """`needed` of the members are enough."""

    needed: int
    members: tuple[Node, ...]
    name: str = ""

    def __post_init__(self) -> None:
        _check_needed(self.needed, self.members)


Node: TypeAlias = Leaf | Series | Parallel | KOfN


class ChainStep(NamedTuple):
    """The availability, 0-1, of a node; `label` is its name, or else what it is made of."""

    label: str
    ratio: Fraction
    node: Node


@dataclass(frozen=True, slots=True)
class ChainResult:
    """What a chain can give against a promise.

    `gap` is value minus promise: negative when the promise is out of reach. `path` gives the value
    of each node, leaves first.
    """

    value: Fraction
    promise: Fraction
    gap: Fraction
    path: tuple[ChainStep, ...]
    assumptions: frozenset[Assumption]

    @property
    def is_reachable(self) -> bool:
        """Whether the promise can hold if every promise underneath does."""
        return self.gap >= 0


@dataclass(frozen=True, slots=True)
class ResponseBudget:
    """A response promised underneath, in microseconds of service time of a calendar."""

    name: str
    limit: Duration
    calendar: str


@dataclass(frozen=True, slots=True)
class ResponseResult:
    """The sum of response budgets against a promise; `gap` is what is left, in microseconds."""

    promise: ResponseBudget
    total: Duration
    gap: Duration
    path: tuple[ResponseBudget, ...]

    @property
    def is_reachable(self) -> bool:
        """Whether the promise can hold if every response underneath comes in time."""
        return self.gap >= 0


@dataclass(frozen=True, slots=True)
class SupportResult:
    """The promised hours against the hours of everybody underneath, in one span."""

    promised: Spans
    covered: Spans
    uncovered: Spans

    @property
    def is_reachable(self) -> bool:
        """Whether everybody gives support in all promised hours."""
        return not self.uncovered


def reachable(promise: Fraction, chain: Node) -> ChainResult:
    """The availability of the chain compared with the promise, both 0-1."""
    value = availability(chain)
    return ChainResult(
        value=value,
        promise=promise,
        gap=value - promise,
        path=_path(chain),
        assumptions=_assumptions(chain),
    )


def availability(node: Node) -> Fraction:
    """The availability of a node, 0-1, exact."""
    if isinstance(node, Leaf):
        return node.ratio
    ratios = [availability(member) for member in node.members]
    match node:
        case Series(rule=SeriesRule.WORST):
            return min(ratios)
        case Series():
            return at_least_k(len(ratios), ratios)
        case Parallel():
            return at_least_k(1, ratios)
        case KOfN(needed=needed):
            return at_least_k(needed, ratios)


def label(node: Node) -> str:
    """The name of a node, or else what it is made of."""
    if isinstance(node, Leaf):
        return node.name
    if node.name:
        return node.name
    inside = ", ".join(label(member) for member in node.members)
    match node:
        case Series(rule=rule):
            return f"series-{rule.value}({inside})"
        case Parallel():
            return f"parallel({inside})"
        case KOfN(needed=needed):
            return f"{needed}-of-{len(node.members)}({inside})"


def at_least_k(needed: int, ratios: Sequence[Fraction]) -> Fraction:
    """The probability that at least `needed` members, each up independently, are up."""
    # up[j]: probability that j of the members seen so far are up, the last one meaning j or more.
    up = [Fraction(1)] + [Fraction(0)] * needed
    for ratio in ratios:
        more = [below * ratio for below in up[:-1]]
        stays = [count * (1 - ratio) for count in up[:-1]]
        below_top = zip(stays, [Fraction(0), *more[:-1]], strict=True)
        up = [*(one + other for one, other in below_top), up[-1] + more[-1]]
    return up[-1]


def add_responses(promise: ResponseBudget, budgets: Sequence[ResponseBudget]) -> ResponseResult:
    """The budgets added and compared with the promise. Raises `CalendarsDiffer`."""
    calendars = sorted({promise.calendar, *(budget.calendar for budget in budgets)})
    if len(calendars) > 1:
        raise CalendarsDiffer(
            f"response budgets are counted on {', '.join(calendars)}",
            hint="express them on one calendar before adding them",
        )
    total = sum(budget.limit for budget in budgets)
    return ResponseResult(promise, total, promise.limit - total, tuple(budgets))


def support(promised: Spans, members: Sequence[Spans]) -> SupportResult:
    """The promised hours that all members cover, and those that some member does not."""
    uncovered = uncovered_hours(promised, members)
    return SupportResult(promised, promised - uncovered, uncovered)


def common_hours(members: Sequence[Spans]) -> Spans:
    """The time during which every member gives support; empty for no member."""
    return reduce(Spans.__and__, members) if members else EMPTY


def uncovered_hours(promised: Spans, members: Sequence[Spans]) -> Spans:
    """The promised hours in which some member gives no support."""
    return promised - common_hours(members)


def _check_needed(needed: int, members: Sequence[Node]) -> None:
    if not 1 <= needed <= len(members):
        raise ImpossibleRedundancy(
            f"{needed} of {len(members)} members are needed",
            hint="give at least one member, and a k between 1 and the number of members",
        )


def _path(node: Node) -> tuple[ChainStep, ...]:
    members = () if isinstance(node, Leaf) else node.members
    inside = tuple(taken for member in members for taken in _path(member))
    return (*inside, ChainStep(label(node), availability(node), node))


def _assumptions(node: Node) -> frozenset[Assumption]:
    if isinstance(node, Leaf):
        return frozenset()
    inside = frozenset[Assumption]().union(*(_assumptions(member) for member in node.members))
    if len(node.members) == 1:
        return inside
    worst = isinstance(node, Series) and node.rule is SeriesRule.WORST
    return inside | {Assumption.COINCIDENCE if worst else Assumption.INDEPENDENCE}
