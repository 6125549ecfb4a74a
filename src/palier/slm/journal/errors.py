"""Refusals of the journal."""

from __future__ import annotations

from palier.calculus.errors import PalierError


class NothingRecorded(PalierError):
    """An action that ended without saying what it did."""

    code = "nothing-recorded"


class JournalBroken(PalierError):
    """An entry that is not what was appended, or is not there."""

    code = "journal-broken"
