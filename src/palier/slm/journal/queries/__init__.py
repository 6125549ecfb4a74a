"""Reads the journal: what was done, the proof that nobody changed it, and its export."""

from palier.slm.journal.queries.exporting import FORMATS, exported
from palier.slm.journal.queries.proving import (
    SIGNED,
    Proof,
    extended,
    last_checkpoint,
    proven,
    signed_checkpoints,
)
from palier.slm.journal.queries.reading import entries, entry_of

__all__ = [
    "FORMATS",
    "SIGNED",
    "Proof",
    "entries",
    "entry_of",
    "exported",
    "extended",
    "last_checkpoint",
    "proven",
    "signed_checkpoints",
]
