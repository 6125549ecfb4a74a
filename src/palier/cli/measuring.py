"""Measurements ready to be evaluated: read from files, or a snapshot of a store; and an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from palier.cli.bad_options import BadOption

if TYPE_CHECKING:
    from palier.measurements.dataset import Dataset
    from palier.measurements.engines.columnar.parts import ColumnarSource
    from palier.measurements.engines.live_source import RolledDays
    from palier.measurements.engines.protocol import Engine
    from palier.measurements.errors import Rejection

Progress: TypeAlias = Callable[[int, int], None]

ENGINES = ("columnar", "live", "reference", "spark")


@dataclass(frozen=True)
class Measured:
    """Measurements and what names them; `number` is that of a store's snapshot."""

    source: ColumnarSource
    fingerprint: str
    number: int | None = None
    dataset: Dataset | None = None
    """What was read from files; None for a store."""
    rolled: RolledDays | None = None
    """The roll-ups of a store."""

    @property
    def rejections(self) -> Sequence[Rejection]:
        """The rows left out when files were read."""
        return self.dataset.rejections if self.dataset is not None else ()

    def write_rejections(self, path: Path) -> None:
        """Writes the rejected rows of files as CSV. Raises `BadOption` for a store."""
        if self.dataset is None:
            raise BadOption(
                "--rejected is of no use with a store: rows are rejected when they are appended",
                hint="palier store append says which",
            )
        self.dataset.write_rejections(path)

    @contextmanager
    def engine(self, name: str, master: str, progress: Progress) -> Iterator[Engine]:
        """The engine of that name over these measurements, until the end. Raises `BadOption`."""
        if name not in ENGINES:
            raise BadOption(
                f"engine {name!r} is not known", hint=f"use one of {', '.join(ENGINES)}"
            )
        if (name == "spark") is not bool(master):
            raise BadOption(
                "--engine spark and --master go together",
                hint="--engine spark --master spark://host:7077",
            )
        if name == "spark":
            from palier.measurements.engines.spark.executor import SparkEngine, SparkExecutor

            with SparkExecutor(master) as executor:
                yield SparkEngine(self.source, executor)
        else:
            yield self._local(name, progress)

    def _local(self, name: str, progress: Progress) -> Engine:
        if name == "reference":
            from palier.measurements.engines.reference import ReferenceEngine

            return ReferenceEngine(self.source)
        from palier.measurements.engines.columnar.executors import LocalPool

        pool = LocalPool(progress=progress)
        if name == "live":
            from palier.measurements.engines.live import LiveEngine

            if self.rolled is None:
                raise BadOption(
                    "--engine live reads roll-ups, which files do not have",
                    hint="put them in a store: palier store append fills one, compact rolls it up",
                )
            return LiveEngine(self.source, self.rolled, pool)
        from palier.measurements.engines.columnar.engine import ColumnarEngine

        return ColumnarEngine(self.source, pool)


def read_measurements(place: str, number: int | None, progress: Progress) -> Measured:
    """What a folder or file holds; or, of a store, the snapshot of that number (None: the last).

    Raises `BadOption` for a snapshot of files, and what the readers and the store raise.
    """
    if _is_store(place):
        from palier.measurements.store import open_store

        store = open_store(place)
        snapshot = store.snapshot(number)
        rolled = store.rollups(snapshot)
        return Measured(snapshot, snapshot.fingerprint, snapshot.number, rolled=rolled)
    if number is not None:
        raise BadOption(
            f"--snapshot is of no use: {place} is not a store",
            hint="files have no snapshots; palier store append keeps them in a store",
        )
    from palier.measurements.engines.columnar.memory import MemorySource
    from palier.measurements.folders import read_folder

    data = read_folder(Path(place), progress=lambda done, total, _: progress(done, total))
    return Measured(MemorySource(data), data.snapshot, dataset=data)


def _is_store(place: str) -> bool:
    """Told apart before the store is imported: most measurements are files, and start at once."""
    return "://" in place or (Path(place) / "store.sqlite").is_file()
