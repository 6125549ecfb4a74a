"""Roll-up files: the tallies of one day as Arrow lists, read where they lie without a copy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple, cast

import numpy as np
import pyarrow as pa

from palier.measurements.arrow_layout import series_key, series_text
from palier.measurements.engines.columnar.parts import Integers
from palier.measurements.engines.live_days import EXTREMES, SUMS, DayTallies, Packed
from palier.measurements.schema import SeriesKey
from palier.measurements.store.errors import PartDamaged
from palier.measurements.store.files import Files, FolderFiles

_FACTS = b"palier.rollup"
_EDITION = 1
_TEXTS = ("series", "reading.series")
_READINGS = ("reading.series", "reading.at", "reading.good", "reading.total")
_OPEN_AT_ONCE = 4_096
"""Days that stay mapped."""


class LastReadings(NamedTuple):
    """What each series of counters showed last, and when, in parallel lists."""

    texts: Sequence[str]
    at: Sequence[int]
    good: Sequence[int]
    total: Sequence[int]


def rollup_bytes(tallies: DayTallies, readings: LastReadings | None = None) -> pa.Buffer:
    """The tallies of a day as an Arrow file of one row, each array a list in it."""
    texts = [series_text(key) for key in tallies.keys]
    facts: dict[str, Any] = {
        "edition": _EDITION,
        "kind": tallies.kind,
        "day": tallies.day,
        "number": tallies.number,
        "series": hashlib.sha256(json.dumps(texts).encode()).hexdigest(),
        "packed": {name: (each.low, each.step) for name, each in _packs(tallies)},
    }
    lists = {"series": pa.array(texts, pa.string())}
    lists |= {name: pa.array(each) for name, each in _arrays(tallies)}
    lists |= {name: pa.array(each.codes) for name, each in _packs(tallies)}
    for name, each in zip(_READINGS, readings or (), strict=False):
        lists[name] = pa.array(each, pa.string() if name == _READINGS[0] else pa.int64())
    columns = [pa.LargeListArray.from_arrays([0, len(each)], each) for each in lists.values()]
    schema = pa.schema(
        [(name, column.type) for name, column in zip(lists, columns, strict=True)],
        {_FACTS: json.dumps(facts).encode()},
    )
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, schema) as writer:
        writer.write_batch(pa.record_batch(columns, schema=schema))
    return sink.getvalue()


def _arrays(tallies: DayTallies) -> Iterator[tuple[str, Integers]]:
    yield "masks", tallies.masks
    yield "first", tallies.first
    for name in SUMS[tallies.kind]:
        yield f"before.{name}", tallies.before[name]
    for name in EXTREMES[tallies.kind]:
        yield f"hour.{name}", tallies.hour_extremes[name]


def _packs(tallies: DayTallies) -> Iterator[tuple[str, Packed]]:
    yield "opening", tallies.opening
    if tallies.closing is not tallies.opening:
        yield "closing", tallies.closing
    for name in SUMS[tallies.kind]:
        yield f"within.{name}", tallies.within[name]
    for name in EXTREMES[tallies.kind]:
        yield f"minute.{name}", tallies.minute_extremes[name]


def read_rollup(files: Files, name: str) -> DayTallies:
    """The tallies in a file; from a folder they are mapped. Raises `PartDamaged`."""
    return _read(cast(Any, files), name)


def read_readings(files: Files, name: str) -> LastReadings:
    """What counters showed at the end of the day that a file is of. Raises `PartDamaged`."""
    with damage_named(files, name):
        table = arrow_table(files, name)
        return LastReadings(*(table.column(each)[0].as_py() for each in _READINGS))


# Files never change under their names: what was mapped once is good as long as it is needed.
@lru_cache(maxsize=_OPEN_AT_ONCE)
def _read(files: Any, name: str) -> DayTallies:
    with damage_named(files, name):
        table = arrow_table(files, name)
        facts = json.loads((table.schema.metadata or {})[_FACTS])
        if facts["edition"] != _EDITION:
            raise ValueError(f"it is of edition {facts['edition']}")
        kind = facts["kind"]
        lists = {each: table.column(each).chunk(0).flatten() for each in table.column_names}
        arrays = {n: each.to_numpy() for n, each in lists.items() if n not in _TEXTS}
        packs = {n: Packed(arrays[n], *each) for n, each in facts["packed"].items()}
        return DayTallies(
            kind,
            facts["day"],
            facts["number"],
            _keys(facts["series"], lists["series"]),
            arrays["masks"],
            arrays["first"],
            _named(arrays, "before", SUMS[kind]),
            _named(packs, "within", SUMS[kind]),
            packs["opening"],
            packs.get("closing", packs["opening"]),
            _named(arrays, "hour", EXTREMES[kind]),
            _named(packs, "minute", EXTREMES[kind]),
        )


def _named(found: Mapping[str, Any], level: str, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: found[f"{level}.{name}"] for name in names}


def arrow_table(files: Files, name: str) -> pa.Table:
    """What an Arrow file holds; from a folder it is mapped."""
    if isinstance(files, FolderFiles):
        with pa.memory_map(str(files.path(name))) as mapped:
            return pa.ipc.open_file(mapped).read_all()
    with files.open(name) as file:
        return pa.ipc.open_file(pa.py_buffer(file.read())).read_all()


_known_keys: dict[str, tuple[SeriesKey, ...]] = {}
"""Days mostly have the series of the day before: they are made into keys once."""


def _keys(digest: str, texts: pa.Array) -> tuple[SeriesKey, ...]:
    known = _known_keys.get(digest)
    if known is None:
        if len(_known_keys) >= _OPEN_AT_ONCE:
            _known_keys.clear()
        known = _known_keys[digest] = tuple(map(series_key, texts.to_pylist()))
    return known


@contextmanager
def damage_named(files: Files, name: str) -> Iterator[None]:
    """Raises `PartDamaged` for whatever a roll-up file cannot be read for."""
    try:
        yield
    except (OSError, pa.ArrowException, ValueError, KeyError, TypeError) as error:
        raise PartDamaged(
            f"{files.url}/{name}",
            "the file is not there"
            if isinstance(error, FileNotFoundError)
            else " ".join(str(error).split())[:200],
            hint="remove the file and make the roll-ups again: they are made from the rows",
        ) from error


def same(left: DayTallies, right: DayTallies) -> bool:
    """Whether two days have the same tallies, of the same series."""
    names = [name for name, _ in _arrays(left)]
    packs = [name for name, _ in _packs(left)]
    return (
        (left.kind, left.day, left.keys) == (right.kind, right.day, right.keys)
        and names == [name for name, _ in _arrays(right)]
        and packs == [name for name, _ in _packs(right)]
        and all(
            np.array_equal(one, other)
            for (_, one), (_, other) in zip(_arrays(left), _arrays(right), strict=True)
        )
        and all(
            (one.low, one.step) == (other.low, other.step)
            and np.array_equal(one.codes, other.codes)
            for (_, one), (_, other) in zip(_packs(left), _packs(right), strict=True)
        )
    )
