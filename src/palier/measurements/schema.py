"""The kinds of measurement: one table of columns, types, units and what null means."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from palier.calculus.instants import Instant

Kind: TypeAlias = Literal[
    "sample", "event", "counter", "state", "check", "outage", "record", "figure"
]
Dims: TypeAlias = tuple[tuple[str, str], ...]


class SeriesKey(NamedTuple):
    """What is measured: a name and its dimensions, sorted by key."""

    name: str
    dims: Dims = ()


class Sample(NamedTuple):
    """A value at an instant, in multiples of the series' resolution."""

    at: Instant
    value: int


class Event(NamedTuple):
    """How many requests, or other events, were good out of how many."""

    at: Instant
    good: int
    total: int


class Change(NamedTuple):
    """A state that holds until the next change, as a word: up, down, unknown, degraded..."""

    at: Instant
    state: str


class Check(NamedTuple):
    """The result of one check; `hard` is None when the source does not confirm results."""

    at: Instant
    state: str
    hard: bool | None
    attempt: int | None


class Outage(NamedTuple):
    """A span in a state other than up; `end` is None while it is still going.

    `affected` is the share of users, 0-1; None means all of them.
    """

    start: Instant
    end: Instant | None
    state: str
    reason: str
    affected: Decimal | None = None


class Pause(NamedTuple):
    """A span in which the clock of a record stands still; `end` is None while it still does."""

    start: Instant
    end: Instant | None
    reason: str


class PriorityChange(NamedTuple):
    """The priority a record has from an instant on."""

    at: Instant
    priority: str


class Record(NamedTuple):
    """A ticket: named instants (opened, responded, resolved, due...) and what stops its clock.

    `priority` is the last one; `priority_changes` starts with the first one when it is known.
    """

    id: str
    instants: dict[str, Instant]
    priority: str | None
    priority_changes: tuple[PriorityChange, ...]
    pauses: tuple[Pause, ...]
    reopenings: tuple[Instant, ...]


class Figure(NamedTuple):
    """A figure entered by hand, over a span or under a label: who, when, on what evidence."""

    start: Instant | None
    end: Instant | None
    label: str | None
    value: Decimal
    by: str | None
    at: Instant | None
    evidence: str | None


Row: TypeAlias = Sample | Event | Change | Check | Outage | Record | Figure

ColumnType: TypeAlias = Literal[
    "instant",
    "value",
    "count",
    "state",
    "text",
    "boolean",
    "decimal",
    "pauses",
    "instants",
    "changes",
]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind. `null` says what an empty cell means; empty = the row is rejected."""

    name: str
    type: ColumnType
    unit: str
    null: str = ""

    @property
    def required(self) -> bool:
        """Whether a row without it is rejected."""
        return not self.null


@dataclass(frozen=True, slots=True)
class KindSchema:
    """The columns of a kind, which of them identify a row, and the tuple a row becomes."""

    kind: Kind
    row: type[tuple[object, ...]]
    columns: tuple[Column, ...]
    identity: tuple[str, ...]

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((column for column in self.columns if column.name == name), None)


_AT = Column("at", "instant", "UTC microseconds")
_COUNTS = (Column("good", "count", "events"), Column("total", "count", "events"))
_SPAN = (
    Column("start", "instant", "UTC microseconds"),
    Column("end", "instant", "UTC microseconds", null="still going"),
)

_TABLE = (
    KindSchema(
        "sample", Sample, (_AT, Column("value", "value", "multiples of resolution")), ("at",)
    ),
    KindSchema("event", Event, (_AT, *_COUNTS), ("at",)),
    KindSchema("counter", Event, (_AT, *_COUNTS), ("at",)),
    KindSchema("state", Change, (_AT, Column("state", "state", "", null="unknown")), ("at",)),
    KindSchema(
        "check",
        Check,
        (
            _AT,
            Column("state", "state", "", null="unknown"),
            Column("hard", "boolean", "", null="the source does not confirm results"),
            Column("attempt", "count", "attempts", null="not told"),
        ),
        ("at",),
    ),
    KindSchema(
        "outage",
        Outage,
        (
            *_SPAN,
            Column("state", "state", "", null="down"),
            Column("reason", "text", "", null="no reason given"),
            Column("affected", "decimal", "share of users, 0-1", null="all users"),
        ),
        ("start",),
    ),
    KindSchema(
        "record",
        Record,
        (
            Column("id", "text", ""),
            Column("priority", "text", "", null="no priority"),
            Column("priority_changes", "changes", "UTC microseconds", null="none"),
            Column("pauses", "pauses", "UTC microseconds", null="none"),
            Column("reopenings", "instants", "UTC microseconds", null="none"),
        ),
        ("id",),
    ),
    KindSchema(
        "figure",
        Figure,
        (
            Column("start", "instant", "UTC microseconds", null="the label names the window"),
            Column("end", "instant", "UTC microseconds", null="the label names the window"),
            Column("label", "text", "", null="start and end give the window"),
            Column("value", "decimal", "as entered"),
            Column("by", "text", "", null="not told"),
            Column("at", "instant", "UTC microseconds", null="not told"),
            Column("evidence", "text", "", null="none"),
        ),
        ("start", "end", "label"),
    ),
)

KINDS: dict[str, KindSchema] = {schema.kind: schema for schema in _TABLE}
"""Every kind by name. A record also takes any other column name as a named instant."""
