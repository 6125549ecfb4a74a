"""The engines: tests of figures run on each of them, and must not be able to tell which."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from palier.measurements.dataset import Dataset
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.columnar.memory import MemorySource
from palier.measurements.engines.protocol import Engine
from palier.measurements.engines.reference import ReferenceEngine
from palier.measurements.store import create_store
from tests.measurements.store.quick_folders import quick_folder

Make = Callable[[Dataset], Engine]


def columnar(data: Dataset) -> ColumnarEngine:
    return ColumnarEngine(MemorySource(data))


ENGINES: dict[str, Make] = {
    "reference": ReferenceEngine,
    "columnar": columnar,
}
STORED = "stored"
"""The columnar engine over a store that the dataset was put into, and folded."""

_chosen: list[Make] = [ReferenceEngine]


def engine_of(data: Dataset) -> Engine:
    """The engine that tests run on at present, over a dataset."""
    return _chosen[-1](data)


@contextmanager
def running_on(name: str) -> Iterator[None]:
    """Makes `engine_of` give the engine of this name."""
    with ExitStack() as stack:
        _chosen.append(_over_stores(stack) if name == STORED else ENGINES[name])
        stack.callback(_chosen.pop)
        yield


def _over_stores(stack: ExitStack) -> Make:
    """Engines over stores that are gone with the stack; a dataset is put into one only once."""
    known: dict[int, tuple[Dataset, Engine]] = {}

    def make(data: Dataset) -> Engine:
        if id(data) not in known:
            store = stack.enter_context(create_store(stack.enter_context(quick_folder())))
            store.append_dataset(data)
            store.fold()
            known[id(data)] = data, ColumnarEngine(store.snapshot())
        return known[id(data)][1]

    return make
