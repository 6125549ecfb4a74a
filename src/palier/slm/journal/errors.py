"""Refusals of the journal."""

from __future__ import annotations

from palier.calculus.errors import PalierError
from palier.proof.sealed_lines import JournalBroken

__all__ = ["JournalBroken", "NothingRecorded"]


class NothingRecorded(PalierError):
    """An action that ended without saying what it did."""

    code = "nothing-recorded"
