"""Which of two sources speaks for a window and group."""

from __future__ import annotations

from collections.abc import Iterable

from palier.measurements.engines.protocol import GroupTally


def with_fallback(
    first: Iterable[GroupTally], second: Iterable[GroupTally]
) -> tuple[GroupTally, ...]:
    """The tallies of the first source; of the second where the first was silent."""
    chosen = {(each.window, each.group): each for each in first}
    for each in second:
        place = (each.window, each.group)
        if place not in chosen or (each.tally.seen and not chosen[place].tally.seen):
            chosen[place] = each
    return tuple(chosen[place] for place in sorted(chosen))
