"""The mapping assumed for a file whose columns already carry our names."""

from __future__ import annotations

from collections.abc import Iterable

from palier.measurements.errors import InvalidMapping
from palier.measurements.mappings import CellSource, Mapping
from palier.measurements.schema import KINDS, Kind

# The first kind whose telling columns are all present; counters and event logs must be declared.
_TELLING: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("event", frozenset({"at", "good", "total"})),
    # Before samples: the instant at which a figure was entered is a column `at` too.
    ("figure", frozenset({"value", "label"})),
    ("figure", frozenset({"value", "start", "end"})),
    ("sample", frozenset({"at", "value"})),
    ("check", frozenset({"at", "state", "hard"})),
    ("check", frozenset({"at", "state", "attempt"})),
    ("state", frozenset({"at", "state"})),
    ("outage", frozenset({"start", "end"})),
    ("record", frozenset({"id", "opened"})),
)

# Usual names of the instants of a record; the other columns are dimensions.
_INSTANTS = ("opened", "acknowledged", "responded", "resolved", "closed", "due")


def default_mapping(header: Iterable[str], file: str) -> Mapping:
    """The mapping of a file that has our column names. Raises `InvalidMapping`."""
    names = tuple(header)
    kind = next((kind for kind, told in _TELLING if told <= set(names)), None)
    if kind is None:
        raise InvalidMapping(
            f"{file}: the columns {', '.join(names[:8])} tell no kind of measurement",
            hint="declare a mapping in measurements.yaml, or name the columns as in "
            "docs/reference/measurements.md",
        )
    fixed = {column.name for column in KINDS[kind].columns} | {"series"}
    if kind == "record":
        instants = {name: CellSource(column=name) for name in _INSTANTS if name in names}
    else:
        instants = {}
    rest = [name for name in names if name not in fixed and name not in instants]
    return Mapping(
        kind=kind,
        identity="id" if kind == "record" or "id" in names else "instant",
        columns=instants,
        dims={name: CellSource(column=name) for name in rest if name != "id"},
    )
