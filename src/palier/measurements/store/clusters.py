"""Which parts and hot rows must be read together, so that every measurement counts once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from palier.calculus.spans import Span
from palier.measurements.arrow_layout import schema_of
from palier.measurements.engines.columnar.parts import Part
from palier.measurements.store.manifest import SUPERSEDED
from palier.measurements.store.merged import HeldPart, MergedPart
from palier.measurements.store.part_facts import words_of
from palier.measurements.store.parts import FilePart
from palier.measurements.store.rows import Rows, with_origin
from palier.measurements.store.settling import POINTS, settle


@dataclass(frozen=True)
class Cluster:
    """Parts and hot rows of one partition that may speak of the same measurements."""

    kind: str
    number: int
    """Rows that came later do not count."""
    parts: tuple[FilePart, ...]
    hot: Rows | None = None

    @property
    def is_plain(self) -> bool:
        """Whether every row of every current part counts as it is."""
        settled = {part.row.settling for part in self.parts}
        alone = len(self.parts) == 1 or (self.kind not in POINTS and len(settled) == 1)
        return (
            self.hot is None
            and alone
            and "" not in settled
            and all(part.row.last_seq <= self.number for part in self.parts)
        )

    @property
    def rows(self) -> int:
        """How many rows there are to read."""
        return sum(part.rows for part in self.parts) + (len(self.hot) if self.hot else 0)

    @property
    def span(self) -> Span:
        """From before the first instant to after the last."""
        found = [part.span for part in self.parts]
        if self.hot is not None:
            first, last = self.hot.bounds()
            found += [Span(first, last + 1)] if first is not None and last is not None else []
        found = [span for span in found if span.length] or [Span(0, 0)]
        return Span(min(start for start, _ in found), max(end for _, end in found))

    @property
    def highest(self) -> int:
        """No row that counts came after this number."""
        seqs = [min(part.row.last_seq, self.number) for part in self.parts]
        return max([*seqs, *([int(self.hot.seq.max())] if self.hot is not None else [])])

    def words(self) -> dict[str, set[str]]:
        """The states of each series."""
        if self.is_plain:
            found: dict[str, set[str]] = {}
            for part in self._current:
                for text, words in part.words.items():
                    found.setdefault(text, set()).update(words)
            return found
        return {text: set(words) for text, words in words_of(self.settled()).items()}

    @property
    def _current(self) -> list[FilePart]:
        return [part for part in self.parts if part.row.role != SUPERSEDED]

    def may_hold(self, texts: Sequence[str]) -> bool:
        """Whether it may have rows of some series, given sorted."""
        bounds = [(part.row.first_series, part.row.last_series) for part in self.parts]
        if self.hot is not None and len(self.hot):
            bounds.append((self.hot.texts[0], self.hot.texts[-1]))
        return any(_any_between(texts, first, last) for first, last in bounds)

    def read(self) -> list[Part]:
        """The rows that count, as parts of which no two share a series and a time."""
        if self.is_plain:
            return list(self._current)
        if self.parts:
            return [MergedPart(self)]
        rows = self.settled()
        return [HeldPart(self.kind, rows)] if len(rows) else []

    def settled(self, text: str | None = None) -> Rows:
        """The rows that count, with `seq` and `source_id`; of one series, or of all."""
        if text is not None and self.kind == "record" and not self.is_plain:
            # A later version of a record may be in another series.
            return of_series(self.settled(), text)
        pieces = [piece for piece in self._pieces(text) if len(piece)]
        if not pieces:
            return no_rows(self.kind)
        rows = Rows.together(pieces)
        return rows if self.is_plain else settle(self.kind, rows).kept

    def _pieces(self, text: str | None) -> Iterator[Rows]:
        for part in self._current if self.is_plain else self.parts:
            yield until(rows_of(part, text), self.number)
        if self.hot is not None:
            yield self.hot if text is None else of_series(self.hot, text)


@dataclass(frozen=True)
class Fresh:
    """The rows of a cluster that came after a number."""

    cluster: Cluster
    after: int

    @property
    def kind(self) -> str:
        """The kind of measurement."""
        return self.cluster.kind

    @property
    def rows(self) -> int:
        """How many rows there are at most."""
        return self.cluster.rows

    @property
    def span(self) -> Span:
        """From before the first instant to after the last."""
        return self.cluster.span

    def settled(self) -> Rows:
        """The rows that count, in order."""
        rows = self.cluster.settled()
        return rows.taken(np.flatnonzero(rows.seq > self.after))


def rows_of(part: FilePart, text: str | None = None) -> Rows:
    """The rows of a part file, of one series or of all, with `seq`."""
    if text is None:
        table = with_origin(part.table(), part.row.first_seq)
        codes = np.repeat(np.arange(len(part.texts), dtype=np.int32), np.diff(part.starts))
        return Rows(part.texts, codes, table)
    place = part.texts.index(text) if text in part.texts else None
    first, last = (0, 0) if place is None else part.starts[place : place + 2].tolist()
    table = with_origin(part.table(rows=range(first, last)), part.row.first_seq)
    return Rows((text,), np.zeros(last - first, np.int32), table)


def until(rows: Rows, number: int) -> Rows:
    """The rows that came no later than a number."""
    seq = rows.seq
    return rows if np.all(seq <= number) else rows.taken(np.flatnonzero(seq <= number))


def of_series(rows: Rows, text: str) -> Rows:
    """The rows of one series, as they are."""
    place = rows.texts.index(text) if text in rows.texts else -1
    return rows.taken(np.flatnonzero(rows.codes == place))


def no_rows(kind: str) -> Rows:
    """The columns of a kind, without a row."""
    return Rows.of_table(with_origin(schema_of(kind).empty_table(), 0))


def _any_between(texts: Sequence[str], first: str, last: str) -> bool:
    place = bisect_left(texts, first)
    return place < len(texts) and texts[place] <= last
