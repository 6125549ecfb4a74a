"""The service catalogue as documents and as tables: read, checked and written, equal both ways."""

from __future__ import annotations

from palier.documents.catalogue.explicit import (
    CatalogueDocument,
    explicit,
    is_catalogue,
    languages_of,
)
from palier.documents.catalogue.parts import Key, is_said, parts_of
from palier.documents.catalogue.reading import LARGEST_BYTES, CatalogueRead, read_catalogue
from palier.documents.catalogue.tables import COLUMNS, tables_of
from palier.documents.catalogue.writing import documents_text, tables_archive

__all__ = [
    "COLUMNS",
    "LARGEST_BYTES",
    "CatalogueDocument",
    "CatalogueRead",
    "Key",
    "documents_text",
    "explicit",
    "is_catalogue",
    "is_said",
    "languages_of",
    "parts_of",
    "read_catalogue",
    "tables_archive",
    "tables_of",
]
