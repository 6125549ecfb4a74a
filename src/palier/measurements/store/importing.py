"""Reads evidence packs: into a store, or into memory to be evaluated as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from palier.measurements.arrow_layout import columns_of, series_key
from palier.measurements.dataset import Columns, Counts, Dataset
from palier.measurements.readers.guarded import SourceFile
from palier.measurements.schema import SeriesKey
from palier.measurements.store.appending import checked_series, checked_table
from palier.measurements.store.increases import increases
from palier.measurements.store.manifest import Receipt
from palier.measurements.store.packs import MANIFEST, PackFile, read_pack, sha256_of, tables_of
from palier.measurements.store.rows import SOURCE_ID, Rows, with_origin
from palier.measurements.store.settling import settle

if TYPE_CHECKING:
    from palier.measurements.store.stores import Store

Progress = Callable[[int, int], None]
"""Called with the rows read and the rows in all."""


def import_pack(store: Store, folder: Path, *, progress: Progress | None = None) -> Receipt:
    """Appends the rows of a pack whose hashes are right; the same pack again changes nothing.

    Raises `PackDamaged`, and what appending raises.
    """
    pack = read_pack(folder)
    key = f"pack {sha256_of(folder / MANIFEST, MANIFEST)}"
    known = store.manifest.receipt(key)
    if known is not None:
        return known
    done = 0
    with store.loading(key=key, quantities=pack.quantities) as loading:
        for file in pack.read:
            for table in tables_of(folder, file):
                loading.add(file.kind, table)
                done += table.num_rows
                if progress is not None:
                    progress(done, pack.rows)
    assert loading.receipt is not None
    return loading.receipt


def dataset_of(folder: Path, *, progress: Progress | None = None) -> Dataset:
    """The measurements of a pack in memory. Raises `PackDamaged`, `WrongLayout`."""
    pack = read_pack(folder)
    tables: dict[str, dict[SeriesKey, Columns]] = {}
    ids: dict[str, dict[SeriesKey, list[str | None]]] = {}
    done = 0
    for file in pack.read:
        rows = _settled(folder, file)
        tables[file.kind] = _columns(file.kind, rows)
        ids[file.kind] = _ids(rows)
        if file.kind == "counter":
            events = _columns("event", increases(rows, {})[0])
            # As in a store, a counter that has shown no increase is no series of events.
            events = {key: columns for key, columns in events.items() if columns["at"]}
            tables["event"] = {**tables.get("event", {}), **events}
        done += file.rows
        if progress is not None:
            progress(done, pack.rows)
    sources = (
        SourceFile(each.name, each.sha256, (folder / each.name).stat().st_size)
        for each in pack.read
    )
    counters = tables.pop("counter", {})
    counts = Counts(read=pack.rows, accepted=pack.rows)
    return Dataset(tables, dict(pack.quantities), (), counts, tuple(sources), counters, ids)


def _settled(folder: Path, file: PackFile) -> Rows:
    """The rows of a file in order of series and time, each measurement once."""
    # The hashes say that nothing was changed since, not that it was an export of this program.
    whole = checked_table(file.kind, pa.concat_tables(tables_of(folder, file)))
    rows = Rows.of_table(with_origin(whole, 0))
    checked_series(rows.texts)
    return settle(file.kind, rows).kept


def _columns(kind: str, rows: Rows) -> dict[SeriesKey, Columns]:
    return {key: columns_of(kind, table) for key, table in _by_series(rows)}


def _ids(rows: Rows) -> dict[SeriesKey, list[str | None]]:
    """What the source calls the rows of the series whose rows it calls anything."""
    found = {key: table.column(SOURCE_ID).to_pylist() for key, table in _by_series(rows)}
    return {key: ids for key, ids in found.items() if any(id_ is not None for id_ in ids)}


def _by_series(rows: Rows) -> Iterator[tuple[SeriesKey, pa.Table]]:
    for text, (first, last) in zip(rows.texts, pairwise(rows.starts.tolist()), strict=True):
        yield series_key(text), rows.table.slice(first, last - first)
