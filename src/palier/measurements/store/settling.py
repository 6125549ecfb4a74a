"""The rules of identity: equal repeats dropped, conflicts put aside, versions kept in order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.store.comparing import content_order, equal_rows, groups, numbered
from palier.measurements.store.rows import Rows
from palier.measurements.store.versions import (
    figure_fates,
    outage_fates,
    outage_identity,
    record_fates,
    record_identity,
)

POINTS = ("sample", "event", "counter", "state", "check")
"""Kinds of rows at an instant: the first row of an identity counts, for good."""

_FATES = {"record": record_fates, "outage": outage_fates, "figure": figure_fates}

_IDENTITIES = {"record": record_identity, "outage": outage_identity}
"""What versions have in common; a figure has none."""


class Settled(NamedTuple):
    """`kept` in order of (series, instant, content); the others as they came."""

    kept: Rows
    superseded: Rows
    conflicts: Rows
    repeats: int


def settle(kind: str, rows: Rows) -> Settled:
    """Which rows count. Rows of one `seq` are given in the order in which they came."""
    if kind in POINTS:
        return _first_of_each(rows)
    fates = _FATES[kind](rows)
    kept = rows.taken(fates.kept)
    return Settled(
        kept.taken(content_order(kept, kept.codes)),
        rows.taken(np.sort(fates.superseded)),
        rows.taken(np.sort(fates.conflicts)),
        fates.repeats,
    )


def last_versions(kind: str, rows: Rows) -> Integers:
    """For each row the place of the version that counts; itself where a kind has no versions."""
    if kind not in _IDENTITIES:
        return np.arange(len(rows))
    identity = _IDENTITIES[kind](rows)
    order = np.lexsort(identity)
    group = np.empty(len(rows), np.int64)
    group[order] = np.cumsum(groups(order, identity)) - 1
    kept = _FATES[kind](rows).kept
    last = np.empty(len(kept), np.int64)
    last[group[kept]] = kept
    return last[group]


def _first_of_each(rows: Rows) -> Settled:
    """The first row of each (series, instant, source id)."""
    none = rows.between(0, 0)
    at = rows.integers("at")
    if rises(rows.codes, at):
        return Settled(rows, none, none, 0)
    order = _time_order(rows.codes, at)
    again = _repeated(rows.codes[order], at[order])
    if not len(again):
        return Settled(rows.taken(order), none, none, 0)
    # Only rows that share an instant of a series are looked at one beside another.
    shared = np.union1d(again - 1, again)
    some = rows.taken(order[shared])
    moment = np.cumsum(np.isin(shared, again, invert=True)) - 1
    name = numbered(some.source_id)
    inner = np.lexsort((some.seq, name, moment))
    begins = groups(inner, (moment, name))
    first, other = inner[begins], inner[~begins]
    owner = first[np.cumsum(begins) - 1][~begins]
    same = equal_rows(some, owner, other)
    first = first[content_order(some.taken(first), moment[first])]
    return Settled(
        rows.taken(_placed(order, shared, moment, first)),
        none,
        some.taken(np.sort(other[~same])),
        int(np.count_nonzero(same)),
    )


def rises(codes: Integers, at: Integers) -> bool:
    """Whether rows are in order of (series, instant), no two at one instant of a series."""
    later = (codes[1:] == codes[:-1]) & (at[1:] > at[:-1])
    return bool(np.all(later | (codes[1:] > codes[:-1])))


def _time_order(codes: Integers, at: Integers) -> Integers:
    """Places in order of (series, instant), otherwise as they are."""
    first = int(at.min())
    width = (int(at.max()) - first).bit_length()
    if width + int(codes.max()).bit_length() > 62:
        return np.lexsort((at, codes))
    return np.argsort((codes.astype(np.int64) << width) | (at - first), kind="stable")


def _repeated(codes: Integers, at: Integers) -> Integers:
    return np.flatnonzero((codes[1:] == codes[:-1]) & (at[1:] == at[:-1])) + 1


def _placed(order: Integers, shared: Integers, moment: Integers, first: Integers) -> Integers:
    """The order with the rows kept of each moment in the place of all that share it."""
    begins = shared[np.searchsorted(moment, moment[first])]
    chosen = moment[first]
    rank = np.arange(len(first)) - np.searchsorted(chosen, chosen)
    is_kept = np.ones(len(order), np.bool_)
    is_kept[shared] = False
    placed = order.copy()
    placed[begins + rank] = order[shared[first]]
    is_kept[begins + rank] = True
    return placed[is_kept]
