"""The five outcomes of a closed window."""

from __future__ import annotations

from enum import StrEnum


class OutcomeKind(StrEnum):
    """How a closed window ended."""

    MET = "met"
    MISSED = "missed"
    NO_DATA = "no_data"
    INSUFFICIENT_DATA = "insufficient_data"
    NOT_APPLICABLE = "not_applicable"
