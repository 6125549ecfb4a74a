"""Puts the measurements of a scenario into a store: at once, or batch by batch as they arrive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from palier.calculus.instants import Instant
from palier.measurements.generating.partitions import quantities
from palier.measurements.generating.scenario import Scenario
from palier.measurements.mappings import Quantity
from palier.measurements.schema import Kind
from palier.measurements.store import Store, create_store, is_store, open_store


@dataclass(slots=True)
class StoreOutput:
    """A store being filled: `add` makes parts of one commit, `add_batch` is a commit each."""

    store: Store
    quantities: dict[str, Quantity]
    loading: Any = None

    def add(self, kind: Kind, table: pa.Table) -> int:
        """Takes rows of a kind; how many."""
        self.loading.add(kind, table)
        return int(table.num_rows)

    def add_batch(self, end: Instant, made: list[tuple[Kind, pa.Table]]) -> int:
        """Appends what arrived before an instant; how many rows."""
        self.store.append(made, quantities=self.quantities)
        return sum(table.num_rows for _, table in made)


@contextmanager
def store_output(url: str, scenario: Scenario, *, in_batches: bool) -> Iterator[StoreOutput]:
    """The store at a place, created where there is none. Raises `StoreError`."""
    store = open_store(url) if is_store(url) else create_store(url)
    units = quantities(scenario)
    try:
        if in_batches:
            yield StoreOutput(store, units)
            return
        with store.loading(quantities=units) as loading:
            yield StoreOutput(store, units, loading)
    finally:
        store.close()
