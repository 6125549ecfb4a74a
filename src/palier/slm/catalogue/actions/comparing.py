"""What of the documents of an import the catalogue has already, found without a lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from palier.documents.catalogue import explicit, is_catalogue, is_said, parts_of
from palier.documents.catalogue.parts import Key
from palier.documents.registry import Parsed
from palier.slm.catalogue.actions.bringing import Step
from palier.slm.catalogue.queries import documents_called
from palier.slm.journal.models import JournalHead

Told: TypeAlias = Callable[[int, int], object]
"""Is told how many documents are behind, of how many."""

_AT_ONCE = 200


def _to_nobody(done: int, total: int) -> None:
    """Nobody waits to be told how far it has come."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Which parts of which documents are in the catalogue as they are written."""

    sequence: int
    """The last entry of the journal before anything was read: every change makes one."""
    _same: dict[int, frozenset[Key]] = field(default_factory=dict)
    _whole: frozenset[int] = frozenset()

    @property
    def is_current(self) -> bool:
        """Whether nothing was done since; where something was, it is to be compared again."""
        return self.sequence == _last_sequence()

    def is_whole(self, parsed: Parsed) -> bool:
        """Whether the catalogue has all of a document, and nothing else of it."""
        return id(parsed) in self._whole

    def has(self, step: Step) -> bool:
        """Whether there is nothing to do about a part."""
        return self.is_whole(step.parsed) or step.key in self._same.get(id(step.parsed), ())


def compared(documents: Sequence[Parsed], told: Told = _to_nobody) -> Compared:
    """Compares documents with the catalogue, some at a time, in a few queries each."""
    sequence = _last_sequence()
    same: dict[int, frozenset[Key]] = {}
    whole: set[int] = set()
    for start in range(0, len(documents), _AT_ONCE):
        told(start, len(documents))
        some = documents[start : start + _AT_ONCE]
        kept = {_name(each): each for each in documents_called([each.name for each in some])}
        for each in some:
            written, known = _explicit(each), kept.get((each.kind, each.name))
            if known is None:
                continue
            if written == known:
                whole.add(id(each))
            else:
                same[id(each)] = frozenset(_same(written, known))
    told(len(documents), len(documents))
    return Compared(sequence, same, frozenset(whole))


def _same(written: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[Key]:
    kept = parts_of(known)
    for key, part in parts_of(written).items():
        if is_said(part, kept.get(key), key):
            yield key


def _explicit(parsed: Parsed) -> dict[str, Any]:
    assert is_catalogue(parsed.document)
    return explicit(parsed.document)


def _name(document: Mapping[str, Any]) -> tuple[str, str]:
    return document["kind"], document["metadata"]["name"]


def _last_sequence() -> int:
    return JournalHead.objects.values_list("sequence", flat=True).first() or 0
