"""The refusal of an option that cannot be used."""

from __future__ import annotations

from palier.calculus.errors import PalierError


class BadOption(PalierError):
    """An option whose value cannot be used."""

    code = "bad-option"
