"""The normal form of an agreement: everything explicit, one text, one fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

from palier.calculus.instants import LATEST
from palier.calculus.terms import Terms
from palier.documents.building import build_terms
from palier.documents.errors import InvalidDocument
from palier.documents.models.kinds import (
    API_VERSION,
    AgreementDocumentShape,
    AgreementShape,
    Metadata,
)
from palier.documents.models.shapes import FROM_VALUES, Title
from palier.documents.reading import RawDocument
from palier.documents.registry import Registry
from palier.documents.validating import shaped

_SHORT = {"since", "until", "through", "suspended", "service", "window", "calendar", "missing"}
"""Keys of an agreement that write the same as others do; the normal form uses the others."""
_LEFT_OUT = _SHORT | {"volume"}


def from_terms(terms: Terms) -> dict[str, Any]:
    """The normal form of terms: plain data that is a complete `Agreement` document."""
    spec = AgreementShape.model_validate(
        {
            "type": terms.kind,
            "version": terms.version,
            "provider": terms.provider,
            "customer": terms.customer,
            "zone": terms.zone,
            "in_force": [
                {"since": span.start, "until": None if span.end == LATEST else span.end}
                for span in terms.in_force
            ],
            "objectives": terms.objectives,
            "calendars": terms.calendars,
            "exclusion_rules": terms.exclusion_rules,
            "silence": terms.silence,
            "credits": terms.credits,
        },
        context=FROM_VALUES,
    )
    metadata = Metadata.model_validate(
        {"name": terms.name, "title": Title(terms.title, terms.titles)}, context=FROM_VALUES
    )
    return {
        "apiVersion": API_VERSION,
        "kind": "Agreement",
        "metadata": metadata.model_dump(mode="json", by_alias=True, include={"name", "title"}),
        "spec": spec.model_dump(mode="json", by_alias=True, exclude=_LEFT_OUT),
    }


def to_terms(normal: Mapping[str, Any]) -> Terms:
    """The terms of a normal form. Raises `InvalidDocument`."""
    raw = RawDocument("normal form", dict(normal), {(): (1, 1)})
    document, problems = shaped(raw)
    if document is None:
        raise InvalidDocument(tuple(problems))
    assert isinstance(document, AgreementDocumentShape)
    terms, found = build_terms(document.metadata, document.spec, Registry(), raw)
    if terms is None:
        raise InvalidDocument(found)
    return terms


def canonical(normal: Mapping[str, Any]) -> bytes:
    """The canonical JSON of a normal form (RFC 8785)."""
    return rfc8785.dumps(dict(normal))


def fingerprint(normal: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(normal)).hexdigest()
