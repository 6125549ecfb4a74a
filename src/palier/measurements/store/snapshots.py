"""A store as it was at a number: what engines read, the same whenever they read it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from palier.calculus.instants import EARLIEST, LATEST, Instant
from palier.calculus.selectors import Selector
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import columns_of, series_key, series_text
from palier.measurements.dataset import picked
from palier.measurements.engines.columnar.parts import Part
from palier.measurements.mappings import Quantity
from palier.measurements.schema import SeriesKey
from palier.measurements.store.clusters import Cluster, Fresh, no_rows, of_series
from palier.measurements.store.comparing import content_order
from palier.measurements.store.counters import Counters
from palier.measurements.store.errors import NoSuchSnapshot
from palier.measurements.store.extremes import horizon_of_parts, is_down_in_parts
from palier.measurements.store.files import Files
from palier.measurements.store.manifest import FLOOR, Manifest
from palier.measurements.store.merged import MergedPart
from palier.measurements.store.parts import FilePart
from palier.measurements.store.rows import Rows
from palier.measurements.store.settling import POINTS
from palier.measurements.store.views import View

_ALL_TIME = Span(EARLIEST, LATEST + 1)


def check_number(manifest: Manifest, number: int) -> None:
    """Raises `NoSuchSnapshot` for a number that is not reached, or whose rows are removed."""
    floor, head = int(manifest.fact(FLOOR) or 0), manifest.head()
    if not floor <= number <= head:
        raise NoSuchSnapshot(
            f"the store has no snapshot {number}",
            hint=f"its snapshots go from {floor} to {head}",
        )


class Snapshot:
    """The measurements that were acknowledged by a number."""

    def __init__(
        self,
        manifest: Manifest,
        files: Files,
        number: int,
        opened: dict[str, FilePart],
        is_whole: bool = True,
    ) -> None:
        """`is_whole` refuses a number below which rows were removed, as soon as they are read."""
        self._manifest = manifest
        self._files = files
        self._opened = opened
        self._is_whole = is_whole
        self.number = number
        self._views: dict[str, View] = {}
        self._series: dict[str, list[SeriesKey]] = {}
        self._words: dict[str, dict[SeriesKey, set[str]]] = {}

    @property
    def fingerprint(self) -> str:
        """The store and the number, as a text."""
        return f"{self._manifest.identity}@{self.number}"

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The rows acknowledged, by kind; repeats and conflicts among them."""
        return self._manifest.counts(self.number)

    def series(self, kind: str, selector: Selector = Selector()) -> list[SeriesKey]:
        """The series of a kind that a selector picks, sorted."""
        found = self._series.get(kind)
        if found is None:
            found = self._series[kind] = self._found_series(kind)
        return picked(found, selector)

    def columns(self, kind: str, key: SeriesKey) -> dict[str, list[Any]]:
        """The columns of one series by the names of the schema; empty when there is none."""
        text = series_text(key)
        if kind == "event" and key in self._counters:
            pieces = [
                each.settled() for each in Counters(self._clusters("counter", [text]), [text])
            ]
            pieces = [of_series(rows, text) for rows in pieces]
        else:
            pieces = [each.settled(text) for each in self._clusters(kind, [text])]
        rows = Rows.together([*pieces, no_rows(kind)])
        # Of a series that it lists, a store may have removed all rows.
        if not len(rows) and key not in self.series(kind):
            return {}
        if kind in POINTS:
            rows = rows.taken(np.argsort(rows.integers("at"), kind="stable"))
        elif len(pieces) > 1:
            rows = rows.taken(content_order(rows, rows.codes))
        return columns_of(kind, rows.table)

    def quantity(self, name: str) -> Quantity:
        """The unit and resolution of a series of samples."""
        return self._quantities.get(name, Quantity())

    def words(self, kind: str, key: SeriesKey) -> set[str]:
        """The states, by their words, that a series was measured in."""
        if kind not in self._words:
            self._words[kind] = self._found_words(kind)
        return self._words[kind].get(key, set())

    def parts(self, kind: str, keys: Collection[SeriesKey], span: Span) -> Sequence[Part]:
        """The parts that may hold rows of these series in this span; they may hold others too."""
        wanted = sorted(map(series_text, keys))
        found = [part for each in self._clusters(kind, wanted, span) for part in each.read()]
        if kind != "event" or not self._counters:
            return found
        texts = [text for text in wanted if series_key(text) in self._counters]
        until = Span(EARLIEST, span.end)
        walk = Counters(self._clusters("counter", texts, until), texts)
        return [*found, *(MergedPart(each) for each in walk if each.span.end > span.start)]

    def tables(self, kind: str, span: Span = _ALL_TIME) -> Iterator[pa.Table]:
        """The rows that count, counters as counters, with `seq` and `source_id`.

        Partition after partition, whole ones that reach into the span, each sorted by series and
        instant.
        """
        for cluster in self._clusters(kind, None, span):
            rows = cluster.settled()
            if len(rows):
                yield rows.stored()

    def partitions(self, kind: str) -> Mapping[str, int]:
        """The highest number that brought rows to each partition."""
        return self._view(kind).partitions()

    def fresh(self, kind: str, partition: str, after: int) -> Sequence[Part]:
        """The rows of a partition that count and came after a number, as parts."""
        return [
            MergedPart(Fresh(cluster, after))
            for cluster in self._view(kind).in_partition(partition)
            if cluster.highest > after
        ]

    def horizon(self) -> tuple[Instant, Instant] | None:
        """From the first instant measured to the end, not included; None when there is nothing."""
        return horizon_of_parts(self._everything)

    def is_still_down(self, down_words: Collection[str]) -> bool:
        """Whether an outage without an end, or a series last known as down, is measured."""
        return is_down_in_parts(self, self._everything, down_words)

    def _everything(self, kind: str) -> Sequence[Part]:
        return self.parts(kind, self.series(kind), _ALL_TIME)

    @cached_property
    def _quantities(self) -> dict[str, Quantity]:
        return self._manifest.quantities(self.number)

    @cached_property
    def _counters(self) -> frozenset[SeriesKey]:
        """The counters that have shown an increase."""
        if not self.counts.get("counter"):
            return frozenset()
        every = set(self._manifest.series("counter", self.number))
        walk = Counters(self._clusters("counter"))
        for _ in walk:
            if len(walk.with_events) == len(every):
                break
        return frozenset(map(series_key, walk.with_events))

    def _view(self, kind: str) -> View:
        view = self._views.get(kind)
        if view is None:
            layout = self._manifest.layout(kind)
            if self._is_whole:
                # Rows may have been removed since this snapshot was taken.
                check_number(self._manifest, self.number)
            view = View(self._files, kind, layout, self.number, self._opened)
            self._views[kind] = view
        return view

    def _clusters(
        self, kind: str, texts: Sequence[str] | None = None, span: Span | None = None
    ) -> Iterator[Cluster]:
        return self._view(kind).clusters(texts, span)

    def _found_series(self, kind: str) -> list[SeriesKey]:
        if kind == "record":
            # A record may have moved to another series: only what counts now tells.
            parts = [part for each in self._clusters(kind) for part in each.read()]
            return sorted({key for part in parts for key in part.keys})
        found = set(map(series_key, self._manifest.series(kind, self.number)))
        return sorted(found | self._counters if kind == "event" else found)

    def _found_words(self, kind: str) -> dict[SeriesKey, set[str]]:
        found: dict[SeriesKey, set[str]] = {}
        for cluster in self._clusters(kind):
            for text, words in cluster.words().items():
                found.setdefault(series_key(text), set()).update(words)
        return found
