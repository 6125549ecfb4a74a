"""Refusals about ways in: invitations, tokens, and requests that are repeated."""

from __future__ import annotations

from palier.calculus.errors import PalierError


class InvitationUnknown(PalierError):
    """A link that was never sent, was used, or was taken back; which of them is not said."""

    code = "invitation-unknown"


class InvitationExpired(PalierError):
    """A link that was sent too long ago."""

    code = "invitation-expired"


class PersonHasJoined(PalierError):
    """Inviting somebody who signs in with a password already."""

    code = "person-has-joined"


class TokenUnknown(PalierError):
    """A token that was never made, was revoked, or whose owner may not sign in."""

    code = "token-unknown"


class TokenExpired(PalierError):
    """A token whose time is over."""

    code = "token-expired"
