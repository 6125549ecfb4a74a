"""Runs plans over parts on the workers of an existing Spark cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.columnar.executors import added, tasks_of
from palier.measurements.engines.columnar.parts import ColumnarSource
from palier.measurements.engines.columnar.plans import Plan
from palier.measurements.engines.spark.cluster import Cluster
from palier.measurements.engines.spark.driver import SAME_LIBRARIES
from palier.measurements.engines.spark.errors import WorkerDiffers
from palier.measurements.engines.spark.shipping import rounds
from palier.measurements.engines.spark.worker import (
    Adder,
    Answer,
    Differing,
    Mapper,
    Needs,
    Refusal,
    installed,
)

_SLICES_PER_CORE = 3
"""More would balance better and start more tasks; a lost slice is mapped again whole."""
_SLICE_ROWS = 8 << 20
"""At most, about: when the first job is cut, most workers may still be on their way."""
_FLAT = 32
"""So many answers the driver adds up by itself; of more, workers add up groups first."""


class SparkExecutor:
    """Maps parts on a standalone cluster, `spark://host:port`; connected when it is first used.

    `settings` are Spark's own (`spark.executor.memory`...). `patience` is for how many seconds a
    job may be without any worker.
    """

    def __init__(
        self, master: str, settings: Mapping[str, str] | None = None, patience: float = 60
    ) -> None:
        self._cluster = Cluster(master, settings or {}, patience)

    def run(self, plans: Sequence[Plan], source: ColumnarSource) -> list[Any]:
        """The total of each plan; None where no part gave anything. Raises `SparkError`."""
        totals: list[Any] = [None] * len(plans)
        tasks = tasks_of(plans, source)
        if not tasks:
            return totals
        context = self._cluster.context()
        needs = Needs(installed(), self._cluster.code)
        shared = context.broadcast(list(plans))
        count = max(
            _SLICES_PER_CORE * context.defaultParallelism,
            sum(task.rows for task in tasks) // _SLICE_ROWS,
        )
        try:
            for slices in rounds(tasks, count):
                answer = self._cluster.run(partial(_mapped, slices, shared, needs))
                added(plans, totals, list(enumerate(_answered(answer, needs))))
        finally:
            shared.destroy()
        return totals

    def close(self) -> None:
        """Gives the workers back; the executor connects again when it is used again."""
        self._cluster.close()

    def __enter__(self) -> SparkExecutor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class SparkEngine(ColumnarEngine):
    """The columnar engine on a Spark cluster."""

    name = "spark"

    def __init__(self, source: ColumnarSource, executor: SparkExecutor) -> None:
        super().__init__(source, executor)


def _mapped(slices: Sequence[bytes], shared: Any, needs: Needs, context: Any) -> Answer:
    """The slices mapped by workers, each as one task, and added up."""
    answers = context.parallelize(slices, len(slices)).mapPartitions(Mapper(shared, needs))
    answer: Answer = answers.treeReduce(Adder(shared), 1 if len(slices) <= _FLAT else 2)
    return answer


def _answered(answer: Answer, needs: Needs) -> list[Any]:
    if isinstance(answer, Refusal):
        raise answer.error()
    if isinstance(answer, Differing):
        raise WorkerDiffers(_difference(answer, needs), hint=SAME_LIBRARIES)
    return answer


def _difference(worker: Differing, needs: Needs) -> str:
    """What a worker lacks or has another version of, in words."""
    said = [
        f"{name} {there or 'missing'} (driver: {needs.libraries[name]})"
        for name, there in worker.libraries.items()
        if there != needs.libraries[name]
    ]
    if not said:
        said = [f"Palier from {worker.code}, not the driver's"]
    return f"worker {worker.host} has, for {worker.python}: {', '.join(said)}"
