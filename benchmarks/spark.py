"""What it costs to ask a Spark cluster instead of this machine's threads."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.contest import Contender, Contest, Figures, Goal, ratio
from benchmarks.large.samples import Size, compiled, requests
from palier.calculus.tallies import EventTally
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.protocol import Engine, GroupTally
from palier.measurements.engines.spark.executor import SparkEngine, SparkExecutor
from palier.measurements.store import open_store
from tests.spark.clusters import HOST, SETTINGS, running

WORKERS = (2, 4)


def contests(size: Size, store: Path, workers: Sequence[int] = WORKERS) -> Iterator[Contest]:
    """The one contest, where Spark can run, on clusters of so many workers."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        print("pyspark or Java is not installed: Spark does not take part")
        return
    yield contest(size, store, workers)


def contest(size: Size, store: Path, workers: Sequence[int]) -> Contest:
    """From stored samples to two sums per series and month, on clusters of several sizes."""
    compiled(size)
    spark = f"Spark {version('pyspark')}"
    threads = partial(by_threads, size, store)
    contenders = [
        Contender("Palier, threads of this machine", threads, before=partial(_asked, threads))
    ]
    for count in workers:
        cluster = OnSpark(size, store, count)
        name = f"{spark}, {count} workers of one core"
        contenders.append(Contender(name, cluster.ask, before=cluster.warm))
    if len(workers) > 1:
        cold = OnSpark(size, store, workers[0])
        name = f"{spark}, {workers[0]} workers, the first question"
        contenders.append(Contender(name, cold.ask, before=cold.started))
    return Contest(
        f"Service-hours good and total of {size.rows:,} samples on a Spark cluster",
        "The question of the contest above, asked of a master and workers on this machine: parts "
        "are mapped by the same code as on one machine, and only small sums travel. The first "
        "question also starts Java, the executors and their processes.",
        tuple(contenders),
        "All workers share the cores of this machine: more of them cost more here, and are no "
        "faster. What is measured is the overhead, not what a cluster gains.",
        runs=2,
        goals=(Goal(f"Spark with {workers[0]} workers to the local pool", ratio(1), 2.5),),
    )


def by_threads(size: Size, store: Path) -> Figures:
    """Good and total per series and month."""
    with open_store(str(store)) as opened:
        return _figures(size, ColumnarEngine(opened.snapshot()))


class OnSpark:
    """The same by a cluster that runs while it is asked."""

    def __init__(self, size: Size, store: Path, workers: int) -> None:
        self._size = size
        self._store = store
        self._workers = workers
        self._executor: SparkExecutor

    @contextmanager
    def started(self) -> Iterator[None]:
        """A cluster to which nobody is connected."""
        os.environ["SPARK_LOCAL_IP"] = HOST
        with (
            TemporaryDirectory() as folder,
            running(Path(folder), self._workers) as cluster,
            SparkExecutor(cluster.url, SETTINGS) as self._executor,
        ):
            yield

    @contextmanager
    def warm(self) -> Iterator[None]:
        """A cluster that has answered before."""
        with self.started(), _asked(self.ask):
            yield

    def ask(self) -> Figures:
        """Good and total per series and month."""
        with open_store(str(self._store)) as opened:
            return _figures(self._size, SparkEngine(opened.snapshot(), self._executor))


@contextmanager
def _asked(ask: Callable[[], Figures]) -> Iterator[None]:
    """What has been asked once: calendars are compiled, and files are in memory."""
    ask()
    yield


def _figures(size: Size, engine: Engine) -> Figures:
    found: Sequence[Sequence[GroupTally]] = engine.tally_all(requests(size))
    return [
        (each.tally.good, each.tally.total)
        for tallies in found
        for each in tallies
        if isinstance(each.tally, EventTally)
    ]
