"""The checkpoints of the journal, whether their signatures hold, and the last proof of it all."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from palier.calculus.errors import PalierError
from palier.presentation.languages import N_, NN_
from palier.presentation.numbers import number
from palier.proof.sealed_lines import checkpoint_of
from palier.proof.signing import PublicKeys, SignatureWrong, key_in, public_of, read_signed
from palier.slm.journal.models import JournalCheckpoint
from palier.slm.operations.queries import last_proof
from palier.slm.queue.models import JobState
from palier.web.lists.columns import Cell, Column, Reader, date_cell, instant_cell
from palier.web.lists.listing import Listing
from palier.web.pages.jobs import Progress, progress_of

SHORT = 16
"""Letters of a seal that a table shows."""


@dataclass(frozen=True, slots=True)
class ProofShown:
    """The last proof: underway, held, or broken."""

    is_underway: bool
    progress: Progress | None
    held: str
    """What was proven, in words; "" where nothing was yet."""
    broken: str
    """What does not hold; "" where all does."""
    at: int | None


def proof_shown(reader: Reader) -> ProofShown:
    """What became of the last proof."""
    say = reader.say
    last = last_proof()
    if last is None:
        return ProofShown(False, None, "", "", None)
    found = last.found
    held = ""
    if found is not None:
        held = say.many(
            "{count} entry, none changed; compared with {signed} checkpoints",
            "{count} entries, none changed; compared with {signed} checkpoints",
            found["entries"],
        ).format(count=number(found["entries"], say), signed=number(found["checkpoints"], say))
    return ProofShown(
        is_underway=last.is_underway,
        progress=progress_of(last.job) if last.is_underway else None,
        held=held,
        broken=last.job.error if last.job.state == JobState.FAILED else "",
        at=last.job.finished_at,
    )


def checkpoint_list() -> Listing[JournalCheckpoint]:
    """The list of checkpoints, each held to the key of this installation."""
    keys = _own_keys()
    return Listing(
        "checkpoints",
        columns=(
            Column("on", N_("Day"), lambda row, reader: date_cell(row.on, reader), ("on",),
                   exports=lambda row: row.on),
            Column("sequence", N_("Up to entry"), _sequence, exports=lambda row: row.sequence,
                   is_number=True),
            Column("digest", N_("Seal"), lambda row, _: Cell(f"{row.digest[:SHORT]}…"),
                   exports=lambda row: row.digest),
            Column("signed", N_("Signed at"),
                   lambda row, reader: instant_cell(row.signed_at, reader)),
            Column("signature", N_("Signature"),
                   lambda row, reader: _signature(row, keys, reader),
                   exports=lambda row: row.signature),
        ),
        order="-on",
        counted=NN_("{count} checkpoint", "{count} checkpoints"),
    )  # fmt: skip


def _sequence(row: JournalCheckpoint, reader: Reader) -> Cell:
    said = number(row.sequence, reader.say)
    if not row.sequence:
        return Cell(said)
    return Cell(said, href=reverse("journal-entry", args=[row.sequence]))


def _signature(row: JournalCheckpoint, keys: PublicKeys, reader: Reader) -> Cell:
    say = reader.say
    try:
        signed = checkpoint_of(read_signed(row.signature, keys))
    except SignatureWrong:
        return Cell(say("of another key, or changed"), tone="warning")
    except PalierError:
        return Cell(say("changed"), tone="missed")
    if (signed.on, signed.sequence, signed.digest) != (row.on, row.sequence, row.digest):
        return Cell(say("changed"), tone="missed")
    return Cell(say("intact"), tone="met")


def _own_keys() -> PublicKeys:
    key = key_in(settings.SIGNING_KEY)
    return public_of([key] if key else [])


def public_key() -> str:
    """The key that others check signatures with, as JSON; empty before the first signature."""
    key = key_in(settings.SIGNING_KEY)
    return json.dumps(key.public, indent=2) if key else ""
