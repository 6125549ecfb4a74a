"""Agreements as code: reads, checks, normalises and writes the documents that people keep."""

from __future__ import annotations

from palier.documents.chains import ChainDocument
from palier.documents.library import AgreementDocument, Library, check, load, load_text
from palier.documents.normal import canonical, fingerprint, from_terms, to_terms
from palier.documents.problems import Problem, Severity
from palier.documents.schema import json_schema
from palier.documents.writing import write

__all__ = [
    "AgreementDocument",
    "ChainDocument",
    "Library",
    "Problem",
    "Severity",
    "canonical",
    "check",
    "fingerprint",
    "from_terms",
    "json_schema",
    "load",
    "load_text",
    "to_terms",
    "write",
]
