"""A dataset put into a store bit by bit, in any order, folded and compacted on the way."""

from __future__ import annotations

from random import Random

from palier.measurements.arrow_layout import table_of
from palier.measurements.dataset import Dataset
from palier.measurements.store import Store


def scatter(store: Store, data: Dataset, random: Random, pieces: int = 5) -> None:
    """Appends every row of a dataset once or twice, in shuffled pieces."""
    batches: list[list] = [[] for _ in range(pieces)]
    for kind, series in data.tables.items():
        for key, columns in series.items():
            height = len(next(iter(columns.values())))
            owners = [random.randrange(pieces) for _ in range(height)]
            for piece, batch in enumerate(batches):
                rows = [row for row in range(height) if owners[row] == piece]
                rows += random.sample(range(height), min(1, height))
                random.shuffle(rows)
                own = {name: [cells[row] for row in rows] for name, cells in columns.items()}
                batch.append((kind, table_of(kind, key, own)))
    for batch in batches:
        random.shuffle(batch)
        store.append(batch, quantities=data.quantities)
        random.choice((store.fold, store.compact, lambda: None))()
