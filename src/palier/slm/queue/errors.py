"""Refusals of the queue."""

from __future__ import annotations

from palier.calculus.errors import PalierError


class LeaseLost(PalierError):
    """A job that another worker took over, or that was given back: its effect is not written."""

    code = "lease-lost"
