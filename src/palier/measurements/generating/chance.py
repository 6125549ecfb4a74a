"""Chance that any machine repeats: random access to 64-bit numbers, and draws from them.

Numbers are SplitMix64's (Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
2014): the n-th of a series needs none before it. Draws use integers, tables, and operations that
IEEE 754 defines to the last bit; never a library's logarithm or exponential of an array.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache
from statistics import NormalDist
from typing import Any, TypeAlias

import numpy as np

Bits: TypeAlias = np.ndarray[Any, np.dtype[np.uint64]]
Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
Flags: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]

_STEP = np.uint64(0x9E37_79B9_7F4A_7C15)
_FIRST = np.uint64(0xBF58_476D_1CE4_E5B9)
_SECOND = np.uint64(0x94D0_49BB_1331_11EB)
_SHIFTS = (np.uint64(30), np.uint64(27), np.uint64(31))

_CELL_BITS = 12
_CELLS = 1 << _CELL_BITS
_FRACTION_BITS = 27
_FRACTION = 2.0**-_FRACTION_BITS
_LOW_BITS = 64 - _CELL_BITS - _FRACTION_BITS
_LOW_MASK = np.uint64((1 << _LOW_BITS) - 1)
_LOW = 2.0**-_LOW_BITS

_EXACT = Context(prec=20)
"""Decimal logarithms and exponentials are correctly rounded, and so the same everywhere."""

_MANY = 4.0
"""Counts expected beyond this are drawn around their mean; below, from a skewed law."""


def stream(seed: int, lane: str, name: str) -> int:
    """Where the numbers of one purpose (`lane`) of one series start, from 0 to 2^64 - 1."""
    text = f"{seed}\x1f{lane}\x1f{name}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def streams(seed: int, lane: str, names: Sequence[str]) -> Bits:
    """The streams of several series, one row each, to be spread over their places."""
    return np.array([stream(seed, lane, name) for name in names], np.uint64)[:, None]


def bits(starts: Bits | int, places: Integers) -> Bits:
    """The 64-bit numbers of streams at some places; the two are spread as arrays are."""
    start = starts if isinstance(starts, np.ndarray) else np.uint64(starts)
    found: Bits = start + places.astype(np.uint64) * _STEP
    other = found >> _SHIFTS[0]
    found ^= other
    found *= _FIRST
    np.right_shift(found, _SHIFTS[1], out=other)
    found ^= other
    found *= _SECOND
    np.right_shift(found, _SHIFTS[2], out=other)
    found ^= other
    return found


def shares(numbers: Bits) -> Floats:
    """Numbers as shares, from 0 included to 1 excluded, in steps of 2^-53."""
    found: Floats = (numbers >> np.uint64(11)).astype(np.float64)
    found *= 2.0**-53
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Quantiles:
    """A distribution by its quantiles at even steps; a draw lies between two of them."""

    values: Floats
    rises: Floats

    def draw(self, numbers: Bits) -> Floats:
        """One draw for each number."""
        cells = (numbers >> np.uint64(64 - _CELL_BITS)).view(np.int64)
        found: Floats = (
            (numbers << np.uint64(_CELL_BITS)) >> np.uint64(64 - _FRACTION_BITS)
        ).astype(np.float64)
        found *= self.rises.take(cells)
        found += self.values.take(cells)
        return found


def _quantiles(inverse: Callable[[float], float]) -> Quantiles:
    # The outermost quantiles stand for the tails, which have no end.
    edge = 1 / (16 * _CELLS)
    places = [min(max(cell / _CELLS, edge), 1 - edge) for cell in range(_CELLS + 1)]
    values = np.array([inverse(place) for place in places], np.float64)
    return Quantiles(values[:-1], np.diff(values) * _FRACTION)


def _deviations(share: float) -> float:
    """How many standard deviations from the mean a share of the normal distribution reaches."""
    # Rounded, so that the last bit of a machine's logarithm cannot show.
    return round(NormalDist().inv_cdf(share) * 2.0**24) / 2.0**24


@lru_cache(maxsize=1)
def normal() -> Quantiles:
    """The normal distribution of mean 0 and standard deviation 1, within about 4.2 of them."""
    return _quantiles(_deviations)


@lru_cache(maxsize=1)
def exponential() -> Quantiles:
    """The exponential distribution of mean 1, up to about 11."""
    return _quantiles(lambda share: -float(_EXACT.ln(Decimal(1 - share))))


@lru_cache(maxsize=256)
def spread(sigma: float) -> Quantiles:
    """The log-normal distribution of median 1; `sigma` is the deviation of its logarithm."""
    return _quantiles(lambda share: float(_EXACT.exp(Decimal(sigma * _deviations(share)))))


def counts(means: Floats, numbers: Bits, variances: Floats | None = None) -> Integers:
    """How many happened where so many are expected: whole, never negative, right on average.

    The variance is the mean unless it is given.
    """
    wide = means if variances is None else variances
    few = not means.size or float(means.min()) < _MANY
    many = means.size and float(means.max()) >= _MANY
    drawn: Floats = np.zeros(0)
    if few:
        drawn = means + np.minimum(wide, means) * (exponential().draw(numbers) - 1.0)
    if many:
        around = means + np.sqrt(wide) * normal().draw(numbers)
        drawn = np.where(means < _MANY, drawn, around) if few else around
    # The lowest bits have no part in the draw: they round up as often as the fraction says.
    drawn = drawn + (numbers & _LOW_MASK).astype(np.float64) * _LOW
    np.floor(drawn, out=drawn)
    found: Integers = np.maximum(drawn, 0.0, out=drawn).astype(np.int64)
    return found


def chosen(weights: Sequence[float], numbers: Bits) -> Integers:
    """Which of several is chosen, each as often as its weight says."""
    steps = np.cumsum(np.array(weights, np.float64))
    found = np.searchsorted(steps / steps[-1], shares(numbers), side="right")
    return np.minimum(found, len(weights) - 1).astype(np.int64)
