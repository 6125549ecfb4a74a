"""People, what they answer for, who stands in for them, and when they are away."""

from __future__ import annotations

from pydantic import Field

from palier.api.paging import PageAsked
from palier.api.schemas.values import (
    LARGEST,
    Day,
    Given,
    Language,
    Line,
    Number,
    OptionalLine,
    Shown,
    Versioned,
    Zone,
    absent,
)
from palier.slm.intents import Responsibility
from palier.slm.parties.models import Absence, Deputy, Grant, Person


class PersonShown(Versioned):
    """Somebody who may sign in; without a name where it was erased."""

    number: int
    name: str
    email: str
    party: int
    language: str
    zone: str
    is_active: bool

    @classmethod
    def of(cls, row: Person) -> PersonShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            name=row.name,
            email=row.email,
            party=row.party_id,
            language=row.language,
            zone=row.zone,
            is_active=row.is_active,
            version=row.version,
        )


class HeldShown(Shown):
    """A responsibility that one holds today."""

    responsibility: Responsibility
    party: int
    service: str = Field(description='The code of the one service it is for; "": for all.')


class MeShown(Shown):
    """Who asks, and what they may do."""

    person: PersonShown
    held: list[HeldShown]
    intents: list[str] = Field(description="What one may do for some party or service.")


class PersonAsked(PageAsked):
    """Which people."""

    words: str = Field("", max_length=200, description="How words of name or address begin.")
    party: int | None = Field(None, ge=1, le=LARGEST)
    is_active: bool | None = None


class PersonMade(Given):
    """Somebody new, who waits for an invitation."""

    email: str = Field(strict=True, min_length=3, max_length=254)
    name: Line
    party: Number
    language: Language = "fr-CA"
    zone: Zone = "America/Toronto"


class PersonChanged(Given):
    """What is to be another; what is left out stays."""

    name: Line = absent()
    language: Language = absent()
    zone: Zone = absent()
    theme: str = Field(default_factory=str, strict=True, max_length=8)


class GrantShown(Shown):
    """A responsibility of somebody, for a party or for one of its services."""

    number: int
    person: int
    party: int
    service: str
    responsibility: Responsibility
    since: Day
    until: Day | None = Field(description="The first day without it.")

    @classmethod
    def of(cls, row: Grant) -> GrantShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            person=row.person_id,
            party=row.party_id,
            service=row.service,
            responsibility=Responsibility(row.responsibility),
            since=row.since,
            until=row.until,
        )


class GrantAsked(PageAsked):
    """Which responsibilities."""

    person: int | None = Field(None, ge=1, le=LARGEST)
    party: int | None = Field(None, ge=1, le=LARGEST)
    responsibility: Responsibility | None = None


class GrantMade(Given):
    """A new responsibility."""

    person: Number
    party: Number
    responsibility: Responsibility
    since: Day
    until: Day | None = None
    service: str = Field("", strict=True, max_length=64)


class Ending(Given):
    """The first day without, and why."""

    on: Day
    reason: OptionalLine = ""


class DeputyShown(Shown):
    """Somebody who holds all that a person holds, between two days."""

    number: int
    person: int
    deputy: int
    since: Day
    until: Day = Field(description="The first day without.")

    @classmethod
    def of(cls, row: Deputy) -> DeputyShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            person=row.person_id,
            deputy=row.deputy_id,
            since=row.since,
            until=row.until,
        )


class DeputyAsked(PageAsked):
    """Which deputies."""

    person: int | None = Field(None, ge=1, le=LARGEST)


class DeputyMade(Given):
    """Who stands in for whom, and when."""

    person: Number
    deputy: Number
    since: Day
    until: Day


class DeputyEnding(Given):
    """The first day without."""

    on: Day


class AbsenceShown(Shown):
    """Days on which a person, or a contact, is not there."""

    number: int
    person: int | None
    contact: int | None
    since: Day
    until: Day = Field(description="The first day back.")

    @classmethod
    def of(cls, row: Absence) -> AbsenceShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            person=row.person_id,
            contact=row.contact_id,
            since=row.since,
            until=row.until,
        )


class AbsenceAsked(PageAsked):
    """Whose absences."""

    person: int | None = Field(None, ge=1, le=LARGEST)
    contact: int | None = Field(None, ge=1, le=LARGEST)


class AbsenceMade(Given):
    """Who is away: a person or a contact, not both."""

    person: Number | None = None
    contact: Number | None = None
    since: Day
    until: Day
