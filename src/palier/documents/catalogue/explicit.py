"""The explicit form of a document of the catalogue: what is equal is written equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeGuard

from palier.documents.models.kinds import Envelope, FacilityDocument, ServiceDocument
from palier.documents.models.shapes import Title

CatalogueDocument: TypeAlias = ServiceDocument | FacilityDocument

LANGUAGES = ("en", "fr")
"""Those that a catalogue is written in."""

_ORDERS: dict[str, Callable[[Mapping[str, Any]], tuple[str, ...]]] = {
    "needs": lambda each: (each["service"],),
    "offerings": lambda each: (each["name"],),
    "uses": lambda each: (each["customer"], each["since"]),
    "costs": lambda each: (each["name"], each["since"]),
    "limits": lambda each: (each.get("offering", ""), each["name"]),
    "facilities": lambda each: (each["facility"],),
}
_TEXTS = ("title", "description")


def is_catalogue(document: Envelope) -> TypeGuard[CatalogueDocument]:
    """Whether a document is one of the catalogue."""
    return isinstance(document, ServiceDocument | FacilityDocument)


def explicit(document: CatalogueDocument) -> dict[str, Any]:
    """The document as plain data, in order and without what says nothing."""
    made = document.model_dump(mode="json", by_alias=True)
    kept = {"name": made["metadata"]["name"], "title": made["metadata"]["title"]}
    return {
        "apiVersion": made["apiVersion"],
        "kind": made["kind"],
        "metadata": _without_nothing(kept),
        "spec": _without_nothing(made["spec"]),
    }


def languages_of(title: Title | None) -> dict[str, str]:
    """A text by language; one in no language stands for all. Empty where nothing is written."""
    if title is None:
        return {}
    return dict(title.by_language) or dict.fromkeys(LANGUAGES, title.text)


def _without_nothing(mapping: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in mapping.items():
        if key in _TEXTS and isinstance(value, str):
            value = dict.fromkeys(LANGUAGES, value)
        elif key in _ORDERS and isinstance(value, list):
            value = sorted((_without_nothing(each) for each in value), key=_ORDERS[key])
        if value not in (None, "", [], {}):
            made[key] = value
    return made
