"""Gathers batches into a dataset: repeats ignored, conflicts rejected, counters made events."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from palier.measurements.batches import Batch
from palier.measurements.dataset import Columns, Counts, Dataset
from palier.measurements.errors import Refused, Rejection, UnitsDisagree
from palier.measurements.event_logs import LogRow, record_of
from palier.measurements.mappings import Mapping, Quantity
from palier.measurements.readers.guarded import SourceFile
from palier.measurements.record_rows import log_rows_in, records_in
from palier.measurements.row_order import in_order, rising, stable_order
from palier.measurements.row_rules import good_over_total
from palier.measurements.schema import KINDS, SeriesKey

Origin = tuple[str, int]


@dataclass(slots=True)
class _Store:
    """The rows of one series as they came: columns, identities given by the source, origins."""

    columns: Columns
    ids: list[str | None] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)


@dataclass(slots=True)
class _Log:
    """The rows of one grouped record, each with the first place it was read at."""

    mapping: Mapping
    rows: dict[LogRow, Origin] = field(default_factory=dict)


class Gathering:
    """Takes batches in file order; `dataset` sorts and settles them."""

    def __init__(self) -> None:
        self._stores: dict[str, dict[SeriesKey, _Store]] = {}
        self._logs: dict[tuple[str, str], _Log] = {}
        self._quantities: dict[str, Quantity] = {}
        self._rejections: list[Rejection] = []
        self._claims: defaultdict[tuple[str, str], dict[object, Origin]] = defaultdict(dict)
        self._counts: Counter[str] = Counter()

    def reject(self, rejections: Iterable[Rejection]) -> None:
        """Takes rows that the reader could not cut into cells."""
        found = list(rejections)
        self._rejections += found
        self._counts["read"] += len(found)

    def add(self, batch: Batch, mapping: Mapping) -> None:
        """Takes a batch. Raises `UnitsDisagree`."""
        if batch.kind == "record" and mapping.group is None:
            batch = records_in(batch, mapping.early_end)
        self._counts["read"] += batch.read
        self._counts["filtered"] += batch.filtered
        self._rejections += batch.rejections
        if mapping.group is not None:
            self._add_log(batch, mapping)
            return
        if batch.kind == "sample":
            self._agree({key.name for key in set(batch.keys)}, mapping.quantity)
        origins = [(batch.file, row) for row in batch.rows]
        ids = _ids(batch, mapping)
        if ids is not None:
            for given, key, origin in zip(ids, batch.keys, origins, strict=True):
                self._claims[batch.kind, key.name].setdefault(given, origin)
        for key, chosen in _places(batch.keys).items():
            self._extend(batch, key, chosen, ids, origins)

    def dataset(self, sources: Iterable[SourceFile]) -> Dataset:
        """Everything gathered, settled."""
        self._settle_logs()
        tables: dict[str, dict[SeriesKey, Columns]] = {}
        counters: dict[SeriesKey, Columns] = {}
        ids: dict[str, dict[SeriesKey, list[str | None]]] = {}

        def keep(kind: str, key: SeriesKey, store: _Store, into: dict[SeriesKey, Columns]) -> None:
            into[key] = store.columns
            if kind != "record" and any(given is not None for given in store.ids):
                ids.setdefault(kind, {})[key] = store.ids

        for key, store in self._stores.pop("counter", {}).items():
            settled = self._settled("counter", key, store)
            keep("counter", key, settled, counters)
            self._add_increases(key, settled)
        for kind in list(self._stores):
            for key, store in self._stores[kind].items():
                settled = self._settled(kind, key, store)
                if settled.origins:
                    keep(kind, key, settled, tables.setdefault(kind, {}))
        return Dataset(
            tables,
            self._quantities,
            tuple(self._rejections),
            Counts(rejected=len(self._rejections), **self._counts),
            tuple(sources),
            counters,
            ids,
        )

    def _agree(self, names: Iterable[str], quantity: Quantity) -> None:
        kept = Quantity(quantity.unit, quantity.unit, quantity.resolution)
        for name in names:
            known = self._quantities.setdefault(name, kept)
            if known != kept:
                raise UnitsDisagree(
                    f"series {name!r} is in multiples of {known.resolution} {known.unit} in one "
                    f"source and of {kept.resolution} {kept.unit} in another",
                    hint="state the same unit and resolution in both mappings",
                )

    def _extend(
        self,
        batch: Batch,
        key: SeriesKey,
        chosen: Sequence[int],
        ids: Sequence[str] | None,
        origins: Sequence[Origin],
    ) -> None:
        store = self._store(batch.kind, key)
        whole = len(chosen) == len(batch.rows)
        for column in store.columns:
            values = batch.columns[column]
            store.columns[column] += values if whole else [values[place] for place in chosen]
        store.ids += [None] * len(chosen) if ids is None else [ids[place] for place in chosen]
        store.origins += origins if whole else [origins[place] for place in chosen]

    def _store(self, kind: str, key: SeriesKey) -> _Store:
        stores = self._stores.setdefault(kind, {})
        if key not in stores:
            stores[key] = _Store({name: [] for name in KINDS[kind].row._fields})  # type: ignore[attr-defined]
        return stores[key]

    def _put(self, kind: str, key: SeriesKey, row: tuple[Any, ...], origin: Origin) -> None:
        store = self._store(kind, key)
        for column, value in zip(store.columns.values(), row, strict=True):
            column.append(value)
        if kind == "record":
            self._claims[kind, key.name].setdefault(row[0], origin)
        store.ids.append(row[0] if kind == "record" else None)
        store.origins.append(origin)

    def _add_log(self, batch: Batch, mapping: Mapping) -> None:
        for row, (name, log_row) in zip(batch.rows, log_rows_in(batch), strict=True):
            log = self._logs.setdefault((log_row.key.name, name), _Log(mapping))
            if log_row in log.rows:
                self._counts["repeats"] += 1
            else:
                log.rows[log_row] = (batch.file, row)

    def _settle_logs(self) -> None:
        for (_, name), log in sorted(self._logs.items()):
            try:
                key, record = record_of(name, log.rows, log.mapping)
            except Refused as refusal:
                for origin in log.rows.values():
                    self._refuse(origin, "opened", refusal, name)
                continue
            self._put("record", key, record, next(iter(log.rows.values())))
            self._counts["accepted"] += len(log.rows) - 1

    def _settled(self, kind: str, key: SeriesKey, store: _Store) -> _Store:
        """The store in order of time, each measurement once."""
        identity = [store.columns[name] for name in KINDS[kind].identity]
        named = any(given is not None for given in store.ids)
        if not named and len(identity) == 1 and rising(identity[0]):
            self._counts["accepted"] += len(store.origins)
            return store
        if named:
            # No two records of a series have one id, so nothing else decides their order.
            order = identity if kind == "record" else list(store.columns.values())
            places = in_order(self._first_of_ids(kind, key, store, identity), order)
        else:
            places = self._first_of_instants(key, store, identity)
        self._counts["accepted"] += len(places)
        columns = {
            name: [values[place] for place in places] for name, values in store.columns.items()
        }
        ids = [store.ids[place] for place in places]
        return _Store(columns, ids, [store.origins[place] for place in places])

    def _first_of_instants(
        self, key: SeriesKey, store: _Store, identity: list[list[Any]]
    ) -> list[int]:
        """The first row of each instant, in order; neighbours after a stable sort are compared."""
        columns = list(store.columns.values())
        kept: list[int] = []
        for place in stable_order(identity):
            if kept and all(column[place] == column[kept[-1]] for column in identity):
                same = all(column[place] == column[kept[-1]] for column in columns)
                self._set_aside(key, store.origins[place], store.origins[kept[-1]], same)
            else:
                kept.append(place)
        return kept

    def _first_of_ids(
        self, kind: str, key: SeriesKey, store: _Store, identity: list[list[Any]]
    ) -> list[int]:
        """The first row of each identity: the source's id across the series' dimensions."""
        claims = self._claims[kind, key.name]
        columns = list(store.columns.values())
        firsts: dict[object, int] = {}
        kept: list[int] = []
        for place, (given, origin) in enumerate(zip(store.ids, store.origins, strict=True)):
            name = (key, *(column[place] for column in identity)) if given is None else given
            first = claims.setdefault(name, origin)
            # A wide row gives several measurements from one place: they share its id.
            if first == origin and firsts.setdefault(name, place) == place:
                kept.append(place)
                continue
            known = firsts.get(name)
            same = known is not None and all(column[place] == column[known] for column in columns)
            self._set_aside(key, origin, first, same)
        return kept

    def _set_aside(self, key: SeriesKey, origin: Origin, first: Origin, same: bool) -> None:
        """Counts an equal repeat; rejects a conflicting one."""
        if same:
            self._counts["repeats"] += 1
            return
        file, row = first
        reason = f"row {row} of {file} has other content for the same identity"
        self._refuse(origin, "", Refused("conflicting-measurement", reason), key.name)

    def _add_increases(self, key: SeriesKey, store: _Store) -> None:
        """Counters to events: an increase belongs to the later instant; a decrease is a reset."""
        last: tuple[int, int] | None = None
        for place, origin in enumerate(store.origins):
            at, good, total = (store.columns[name][place] for name in ("at", "good", "total"))
            if last is None:
                last = (good, total)
                continue
            reset = good < last[0] or total < last[1]
            more = (good, total) if reset else (good - last[0], total - last[1])
            if more[0] > more[1]:
                self._refuse(origin, "good", good_over_total(*more))
                self._counts["accepted"] -= 1
                continue
            last = (good, total)
            self._put("event", key, (at, *more), origin)
            self._counts["accepted"] -= 1

    def _refuse(self, origin: Origin, column: str, refusal: Refused, excerpt: str = "") -> None:
        file, row = origin
        self._rejections.append(
            Rejection(file, row, column, excerpt[:80], refusal.code, str(refusal))
        )


def _ids(batch: Batch, mapping: Mapping) -> Sequence[str] | None:
    """What the source calls each row; None where its instant tells it from the others."""
    if mapping.identity == "row" and batch.kind != "record":
        return [f"{batch.file}#{row}" for row in batch.rows]
    return batch.ids


def _places(keys: list[SeriesKey]) -> dict[SeriesKey, Sequence[int]]:
    """Which rows each series has."""
    # Most files hold one series, and may hold millions of rows.
    if keys and keys.count(keys[0]) == len(keys):
        return {keys[0]: range(len(keys))}
    places: dict[SeriesKey, list[int]] = {}
    for place, key in enumerate(keys):
        places.setdefault(key, []).append(place)
    return dict(places)
