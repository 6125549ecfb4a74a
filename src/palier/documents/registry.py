"""The documents of a run by kind and name, and how a name finds what it refers to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from palier.documents.errors import Unreadable, nearest
from palier.documents.models.kinds import Envelope
from palier.documents.problems import Problem
from palier.documents.reading import RawDocument


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document whose shape is right, and the text it came from."""

    raw: RawDocument
    kind: str
    name: str
    document: Envelope

    @property
    def spec(self) -> Any:
        """What the document says."""
        return getattr(self.document, "spec")  # noqa: B009 - every kind has one


@dataclass(slots=True)
class Registry:
    """Documents by kind and name."""

    by_kind: dict[str, dict[str, Parsed]] = field(default_factory=dict)
    declared: dict[str, set[str]] = field(default_factory=dict)
    """Names of documents that exist, be they right or wrong: a reference to one is not missing."""

    def add(self, parsed: Parsed) -> Problem | None:
        """Registers a document; a problem when the name is taken by another of its kind."""
        names = self.by_kind.setdefault(parsed.kind, {})
        if parsed.name in names:
            first = names[parsed.name].raw
            message = f"two documents of kind {parsed.kind} are called {parsed.name!r}"
            hint = f"the other one is in {first.file}, line {first.place(())[0]}"
            return parsed.raw.problem(("metadata", "name"), "ambiguous-reference", message, hint)
        names[parsed.name] = parsed
        return None

    def names(self, kind: str) -> set[str]:
        """The names of the documents of a kind."""
        return set(self.by_kind.get(kind, ())) | self.declared.get(kind, set())

    def find(self, kind: str, name: str) -> Parsed | None:
        """The document of that kind and name; None when it exists but is wrong.

        Raises `Unreadable` when it does not exist.
        """
        found = self.by_kind.get(kind, {}).get(name)
        if found is None and name not in self.names(kind):
            names = self.names(kind)
            hint = nearest(name, names) or f"add a document of kind {kind}, or write it in place"
            raise Unreadable("missing-reference", f"no {kind.lower()} is called {name!r}", hint)
        return found
