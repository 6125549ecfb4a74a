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


class FieldUnfit(PalierError):
    """A value that a field does not take: an empty name, an address that is none."""

    code = "field-unfit"

    def __init__(self, message: str, *, field: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.field = field
        """Which one, so that a form can say it there."""


class PartyClosed(PalierError):
    """Something new with an organisation that is closed."""

    code = "party-closed"


class PersonNotActive(PalierError):
    """Something for a person who is deactivated, or whose name was erased."""

    code = "person-not-active"


class LastAdministrator(PalierError):
    """Taking away the last administrator, after whom nobody could be given a responsibility."""

    code = "last-administrator"


class DeputyUnfit(PalierError):
    """A deputy who is of another party or who is the person, or dates that cross."""

    code = "deputy-unfit"


class AlreadyEnded(PalierError):
    """Ending something that has ended."""

    code = "already-ended"


# What another person or program did before: the same request may succeed on another state.
_CONFLICTS = ("-taken", "-exists", "-busy", "-underway", "-ended")


def is_conflict(error: PalierError) -> bool:
    """Whether a refusal is one of what is there already, or is over already."""
    return error.code.endswith(_CONFLICTS)
