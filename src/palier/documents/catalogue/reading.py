"""Reads a catalogue: documents in YAML or JSON, or an archive of tables, whatever the name says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from palier.documents.catalogue.archives import rows_of
from palier.documents.catalogue.checks import language_problems, service_problems
from palier.documents.catalogue.explicit import is_catalogue
from palier.documents.catalogue.tables import documents_of
from palier.documents.problems import Problem, Severity
from palier.documents.reading import RawDocument, read_bytes
from palier.documents.registry import Parsed, Registry
from palier.documents.validating import shaped

LARGEST_BYTES = 10_000_000
_ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class CatalogueRead:
    """The services and facilities that were read, in order, and everything wrong with them."""

    documents: tuple[Parsed, ...]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop it from being used."""
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)


def read_catalogue(files: Sequence[tuple[str, bytes]]) -> CatalogueRead:
    """The catalogue in some files, given by name and content; other kinds are passed over."""
    raws: list[RawDocument] = []
    problems: list[Problem] = []
    size = sum(len(content) for _, content in files)
    if size > LARGEST_BYTES:
        message = f"{size} bytes, and at most {LARGEST_BYTES} are read at a time"
        hint = "import a part of it at a time"
        file = files[0][0]
        return CatalogueRead((), (Problem(file, 1, 1, "", "file-too-large", message, hint),))
    for name, content in files:
        found, wrong = _raws(name, content)
        raws.extend(found)
        problems.extend(wrong)
    parsed, wrong = _parsed(raws)
    problems.extend(wrong)
    problems.extend(service_problems(parsed))
    problems.extend(language_problems(parsed))
    problems.sort(key=lambda each: (each.file, each.line, each.column))
    return CatalogueRead(tuple(parsed), tuple(problems))


def _raws(name: str, content: bytes) -> tuple[Sequence[RawDocument], list[Problem]]:
    if not content.startswith(_ZIP):
        return read_bytes(content, name)
    rows, problems = rows_of(content, name, LARGEST_BYTES)
    made, wrong = documents_of(rows)
    return made, problems + wrong


def _parsed(raws: Sequence[RawDocument]) -> tuple[list[Parsed], list[Problem]]:
    registry = Registry()
    parsed: list[Parsed] = []
    problems: list[Problem] = []
    for raw in raws:
        document, wrong = shaped(raw)
        problems.extend(wrong)
        if document is None or not is_catalogue(document):
            continue
        each = Parsed(raw, document.kind, document.metadata.name, document)
        taken = registry.add(each)
        if taken is None:
            parsed.append(each)
        else:
            problems.append(taken)
    return parsed, problems
