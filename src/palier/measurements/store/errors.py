"""Refusals of the store: where it lies, what it holds, and what a full or broken disk gives."""

from __future__ import annotations

from palier.measurements.errors import MeasurementsError, ReadError


class StoreError(MeasurementsError):
    """A store of measurements that cannot do what is asked."""

    code = "store-error"


class StoreMissing(StoreError):
    """No store where one is named."""

    code = "store-missing"


class StoreExists(StoreError):
    """A store is to be created where one is already."""

    code = "store-exists"


class StoreFormat(StoreError):
    """A store written by another, newer edition."""

    code = "store-format"


class StoreBusy(StoreError):
    """Another process has held the store for too long, or holds the lease asked for."""

    code = "store-busy"


class StoreDamaged(StoreError):
    """A manifest that cannot be read, or that speaks of files that are not there."""

    code = "store-damaged"


class StoreUnwritable(StoreError):
    """The disk, or the database, refuses to write."""

    code = "store-unwritable"


class DiskFull(StoreUnwritable):
    """No room left for what is to be written; nothing of it was kept."""

    code = "disk-full"


class LeaseLost(StoreError):
    """The lease of a long piece of work ended, and another process took it."""

    code = "lease-lost"


class NoSuchSnapshot(StoreError):
    """A number that the store has not reached, or whose rows are no longer kept."""

    code = "no-such-snapshot"


class WrongLayout(StoreError):
    """A table to append that does not have the columns of its kind, or breaks a rule of it."""

    code = "wrong-layout"


class KindsCollide(StoreError):
    """One series given both as events and as counters."""

    code = "kinds-collide"


class PartDamaged(ReadError):
    """A part that is missing, or whose bytes are not those that were written."""

    code = "part-damaged"


class UnknownPlace(StoreError):
    """A place of a store or its parts that is not said, that nothing answers, or holds a secret."""

    code = "unknown-place"
