"""What a driver ships: Palier's code as an archive, and tasks in slices of like size."""

from __future__ import annotations

import hashlib
import heapq
import pickle
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

import palier
from palier.measurements.arrow_layout import asked_column
from palier.measurements.engines.columnar.executors import Task
from palier.measurements.engines.columnar.parts import TablePart

_SLICE_BYTES = 32 << 20
"""Of tables held in memory; Spark refuses a task of more than 128 MiB."""
_ROUND_BYTES = 256 << 20
"""Shipped at once: the driver's Java process holds them."""


def archive(folder: Path) -> Path:
    """Palier's sources, zipped in a folder under a name that changes with them.

    Workers import it before a Palier of their own, so that all of them run the driver's code.
    """
    package = Path(palier.__file__).parent
    sources = sorted(package.rglob("*.py"))
    contents = {file.relative_to(package.parent).as_posix(): file.read_bytes() for file in sources}
    digest = hashlib.sha256()
    for name, content in contents.items():
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    path = folder / f"palier-{digest.hexdigest()[:16]}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in contents.items():
            out.writestr(name, content)
    return path


def rounds(tasks: Sequence[Task], slices: int) -> Iterator[list[bytes]]:
    """The tasks as pickled slices of about equal rows, in rounds that the driver can hold.

    Parts of files weigh little: there is one round. Tables in memory may take more.
    """
    needed = [_narrowed(task) for task in tasks]
    carried = sum(_carried(task) for task in needed)
    count = min(max(slices, -(-carried // _SLICE_BYTES)), len(needed))
    own: list[bytes] = []
    size = 0
    for each in _balanced(needed, count):
        pickled = pickle.dumps(each, pickle.HIGHEST_PROTOCOL)
        if own and size + len(pickled) > _ROUND_BYTES:
            yield own
            own, size = [], 0
        own.append(pickled)
        size += len(pickled)
    if own:
        yield own


def _narrowed(task: Task) -> Task:
    """A task whose table, if it carries one, has only the columns and rows it reads."""
    part = task.part
    if not isinstance(part, TablePart):
        return task
    # A part of records lacks the instants that none of them has.
    asked = dict.fromkeys(map(asked_column, task.columns))
    table = part.table.select([name for name in asked if name in part.table.column_names])
    # Pickled as it is, a slice of a table would bring the whole of its memory along.
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, table.schema) as out:
        out.write_table(table)
    return task._replace(part=replace(part, table=pa.ipc.open_stream(stream.getvalue()).read_all()))


def _carried(task: Task) -> int:
    return int(task.part.table.nbytes) if isinstance(task.part, TablePart) else 0


def _balanced(tasks: Sequence[Task], count: int) -> list[list[Task]]:
    """The tasks dealt out, the largest first, each to the slice with the fewest rows so far."""
    slices: list[list[Task]] = [[] for _ in range(count)]
    heap = [(0, place) for place in range(count)]
    for task in sorted(tasks, key=lambda task: -task.rows):
        rows, place = heapq.heappop(heap)
        slices[place].append(task)
        heapq.heappush(heap, (rows + task.rows, place))
    return slices
