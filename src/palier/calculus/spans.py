"""Half-open spans of time `[start, end)` and the algebra of sets of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from palier.calculus.errors import SpanEndsBeforeStart
from palier.calculus.instants import Duration, Instant


class Span(NamedTuple):
    """`[start, end)` in UTC microseconds."""

    start: Instant
    end: Instant

    @property
    def length(self) -> Duration:
        """Microseconds from start to end."""
        return self.end - self.start

    def contains(self, at: Instant) -> bool:
        """Whether `at` lies in `[start, end)`."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Spans:
    """A set of instants, kept as sorted, disjoint, non-touching, non-empty spans.

    Build one with `Spans.of`; the constructor takes spans that already have this form.
    """

    items: tuple[Span, ...] = ()

    @staticmethod
    def of(spans: Iterable[tuple[Instant, Instant]]) -> Spans:
        """The union of any spans, in any order. Raises `SpanEndsBeforeStart`."""
        merged: list[Span] = []
        for start, end in sorted(spans):
            if end < start:
                raise SpanEndsBeforeStart(
                    f"a span ends at {end}, before its start at {start}",
                    hint="exchange the two instants",
                )
            if start == end:
                continue
            if merged and start <= merged[-1].end:
                if end > merged[-1].end:
                    merged[-1] = Span(merged[-1].start, end)
            else:
                merged.append(Span(start, end))
        return Spans(tuple(merged))

    def __iter__(self) -> Iterator[Span]:
        return iter(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)

    @property
    def measure(self) -> Duration:
        """Microseconds covered."""
        return sum(end - start for start, end in self.items)

    @property
    def hull(self) -> Span | None:
        """The smallest span around all of them; None when empty."""
        return Span(self.items[0].start, self.items[-1].end) if self.items else None

    def contains(self, at: Instant) -> bool:
        """Whether `at` lies in one of the spans."""
        place = bisect_right(self.items, at, key=_start)
        return place > 0 and at < self.items[place - 1].end

    def touching(self, span: tuple[Instant, Instant]) -> tuple[Span, ...]:
        """The spans that share time with another span, whole, found by bisection."""
        start, end = span
        if end <= start or not self.items:
            return ()
        first = bisect_right(self.items, start, key=_end)
        return self.items[first : bisect_left(self.items, end, first, key=_start)]

    def clip(self, span: tuple[Instant, Instant]) -> Spans:
        """The part inside one span."""
        return _cut(self.touching(span), *span)

    def __or__(self, other: Spans) -> Spans:
        if not other.items:
            return self
        return Spans.of((*self.items, *other.items)) if self.items else other

    def __and__(self, other: Spans) -> Spans:
        if not self.items or not other.items:
            return EMPTY
        return Spans(tuple(_intersection(self.items, other.items)))

    def __sub__(self, other: Spans) -> Spans:
        if not self.items or not other.items:
            return self
        return Spans(tuple(_difference(self.items, other.items)))


EMPTY = Spans()


class Clipper:
    """Clips the same spans many times: each clip is a bisection of plain numbers."""

    def __init__(self, spans: Spans) -> None:
        self._items = spans.items
        self._starts = [start for start, _ in spans.items]
        self._ends = [end for _, end in spans.items]

    def clip(self, span: tuple[Instant, Instant]) -> Spans:
        """The part inside one span."""
        start, end = span
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end, first)
        return _cut(self._items[first:last], start, end) if start < end else EMPTY


def _cut(touching: tuple[Span, ...], start: Instant, end: Instant) -> Spans:
    """Spans that share time with `[start, end)`, the first and the last one cut to it."""
    if not touching:
        return EMPTY
    if touching[-1].end > end:
        touching = (*touching[:-1], Span(touching[-1].start, end))
    if touching[0].start < start:
        touching = (Span(start, touching[0].end), *touching[1:])
    return Spans(touching)


def _start(span: Span) -> Instant:
    return span.start


def _end(span: Span) -> Instant:
    return span.end


def _intersection(left: tuple[Span, ...], right: tuple[Span, ...]) -> Iterator[Span]:
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i].start, right[j].start)
        end = min(left[i].end, right[j].end)
        if start < end:
            yield Span(start, end)
        if left[i].end < right[j].end:
            i += 1
        else:
            j += 1


def _difference(left: tuple[Span, ...], right: tuple[Span, ...]) -> Iterator[Span]:
    j = 0
    for start, end in left:
        while j < len(right) and right[j].end <= start:
            j += 1
        k = j
        while k < len(right) and right[k].start < end:
            if start < right[k].start:
                yield Span(start, right[k].start)
            start = max(start, right[k].end)
            k += 1
        if start < end:
            yield Span(start, end)
