"""Reads OpenSLO v1 documents of a run and turns each SLO into the agreement that it amounts to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from palier.documents.errors import nearest
from palier.documents.openslo.mapping import agreement_of
from palier.documents.openslo.shapes import (
    API_VERSION,
    KINDS,
    OTHERS,
    SliDocument,
    SliSpec,
    SloDocument,
)
from palier.documents.problems import Problem, Severity
from palier.documents.reading import RawDocument
from palier.documents.validating import validated


def is_openslo(raw: RawDocument) -> bool:
    """Whether a document is written in OpenSLO v1."""
    return isinstance(raw.data, dict) and raw.data.get("apiVersion") == API_VERSION


def translated(raws: Sequence[RawDocument]) -> tuple[list[RawDocument], list[Problem]]:
    """Palier documents for OpenSLO documents, and the problems and notes that this gave."""
    problems: list[Problem] = []
    slos: list[tuple[RawDocument, SloDocument]] = []
    indicators: dict[str, SliSpec] = {}
    made: list[RawDocument] = []
    for raw in raws:
        kind = str(raw.data.get("kind"))
        if kind in OTHERS:
            message = f"documents of kind {kind} have no meaning here"
            left_out = raw.problem(("kind",), "openslo-not-mapped", message)
            problems.append(replace(left_out, severity=Severity.NOTE))
            continue
        if kind not in KINDS:
            hint = nearest(kind, [*KINDS, *OTHERS])
            message = f"kind {kind!r} does not exist in OpenSLO v1"
            problems.append(raw.problem(("kind",), "unknown-kind", message, hint))
            continue
        document, wrong = validated(raw, KINDS[kind])
        problems.extend(wrong)
        match document:
            case SloDocument():
                slos.append((raw, document))
            case SliDocument():
                indicators[document.metadata.name] = document.spec
    for raw, slo in slos:
        agreement, found = agreement_of(raw, slo, indicators)
        problems.extend(found)
        made.extend([agreement] if agreement else [])
    return made, problems
