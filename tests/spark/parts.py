"""Parts in Parquet files that workers read for themselves, and one that waits to be let go."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from palier.calculus.spans import Span
from palier.measurements.arrow_layout import asked_column
from palier.measurements.dataset import Dataset
from palier.measurements.engines.columnar.parts import ArrowColumns, Integers, Part, TablePart
from palier.measurements.errors import TruncatedFile
from palier.measurements.schema import SeriesKey
from tests.measurements.engines.partitioned import PartitionedSource

_WAITS_AT_MOST = 240.0


@dataclass(frozen=True)
class ParquetPart:
    """A part in a file; `gate`, if any, is a folder where reading is told and waits for `go`."""

    path: str
    kind: str
    keys: tuple[SeriesKey, ...]
    starts: Integers
    span: Span
    gate: str = ""

    @property
    def rows(self) -> int:
        return int(self.starts[-1])

    def read(self, columns: Sequence[str]) -> ArrowColumns:
        if self.gate:
            self._wait()
        try:
            names = list(dict.fromkeys(map(asked_column, columns)))
            table = pq.read_table(self.path, columns=names)
        except pa.ArrowInvalid as error:
            raise TruncatedFile(self.path, "damaged", hint="restore it") from error
        return {name: table.column(name).combine_chunks() for name in names}

    def _wait(self) -> None:
        gate, until = Path(self.gate), time.monotonic() + _WAITS_AT_MOST
        (gate / f"{Path(self.path).stem}.{os.getpid()}").touch()
        while not (gate / "go").exists():
            if time.monotonic() > until:
                raise TimeoutError(f"nobody opened {gate}")
            time.sleep(0.02)


class ParquetSource(PartitionedSource):
    """A dataset cut at will, each part in a Parquet file of its own."""

    def __init__(self, data: Dataset, folder: Path, gate: str = "") -> None:
        super().__init__(data, Random(20_261_123), most=6)
        self._folder, self._gate = folder, gate
        self._held: dict[tuple[str, tuple[SeriesKey, ...]], list[ParquetPart]] = {}

    def parts(self, kind: str, keys: Collection[SeriesKey], span: Span) -> Sequence[Part]:
        chosen = kind, tuple(sorted(keys))
        if chosen not in self._held:
            found = super().parts(kind, keys, span)
            self._held[chosen] = [self._written(part) for part in found]
        return [replace(part, gate=self._gate) for part in self._held[chosen]]

    def _written(self, part: Part) -> ParquetPart:
        assert isinstance(part, TablePart)
        path = self._folder / f"{len(list(self._folder.iterdir()))}.parquet"
        pq.write_table(part.table, path)
        # A record has many instants, and no span.
        span = Span(0, 0) if part.kind == "record" else part.span
        return ParquetPart(str(path), part.kind, part.keys, part.starts, span)
