"""What the command line exits with, so that a program can act on it."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command."""

    MET = 0
    """Every promise evaluated is kept, or the command simply succeeded."""
    MISSED = 1
    """At least one promise is missed."""
    CANNOT_SAY = 2
    """No promise is missed, but at least one cannot be judged."""
    BAD_INPUT = 3
    """Something given is wrong; nothing was written."""
