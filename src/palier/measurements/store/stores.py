"""The store of measurements: append, fold, compact, and snapshots to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager

import pyarrow as pa

from palier.measurements.dataset import Dataset
from palier.measurements.mappings import Quantity
from palier.measurements.store.appending import (
    batch_of,
    checked_series,
    checked_table,
    table_in,
)
from palier.measurements.store.compacting import Compacted, compact
from palier.measurements.store.cutting import TARGET
from palier.measurements.store.datasets import tables_of
from palier.measurements.store.files import Files
from palier.measurements.store.folding import Folded, fold
from palier.measurements.store.info import Info, info_of
from palier.measurements.store.loading import Loading, loading
from palier.measurements.store.manifest import Arrival, Manifest, Receipt
from palier.measurements.store.parts import FilePart
from palier.measurements.store.rollups import (
    Rolled,
    RollUps,
    WrongRollUp,
    roll_up,
    wrong_rollups,
)
from palier.measurements.store.snapshots import Snapshot, check_number
from palier.measurements.store.sweeping import GRACE, sweep
from palier.measurements.store.verifying import Verification, verify

_OPENED = 10_000
"""Parts of which it is remembered what they say of themselves; they never change."""


class Store:
    """Measurements kept for good: in a manifest, and in part files."""

    def __init__(self, manifest: Manifest, files: Files, url: str) -> None:
        self.manifest = manifest
        self.files = files
        self.url = url
        self._known: set[tuple[str, str]] = set()
        self._opened: dict[str, FilePart] = {}
        self._agreed: dict[str, Quantity] = {}

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(
        self,
        tables: Iterable[tuple[str, pa.Table]],
        *,
        key: str = "",
        quantities: Mapping[str, Quantity] | None = None,
    ) -> Receipt:
        """Keeps rows, by kind, for good; all of them, or none.

        A key that came before gives the receipt that it got then. Raises `WrongLayout`,
        `UnitsDisagree`, `KindsCollide`.
        """
        found: defaultdict[str, list[pa.Table]] = defaultdict(list)
        for kind, table in tables:
            found[kind].append(checked_table(kind, table))
        if sum(table.num_rows for own in found.values() for table in own) > TARGET:
            return self._load(found, key, quantities or {})
        whole = {
            kind: pa.concat_tables(own, promote_options="default").unify_dictionaries()
            for kind, own in found.items()
        }
        new = self._new_series(whole)
        stated = {
            name: quantity
            for name, quantity in _kept(quantities or {}).items()
            if self._agreed.get(name) != quantity
        }
        batches = [batch_of(kind, table) for kind, table in whole.items() if table.num_rows]
        receipt = self.manifest.append(Arrival(batches, new, stated, key))
        if not receipt.is_repeat:
            self._known.update(new)
            self._agreed.update(stated)
        return receipt

    def append_dataset(self, data: Dataset, *, key: str = "") -> Receipt:
        """Keeps the measurements of files. Raises as `append`."""
        return self.append(tables_of(data), key=key, quantities=data.quantities)

    def loading(
        self,
        *,
        key: str = "",
        quantities: Mapping[str, Quantity] | None = None,
        block: int = 2 * TARGET,
    ) -> AbstractContextManager[Loading]:
        """Takes data of any size with `add(kind, table)`, acknowledged at the end of the block."""
        kept = _kept(quantities or {})
        return loading(self.manifest, self.files, key=key, quantities=kept, block=block)

    def fold(self, block: int = 2 * TARGET) -> Folded:
        """Makes part files of the hot batches. Raises `StoreBusy`."""
        return fold(self.manifest, self.files, block)

    def compact(self, minimum: int = 2) -> Compacted:
        """Merges parts that overlap, and small ones from a minimum on. Raises `StoreBusy`."""
        return compact(self.manifest, self.files, minimum)

    def sweep(self, grace: float = GRACE) -> int:
        """Removes files replaced longer ago than the grace in seconds; says how many."""
        return sweep(self.manifest, self.files, grace)

    def snapshot(self, number: int | None = None) -> Snapshot:
        """The measurements acknowledged by a number, or by now. Raises `NoSuchSnapshot`."""
        number = self.manifest.head() if number is None else number
        check_number(self.manifest, number)
        if len(self._opened) > _OPENED:
            self._opened = {}
        return Snapshot(self.manifest, self.files, number, self._opened)

    def roll_up(self) -> Rolled:
        """Makes the roll-ups of the days that brought rows since. Raises `StoreBusy`."""
        return roll_up(self.manifest, self.files, self.snapshot())

    def rollups(self, snapshot: Snapshot) -> RollUps:
        """The roll-ups that a snapshot can be answered from, for a live engine."""
        return RollUps(self.manifest, self.files, snapshot)

    def verify_rollups(self, sample: int, seed: int) -> list[WrongRollUp]:
        """Of a sample of the roll-ups, those that are not equal to the rows of their days."""
        # Days that lost rows have no roll-up, so that below the floor the others are whole.
        return wrong_rollups(self.manifest, self.files, self._at, sample, seed)

    def conflicts(self) -> Iterator[tuple[str, pa.Table]]:
        """Kind and rows of what was put aside because an earlier row says something else."""
        for conflict in self.manifest.conflicts():
            yield conflict.kind, table_in(conflict.blob)

    def info(self) -> Info:
        """What the store holds, in figures."""
        return info_of(self.manifest, self.url)

    def verify(self) -> Verification:
        """Reads everything, and compares it with what was written."""
        return verify(self.manifest, self.files)

    def close(self) -> None:
        """Lets go of the database."""
        self.manifest.close()

    def _at(self, number: int) -> Snapshot:
        return Snapshot(self.manifest, self.files, number, self._opened, is_whole=False)

    def _load(
        self, tables: Mapping[str, list[pa.Table]], key: str, quantities: Mapping[str, Quantity]
    ) -> Receipt:
        known = self.manifest.receipt(key)
        if known is not None:
            return known
        with self.loading(key=key, quantities=quantities) as load:
            for kind, own in tables.items():
                for table in own:
                    load.add(kind, table)
        assert load.receipt is not None
        return load.receipt

    def _new_series(self, tables: Mapping[str, pa.Table]) -> list[tuple[str, str]]:
        """The kinds and series that this process has not brought yet."""
        found = [
            (kind, text)
            for kind, table in tables.items()
            for text in table.column("series").unique().cast(pa.string()).to_pylist()
            if (kind, text) not in self._known
        ]
        checked_series(text for _, text in found)
        return found


def _kept(quantities: Mapping[str, Quantity]) -> dict[str, Quantity]:
    """Quantities in the unit that is kept, whatever that of the source was."""
    return {
        name: Quantity(each.unit, each.unit, each.resolution) for name, each in quantities.items()
    }
