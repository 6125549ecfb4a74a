"""Counters in clusters, read as events: what each series showed before goes along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from palier.calculus.spans import Span
from palier.measurements.store.clusters import Cluster
from palier.measurements.store.increases import Ends, Reading, ends_of, increases, is_accepted
from palier.measurements.store.rows import Rows


@dataclass(frozen=True)
class Increases:
    """The events of a cluster of counters, given what its series showed before.

    Of series that are not wanted, that is not known, and they have none.
    """

    cluster: Cluster
    before: dict[str, Reading]
    wanted: frozenset[str] | None = None

    kind = "event"

    @property
    def rows(self) -> int:
        """How many rows there are at most."""
        return self.cluster.rows

    @property
    def span(self) -> Span:
        """From before the first instant to after the last."""
        return self.cluster.span

    def settled(self) -> Rows:
        """The events, in order of (series, instant)."""
        events, _ = increases(self.cluster.settled(), self.before)
        if self.wanted is None or self.wanted.issuperset(events.texts):
            return events
        is_wanted = np.array([text in self.wanted for text in events.texts], np.bool_)
        return events.taken(np.flatnonzero(is_wanted[events.codes]))


class Counters:
    """Walks clusters in order of time, and knows what each series showed last."""

    def __init__(self, clusters: Iterable[Cluster], texts: Sequence[str] | None = None) -> None:
        self._clusters = clusters
        self._wanted = None if texts is None else frozenset(texts)
        self._last: dict[str, Reading] = {}
        self.with_events: set[str] = set()
        """The series that have shown an increase so far."""

    def __iter__(self) -> Iterator[Increases]:
        for cluster in self._clusters:
            known = self._ends(cluster)
            before = {text: self._last[text] for text in known if text in self._last}
            found = Increases(cluster, before, self._wanted)
            yield found
            self._pass(found, known)

    def _ends(self, cluster: Cluster) -> dict[str, Ends]:
        if cluster.is_plain:
            ends = cluster.parts[0].ends
        else:
            rows = cluster.settled()
            ends = dict(zip(rows.texts, ends_of(rows), strict=True))
        if self._wanted is None:
            return ends
        return {text: each for text, each in ends.items() if text in self._wanted}

    def _pass(self, found: Increases, known: dict[str, Ends]) -> None:
        is_plain = True
        for text, ends in known.items():
            before = found.before.get(text)
            if ends.is_plain and is_accepted(before, ends.first):
                self._last[text] = ends.last
                if before is not None or ends.rows > 1:
                    self.with_events.add(text)
            else:
                is_plain = False
        if not is_plain:
            events, after = increases(found.cluster.settled(), found.before)
            self.with_events |= set(events.with_rows())
            self._last |= {text: reading for text, reading in after.items() if text in known}
