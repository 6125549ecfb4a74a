"""The order in which rows arrive: late ones after others, and some of them twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from palier.calculus.instants import DAY, LATEST, SECOND, Duration, Instant
from palier.calculus.spans import Span
from palier.measurements.arrow_layout import INSTANT, numbers
from palier.measurements.generating import chance
from palier.measurements.generating.lines import series_of
from palier.measurements.generating.partitions import by_day, part_of, whole
from palier.measurements.generating.planning import plan
from palier.measurements.generating.scenario import Arrival, Scenario
from palier.measurements.generating.ticket_versions import LivingTickets
from palier.measurements.schema import KINDS, Kind

Batch = tuple[Instant, list[tuple[Kind, pa.Table]]]
"""The instant before which rows arrived, and the rows by kind, in the order of arrival."""


def batches(
    scenario: Scenario, every: Duration, span: Span | None = None, *, versions: bool = False
) -> Iterator[Batch]:
    """The measurements of the period, or of a part, as a source delivers them in batches.

    A row arrives at its instant; an outage and a ticket when they are over, or when the period is;
    late ones after that, and repeated ones once more. The last batches may end after the period.
    With `versions`, an outage also arrives when it starts, and a ticket in every batch in which
    something happens to it, as known then.
    """
    happens = plan(scenario)
    part = part_of(scenario, span)
    desks = LivingTickets(scenario, happens, every) if versions else None
    others = tuple(each for each in scenario.series if each.kind != "record" or not versions)
    scenario = replace(scenario, series=others)
    queues = {each.kind: _Queue(scenario, each.kind) for each in KINDS.values()}
    for kind, _, table in whole(scenario, happens, part):
        queues[kind].add(table)
        if kind == "outage" and versions:
            queues[kind].add_unfinished(table, every)
    for day, made in by_day(scenario, happens, part):
        for kind, table in made:
            queues[kind].add(table)
        if desks is not None:
            desks.open(day, part)
        yield from _delivered(queues, desks, every, (day + 1) * DAY)
    yield from _delivered(queues, desks, every, None)


def _delivered(
    queues: dict[Kind, _Queue],
    desks: LivingTickets | None,
    every: Duration,
    before: Instant | None,
) -> Iterator[Batch]:
    """The batches that end by an instant; all that are left, without one."""
    found: dict[int, list[tuple[Kind, pa.Table]]] = {}
    for queue in queues.values():
        for place, rows in queue.taken(every, before):
            found.setdefault(place, []).append((queue.kind, rows))
    if desks is not None:
        last = LATEST // every if before is None else before // every - 1
        for place, rows in desks.told(last):
            found.setdefault(place, []).append(("record", rows))
    for place in sorted(found):
        yield (place + 1) * every, found[place]


@dataclass
class _Queue:
    """Rows of a kind that have not arrived yet, and when they will."""

    scenario: Scenario
    kind: Kind
    _tables: list[pa.Table] = field(default_factory=list)
    _at: list[chance.Integers] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._arrivals = {
            text: each.arrival for text, _, each in series_of(self.scenario, self.kind)
        }

    def add(self, table: pa.Table) -> None:
        """Takes rows, each with its repeat where it has one."""
        series = table.column("series").unify_dictionaries().combine_chunks()
        texts = series.dictionary.to_pylist()
        which = series.indices.to_numpy()
        arrivals = [self._arrivals[text] for text in texts]
        at = _happened(self.kind, table, self.scenario.until)
        numbers_of = [self._bits(lane, texts)[which] for lane in ("late", "by", "again", "after")]
        late, by, again, after = (
            chance.shares(chance.bits(start, _own(self.kind, table))) for start in numbers_of
        )
        longest = np.array([each.by for each in arrivals], np.float64)[which]
        is_late = late < _of(arrivals, "late")[which]
        at = at + np.where(is_late, 1 + (by * longest).astype(np.int64), 0)
        repeated = np.flatnonzero(again < _of(arrivals, "repeats")[which])
        self._tables += [table, table.take(pa.array(repeated))]
        self._at += [at, (at + SECOND + (after * longest).astype(np.int64))[repeated]]

    def add_unfinished(self, table: pa.Table, every: Duration) -> None:
        """Takes outages as told when they start, where their end comes in a later batch."""
        start, end = (table.column(name).cast(pa.int64()) for name in ("start", "end"))
        starts, ends = start.to_numpy(), end.fill_null(LATEST).to_numpy()
        some = np.flatnonzero(ends // every > starts // every)
        column = table.schema.get_field_index("end")
        unknown = pa.nulls(table.num_rows, INSTANT)
        self._tables.append(table.set_column(column, "end", unknown).take(pa.array(some)))
        self._at.append(starts[some])

    def taken(self, every: Duration, before: Instant | None) -> Iterator[tuple[int, pa.Table]]:
        """What has arrived in batches that end by an instant, batch by batch."""
        if not self._tables:
            return
        rows, at = pa.concat_tables(self._tables), np.concatenate(self._at)
        places = at // every
        ready = np.ones(len(at), np.bool_) if before is None else (places + 1) * every <= before
        left = np.flatnonzero(~ready)
        self._tables, self._at = [rows.take(pa.array(left))], [at[left]]
        some = np.flatnonzero(ready)
        some = some[np.argsort(at[some], kind="stable")]
        for batch in np.split(some, np.flatnonzero(np.diff(places[some])) + 1):
            if len(batch):
                yield int(places[batch[0]]), rows.take(pa.array(batch))

    def _bits(self, lane: str, texts: Iterable[str]) -> chance.Bits:
        names = list(texts)
        return chance.streams(self.scenario.seed, f"{self.kind} arrives {lane}", names)[:, 0]


def _happened(kind: Kind, table: pa.Table, until: Instant) -> chance.Integers:
    """When each row is complete: its last instant, that of an outage going on being the end."""
    found = np.zeros(table.num_rows, np.int64)
    for field_ in table.schema:
        if field_.type == INSTANT and field_.name != "instants.due":
            column = table.column(field_.name).cast(pa.int64()).fill_null(_missing(kind, until))
            found = np.maximum(found, column.combine_chunks().to_numpy())
    return found


def _missing(kind: Kind, until: Instant) -> Instant:
    return until if kind in ("outage", "record") else 0


def _own(kind: Kind, table: pa.Table) -> chance.Integers:
    """The instant that tells a row from the others of its series, or nearly."""
    name = {"record": "instants.opened", "outage": "start"}.get(kind, "at")
    return numbers(table.column(name).combine_chunks())


def _of(arrivals: list[Arrival], name: str) -> chance.Floats:
    return np.array([getattr(each, name) for each in arrivals], np.float64)
