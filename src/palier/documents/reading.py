"""From bytes to plain data with positions: YAML and JSON, within limits that a bomb cannot pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from palier.documents.problems import Problem

LARGEST_FILE_BYTES = 1_000_000
DEEPEST = 40
DEEPEST_BRACKETS = 400
"""Open brackets at once, seen before parsing: its time grows with the square of their number."""
MOST_ALIASED_NODES = 100_000
"""What aliases may add to a document: real ones stay far below, bombs grow past any number."""

Path_: TypeAlias = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"
# Controls drive terminals; embeddings and overrides (Unicode annex 9) show a text in another order
# than the one that is signed.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e]")
_DECIMAL = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?")


@dataclass(slots=True)
class RawDocument:
    """One document of a file as plain data, and where each of its parts stands."""

    file: str
    data: Any
    places: dict[Path_, tuple[int, int]]

    def written(self, path: Path_) -> Path_:
        """The parts of a path that were written; short forms leave some out."""
        known: Path_ = ()
        for part in path:
            if (*known, part) in self.places:
                known = (*known, part)
        return known

    def place(self, path: Path_) -> tuple[int, int]:
        """Line and column of the deepest part of `path` that was written."""
        return self.places[self.written(path)]

    def problem(self, path: Path_, code: str, message: str, hint: str = "") -> Problem:
        """A problem at a path of this document."""
        line, column = self.place(path)
        return Problem(self.file, line, column, dotted(path), code, message, hint)


def dotted(path: Path_) -> str:
    """A path as people write it: `spec.objectives[0].target`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


class _Refused(Exception):
    """Stops the reading of one document."""

    def __init__(self, node: Any, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.node, self.code, self.message, self.hint = node, code, message, hint


def read_file(path: Path, shown: str) -> tuple[list[RawDocument], list[Problem]]:
    """The documents of a file, and the problems of those that cannot be read."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE_BYTES + 1)  # a device never ends
    except OSError as error:
        return [], [_at(shown, 1, 1, "file-missing", f"cannot be opened: {error.strerror}")]
    if len(content) > LARGEST_FILE_BYTES:
        message = f"the file has over {LARGEST_FILE_BYTES} bytes"
        hint = "split it; measurements are given with --measurements"
        return [], [_at(shown, 1, 1, "file-too-large", message, hint)]
    return read_bytes(content, shown)


def read_bytes(content: bytes, shown: str) -> tuple[list[RawDocument], list[Problem]]:
    """The documents of a content, and the problems of those that cannot be read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        message = f"byte {content[error.start]:#04x} is not UTF-8"
        return [], [_at(shown, line, column, "not-utf-8", message, "save the file as UTF-8")]
    return _Reader(shown, text).documents()


def _at(file: str, line: int, column: int, code: str, message: str, hint: str = "") -> Problem:
    return Problem(file, line, column, "", code, message, hint)


class _Reader:
    """Reads the documents of one text one after the other, keeping every problem."""

    def __init__(self, shown: str, text: str) -> None:
        # JSON allows tabs between values only, where a space means the same.
        self.text = text.replace("\t", " ") if text.lstrip()[:1] in ("{", "[") else text
        self.shown = shown
        self.problems: list[Problem] = []

    def documents(self) -> tuple[list[RawDocument], list[Problem]]:
        found = [raw for raw in self._each() if raw is not None]
        documents = [part for raw in found for part in _parts(raw)]
        if not documents and not self.problems:
            hint = "start with `apiVersion: palier/v1` and a `kind`"
            self.problems.append(_at(self.shown, 1, 1, "empty-file", "no document here", hint))
        return documents, self.problems

    def _brackets(self) -> bool:
        """Whether more brackets are open at once than any document needs."""
        depth = 0
        for found in re.finditer(r"[\[{]|[\]}]", self.text):
            depth = max(0, depth + (1 if found[0] in "[{" else -1))
            if depth > DEEPEST_BRACKETS:
                line = self.text.count("\n", 0, found.start()) + 1
                self._add(line, 1, "too-deep", "nested too deep", f"at most {DEEPEST} levels")
                return True
        return False

    def _each(self) -> Iterator[RawDocument | None]:
        if self._brackets():
            return
        nodes = YAML(typ="rt", pure=True).compose_all(self.text)
        while True:
            try:
                node = next(nodes, None)
            except MarkedYAMLError as error:
                self._syntax(error)
                return
            except YAMLError as error:
                self._add(1, 1, "yaml-syntax", str(error).splitlines()[0])
                return
            except RecursionError:
                self._add(1, 1, "too-deep", "nested too deep", f"at most {DEEPEST} levels")
                return
            if node is None:
                return
            if isinstance(node, ScalarNode) and node.tag == _TAG + "null":
                continue
            yield self._document(node)

    def _document(self, node: Any) -> RawDocument | None:
        builder = _Builder(self)
        try:
            data = builder.value(node, (), 0)
        except _Refused as refused:
            line, column = _mark(refused.node)
            self._add(line, column, refused.code, refused.message, refused.hint)
            return None
        return RawDocument(self.shown, data, builder.places)

    def _syntax(self, error: MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        rows = self.text.splitlines()
        row = rows[line - 1] if line <= len(rows) else ""
        if "\t" in row[: len(row) - len(row.lstrip())] or "\\t" in str(error.problem):
            self._add(line, column, "tab-indentation", "indented with a tab", "indent with spaces")
            return
        message = (error.problem or error.context or "cannot be read").strip()
        self._add(line, column, "yaml-syntax", message, "check indentation, colons and quotes")

    def _add(self, line: int, column: int, code: str, message: str, hint: str = "") -> None:
        self.problems.append(_at(self.shown, line, column, code, message, hint))

    def duplicate(self, key: Any, first: Any) -> None:
        line, column = _mark(key)
        message = f"{key.value!r} stands twice here"
        self._add(line, column, "duplicate-key", message, f"first on line {_mark(first)[0]}")


class _Builder:
    """Makes plain data of nodes, remembering where each part stands."""

    def __init__(self, reader: _Reader) -> None:
        self.reader = reader
        self.places: dict[Path_, tuple[int, int]] = {}
        self.seen: set[int] = set()
        self.repeated = 0

    def value(self, node: Any, path: Path_, depth: int) -> Any:
        self._count(node, depth)
        self.places.setdefault(path, _mark(node))
        match node:
            case ScalarNode():
                self._look_for_hidden(node)
                return _scalar(node)
            case SequenceNode():
                return [self.value(n, (*path, i), depth + 1) for i, n in enumerate(node.value)]
            case MappingNode():
                return self._mapping(node, path, depth)
        raise _Refused(node, "yaml-syntax", "cannot be read", "")

    def _mapping(self, node: Any, path: Path_, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        first: dict[str, Any] = {}
        merged: list[Any] = []
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise _Refused(key, "bad-key", "a key is a list or a mapping", "write a word")
            if key.tag == _TAG + "merge":
                merged.extend(value.value if isinstance(value, SequenceNode) else [value])
                continue
            if key.value in made:
                self.reader.duplicate(key, first[key.value])
                continue
            first[key.value] = key
            self.places[(*path, key.value)] = _mark(key)
            made[key.value] = self.value(value, (*path, key.value), depth + 1)
        for other in merged:
            inherited = self.value(other, path, depth + 1)
            if not isinstance(inherited, dict):
                raise _Refused(other, "wrong-type", "`<<` takes mappings", "merge a mapping")
            made = {**inherited, **made}
        return made

    def _look_for_hidden(self, node: Any) -> None:
        hidden = None if node.value.isprintable() else _HIDDEN.search(node.value)
        if hidden:
            line, column = _mark(node)
            message = f"the text holds the character U+{ord(hidden[0]):04X}, which is not seen"
            self.reader._add(line, column, "control-character", message, "write it without")

    def _count(self, node: Any, depth: int) -> None:
        if depth > DEEPEST:
            raise _Refused(node, "too-deep", "nested too deep", f"at most {DEEPEST} levels")
        self.repeated += id(node) in self.seen
        self.seen.add(id(node))
        if self.repeated > MOST_ALIASED_NODES:
            raise _Refused(node, "too-many-aliases", "aliases repeat too much", "write it out")


def _mark(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _scalar(node: Any) -> Any:
    """Text, except for null, booleans, and numbers, which stay exact as `int` or `Decimal`."""
    text: str = node.value
    if node.tag == _TAG + "null":
        return None
    if node.tag == _TAG + "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if node.tag == _TAG + "int" and re.fullmatch(r"-?\d{1,40}", text) and str(int(text)) == text:
        return int(text)
    if node.tag == _TAG + "float" and len(text) < 60 and _DECIMAL.fullmatch(text):
        return Decimal(text)
    # JSON writes characters beyond the basic plane as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _parts(raw: RawDocument) -> Iterator[RawDocument]:
    """A list at the top of a file is a list of documents."""
    if not isinstance(raw.data, list):
        yield raw
        return
    for index, data in enumerate(raw.data):
        places = {p[1:]: place for p, place in raw.places.items() if p and p[0] == index}
        yield RawDocument(raw.file, data, places)
