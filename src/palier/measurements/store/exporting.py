"""Writes what the figures of a period stand on, at a snapshot, as an evidence pack."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from palier.calculus.instants import EARLIEST
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import INSTANT, INSTANTS, schema_of
from palier.measurements.dataset import glob
from palier.measurements.schema import KINDS
from palier.measurements.store.clusters import Cluster
from palier.measurements.store.disk import disk_errors
from palier.measurements.store.errors import StoreError
from palier.measurements.store.last_known import LastKnown, readings_before
from palier.measurements.store.packs import Pack, PackFile, sha256_of, write_manifest
from palier.measurements.store.partitions import day_span
from palier.measurements.store.periods import (
    last_outages,
    named,
    near,
    of_series,
    since,
    within,
)
from palier.measurements.store.rows import SOURCE_ID, Rows
from palier.measurements.store.settling import POINTS, settle
from palier.measurements.store.views import View

if TYPE_CHECKING:
    from palier.measurements.store.stores import Store

Progress = Callable[[int, int], None]
"""Called with the kinds that are written and the kinds in all."""


class FolderInTheWay(StoreError):
    """A pack is to be written where something is already."""

    code = "folder-in-the-way"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export: a period, a pattern of series, the number of a snapshot (None: the last)."""

    span: Span
    series: str = "*"
    number: int | None = None
    as_csv: bool = False
    made_by: str = ""
    commands: Mapping[str, str] = field(default_factory=dict)


def export(store: Store, folder: Path, wanted: Wanted, *, progress: Progress | None = None) -> Pack:
    """Writes an evidence pack, whole or not at all.

    Raises `FolderInTheWay`, `NoSuchSnapshot`.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInTheWay(f"{folder} is there and not empty", hint="name a new folder")
    unfinished = folder.with_name(f".{folder.name}.{uuid4().hex[:8]}")
    with disk_errors(str(folder)):
        unfinished.mkdir(parents=True)
        try:
            pack = _pack(store, wanted, unfinished, progress)
            write_manifest(pack, unfinished)
            if folder.exists():
                folder.rmdir()
            unfinished.rename(folder)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    return pack


def _pack(store: Store, wanted: Wanted, folder: Path, progress: Progress | None) -> Pack:
    snapshot = store.snapshot(wanted.number)
    files = _written(store, snapshot.number, wanted, folder, progress)
    # What a removal took away meanwhile would be missing: such a snapshot is refused now.
    store.snapshot(snapshot.number)
    name = glob(wanted.series)
    return Pack(
        store=store.manifest.identity,
        snapshot=snapshot.number,
        fingerprint=snapshot.fingerprint,
        span=wanted.span,
        series=wanted.series,
        read=tuple(file for file in files if file.is_read),
        others=tuple(file for file in files if not file.is_read),
        quantities={
            of: quantity
            for of, quantity in store.manifest.quantities(snapshot.number).items()
            if name.fullmatch(of)
        },
        made_by=wanted.made_by,
        commands=wanted.commands,
    )


def _written(
    store: Store, number: int, wanted: Wanted, folder: Path, progress: Progress | None
) -> list[PackFile]:
    files: list[PackFile] = []
    for done, kind in enumerate(KINDS):
        if progress is not None:
            progress(done, len(KINDS))
        view = View(store.files, kind, store.manifest.layout(kind), number, {})
        is_wanted = named(wanted.series)
        texts = [text for text in store.manifest.series(kind, number) if is_wanted(text)]
        if texts:
            pieces = _standing(view, kind, wanted.span, texts)
            files += _files_of(kind, pieces, wanted, folder)
    return files


def _standing(view: View, kind: str, span: Span, texts: list[str]) -> Iterator[Rows]:
    """The rows that the period stands on, in order of time."""
    chosen = set(texts)
    yield from reversed(list(_last_known(view, kind, span, texts)))
    reach = Span(since(kind, span), span.end) if kind in POINTS else None
    for cluster in view.clusters(texts, reach):
        rows = cluster.settled()
        mask = near(kind, rows, span)
        (last,) = last_outages(kind, [rows], span)
        mask[last] = True
        yield rows.taken(np.flatnonzero(mask & of_series(rows, chosen.__contains__)))


def _last_known(view: View, kind: str, span: Span, texts: list[str]) -> Iterator[Rows]:
    """What was last known of each series before, from late to early."""
    if kind not in POINTS:
        return
    before = since(kind, span)
    earlier = view.clusters(texts, Span(EARLIEST, before)) if kind == "counter" else ()
    last = LastKnown(kind, before, readings_before(earlier, before))
    for partition in reversed(view.partitions()):
        texts = last.unfound(texts)
        if not texts:
            return
        if day_span(partition).start < before:
            pieces = list(_of(view.in_partition(partition), texts))
            if pieces:
                yield last.found(settle(kind, Rows.together(pieces)).kept)


def _of(clusters: Iterable[Cluster], texts: list[str]) -> Iterator[Rows]:
    """The rows of some series, given sorted, in the clusters that have any."""
    chosen = set(texts)
    for cluster in clusters:
        of_parts = (text for part in cluster.parts for text in part.texts)
        if cluster.may_hold(texts) and (cluster.hot or not chosen.isdisjoint(of_parts)):
            rows = cluster.settled()
            yield rows.taken(np.flatnonzero(of_series(rows, chosen.__contains__)))


def _files_of(
    kind: str, pieces: Iterator[Rows], wanted: Wanted, folder: Path
) -> Iterator[PackFile]:
    """Writes the rows of a kind; no file where there is none."""
    found: Iterator[Rows] = (rows for rows in pieces if len(rows))
    if kind == "record":
        # Records of different times may have different instants, and a file has one header.
        whole = list(found)
        found = iter([Rows.together(whole)] if whole else [])
    first = next(found, None)
    if first is None:
        return
    instants = [name for name in first.table.column_names if name.startswith(INSTANTS)]
    schema = schema_of(kind, [name.removeprefix(INSTANTS) for name in instants])
    schema = schema.append(pa.field(SOURCE_ID, pa.string()))
    writers: list[_Writer] = [_ParquetFile(folder / f"{kind}.parquet", schema)]
    writers += [_CsvFile(folder / f"{kind}.csv", schema)] if wanted.as_csv else []
    count = before = 0
    for rows in chain((first,), found):
        table = rows.stored().select(schema.names).cast(schema)
        for writer in writers:
            writer.write(table)
        count += len(rows)
        before += int(np.count_nonzero(~within(kind, rows, wanted.span)))
    for writer in writers:
        writer.close()
        name = writer.path.name
        yield PackFile(name, kind, count, before, sha256_of(writer.path, name))


class _Writer(Protocol):
    path: Path

    def write(self, table: pa.Table) -> None: ...

    def close(self) -> None: ...


class _ParquetFile:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = path
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")

    def write(self, table: pa.Table) -> None:
        self._writer.write_table(table.unify_dictionaries())

    def close(self) -> None:
        self._writer.close()


class _CsvFile:
    """Instants in ISO 8601, lists as JSON."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = path
        names = [field.name for field in schema]
        self._writer = csv.CSVWriter(path, pa.schema([(name, pa.string()) for name in names]))

    def write(self, table: pa.Table) -> None:
        columns = [_text(table.column(name)) for name in table.column_names]
        self._writer.write_table(pa.table(columns, names=table.column_names))

    def close(self) -> None:
        self._writer.close()


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_nested(column.type):
        cells = [json.dumps(cell, ensure_ascii=False, default=_iso) for cell in column.to_pylist()]
        return pa.chunked_array([pa.array(cells, pa.string())])
    if column.type == INSTANT:
        return pc.strftime(column, "%Y-%m-%dT%H:%M:%SZ")
    return column.cast(pa.string())


def _iso(cell: Any) -> str:
    return str(cell.isoformat())
