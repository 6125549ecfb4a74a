"""The rows of one kind at a number: partitions, each cut into clusters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from palier.calculus.spans import Span
from palier.measurements.store.appending import rows_together
from palier.measurements.store.boxes import Boxes
from palier.measurements.store.clusters import Cluster
from palier.measurements.store.files import Files
from palier.measurements.store.manifest import Layout, PartRow
from palier.measurements.store.partitions import by_partition, days_of
from palier.measurements.store.parts import FilePart
from palier.measurements.store.rows import Rows
from palier.measurements.store.settling import POINTS


class View:
    """What a layout holds of a kind, up to a number."""

    def __init__(
        self,
        files: Files,
        kind: str,
        layout: Layout,
        number: int,
        opened: dict[str, FilePart],
    ) -> None:
        self._files = files
        self._kind = kind
        self._number = number
        self._parts: dict[str, list[PartRow]] = {}
        for part in layout.parts:
            # Parts of versions that are settled together are told apart together.
            if part.first_seq <= number or kind not in POINTS:
                self._parts.setdefault(part.partition, []).append(part)
        # What a part says of itself is read once for all questions.
        self._opened = opened
        self._batches = [batch for batch in layout.batches if batch.number <= number]

    @cached_property
    def _hot(self) -> dict[str, Rows]:
        """The hot rows of each partition."""
        if not self._batches:
            return {}
        return dict(by_partition(self._kind, rows_together(self._batches)))

    @cached_property
    def _partitions(self) -> list[str]:
        return sorted({*self._parts, *self._hot})

    def partitions(self) -> dict[str, int]:
        """The highest number that brought rows to each partition, sorted by partition."""
        found: dict[str, int] = {}
        for partition in self._partitions:
            seqs = [min(part.last_seq, self._number) for part in self._parts.get(partition, ())]
            hot = self._hot.get(partition)
            found[partition] = max([*seqs, *([int(hot.seq.max())] if hot else [])])
        return found

    def clusters(self, texts: Sequence[str] | None, span: Span | None) -> Iterator[Cluster]:
        """Clusters that may hold some series, given sorted, in a span; days in order."""
        chosen: Sequence[str] = self._partitions
        if span is not None and self._kind in POINTS:
            chosen = days_of(chosen, span)
        for partition in chosen:
            for cluster in self.in_partition(partition):
                if self._reaches(cluster, span) and (texts is None or cluster.may_hold(texts)):
                    yield cluster

    def _reaches(self, cluster: Cluster, span: Span | None) -> bool:
        # An outage without an end reaches further than its instants, as a figure of a label does.
        if span is None or self._kind not in POINTS:
            return True
        start, end = cluster.span
        return start < span.end and end > span.start

    def in_partition(self, partition: str) -> list[Cluster]:
        """The clusters of one partition, by their first instants."""
        parts, hot = self._parts.get(partition, []), self._hot.get(partition)
        if self._kind not in POINTS:
            return [self._cluster(parts, hot)] if parts or hot else []
        found = [self._cluster(group, rows) for group, rows in _grouped(parts, hot)]
        return sorted(found, key=lambda cluster: cluster.span)

    def _cluster(self, parts: Sequence[PartRow], hot: Rows | None) -> Cluster:
        opened = tuple(
            self._opened.setdefault(part.name, FilePart(self._files, part)) for part in parts
        )
        return Cluster(self._kind, self._number, opened, hot)


def _grouped(
    parts: Sequence[PartRow], hot: Rows | None
) -> Iterator[tuple[Sequence[PartRow], Rows | None]]:
    """Parts that overlap, with the hot rows among them; then hot rows apart from every part."""
    boxes = Boxes(parts)
    if hot is None:
        yield from ((group, None) for group in boxes.groups)
        return
    box, gap = boxes.of_rows(hot)
    for place, group in enumerate(boxes.groups):
        own = np.flatnonzero(box == place)
        yield group, hot.taken(own) if len(own) else None
    for number in np.unique(gap[box < 0]).tolist():
        yield (), hot.taken(np.flatnonzero((box < 0) & (gap == number)))
