"""Refusals about parties, people and responsibilities."""

from __future__ import annotations

from palier.calculus.errors import PalierError


class NotPermitted(PalierError):
    """Somebody without a responsibility that the intent asks for."""

    code = "not-permitted"


class CodeTaken(PalierError):
    """A code that another party has."""

    code = "party-code-taken"


class AddressTaken(PalierError):
    """An e-mail address that another person signs in with."""

    code = "person-address-taken"


class ResponsibilityUnfit(PalierError):
    """A responsibility that a person of that party cannot hold, or dates that cross."""

    code = "responsibility-unfit"


class WeakPassword(PalierError):
    """A password that is easily guessed."""

    code = "weak-password"


class ChangedMeanwhile(PalierError):
    """Something that another person changed after it was read."""

    code = "changed-meanwhile"
