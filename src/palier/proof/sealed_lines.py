"""The chain of seals: each text sealed with the one before it, and its export as JSON lines.

A line is the canonical JSON of a text with two members more at its end: `before`, the seal that
it stands on, and `digest`, its own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from palier.calculus.errors import PalierError

START = "0" * 64
"""The seal before the first text."""

_END = re.compile(r',"before":"([0-9a-f]{64})","digest":"([0-9a-f]{64})"\}')
_END_LENGTH = len(',"before":"","digest":""}') + 2 * 64


class JournalBroken(PalierError):
    """An entry that is not what was appended, or is not there."""

    code = "journal-broken"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was signed on a day: the number of the last text, and its seal."""

    on: date
    sequence: int
    digest: str

    @property
    def content(self) -> dict[str, Any]:
        """What a signature holds."""
        return {"on": self.on.isoformat(), "sequence": self.sequence, "digest": self.digest}


def checkpoint_of(content: Any) -> Checkpoint:
    """The checkpoint that a signature holds. Raises `JournalBroken`."""
    try:
        found = Checkpoint(
            date.fromisoformat(content["on"]), int(content["sequence"]), str(content["digest"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise JournalBroken(
            "what is signed is no checkpoint of a journal", hint="is it another signature?"
        ) from error
    return found


@dataclass(frozen=True, slots=True)
class LinesProof:
    """What lines that hold together are: how many, from which to which; and what is left out.

    `gaps` counts the places where entries between two lines are not in the file, as an export of
    some kinds alone leaves them out; `met` counts the checkpoints that a line was compared with.
    """

    entries: int
    first: int
    last: int
    digest: str
    gaps: int
    met: int


def digest_of(before: str, text: str) -> str:
    """The seal of a text upon the one before it."""
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def line_of(text: str, before: str, digest: str) -> str:
    """The line of a text that stands on one seal and has another; without its line end."""
    return f'{text[:-1]},"before":"{before}","digest":"{digest}"}}'


def proven_lines(lines: Iterable[str], checkpoints: Iterable[Checkpoint] = ()) -> LinesProof:
    """Recomputes every seal of exported lines, without the database that they came from.

    Raises `JournalBroken` at the first line that was edited, removed, put in or moved, and where a
    line is not what a checkpoint signed.
    """
    signed = {each.sequence: each for each in checkpoints}
    count, first, gaps, met = 0, 0, 0, 0
    number, digest = 0, START
    for line in lines:
        count += 1
        own, before, text, seal = _read(line.rstrip("\n"), count)
        if own <= number:
            raise _broken(count, f"entry {own} stands after entry {number}")
        if own == number + 1 and before != digest:
            raise _broken(count, f"entry {own} does not stand on the entry before it")
        if digest_of(before, text) != seal:
            raise _broken(count, f"the seal of entry {own} is not that of its text")
        if own in signed:
            met += 1
            if signed[own].digest != seal:
                raise _broken(count, f"entry {own} is not the one signed on {signed[own].on}")
        first = first or own
        gaps += count > 1 and own != number + 1
        number, digest = own, seal
    return LinesProof(count, first, number, digest, gaps, met)


def _read(line: str, place: int) -> tuple[int, str, str, str]:
    """The number, the seal before, the text and the seal of a line."""
    found = _END.fullmatch(line[-_END_LENGTH:])
    if found is None:
        raise _broken(place, "it does not end with the two seals of an entry")
    text = line[:-_END_LENGTH] + "}"
    try:
        number = json.loads(text)["sequence"]
    except (KeyError, TypeError, ValueError):
        number = None
    if not isinstance(number, int):
        raise _broken(place, "it is not the text of an entry")
    return number, found[1], text, found[2]


def _broken(place: int, what: str) -> JournalBroken:
    return JournalBroken(
        f"line {place}: {what}", hint="compare with another copy, or export the journal again"
    )
