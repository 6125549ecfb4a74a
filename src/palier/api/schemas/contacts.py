"""Contacts, and the ways to reach them."""

from __future__ import annotations

from pydantic import Field

from palier.api.paging import PageAsked
from palier.api.schemas.values import (
    LARGEST,
    Given,
    Language,
    Line,
    Note,
    Number,
    OptionalLine,
    Shown,
    Versioned,
    Zone,
    absent,
)
from palier.slm.parties.models import (
    Channel,
    Contact,
    ContactPath,
    Hours,
    StakeholderRole,
    Topic,
)


class PathGiven(Given):
    """One way to reach a contact."""

    channel: Channel
    address: str = Field(strict=True, min_length=1, max_length=254)
    topic: Topic = Topic.ALL
    hours: Hours = Hours.ALWAYS
    language: Language = ""


class PathShown(Shown):
    """One way to reach a contact; those before it are tried first."""

    channel: Channel
    address: str
    topic: Topic
    hours: Hours
    language: str

    @classmethod
    def of(cls, row: ContactPath) -> PathShown:
        """What is shown of a row."""
        return cls(
            channel=Channel(row.channel),
            address=row.address,
            topic=Topic(row.topic),
            hours=Hours(row.hours),
            language=row.language,
        )


class PathsGiven(Given):
    """All ways to reach a contact, in the order in which they are tried."""

    paths: list[PathGiven] = Field(max_length=50)


class ContactShown(Versioned):
    """Somebody of a party, or a desk of it, who is told."""

    number: int
    party: int
    person: int | None
    name: str
    role: StakeholderRole
    title: str
    language: str
    zone: str
    service: str
    note: str
    is_active: bool
    paths: list[PathShown]

    @classmethod
    def of(cls, row: Contact) -> ContactShown:
        """What is shown of a row."""
        return cls(
            number=row.pk,
            party=row.party_id,
            person=row.person_id,
            name=row.name,
            role=StakeholderRole(row.role),
            title=row.title,
            language=row.language,
            zone=row.zone,
            service=row.service,
            note=row.note,
            is_active=row.is_active,
            paths=[PathShown.of(each) for each in row.paths.all()],
            version=row.version,
        )


class ContactAsked(PageAsked):
    """Which contacts."""

    words: str = Field("", max_length=200, description="Words that the name or title begins with.")
    party: int | None = Field(None, ge=1, le=LARGEST)
    role: StakeholderRole | None = None
    is_active: bool | None = None


class ContactMade(Given):
    """A new contact."""

    party: Number
    name: Line
    role: StakeholderRole
    title: OptionalLine = ""
    language: Language = "fr-CA"
    zone: Zone = "America/Toronto"
    service: str = Field("", strict=True, max_length=64)
    note: Note = ""
    person: Number | None = None


class ContactChanged(Given):
    """What is to be another; what is left out stays."""

    name: Line = absent()
    role: StakeholderRole = absent()
    title: OptionalLine = absent()
    language: Language = absent()
    zone: Zone = absent()
    service: str = Field(default_factory=str, strict=True, max_length=64)
    note: Note = absent()
    person: Number | None = None
