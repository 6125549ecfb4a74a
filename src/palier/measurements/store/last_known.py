"""What was last known of each series before an instant: rows found going back in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pyarrow.compute as pc

from palier.calculus.instants import Instant
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.store.clusters import Cluster
from palier.measurements.store.increases import Reading, increases, is_accepted
from palier.measurements.store.rows import Rows

OBSERVATIONS = 10
"""So many instants of states and checks are found: enough to confirm a downtime, and to know what
was before time of which a source says that it is unknown, where neither takes more of them."""

_Wanted: TypeAlias = Callable[[Rows], Integers]
"""Tells of each row, as booleans, whether it is one of those that are looked for."""

_FOUND_BY = {"counter": ("good", "total")}
"""What a row says that is found, beside its series and its instant."""


class LastKnown:
    """Finds the rows that say what was last known of each series before an instant.

    Those are the rows of its last instant; of states and checks, of its last ten; of checks, also
    of the last ten that the source has confirmed, or does not confirm at all. Of counters it is the
    last reading that was not refused, and one before it, without which it shows no increase.
    Partitions are given from late to early. Of kinds without an instant nothing is found.
    """

    def __init__(
        self, kind: str, before: Instant, shown: Mapping[str, Reading] | None = None
    ) -> None:
        """`shown` is what each counter showed last, as `readings_before` gives it."""
        self._looks = _looks(kind, before, shown or {})

    def unfound(self, series: Iterable[str]) -> list[str]:
        """Of some series those of which earlier rows are still looked for."""
        return [text for text in series if any(look.is_open(text) for look in self._looks)]

    def found(self, rows: Rows) -> Rows:
        """Those of a partition's rows that are found.

        The rows are those that count, in order of (series, instant).
        """
        chosen = np.zeros(len(rows), np.bool_)
        for look in self._looks:
            chosen |= look.take(rows)
        return rows.taken(np.flatnonzero(chosen))


class _Look:
    """Looks for the last instants of each series with a row that is wanted."""

    def __init__(self, count: int, wanted: _Wanted) -> None:
        self._count, self._wanted = count, wanted
        self._taken: Counter[str] = Counter()
        self.first: dict[str, Instant] = {}
        """The earliest instant found so far of each series."""

    def is_open(self, text: str) -> bool:
        """Whether more instants of a series are looked for."""
        return self._taken[text] < self._count

    def take(self, rows: Rows) -> Integers:
        """Whether each row is found; it counts as found from then on."""
        chosen = np.zeros(len(rows), np.bool_)
        places = np.flatnonzero(self._wanted(rows))
        code, at = rows.codes[places], rows.integers("at")[places]
        ends_moment = np.ones(len(places), np.bool_)
        ends_moment[:-1] = (code[1:] != code[:-1]) | (at[1:] != at[:-1])
        moments = np.append(np.cumsum(ends_moment[::-1])[::-1], 0)
        # 1 for the last instant of a series, 2 for the one before it, and so on.
        rank = moments[:-1] - moments[np.searchsorted(code, code, side="right")]
        missing = np.array([self._count - self._taken[text] for text in rows.texts], np.int64)
        is_taken = rank <= missing[code]
        chosen[places[is_taken]] = True
        for series, instant in zip(
            code[is_taken & ends_moment].tolist(), at[is_taken & ends_moment].tolist(), strict=True
        ):
            text = rows.texts[series]
            self._taken[text] += 1
            self.first[text] = min(instant, self.first.get(text, instant))
        return chosen


def _looks(kind: str, before: Instant, shown: Mapping[str, Reading]) -> list[_Look]:
    def is_earlier(rows: Rows) -> Integers:
        return rows.integers("at") < before

    match kind:
        case "sample" | "event":
            return [_Look(1, is_earlier)]
        case "state":
            return [_Look(OBSERVATIONS, is_earlier)]
        case "check":
            return [
                _Look(OBSERVATIONS, is_earlier),
                _Look(OBSERVATIONS, lambda rows: is_earlier(rows) & _is_confirmed(rows)),
            ]
        case "counter":
            last = _Look(1, lambda rows: is_earlier(rows) & _shows(rows, shown))
            return [last, _Look(1, lambda rows: _leads_to(rows, shown, last.first))]
    return []


def _is_confirmed(rows: Rows) -> Integers:
    hard = pc.fill_null(rows.array("hard"), True)
    return np.asarray(hard.to_numpy(zero_copy_only=False), np.bool_)


def _shows(rows: Rows, shown: Mapping[str, Reading]) -> Integers:
    """Whether each reading is what its counter showed last."""
    # A later reading that was refused shows something else: an equal one is never refused.
    good, total = _of_each_row(rows, shown)
    is_last: Integers = (rows.integers("good") == good) & (rows.integers("total") == total)
    return is_last


def _leads_to(rows: Rows, shown: Mapping[str, Reading], since: Mapping[str, Instant]) -> Integers:
    """Whether each reading lies before the last one, and this is not refused when it follows."""
    last_good, last_total = _of_each_row(rows, shown)
    good, total = rows.integers("good"), rows.integers("total")
    ats = np.array([since.get(text, 0) for text in rows.texts], np.int64)
    is_known = np.array([text in since for text in rows.texts], np.bool_)
    is_reset = (last_good < good) | (last_total < total)
    is_after = is_reset | (last_good - good <= last_total - total)
    is_before: Integers = is_known[rows.codes] & (rows.integers("at") < ats[rows.codes])
    return is_before & is_after


def _of_each_row(rows: Rows, shown: Mapping[str, Reading]) -> tuple[Integers, Integers]:
    """What the counter of each row showed last: good and total; -1 where that is not known."""
    found = np.array([shown.get(text, (-1, -1)) for text in rows.texts], np.int64).reshape(-1, 2)
    return found[rows.codes, 0], found[rows.codes, 1]


def is_among(kind: str, rows: Rows, found: Rows) -> Integers:
    """Whether each row, of those that count or not, is one of the rows found."""
    names = ("at", *_FOUND_BY.get(kind, ()))
    wanted = set(_said(found, names, np.arange(len(found))))
    mask = np.isin(rows.integers("at"), found.integers("at"))
    places = np.flatnonzero(mask)
    said = _said(rows, names, places)
    mask[places] = np.fromiter((each in wanted for each in said), np.bool_, len(places))
    return mask


def _said(rows: Rows, names: Sequence[str], places: Integers) -> Iterable[tuple[str | int, ...]]:
    texts = [rows.texts[code] for code in rows.codes[places].tolist()]
    return zip(texts, *(rows.integers(name)[places].tolist() for name in names), strict=True)


def readings_before(clusters: Iterable[Cluster], before: Instant) -> dict[str, Reading]:
    """What each counter showed last before an instant, readings that were refused passed over.

    The clusters are given in order of time.
    """
    shown: dict[str, Reading] = {}
    for cluster in clusters:
        if cluster.is_plain and cluster.span.end <= before:
            ends = cluster.parts[0].ends
            if all(
                each.is_plain and is_accepted(shown.get(text), each.first)
                for text, each in ends.items()
            ):
                shown |= {text: each.last for text, each in ends.items()}
                continue
        rows = cluster.settled()
        rows = rows.taken(np.flatnonzero(rows.integers("at") < before))
        if len(rows):
            shown |= increases(rows, shown)[1]
    return shown
