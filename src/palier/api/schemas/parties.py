"""Organisations, as requests bring them and answers show them."""

from __future__ import annotations

from pydantic import Field

from palier.api.paging import PageAsked
from palier.api.schemas.values import (
    Code,
    Given,
    Language,
    Line,
    OptionalLine,
    Versioned,
    Zone,
    absent,
)
from palier.slm.parties.models import Party, PartyKind


class PartyShown(Versioned):
    """A customer, a provider or a supplier."""

    number: int
    code: str
    name: str
    kind: PartyKind
    language: str
    zone: str
    is_open: bool = Field(description="Nothing new is begun with one that is closed.")

    @classmethod
    def of(cls, row: Party) -> PartyShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            code=row.code,
            name=row.name,
            kind=PartyKind(row.kind),
            language=row.language,
            zone=row.zone,
            is_open=row.is_open,
            version=row.version,
        )


class PartyAsked(PageAsked):
    """Which organisations."""

    words: str = Field("", max_length=200, description="Words that the name or code begins with.")
    kind: PartyKind | None = None
    is_open: bool | None = None


class PartyMade(Given):
    """A new organisation."""

    code: Code
    name: Line
    kind: PartyKind
    language: Language = "fr-CA"
    zone: Zone = "America/Toronto"


class PartyChanged(Given):
    """What is to be another; what is left out stays."""

    name: Line = absent()
    language: Language = absent()
    zone: Zone = absent()


class Reasoned(Given):
    """Why something is done, for the journal."""

    reason: OptionalLine = ""


class Erasing(Given):
    """Why somebody is erased; the reason is kept for ever, and must not name them."""

    reason: Line
