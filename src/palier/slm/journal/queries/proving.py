"""Proves that nobody changed the journal: every seal recomputed, every checkpoint compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from palier.proof.sealed_lines import START, Checkpoint, checkpoint_of, digest_of
from palier.proof.signing import PublicKeys, SignatureWrong, read_signed
from palier.slm.journal.errors import JournalBroken
from palier.slm.journal.models import JournalCheckpoint, JournalEntry, JournalHead

SIGNED = "journal.signed"
"""The kind of the entry that says which checkpoint was signed."""

_AT_ONCE = 5_000
_SEALED = ("sequence", "at", "actor", "kind", "subject", "party")
"""What stands both in a column and in the text."""

_Row: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a journal that holds together ends with, and how many checkpoints it was held to."""

    entries: int
    digest: str
    checkpoints: int = 0


def last_checkpoint() -> JournalCheckpoint | None:
    """The checkpoint of the latest day."""
    return JournalCheckpoint.objects.order_by("-on").first()


def signed_checkpoints(keys: PublicKeys) -> list[Checkpoint]:
    """The checkpoints of the database, the oldest first, each with the signature of a key.

    Raises `JournalBroken` at the first whose signature is not that of what it says.
    """
    found: list[Checkpoint] = []
    for row in JournalCheckpoint.objects.order_by("on"):
        try:
            signed = checkpoint_of(read_signed(row.signature, keys))
        except SignatureWrong as error:
            raise _untrue(row.on, error.message) from error
        if signed != _stated(row):
            raise _untrue(row.on, "its columns do not say what was signed")
        if found and signed.sequence < found[-1].sequence:
            raise _untrue(row.on, "it signs an earlier entry than the day before")
        found.append(signed)
    return found


def proven(
    checkpoints: Iterable[Checkpoint] = (), heard: Callable[[int], None] | None = None
) -> Proof:
    """Recomputes every seal from the first entry on; `heard` is told how far it has come.

    Raises `JournalBroken` at the first entry that was edited, removed, put in or moved; where the
    head is not the last entry; where an entry is not the one of a checkpoint, of those given and
    of those kept; and where a checkpoint was removed or put in.
    """
    kept = {_stated(row) for row in JournalCheckpoint.objects.all()}
    chain = _Chain({*checkpoints, *kept}, heard=heard)
    chain.walk_to_head()
    if kept - chain.told:
        raise _untrue(min(each.on for each in kept - chain.told), "the journal does not know it")
    left = {_stated(row) for row in JournalCheckpoint.objects.all()}
    if chain.told - left:
        raise _untrue(min(each.on for each in chain.told - left), "it was removed or changed")
    return Proof(chain.count, chain.digest, len(chain.awaited))


def extended(last: JournalCheckpoint | None) -> Proof:
    """Recomputes the seals after a checkpoint; from the first entry on without one.

    Raises `JournalBroken`.
    """
    chain = _Chain()
    if last is not None:
        chain.count, chain.digest = last.sequence, last.digest
    chain.walk_to_head()
    return Proof(chain.count, chain.digest)


@dataclass
class _Chain:
    """The chain as far as it was walked; `awaited` are checkpoints it must pass through."""

    awaited: set[Checkpoint] = field(default_factory=set)
    count: int = 0
    digest: str = START
    told: set[Checkpoint] = field(default_factory=set)
    """The checkpoints that entries say were signed."""
    heard: Callable[[int], None] | None = None

    def walk_to_head(self) -> None:
        waiting: dict[int, list[Checkpoint]] = {}
        for each in self.awaited:
            waiting.setdefault(each.sequence, []).append(each)
        self._compare(waiting)
        while True:
            before = self.count
            for row in _after(self.count):
                self._add(row)
                if self.count in waiting:
                    self._compare(waiting)
                if self.heard is not None and self.count % _AT_ONCE == 0:
                    self.heard(self.count)
            head = JournalHead.objects.first()
            # Others append meanwhile: the head may be ahead of what was read, never behind it.
            if head is None or head.sequence <= self.count or self.count == before:
                break
        stated = (head.sequence, head.digest) if head else (0, START)
        if stated != (self.count, self.digest):
            raise _broken(self.count, "it is the last one, and the journal was longer")
        if waiting:
            on = min(each.on for found in waiting.values() for each in found)
            raise _untrue(on, "the entry that it signs is not there")

    def _add(self, row: _Row) -> None:
        *columns, text, seal = row
        self.count += 1
        if columns[0] != self.count:
            raise _broken(self.count, f"it is followed by number {columns[0]}, or is not there")
        content = _content(text, self.count)
        if columns != [content.get(name, "") for name in _SEALED]:
            raise _broken(self.count, "its columns do not say what its text says")
        self.digest = digest_of(self.digest, text)
        if seal != self.digest:
            raise _broken(
                self.count, "its seal is not that of its text and of what stands before it"
            )
        if columns[_SEALED.index("kind")] == SIGNED:
            self.told.add(checkpoint_of(content.get("details")))

    def _compare(self, waiting: dict[int, list[Checkpoint]]) -> None:
        for each in waiting.pop(self.count, []):
            if each.digest != self.digest:
                raise _broken(self.count, f"it is not the one that was signed on {each.on}")


def _after(number: int) -> Iterator[_Row]:
    while True:
        found = JournalEntry.objects.filter(sequence__gt=number).order_by("sequence")
        rows = list(found.values_list(*_SEALED, "text", "digest")[:_AT_ONCE])
        if not rows:
            return
        yield from rows
        number = rows[-1][0]


def _content(text: str, number: int) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise _broken(number, "its text is not that of an entry")
    return content


def _stated(row: JournalCheckpoint) -> Checkpoint:
    return Checkpoint(row.on, row.sequence, row.digest)


def _broken(number: int, what: str) -> JournalBroken:
    return JournalBroken(
        f"entry {number} of the journal: {what}",
        hint="compare with a backup or an exported journal to find out what was changed",
    )


def _untrue(on: object, what: str) -> JournalBroken:
    return JournalBroken(
        f"the checkpoint of {on}: {what}",
        hint="compare with the copies of checkpoints that are kept elsewhere",
    )
