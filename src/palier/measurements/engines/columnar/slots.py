"""Which cadence slots were sampled, as bits, from the rows of a part."""

from __future__ import annotations

import numpy as np

from palier.calculus.instants import Duration
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.pieces import Located, Pieces


def sampled_slots(
    at: Integers, heard: Pieces, located: Located, cadences: list[Duration]
) -> dict[int, int]:
    """For each owner with a cadence, a bit per slot that holds an instant.

    The pieces of `heard` start where their windows do; slots are counted from there.
    """
    found: dict[int, int] = {}
    for piece, first, last in zip(*(each.tolist() for each in located), strict=True):
        owner = int(heard.owner[piece])
        cadence = cadences[owner]
        if cadence:
            places = (at[first:last] - heard.start[piece]) // cadence
            found[owner] = found.get(owner, 0) | bits_of(places)
    return found


def bits_of(places: Integers) -> int:
    """An integer with these bits set; the places rise."""
    low = int(places[0])
    bits = np.zeros(int(places[-1]) - low + 1, np.bool_)
    bits[places - low] = True
    return int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little") << low
