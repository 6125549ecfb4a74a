"""The store of measurements: kept for good, read as they were at any number."""

from palier.measurements.store.opening import create_store, is_store, open_store
from palier.measurements.store.snapshots import Snapshot
from palier.measurements.store.stores import Store

__all__ = ["Snapshot", "Store", "create_store", "is_store", "open_store"]
