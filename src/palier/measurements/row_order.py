"""The order of rows held as lists: by instant, by what identifies them, or by all they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def rising(column: list[Any]) -> bool:
    """Whether each integer is above the one before."""
    return all(map(_before, column, column[1:]))


_before: Callable[[Any, Any], bool] = int.__lt__


def stable_order(identity: list[list[Any]]) -> list[int]:
    """Places in the order of what identifies rows; equal ones as they came."""
    if len(identity) == 1:
        places: list[int] = np.argsort(np.array(identity[0]), kind="stable").tolist()
        return places
    rows = [_order(row) for row in zip(*identity, strict=True)]
    return sorted(range(len(rows)), key=rows.__getitem__)


def in_order(places: list[int], columns: list[list[Any]]) -> list[int]:
    """Places in the order of their cells in some columns."""
    if len(columns) == 1:
        return sorted(places, key=columns[0].__getitem__)
    rows = list(zip(*columns, strict=True))
    try:
        return sorted(places, key=rows.__getitem__)
    except TypeError:  # None does not compare
        return sorted(places, key=lambda place: _order(rows[place]))


def _order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A sort key for rows whose cells may be None."""
    return tuple((cell is None, "" if cell is None else cell) for cell in row)
