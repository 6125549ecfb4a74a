"""Writes tables as a folder of CSV or Parquet, with the `measurements.yaml` that reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pyarrow as pa
import pyarrow.csv as pacsv
from ruamel.yaml import YAML

from palier.calculus.instants import Instant, datetime_of
from palier.measurements.generating.flat_rows import by_name, column_of, flat
from palier.measurements.generating.partitions import quantities
from palier.measurements.generating.scenario import Scenario
from palier.measurements.generating.ticket_rows import named_instants
from palier.measurements.mappings import Quantity
from palier.measurements.schema import Kind

Format: TypeAlias = Literal["csv", "parquet"]

_FLUSH_ROWS = 1 << 18
"""Rows of one file gathered before they are written: a Parquet file has few row groups then."""


class FolderOutput:
    """A folder being written: one file for each kind and name, or one of each for each batch.

    `close` writes what is left, and the mapping.
    """

    def __init__(self, folder: Path, scenario: Scenario, format: Format) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._format, self._scenario = folder, format, scenario
        self._quantities = quantities(scenario)
        self._waiting: dict[tuple[Kind, str], list[pa.Table]] = {}
        self._writers: dict[Path, Any] = {}
        self._stems: dict[tuple[Kind, str], str] = {}
        self._in_batches = False

    def add(self, kind: Kind, table: pa.Table) -> int:
        """Takes rows of a kind; how many."""
        for name, rows in by_name(table):
            waiting = self._waiting.setdefault((kind, name), [])
            waiting.append(rows)
            if sum(each.num_rows for each in waiting) >= _FLUSH_ROWS:
                self._flush(kind, name, "")
        return int(table.num_rows)

    def add_batch(self, end: Instant, made: Iterable[tuple[Kind, pa.Table]]) -> int:
        """Writes what arrived before an instant as files of its own; how many rows."""
        self._in_batches = True
        rows = sum(self.add(kind, table) for kind, table in made)
        for kind, name in list(self._waiting):
            self._flush(kind, name, f"{datetime_of(end):%Y-%m-%dT%H-%M-%SZ}")
        self._close_writers()
        return rows

    def close(self) -> None:
        """Writes what is left, and the mapping."""
        for kind, name in list(self._waiting):
            self._flush(kind, name, "")
        self._close_writers()
        sources = [self._source(kind, name) for kind, name in sorted(self._stems)]
        with (self._folder / "measurements.yaml").open("w", encoding="utf-8") as file:
            YAML().dump({"sources": sources}, file)

    def _flush(self, kind: Kind, name: str, batch: str) -> None:
        tables = self._waiting.pop((kind, name))
        rows = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
        stem = self._stem(kind, name)
        path = self._folder / (f"{stem}/{batch}" if batch else stem)
        path = path.with_name(f"{path.name}.{self._format}")
        path.parent.mkdir(exist_ok=True)
        quantity = self._quantities.get(name, Quantity())
        self._write(path, flat(kind, rows, quantity, self._dims(kind, name)))

    def _write(self, path: Path, rows: pa.Table) -> None:
        if self._format == "csv":
            options = pacsv.WriteOptions(
                include_header=not path.exists(), quoting_style="needed", batch_size=1 << 16
            )
            # Opened anew each time: there may be more names than files a process may hold open.
            with path.open("ab") as sink:
                pacsv.write_csv(rows, sink, options)
            return
        # Loaded here because it is slow to import and CSV does without.
        import pyarrow.parquet as pq

        if path not in self._writers:
            self._writers[path] = pq.ParquetWriter(path, rows.schema, compression="zstd")
        self._writers[path].write_table(rows)

    def _close_writers(self) -> None:
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()

    def _stem(self, kind: Kind, name: str) -> str:
        """A file name that any system takes: the kind and the name, told apart by a number."""
        if (kind, name) not in self._stems:
            plain = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip(".-")[:100]
            stem, number = f"{kind}-{plain}", 1
            taken = {each.casefold() for each in self._stems.values()}
            while stem.casefold() in taken:
                number += 1
                stem = f"{kind}-{plain}-{number}"
            self._stems[kind, name] = stem
        return self._stems[kind, name]

    def _dims(self, kind: Kind, name: str) -> tuple[str, ...]:
        return tuple(
            sorted(
                {
                    dim
                    for series in self._scenario.series
                    if (series.kind, series.name) == (kind, name)
                    for dims in series.dims
                    for dim, _ in dims
                }
            )
        )

    def _source(self, kind: Kind, name: str) -> dict[str, Any]:
        stem = self._stems[kind, name]
        instants = named_instants(self._scenario) if kind == "record" else ()
        files = f"{stem}/*.{self._format}" if self._in_batches else f"{stem}.{self._format}"
        found: dict[str, Any] = {"files": files, "kind": kind}
        if kind == "sample":
            quantity = self._quantities[name]
            found |= {"unit": quantity.unit} if quantity.unit else {}
            found["resolution"] = f"{quantity.resolution:f}"
        if instants:
            found["columns"] = {instant: instant for instant in instants}
        dims = {dim: column_of(kind, dim, instants) for dim in self._dims(kind, name)}
        return found | ({"dims": dims} if dims else {})
