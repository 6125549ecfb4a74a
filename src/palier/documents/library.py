"""Reads files and folders into one library: agreements with their terms, and exclusions."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from palier.calculus.exclusions import Exclusion
from palier.calculus.terms import Terms
from palier.documents.building import build_terms
from palier.documents.catalogue.checks import reference_doubts, service_problems
from palier.documents.chain_building import build_chains
from palier.documents.chains import ChainDocument
from palier.documents.exclusion_building import build_exclusions
from palier.documents.models.kinds import API_VERSION, KINDS, AgreementDocumentShape
from palier.documents.normal import fingerprint, from_terms
from palier.documents.openslo.reading import is_openslo, translated
from palier.documents.problems import Problem, Severity
from palier.documents.reading import RawDocument, read_bytes, read_file
from palier.documents.registry import Parsed, Registry
from palier.documents.validating import shaped

SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class AgreementDocument:
    """An agreement that was read; `notes` say what the reader decided for its author."""

    file: str
    line: int
    terms: Terms
    normal: dict[str, Any]
    fingerprint: str
    notes: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """The name of the agreement."""
        return self.terms.name


@dataclass(slots=True)
class Library:
    """Everything read in one run. `problems` are in order of file and line."""

    registry: Registry = field(default_factory=Registry)
    problems: tuple[Problem, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    chains: tuple[ChainDocument, ...] = ()
    _agreements: tuple[AgreementDocument, ...] = ()

    def agreements(self) -> tuple[AgreementDocument, ...]:
        """The agreements without errors, in the order read."""
        return self._agreements

    def agreement(self, name: str) -> AgreementDocument:
        """The agreement of that name. Raises KeyError."""
        for each in self._agreements:
            if each.name == name:
                return each
        raise KeyError(name)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a document from being used."""
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)


def load(paths: Sequence[Path]) -> Library:
    """The library of files and folders; other kinds of file in folders are passed over."""
    raws: list[RawDocument] = []
    problems: list[Problem] = []
    for path in paths:
        found, wrong = _read_folder(path) if path.is_dir() else read_file(path, str(path))
        raws.extend(found)
        problems.extend(wrong)
    return _library(raws, problems)


def _read_folder(folder: Path) -> tuple[list[RawDocument], list[Problem]]:
    """What the documents of a folder hold, in order of name; without any it is a problem."""
    raws: list[RawDocument] = []
    problems: list[Problem] = []
    for path in sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES and p.is_file()):
        found, wrong = read_file(path, str(path))
        if any(_is_document(raw) for raw in found) or _looks_written_for_us(path):
            raws.extend(found)
            problems.extend(wrong)
    if not raws and not problems:
        hint = f"documents end in {', '.join(SUFFIXES)} and start with `apiVersion`"
        code, message = "file-missing", "no document in this folder"
        problems.append(Problem(str(folder), 1, 1, "", code, message, hint))
    return raws, problems


def load_text(text: str | bytes, file: str = "text") -> Library:
    """The library of one text, as if it were a file."""
    content = text.encode() if isinstance(text, str) else text
    raws, problems = read_bytes(content, file)
    return _library(raws, problems)


def check(paths: Sequence[Path]) -> tuple[Problem, ...]:
    """Everything wrong with files and folders, and what was left out of them."""
    return load(paths).problems


def _is_document(raw: RawDocument) -> bool:
    return isinstance(raw.data, dict) and str(raw.data.get("apiVersion", "")).startswith(
        ("palier", "openslo")
    )


def _looks_written_for_us(path: Path) -> bool:
    """Whether a file of a folder that could not be read was meant to be a document."""
    try:
        with path.open("rb") as stream:
            return b"apiVersion" in stream.read(65_536)
    except OSError:
        return True


def _library(raws: list[RawDocument], problems: list[Problem]) -> Library:
    library = Library()
    parsed: list[Parsed] = []
    foreign, told = translated([raw for raw in raws if is_openslo(raw)])
    problems.extend(told)
    for raw in [*(each for each in raws if not is_openslo(each)), *foreign]:
        document, wrong = shaped(raw)
        problems.extend(wrong)
        if document is None:
            _declare(raw, library.registry)
            continue
        each = Parsed(raw, raw.data["kind"], document.metadata.name, document)
        taken = library.registry.add(each)
        problems.extend([taken] if taken else [])
        parsed.append(each)
    built = [(each, *_built(each, library.registry)) for each in parsed if _agrees(each)]
    found = itertools.chain.from_iterable(wrong for _, _, wrong in built)
    problems.extend(each for each in found if each.severity is not Severity.NOTE)
    library._agreements = tuple(made for _, made, _ in built if made is not None)
    terms = [agreement.terms for agreement in library._agreements]
    library.exclusions, wrong = build_exclusions(_of("Exclusion", parsed), terms)
    problems.extend(wrong)
    library.chains, wrong = build_chains(_of("Chain", parsed), library.registry, terms)
    problems.extend(wrong)
    problems.extend(service_problems(parsed))
    problems.extend(reference_doubts(parsed, library.registry.names("Service")))
    problems.sort(key=lambda each: (each.file, each.line, each.column))
    library.problems = tuple(problems)
    return library


def _of(kind: str, parsed: Iterable[Parsed]) -> list[Parsed]:
    return [each for each in parsed if each.kind == kind]


def _agrees(parsed: Parsed) -> bool:
    return isinstance(parsed.document, AgreementDocumentShape)


def _declare(raw: RawDocument, registry: Registry) -> None:
    """Keeps the name of a wrong document, so that references to it are not called missing."""
    data = raw.data if isinstance(raw.data, dict) else {}
    kind, metadata = str(data.get("kind")), data.get("metadata")
    if data.get("apiVersion") == API_VERSION and kind in KINDS and isinstance(metadata, dict):
        registry.declared.setdefault(kind, set()).add(str(metadata.get("name")))


def _built(
    parsed: Parsed, registry: Registry
) -> tuple[AgreementDocument | None, tuple[Problem, ...]]:
    metadata, raw = parsed.document.metadata, parsed.raw
    terms, problems = build_terms(metadata, parsed.spec, registry, raw)
    if terms is None:
        return None, problems
    normal = from_terms(terms)
    notes = tuple(each for each in problems if each.severity is Severity.NOTE)
    line = raw.place(())[0]
    return (
        AgreementDocument(raw.file, line, terms, normal, fingerprint(normal), notes),
        problems,
    )
