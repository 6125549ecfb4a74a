"""Rows that change while they live: which version of a record or an outage is the last one."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from palier.measurements.arrow_layout import series_key
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.store.comparing import content_order, equal_rows, groups, numbered
from palier.measurements.store.rows import SEQ, Rows


class Fates(NamedTuple):
    """Places of rows by what becomes of them, and how many were equal repeats."""

    kept: Integers
    superseded: Integers
    conflicts: Integers
    repeats: int


_NONE = np.empty(0, np.int64)


def record_fates(rows: Rows) -> Fates:
    """Of each (name of the series, id) the row acknowledged last is kept.

    A row equal to the version before it is a repeat; of several in one append the last one counts.
    """
    identity = record_identity(rows)
    order = np.lexsort((rows.seq, *identity))
    begins = groups(order, identity)
    later = np.flatnonzero(~begins)
    is_repeat = np.zeros(len(order), np.bool_)
    is_repeat[later] = equal_rows(rows, order[later - 1], order[later])
    order, begins = order[~is_repeat], begins[~is_repeat]
    is_last = np.append(begins[1:], True)[: len(order)]
    seq = rows.seq[order]
    # No snapshot shows a version that the same append replaced.
    is_brief = ~is_last & (np.append(seq[1:], 0)[: len(seq)] == seq)
    return Fates(
        order[is_last],
        order[~is_last & ~is_brief],
        order[is_brief],
        int(np.count_nonzero(is_repeat)),
    )


def outage_fates(rows: Rows) -> Fates:
    """Of each (series, start, source id) the row acknowledged last while it had no end is kept.

    What comes after the first end, and differs, is a conflict.
    """
    identity, seq = outage_identity(rows), rows.seq
    order = np.lexsort((seq, *identity))
    begins = groups(order, identity)
    if begins.all():
        return Fates(order, _NONE, _NONE, 0)
    kept: list[int] = []
    superseded: list[int] = []
    conflicts: list[int] = []
    repeats = 0
    contents = _contents(rows)
    first = np.flatnonzero(begins).tolist()
    for low, high in zip(first, [*first[1:], len(order)], strict=True):
        versions: list[int] = []
        for place in order[low:high].tolist():
            ended = bool(versions) and contents[versions[-1]]["end"] is not None
            # Once it has ended, a late repeat of what was said before changes nothing.
            told = versions if ended else versions[-1:]
            if any(contents[place] == contents[version] for version in told):
                repeats += 1
            elif ended:
                conflicts.append(place)
            else:
                if versions and seq[versions[-1]] == seq[place]:
                    conflicts.append(versions.pop())
                versions.append(place)
        kept.append(versions.pop())
        superseded += versions
    return Fates(_places(kept), _places(superseded), _places(conflicts), repeats)


def figure_fates(rows: Rows) -> Fates:
    """Each figure once: everything that is stated of it is its identity."""
    seq_order = np.argsort(rows.seq, kind="stable")
    by_seq = rows.taken(seq_order)
    order = content_order(by_seq, by_seq.codes)
    later = np.arange(1, len(order))
    same = equal_rows(by_seq, order[later - 1], order[later])
    same &= numbered(by_seq.source_id)[order[1:]] == numbered(by_seq.source_id)[order[:-1]]
    is_repeat = np.concatenate([np.zeros(min(1, len(order)), np.bool_), same])
    kept = seq_order[order[~is_repeat]]
    return Fates(kept, _NONE, _NONE, int(np.count_nonzero(is_repeat)))


def record_identity(rows: Rows) -> tuple[Integers, ...]:
    """What a record is known by, as numbers: its id, and the name of its series."""
    names = np.array(_numbers_of_names(rows), np.int64)
    return numbered(rows.array("id")), names[rows.codes] if len(rows) else _NONE


def outage_identity(rows: Rows) -> tuple[Integers, ...]:
    """What an outage is known by, as numbers: the source's id, its start, and its series."""
    return numbered(rows.source_id), rows.integers("start"), rows.codes


def _numbers_of_names(rows: Rows) -> list[int]:
    numbers: dict[str, int] = {}
    return [numbers.setdefault(series_key(text).name, len(numbers)) for text in rows.texts]


def _contents(rows: Rows) -> list[dict[str, Any]]:
    names = [name for name in rows.table.column_names if name != SEQ]
    return list(rows.whole.select(names).to_pylist())


def _places(found: list[int]) -> Integers:
    return np.array(found, np.int64)
