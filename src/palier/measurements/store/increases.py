"""Counters as events: the increase belongs to the later instant, a decrease is a reset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from palier.measurements.arrow_layout import INSTANT
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.store.rows import SEQ, SOURCE_ID, Rows

Reading: TypeAlias = tuple[int, int]
"""What a counter showed: good and total."""


_NONE: Reading = (-1, -1)
"""Before the first reading."""


class Ends(NamedTuple):
    """Of one series in a part: what it showed first and last, and how many rows it has.

    `is_plain` says that no reading is refused, as long as the first one is not.
    """

    first: Reading
    last: Reading
    rows: int
    is_plain: bool


def ends_of(rows: Rows) -> list[Ends]:
    """The ends of each series of sorted rows of counters."""
    good, total, starts = rows.integers("good"), rows.integers("total"), rows.starts
    refused = np.zeros(len(rows) + 1, np.int64)
    if len(rows):
        _, is_refused = _more(good[:-1], total[:-1], good[1:], total[1:])
        refused[2:] = np.cumsum(is_refused)
    found: list[Ends] = []
    for low, high in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        found.append(
            Ends(
                (int(good[low]), int(total[low])),
                (int(good[high - 1]), int(total[high - 1])),
                high - low,
                bool(refused[high] == refused[low + 1]),
            )
        )
    return found


def is_accepted(before: Reading | None, after: Reading) -> bool:
    """Whether a reading gives an increase that can be; the first one always counts."""
    if before is None or after[0] < before[0] or after[1] < before[1]:
        return True
    return after[0] - before[0] <= after[1] - before[1]


def increases(rows: Rows, before: Mapping[str, Reading]) -> tuple[Rows, dict[str, Reading]]:
    """The events of sorted counters, given what each series showed before; and shows after."""
    good, total, at = (rows.integers(name) for name in ("good", "total", "at"))
    first, last = rows.starts[:-1], rows.starts[1:] - 1
    last_good, last_total = np.empty_like(good), np.empty_like(total)
    last_good[1:], last_total[1:] = good[:-1], total[:-1]
    last_good[first] = [before.get(text, _NONE)[0] for text in rows.texts]
    last_total[first] = [before.get(text, _NONE)[1] for text in rows.texts]
    more, refused = _more(last_good, last_total, good, total)
    is_event = last_total >= 0
    shown = zip(good[last].tolist(), total[last].tolist(), strict=True)
    after: dict[str, Reading] = dict(zip(rows.texts, shown, strict=True))
    for place in np.unique(rows.codes[refused & is_event]).tolist():
        text = rows.texts[place]
        own = slice(int(first[place]), int(last[place]) + 1)
        after[text] = _passed_over(
            before.get(text), (good[own], total[own]), (more[0][own], more[1][own], is_event[own])
        )
    kept = np.flatnonzero(is_event)
    codes, ats = rows.codes[kept], at[kept]
    # Of several readings at one instant only the first increase is an event of that instant.
    alone = np.ones(len(kept), np.bool_)
    alone[1:] = (codes[1:] != codes[:-1]) | (ats[1:] != ats[:-1])
    kept = kept[alone]
    columns = {
        "at": pa.array(at[kept]).cast(INSTANT),
        "good": pa.array(more[0][kept]),
        "total": pa.array(more[1][kept]),
        SEQ: pa.array(rows.seq[kept]),
        SOURCE_ID: rows.source_id.take(pa.array(kept)),
    }
    return Rows(rows.texts, rows.codes[kept], pa.table(columns)), after


def _passed_over(
    known: Reading | None, shown: tuple[Integers, Integers], found: tuple[Integers, ...]
) -> Reading:
    """Writes the increases of one series, some of whose readings are refused and passed over."""
    more_good, more_total, is_event = found
    for row, (good, total) in enumerate(zip(*(each.tolist() for each in shown), strict=True)):
        is_event[row] = known is not None and is_accepted(known, (good, total))
        if known is None or is_event[row]:
            is_reset = known is None or good < known[0] or total < known[1]
            base = (0, 0) if known is None or is_reset else known
            more_good[row], more_total[row] = good - base[0], total - base[1]
            known = (good, total)
    return known or _NONE


def _more(
    before_good: Integers, before_total: Integers, good: Integers, total: Integers
) -> tuple[tuple[Integers, Integers], Integers]:
    """How much more was counted, and whether more of it was good than there was."""
    is_reset = (good < before_good) | (total < before_total)
    more_good = np.where(is_reset, good, good - before_good)
    more_total = np.where(is_reset, total, total - before_total)
    return (more_good, more_total), more_good > more_total
