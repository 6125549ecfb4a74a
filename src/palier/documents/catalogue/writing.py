"""Writes a catalogue as documents or as tables: the same catalogue, the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from palier.documents.catalogue.archives import archive_of
from palier.documents.catalogue.tables import tables_of
from palier.documents.writing import write


def documents_text(documents: Iterable[Mapping[str, Any]]) -> str:
    """The YAML of documents in their explicit form."""
    return "---\n".join(write(each) for each in documents)


def tables_archive(documents: Iterable[Mapping[str, Any]]) -> bytes:
    """The zip archive of the tables of documents in their explicit form."""
    return archive_of(tables_of(documents))
