"""Refusals of the outbox."""

from __future__ import annotations

from palier.calculus.errors import PalierError


class AddressUnfit(PalierError):
    """A text that is not an e-mail address."""

    code = "mail-address-unfit"
