"""Cadence slots of many windows at once: which were expected, and which were sampled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from palier.calculus.instants import HOUR, MINUTE
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.columnar.pieces import Pieces
from palier.measurements.engines.live_days import HOURS, MINUTES
from palier.measurements.engines.live_minutes import PlacedDay

_AT_ONCE = 512
"""Windows whose bits are made together: a few megabytes, whatever their number."""

_WORD = 64
_HOURS_OF_WORDS = 16
"""Sixteen hours of 60 bits are fifteen words of 64."""


def sampled(days: Sequence[PlacedDay], heard: Pieces, cadences: Integers) -> dict[int, int]:
    """For each owner with a cadence, a bit per slot of its window with a measurement.

    Windows start, and cadences are, on whole minutes; bits past the end mean nothing.
    """
    found: dict[int, int] = {}
    wanted = np.flatnonzero(cadences[heard.owner])
    for chosen in _chunks(wanted):
        start = heard.start[chosen]
        masks = _masks(days, heard.series[chosen], start // HOUR, -(-heard.end[chosen] // HOUR))
        shifts = start % HOUR // MINUTE
        steps = cadences[heard.owner[chosen]] // MINUTE
        lengths = (heard.end[chosen] - heard.start[chosen]) // MINUTE
        slots = _in_windows(masks, shifts, steps, lengths)
        for owner, own in zip(heard.owner[chosen].tolist(), slots, strict=True):
            found[owner] = found.get(owner, 0) | own
    return found


def _in_windows(
    masks: Integers, shifts: Integers, steps: Integers, lengths: Integers
) -> Iterator[int]:
    """The slots of each window, whose first one begins `shifts` minutes after its first hour."""
    step = int(steps[0])
    if MINUTES % step == 0 and (steps == step).all() and (shifts % step == 0).all():
        _end_last_hours(masks, shifts + lengths)
        rows = _as_integers(_packed(masks) if step == 1 else _folded(masks, step))
        return (bits >> shift for bits, shift in zip(rows, (shifts // step).tolist(), strict=True))
    windows = zip(shifts.tolist(), steps.tolist(), lengths.tolist(), strict=True)
    return (
        _slots(bits >> shift, each, length)
        for bits, (shift, each, length) in zip(_as_integers(_packed(masks)), windows, strict=True)
    )


def _end_last_hours(masks: Integers, minutes: Integers) -> None:
    """Takes from the hour in which each window ends, so many minutes on, what comes after it."""
    hour, minute = np.divmod(minutes, MINUTES)
    row = np.flatnonzero(hour < masks.shape[1])
    until = np.uint64(1) << minute[row].astype(np.uint64)
    masks[row, hour[row]] &= until - np.uint64(1)


def _folded(masks: Integers, step: int) -> Integers:
    """Rows of hours as rows of bytes with a bit for every `step` minutes, which divide an hour."""
    some = masks.copy()
    for place in range(1, step):
        some |= masks >> np.uint64(place)
    slots = MINUTES // step
    hours = np.zeros_like(masks)
    for place in range(slots):
        hours |= ((some >> np.uint64(place * step)) & np.uint64(1)) << np.uint64(place)
    octets = hours.astype("<u4").view(np.uint8).reshape(*masks.shape, 4)
    bits = np.unpackbits(octets, axis=2, bitorder="little")[..., :slots]
    return np.packbits(bits.reshape(len(masks), -1), axis=1, bitorder="little")


def _chunks(wanted: Integers) -> Iterator[Integers]:
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]


def _masks(
    days: Sequence[PlacedDay], series: Integers, first_hour: Integers, end_hour: Integers
) -> Integers:
    """The masks of the hours of each window, from its first hour on."""
    width = int((end_hour - first_hour).max())
    width += -width % _HOURS_OF_WORDS
    masks = np.zeros((len(series), width), np.uint64)
    same = bool((first_hour == first_hour[0]).all())
    for day in days:
        place = day.place[series]
        shift = day.tallies.day * HOURS - first_hour
        if not len(day.tallies.keys) or int(shift.max()) <= -HOURS or int(shift.min()) >= width:
            continue
        own = day.tallies.masks.reshape(-1, HOURS)[np.maximum(place, 0)]
        own[place < 0] = 0
        if same:
            low, high = max(int(shift[0]), 0), min(int(shift[0]) + HOURS, width)
            masks[:, low:high] |= own[:, low - int(shift[0]) : high - int(shift[0])]
            continue
        hours = shift[:, None] + np.arange(HOURS)
        row, hour = np.nonzero((hours >= 0) & (hours < width))
        masks[row, hours[row, hour]] |= own[row, hour]
    return masks


def _packed(masks: Integers) -> Integers:
    """Rows of 60 bits an hour as rows of whole words."""
    hours = masks.reshape(len(masks), -1, _HOURS_OF_WORDS)
    words = np.empty((*hours.shape[:2], _HOURS_OF_WORDS - 1), np.uint64)
    spare = _WORD - MINUTES
    for place in range(_HOURS_OF_WORDS - 1):
        low = hours[..., place] >> np.uint64(spare * place)
        words[..., place] = low | (hours[..., place + 1] << np.uint64(MINUTES - spare * place))
    return words.reshape(len(masks), -1)


def _as_integers(words: Integers) -> Iterator[int]:
    for row in words:
        yield int.from_bytes(row.tobytes(), "little")


def _slots(minutes: int, step: int, length: int) -> int:
    """A bit per `step` minutes of which one at least is set, of the first `length` minutes."""
    if step == 1 or not minutes:
        return minutes
    octets = minutes.to_bytes((minutes.bit_length() + 7) // 8, "little")
    bits = np.unpackbits(np.frombuffer(octets, np.uint8), bitorder="little")[:length]
    slots = np.pad(bits, (0, -len(bits) % step)).reshape(-1, step).max(axis=1)
    return int.from_bytes(np.packbits(slots, bitorder="little").tobytes(), "little")


class SlotWindows(NamedTuple):
    """The windows that slots are expected of, one for each owner."""

    start: Integers
    cadence: Integers
    slots: Integers
    """How many slots there are at most: one still going on at an open end is not expected."""


def expected(countable: Pieces, windows: SlotWindows) -> list[int]:
    """For each owner, a bit per slot that has countable time; the pieces stand owner after owner.

    Zero for owners without a cadence.
    """
    found: list[int] = []
    owners = len(windows.start)
    for low in range(0, owners, _AT_ONCE):
        high = min(low + _AT_ONCE, owners)
        first, last = np.searchsorted(countable.owner, [low, high])
        some = slice(int(first), int(last))
        own = countable.owner[some]
        cadence = windows.cadence[own]
        kept = cadence > 0
        own, cadence = own[kept], cadence[kept]
        start = (countable.start[some][kept] - windows.start[own]) // cadence
        end = (countable.end[some][kept] - 1 - windows.start[own]) // cadence + 1
        end = np.minimum(end, windows.slots[own])
        found += _as_integers(_ranges(own - low, start, end, high - low))
    return found


def _ranges(own: Integers, start: Integers, end: Integers, count: int) -> Integers:
    """Rows of words in which the bits of ranges are set; the ranges of a row rise.

    Neighbours share one bit at most. Each border is one bit set, and every bit is then made the
    parity of those up to it.
    """
    follows = np.zeros(len(own), np.bool_)
    follows[1:] = own[1:] == own[:-1]
    previous = np.concatenate([end[:1], end[:-1]])
    start = np.where(follows, np.maximum(start, previous), start)
    some = start < end
    own, start, end = own[some], start[some], end[some]
    words = np.zeros((count, int(end.max(initial=0)) // _WORD + 1), np.uint64)
    for border in (start, end):
        bit = np.uint64(1) << (border % _WORD).astype(np.uint64)
        np.bitwise_xor.at(words, (own, border // _WORD), bit)
    for shift in (1, 2, 4, 8, 16, 32):
        words ^= words << np.uint64(shift)
    odd = np.bitwise_xor.accumulate(words >> np.uint64(_WORD - 1), axis=1)
    words[:, 1:] ^= np.uint64(0) - odd[:, :-1]
    return words
