"""The accepted measurements of some files, by kind and series, sorted; and what was left out."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping as Keys
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import starmap
from operator import attrgetter
from pathlib import Path
from typing import Any

from palier.calculus.selectors import Selector
from palier.measurements.errors import Rejection
from palier.measurements.mappings import Quantity
from palier.measurements.readers.guarded import SourceFile
from palier.measurements.schema import KINDS, Row, SeriesKey

Columns = dict[str, list[Any]]

_EVERYTHING = Selector()
_NAME = attrgetter("name")


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows: read = accepted + repeats + filtered + rejected."""

    read: int = 0
    accepted: int = 0
    repeats: int = 0
    filtered: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Dataset:
    """Measurements in memory. `tables[kind][key]` holds parallel lists in order of time.

    Kinds are those of the schema but `counter`, whose increases are events; `counters` keeps what
    was read. `ids[kind][key]` holds what the source calls each row, where it calls rows anything.
    """

    tables: Keys[str, Keys[SeriesKey, Columns]]
    quantities: Keys[str, Quantity] = field(default_factory=dict)
    rejections: tuple[Rejection, ...] = ()
    counts: Counts = Counts()
    sources: tuple[SourceFile, ...] = ()
    counters: Keys[SeriesKey, Columns] = field(default_factory=dict)
    ids: Keys[str, Keys[SeriesKey, list[str | None]]] = field(default_factory=dict)

    def series(self, kind: str, selector: Selector = _EVERYTHING) -> list[SeriesKey]:
        """The series of a kind that a selector picks, sorted."""
        return picked(self._sorted.get(kind, ()), selector)

    def columns(self, kind: str, key: SeriesKey) -> Columns:
        """The columns of one series, by name; empty when there is none."""
        return self.tables.get(kind, {}).get(key, {})

    def rows(self, kind: str, key: SeriesKey) -> list[Row]:
        """The rows of one series, in order of time (records: of id)."""
        columns = self.columns(kind, key)
        row: Any = KINDS[kind].row
        return list(starmap(row, zip(*columns.values(), strict=True))) if columns else []

    def quantity(self, name: str) -> Quantity:
        """The unit and resolution of a series of samples."""
        return self.quantities.get(name, Quantity())

    def words(self, kind: str, key: SeriesKey) -> set[str]:
        """The states, by their words, that a series was measured in."""
        return {word for word in self.columns(kind, key).get("state", ()) if word}

    @cached_property
    def _sorted(self) -> Keys[str, list[SeriesKey]]:
        return {kind: sorted(found) for kind, found in self.tables.items()}

    @cached_property
    def snapshot(self) -> str:
        """The SHA-256 of what was accepted, whatever files and order it came in."""
        digest = hashlib.sha256()
        for kind in sorted(self.tables):
            for key in sorted(self.tables[kind]):
                columns = self.tables[kind][key]
                unit = self.quantities.get(key.name) if kind == "sample" else None
                quantity = [unit.unit, str(unit.resolution.normalize())] if unit else []
                for part in ([kind, key, quantity], columns):
                    digest.update(json.dumps(part, sort_keys=True, default=_plain).encode())
        return digest.hexdigest()

    def write_rejections(self, path: Path) -> None:
        """Writes the rejected rows as CSV, header included."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("file", "row", "column", "excerpt", "code", "reason"))
            for each in self.rejections:
                writer.writerow(
                    (each.file, each.row, each.column, each.excerpt, each.code, each.reason)
                )


def picked(keys: Sequence[SeriesKey], selector: Selector) -> list[SeriesKey]:
    """The series that a selector picks, of some that are sorted; sorted too."""
    if selector == _EVERYTHING:
        return list(keys)
    if "*" in selector.series or "?" in selector.series:
        name = glob(selector.series)
        named = [key for key in keys if name.fullmatch(key.name)]
    else:
        # Thousands of objectives may each name one of as many series.
        first = bisect_left(keys, selector.series, key=_NAME)
        named = list(keys[first : bisect_right(keys, selector.series, lo=first, key=_NAME)])
    if not selector.where:
        return named
    return [
        key
        for key in named
        if all(condition.accepts(dict(key.dims)) for condition in selector.where)
    ]


def glob(pattern: str) -> re.Pattern[str]:
    """A series name where `*` is any text and `?` any character; brackets stand for themselves."""
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value.normalize())
    raise TypeError(f"{type(value).__name__} in a dataset")
