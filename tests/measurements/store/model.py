"""The rules of the store in plain Python, and rows to try them on."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

import pyarrow as pa
from hypothesis import strategies as st

from palier.calculus.instants import DAY
from palier.measurements.arrow_layout import table_of
from palier.measurements.dataset import Dataset
from palier.measurements.schema import KINDS, Change, Event, Figure, Outage, Record, SeriesKey
from palier.measurements.store.rows import SOURCE_ID

FIRST = 20_755 * DAY
KEYS = (SeriesKey("a"), SeriesKey("a", (("zone", "x"),)), SeriesKey("b"), SeriesKey('c{"d'))


class Given(NamedTuple):
    """A row as it is appended: its kind, series, cells, and what its source calls it."""

    kind: str
    key: SeriesKey
    row: tuple[Any, ...]
    source_id: str | None


class Arrived(NamedTuple):
    """A row that was acknowledged under a number."""

    seq: int
    given: Given


INSTANTS = st.builds(
    lambda day, slot: FIRST + day * DAY + slot * DAY // 8, st.integers(0, 2), st.integers(0, 7)
)
WORDS = st.sampled_from(["up", "down", "Down", "unknown"])
IDS = st.sampled_from([None, None, None, "i", "j"])


@st.composite
def _counted(draw: st.DrawFn) -> Event:
    total = draw(st.integers(0, 4))
    return Event(draw(INSTANTS), draw(st.integers(0, total)), total)


@st.composite
def _outage(draw: st.DrawFn) -> Outage:
    start = draw(INSTANTS)
    end = draw(st.none() | st.integers(0, 2).map(lambda n: start + n * DAY // 3))
    return Outage(start, end, "down", draw(st.sampled_from(["", "fire"])), None)


@st.composite
def _record(draw: st.DrawFn) -> Record:
    named = draw(st.dictionaries(st.sampled_from(["opened", "resolved"]), INSTANTS))
    reopened = tuple(draw(st.lists(INSTANTS, max_size=1)))
    return Record(draw(st.sampled_from("xyz")), named, None, (), (), reopened)


_ROWS: dict[str, st.SearchStrategy[Any]] = {
    "event": _counted(),
    "counter": _counted(),
    "state": st.builds(Change, INSTANTS, WORDS),
    "outage": _outage(),
    "record": _record(),
    "figure": st.builds(
        lambda label, value: Figure(None, None, label, value, None, None, None),
        st.sampled_from(["2026-10", "2026-11"]),
        st.decimals(0, 3, places=0),
    ),
}


@st.composite
def given_rows(draw: st.DrawFn) -> Given:
    """A row of any kind; counters have names of their own."""
    kind = draw(st.sampled_from(sorted(_ROWS)))
    key = draw(st.sampled_from(KEYS))
    if kind == "counter":
        key = SeriesKey(f"{key.name} counted", key.dims)
    source_id = None if kind in ("record", "figure") else draw(IDS)
    return Given(kind, key, draw(_ROWS[kind]), source_id)


def tables_of(rows: list[Given]) -> list[tuple[str, pa.Table]]:
    """Tables of single series, in the order of the rows."""
    found = []
    for each in rows:
        names = KINDS[each.kind].row._fields  # type: ignore[attr-defined]
        columns = dict(zip(names, ([cell] for cell in each.row), strict=True))
        table = table_of(each.kind, each.key, columns)
        found.append(
            (each.kind, table.append_column(SOURCE_ID, pa.array([each.source_id], pa.string())))
        )
    return found


def expected(arrived: list[Arrived], number: int) -> Dataset:
    """What a snapshot must hold."""
    rows = [each for each in arrived if each.seq <= number]
    kept: list[Given] = []
    for kind in KINDS:
        own = [each for each in rows if each.given.kind == kind]
        kept += {"record": _records, "outage": _outages}.get(kind, _firsts)(own)
    found: defaultdict[str, defaultdict[SeriesKey, list[tuple[Any, ...]]]]
    found = defaultdict(lambda: defaultdict(list))
    for each in kept:
        found[each.kind][each.key].append(each.row)
    for key, counted in found.pop("counter", {}).items():
        events = _events(sorted(counted))
        if events:
            found["event"][key] = events
    return Dataset(
        {
            kind: {key: _columns(kind, own) for key, own in series.items()}
            for kind, series in found.items()
        }
    )


def _firsts(rows: list[Arrived]) -> list[Given]:
    found: dict[Any, Given] = {}
    for _, given in rows:
        identity = given.row if given.kind == "figure" else given.row[0]
        found.setdefault((given.key, identity, given.source_id), given)
    return list(found.values())


def _records(rows: list[Arrived]) -> list[Given]:
    return list({(given.key.name, given.row[0]): given for _, given in rows}.values())


def _outages(rows: list[Arrived]) -> list[Given]:
    versions: defaultdict[Any, list[Arrived]] = defaultdict(list)
    for each in rows:
        known = versions[each.given.key, each.given.row[0], each.given.source_id]
        said = [version.given.row for version in known]
        has_ended = bool(said) and said[-1][1] is not None
        if has_ended or each.given.row in said[-1:]:
            continue
        if known and known[-1].seq == each.seq:
            known.pop()
        known.append(each)
    return [known[-1].given for known in versions.values()]


def _events(counted: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    last: tuple[int, int] | None = None
    found: dict[int, tuple[Any, ...]] = {}
    for at, good, total in counted:
        before = last or (0, 0)
        is_reset = good < before[0] or total < before[1]
        more = (good, total) if is_reset else (good - before[0], total - before[1])
        if last is not None and more[0] > more[1]:
            continue
        if last is not None:
            found.setdefault(at, (at, *more))
        last = (good, total)
    return list(found.values())


def _columns(kind: str, rows: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    def order(row: tuple[Any, ...]) -> tuple[Any, ...]:
        plain = [cell for cell in row if not isinstance(cell, dict | tuple)]
        return tuple((cell is None, "" if cell is None else cell) for cell in plain)

    names = KINDS[kind].row._fields  # type: ignore[attr-defined]
    cells = zip(*sorted(rows, key=order), strict=True)
    return {name: list(column) for name, column in zip(names, cells, strict=True)}
