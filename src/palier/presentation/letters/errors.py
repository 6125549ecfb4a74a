"""Refusals of letters."""

from __future__ import annotations

from palier.calculus.errors import PalierError


class LetterUnfit(PalierError):
    """A message of a kind that no letter is for, or that lacks a value that its letter says."""

    code = "letter-unfit"
