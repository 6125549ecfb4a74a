"""What a store knows about itself: commits, hot batches, parts, series; and how it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from palier.calculus.instants import Instant
from palier.measurements.mappings import Quantity

THIS = 0
"""Stands for the number of the commit that is being made."""

CURRENT, SUPERSEDED = "current", "superseded"
"""What the rows of a part are: the last versions, or versions that later ones replaced."""

FLOOR = "floor"
"""The fact that names the lowest number whose snapshot is still whole."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One transaction: what it did, and the rows that it brought, dropped or put aside."""

    number: int
    what: str
    at: Instant
    rows: int = 0
    repeats: int = 0
    conflicts: int = 0
    removed: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The number of a commit; of the first one when the same key is given again."""

    number: int
    rows: int = 0
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """A hot batch: the rows of one kind that one append brought, as an Arrow IPC stream."""

    number: int
    kind: str
    rows: int
    blob: bytes


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part file, and the ranges that its rows lie in.

    A file without a column `seq` holds rows of one commit: `first_seq`. It holds from the commit
    `since` to the commit `until`, which is None while it is current. Instants are None where no row
    has one. Parts of one `settling` have no identity twice; it is empty where that is not known.
    """

    name: str
    kind: str
    partition: str
    rows: int
    bytes: int
    sha256: str
    first_series: str
    last_series: str
    first_at: Instant | None
    last_at: Instant | None
    first_seq: int
    last_seq: int
    role: str = CURRENT
    settling: str = ""
    since: int = THIS
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rows put aside because an earlier row of the same identity says something else."""

    number: int
    kind: str
    rows: int
    blob: bytes


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to do one kind of work; no two holders are called the same."""

    name: str
    holder: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the rows of one kind are, all at one moment; parts in order of their first row."""

    number: int
    parts: tuple[PartRow, ...]
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything that is there at one moment: hot batches as number, kind and rows.

    `total` sums up what all commits did.
    """

    parts: tuple[PartRow, ...]
    hot: tuple[tuple[int, str, int], ...]
    total: Commit


@dataclass(frozen=True, slots=True)
class Arrival:
    """Rows to acknowledge: batches of `THIS` number, the series and quantities they bring."""

    batches: Sequence[Batch]
    series: Sequence[tuple[str, str]] = ()
    """Pairs of kind and series that may be new."""
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Parts that replace batches or other parts, in one transaction.

    `acknowledged` counts, by kind, rows that arrive with this change itself.
    """

    what: str
    added: Sequence[PartRow] = ()
    removed: Sequence[str] = ()
    """Names of parts that are current until now."""
    folded: Sequence[tuple[int, str]] = ()
    """Number and kind of the batches that the parts replace."""
    lease: Lease | None = None
    conflicts: Sequence[Conflict] = ()
    repeats: int = 0
    removed_rows: int = 0
    arrival: Arrival = Arrival(())
    acknowledged: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, str | None] = field(default_factory=dict)
    """Facts to state anew, by name; None stands for the number of this commit."""


class Manifest(Protocol):
    """Keeps the tables of a store. Each method is one transaction; readers wait for nobody."""

    @property
    def identity(self) -> str:
        """What tells this store from every other one."""
        ...

    def append(self, arrival: Arrival) -> Receipt:
        """Keeps batches for good, under the next number. Raises `UnitsDisagree`, `KindsCollide`."""
        ...

    def commit(self, change: Change) -> Receipt:
        """Makes a change visible, under the next number.

        Raises `LeaseLost` when its lease, or what it replaces, is no longer there.
        """
        ...

    def receipt(self, key: str) -> Receipt | None:
        """What was acknowledged under a key; None when it never came."""
        ...

    def head(self) -> int:
        """The number of the last commit; 0 before the first."""
        ...

    def commits(self, after: int = 0) -> list[Commit]:
        """The commits above a number, in order."""
        ...

    def layout(self, kind: str) -> Layout:
        """Where the rows of a kind are now."""
        ...

    def parts(self) -> list[PartRow]:
        """The current parts of all kinds."""
        ...

    def hot(self) -> list[tuple[int, str, int]]:
        """Number, kind and rows of each hot batch, oldest first."""
        ...

    def inventory(self) -> Inventory:
        """The current parts of all kinds, hot batches, and what all commits did."""
        ...

    def batches(self, wanted: Sequence[tuple[int, str]]) -> list[Batch]:
        """Hot batches by number and kind, oldest first."""
        ...

    def series(self, kind: str, number: int) -> list[str]:
        """The series of which a row was acknowledged by a number, sorted."""
        ...

    def quantities(self, number: int) -> dict[str, Quantity]:
        """Units and resolutions by the name of the series, known by a number."""
        ...

    def counts(self, number: int) -> dict[str, int]:
        """The rows acknowledged by a number, by kind."""
        ...

    def conflicts(self) -> Iterator[Conflict]:
        """The rows put aside, oldest first."""
        ...

    def take(self, name: str, holder: str, seconds: float) -> Lease | None:
        """A lease that is free or has run out; None while another holder has it."""
        ...

    def renew(self, lease: Lease, seconds: float) -> None:
        """Prolongs a lease. Raises `LeaseLost`."""
        ...

    def give_back(self, lease: Lease) -> None:
        """Ends a lease; nothing when it is lost already."""
        ...

    def holders(self) -> set[str]:
        """The holders of leases that have not run out."""
        ...

    def retired(self, before: Instant) -> list[str]:
        """Names of parts that were replaced before an instant."""
        ...

    def forget(self, names: Sequence[str]) -> None:
        """Drops replaced parts, whose files are gone."""
        ...

    def names(self) -> set[str]:
        """Names of the parts that are current, or were replaced and are not yet forgotten."""
        ...

    def fact(self, name: str) -> str | None:
        """What the store notes about itself under a name; None for nothing."""
        ...

    def state_fact(self, name: str, value: str) -> None:
        """Notes something under a name."""
        ...

    def damages(self) -> list[str]:
        """What is wrong with the tables themselves, as far as the database can tell."""
        ...

    def close(self) -> None:
        """Lets go of the database."""
        ...
