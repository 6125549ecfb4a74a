"""Refusals of webhooks."""

from __future__ import annotations

from palier.calculus.errors import PalierError


class KindsUnreadable(PalierError):
    """Kinds of entries that a webhook cannot listen to, as they are written."""

    code = "webhook-kinds-unreadable"


class StillUnderway(PalierError):
    """A delivery that is to be sent again while it is still being tried."""

    code = "delivery-underway"
