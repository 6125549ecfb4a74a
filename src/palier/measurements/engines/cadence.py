"""Cadence slots of a window as bits: which were expected, and in which something was measured."""

from __future__ import annotations

from collections.abc import Iterable

from palier.calculus.instants import Duration, Instant
from palier.calculus.scopes import Scope
from palier.calculus.spans import Spans


def slots_of(instants: Iterable[Instant], start: Instant, cadence: Duration) -> int:
    """A bit per slot, counted from `start`, that holds an instant."""
    places = {(at - start) // cadence for at in instants}
    if not places:
        return 0
    bits = bytearray(max(places) // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def countable_slots(scope: Scope, countable: Spans, cadence: Duration | None) -> int:
    """A bit per slot that has countable time; one still going on at an open end is not expected.

    Zero without a cadence.
    """
    if not cadence:
        return 0
    start, slots = scope.span.start, 0
    for span in countable:
        first = (span.start - start) // cadence
        last = (span.end - 1 - start) // cadence
        slots |= ((1 << (last - first + 1)) - 1) << first
    if scope.is_open:
        slots &= (1 << ((scope.until - start) // cadence)) - 1
    return slots
