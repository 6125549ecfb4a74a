"""Refusals of the outgoing network."""

from __future__ import annotations

from palier.calculus.errors import PalierError


class AddressRefused(PalierError):
    """An address that Palier does not connect to: a private one, or not one of the web."""

    code = "address-refused"


class AddressAway(PalierError):
    """An address that does not answer, or not as the protocol says."""

    code = "address-away"
