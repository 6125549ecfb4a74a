"""The share of users that outages affected, and where in a downtime it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from palier.calculus.spans import Span

EVERYONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Affected:
    """The share of users, 0-1, that something was down for during `span`."""

    span: Span
    ratio: Decimal = EVERYONE


def pieces(down: Span, affected: Sequence[Affected]) -> list[Affected]:
    """A downtime cut where the share of users changes.

    Where several are stated, the largest holds. Time for which nothing is stated, such as the gap
    between two outages that are one, has the share before it.
    """
    if not affected:
        return [Affected(down)]
    inside = [
        each for each in affected if each.span.start < down.end and down.start < each.span.end
    ]
    if all(each.ratio == EVERYONE for each in inside):
        return [Affected(down)]
    ends = {end for each in inside for end in each.span if down.start < end < down.end}
    found: list[Affected] = []
    for start, end in pairwise(sorted({down.start, *ends, down.end})):
        stated = [
            each.ratio for each in inside if each.span.start <= start and end <= each.span.end
        ]
        before = found[-1] if found else None
        ratio = max(stated, default=EVERYONE if before is None else before.ratio)
        if before is not None and before.ratio == ratio:
            found[-1] = Affected(Span(before.span.start, end), ratio)
        else:
            found.append(Affected(Span(start, end), ratio))
    return found
