"""An executor that ships what it runs and adds up in any order, as machines apart would."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from random import Random
from typing import Any

from palier.measurements.dataset import Dataset
from palier.measurements.engines.columnar.engine import ColumnarEngine
from palier.measurements.engines.columnar.executors import tasks_of
from palier.measurements.engines.columnar.parts import ColumnarSource
from palier.measurements.engines.columnar.plans import Plan
from palier.measurements.engines.spark.shipping import rounds
from tests.measurements.engines.partitioned import PartitionedSource


class Carried:
    """Maps every part from pickled plans, and adds the pickled partials two by two, at random."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def run(self, plans: Sequence[Plan], source: ColumnarSource) -> list[Any]:
        partials: list[list[Any]] = [[] for _ in plans]
        for slices in rounds(tasks_of(plans, source), 3):
            for task in (task for slice_ in slices for task in pickle.loads(slice_)):
                for place, partial in task.run(_copied(plans)):
                    if partial is not None:
                        partials[place].append(_copied(partial))
        return [self._sum(plan, found) for plan, found in zip(plans, partials, strict=True)]

    def _sum(self, plan: Plan, partials: list[Any]) -> Any:
        while len(partials) > 1:
            self._random.shuffle(partials)
            left, right, *rest = partials
            partials = [*rest, _copied(plan.add(left, right))]
        return partials[0] if partials else None


def carried(data: Dataset, random: Random) -> ColumnarEngine:
    """The columnar engine over a dataset cut at will, run by machines apart."""
    return ColumnarEngine(PartitionedSource(data, random), Carried(random))


def _copied(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))
