"""The declared mapping from a file's columns to measurements: frozen values."""

from __future__ import annotations

from collections.abc import Mapping as Keys
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from palier.measurements.schema import Kind

Take: TypeAlias = Literal["first", "last"]

DEFAULT_RESOLUTION = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """How text becomes an instant.

    `pattern` is iso8601, an epoch unit (s, ms, us, ns) or a strptime pattern; `zone` an IANA name
    for local times; `gap` and `fold` what to do with a time that does not exist or exists twice.
    """

    pattern: str = "iso8601"
    zone: str | None = None
    gap: str = "forward"
    fold: str = "first"


@dataclass(frozen=True, slots=True)
class CellSource:
    """Where a cell comes from: a column, a constant or a template such as `{Date} {Time}`.

    With `when`, the cell is 1 where the text is one of these words and 0 elsewhere.
    """

    column: str | None = None
    constant: str | None = None
    template: str | None = None
    time: TimeFormat | None = None
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows to keep: those whose column is in `within` (when stated) and not in `outside`."""

    column: str
    within: tuple[str, ...] | None = None
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """The unit of values, the unit of the source when it differs, and the resolution kept."""

    unit: str = ""
    source_unit: str = ""
    resolution: Decimal = DEFAULT_RESOLUTION


@dataclass(frozen=True, slots=True)
class Pivot:
    """Wide data: each of `columns` gives a row, its cell in `field` and its name in `dim`."""

    columns: tuple[str, ...]
    dim: str
    field: str = "value"


@dataclass(frozen=True, slots=True)
class InstantRule:
    """A named instant of a grouped record: column `of` in the `take` row whose status is in `when`.

    An empty `when` takes any row; rows without the instant are passed over.
    """

    of: str = "at"
    take: Take = "last"
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """Event logs: several rows per record, in order of `at`, then of the `order` columns.

    `instants` names instants by rule; a pause runs while the status is in `pauses`; leaving one of
    `reopened_from` for a status outside it is a reopening.
    """

    order: tuple[str, ...] = ()
    instants: Keys[str, InstantRule] = field(default_factory=dict)
    pauses: tuple[str, ...] = ()
    reopened_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """Everything needed to read some files as measurements of one kind.

    `series` None is the column `series` where there is one, else the file's name.
    """

    kind: Kind
    series: CellSource | None = None
    files: tuple[str, ...] = ()
    format: Literal["csv", "parquet", "jsonl"] | None = None
    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: Literal[".", ","] = "."
    null_words: tuple[str, ...] = ("",)
    time: TimeFormat = TimeFormat()
    columns: Keys[str, CellSource] = field(default_factory=dict)
    dims: Keys[str, CellSource] = field(default_factory=dict)
    where: tuple[Filter, ...] = ()
    states: Keys[str, str] = field(default_factory=dict)
    quantity: Quantity = Quantity()
    identity: Literal["instant", "id", "row"] = "instant"
    pivot: Pivot | None = None
    group: Grouping | None = None
    early_end: Literal["reject", "accept"] = "reject"
