"""The catalogue as tables: which column says what of which document, and back with line numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeAlias

from palier.documents.errors import nearest
from palier.documents.models.kinds import API_VERSION
from palier.documents.problems import Problem
from palier.documents.reading import Path_, RawDocument

_Names: TypeAlias = tuple[str, ...]
"""Keys of mappings inside each other."""
_TEXTS: dict[str, _Names] = {
    "name_fr": ("title", "fr"),
    "name_en": ("title", "en"),
    "description_fr": ("description", "fr"),
    "description_en": ("description", "en"),
}
_LASTING: dict[str, _Names] = {"since": ("since",), "until": ("until",)}


def _own(*names: str) -> dict[str, _Names]:
    return {name: (name,) for name in names}


_OF_DOCUMENT: dict[str, _Names] = {
    "code": ("metadata", "name"),
    "name_fr": ("metadata", "title", "fr"),
    "name_en": ("metadata", "title", "en"),
}
_DOCUMENTS: dict[str, tuple[str, dict[str, _Names]]] = {
    "services": (
        "Service",
        {
            **_OF_DOCUMENT,
            "provider": ("spec", "provider"),
            "description_fr": ("spec", "description", "fr"),
            "description_en": ("spec", "description", "en"),
            "owner": ("spec", "owner"),
            "criticality": ("spec", "criticality"),
            "state": ("spec", "state"),
        },
    ),
    "facilities": (
        "Facility",
        {**_OF_DOCUMENT, "party": ("spec", "party"), "note": ("spec", "note")},
    ),
}
_PARTS: dict[str, tuple[str, dict[str, _Names]]] = {
    "offerings": ("offerings", {"code": ("name",), **_TEXTS, **_own("state")}),
    "uses": ("uses", {**_own("customer"), **_LASTING}),
    "dependencies": ("needs", {"needed": ("service",), **_own("kind", "note")}),
    "costs": ("costs", {**_own("name", "kind", "amount", "currency", "period"), **_LASTING}),
    "limits": ("limits", _own("offering", "name", "unit", "most", "window")),
    "needs": ("facilities", _own("facility", "note")),
}
"""The tables of what services have, with the key that it stands under. Offerings come first."""

COLUMNS: dict[str, tuple[str, ...]] = {
    **{name: tuple(columns) for name, (_, columns) in _DOCUMENTS.items()},
    **{name: ("service", *columns) for name, (_, columns) in _PARTS.items()},
    "uses": ("service", "offering", *_PARTS["uses"][1]),
}
"""The tables, and the columns of each."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table, its cells by column, and the number of the column in the file."""

    table: str
    line: int
    cells: Mapping[str, str]
    numbers: Mapping[str, int]

    @property
    def file(self) -> str:
        """The file that it stands in."""
        return f"{self.table}.csv"

    def problem(self, column: str, code: str, message: str, hint: str) -> Problem:
        """A problem of a cell."""
        return Problem(
            self.file, self.line, self.numbers.get(column, 1), column, code, message, hint
        )


class _Place(NamedTuple):
    """Which cell says what."""

    path: _Names
    row: TableRow
    column: str


@dataclass(slots=True)
class TableDocument(RawDocument):
    """A document made of rows of several files."""

    files: dict[Path_, str] = field(default_factory=dict)

    def problem(self, path: Path_, code: str, message: str, hint: str = "") -> Problem:
        """A problem at a path of this document, in the file that it was written in."""
        known = self.written(path)
        while known not in self.files:
            known = known[:-1]
        found = RawDocument.problem(self, path, code, message, hint)
        return replace(found, file=self.files[known])

    def add(self, base: Path_, row: TableRow) -> tuple[Path_, dict[str, Any]]:
        """Begins an item of the list at a path: where it stands, and what is to be filled."""
        items = _inside(self.data, base[:-1]).setdefault(base[-1], [])
        item: dict[str, Any] = {}
        items.append(item)
        here = (*base, len(items) - 1)
        self._note(base, row, "service")
        self._note(here, row, "service")
        return here, item

    def put(self, here: Path_, item: dict[str, Any], value: str, at: _Place) -> None:
        """Writes a value below what stands at a path, making the mappings that it stands in."""
        for depth, part in enumerate(at.path[:-1], 1):
            self._note((*here, *at.path[:depth]), at.row, at.column)
            item = item.setdefault(part, {})
        self._note((*here, *at.path), at.row, at.column)
        item[at.path[-1]] = value

    def _note(self, path: Path_, row: TableRow, column: str) -> None:
        self.places.setdefault(path, (row.line, row.numbers.get(column, 1)))
        self.files.setdefault(path, row.file)


def _inside(data: Any, path: Path_) -> Any:
    for part in path:
        data = data[part]
    return data


def tables_of(documents: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, str]]]:
    """The rows of all tables, of documents in their explicit form."""
    made: dict[str, list[dict[str, str]]] = {name: [] for name in COLUMNS}
    for document in documents:
        for name, (kind, columns) in _DOCUMENTS.items():
            if document["kind"] == kind:
                made[name].append(_cells(document, columns))
        if document["kind"] == "Service":
            for name, row in _rows_of_parts(document):
                made[name].append(row)
    return made


def _rows_of_parts(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    service, spec = document["metadata"]["name"], document["spec"]
    for name, (key, columns) in _PARTS.items():
        for item in spec.get(key, ()):
            cells = _cells(item, columns)
            if name == "costs":
                cells["amount"], cells["currency"] = item["amount"].split(" ")
            yield name, {"service": service, **cells}
    for offering in spec.get("offerings", ()):
        for use in offering.get("uses", ()):
            cells = _cells(use, _PARTS["uses"][1])
            yield "uses", {"service": service, "offering": offering["name"], **cells}


def _cells(item: Mapping[str, Any], columns: Mapping[str, _Names]) -> dict[str, str]:
    return {column: _at(item, path) for column, path in columns.items()}


def _at(item: Any, path: Path_) -> str:
    for part in path:
        item = item.get(part, "") if isinstance(item, Mapping) else ""
    return str(item)


def documents_of(rows: Sequence[TableRow]) -> tuple[list[TableDocument], list[Problem]]:
    """The documents that rows make, and the problems of rows that belong to none."""
    problems: list[Problem] = []
    made: list[TableDocument] = []
    services: dict[str, TableDocument] = {}
    for row in rows:
        if row.table in _DOCUMENTS:
            document = _document(row)
            made.append(document)
            if row.table == "services":
                services.setdefault(row.cells.get("code", ""), document)
    for name in _PARTS:
        for row in rows:
            if row.table == name:
                problems.extend(_part(row, services))
    return made, problems


def _document(row: TableRow) -> TableDocument:
    kind, columns = _DOCUMENTS[row.table]
    data = {"apiVersion": API_VERSION, "kind": kind, "metadata": {}, "spec": {}}
    whole: list[Path_] = [(), ("metadata",), ("spec",)]
    place = (row.line, 1)
    made = TableDocument(
        row.file, data, dict.fromkeys(whole, place), dict.fromkeys(whole, row.file)
    )
    for column, path in columns.items():
        if row.cells.get(column):
            made.put((), data, row.cells[column], _Place(path, row, column))
    return made


def _part(row: TableRow, services: Mapping[str, TableDocument]) -> Iterator[Problem]:
    code = row.cells.get("service", "")
    document = services.get(code)
    if document is None:
        hint = nearest(code, services) or "list it in services.csv"
        message = f"services.csv has no service {code!r}"
        yield row.problem("service", "missing-reference", message, hint)
        return
    key, columns = _PARTS[row.table]
    base: Path_ = ("spec", key)
    if row.table == "uses":
        offered = [each.get("name") for each in document.data["spec"].get("offerings", ())]
        offering = row.cells.get("offering", "")
        if offering not in offered:
            message = f"offerings.csv has no offering {offering!r} of {code!r}"
            hint = nearest(offering, [each for each in offered if each]) or "list it there"
            yield row.problem("offering", "missing-reference", message, hint)
            return
        base = ("spec", "offerings", offered.index(offering), key)
    _put_item(row, document, base, columns)


def _put_item(
    row: TableRow, document: TableDocument, base: Path_, columns: Mapping[str, _Names]
) -> None:
    cells = dict(row.cells)
    if row.table == "costs" and cells.get("amount"):
        cells["amount"] = f"{cells['amount']} {cells.pop('currency', '')}".strip()
    here, item = document.add(base, row)
    for column, path in columns.items():
        if column != "currency" and cells.get(column):
            document.put(here, item, cells[column], _Place(path, row, column))
