"""Organisations, people, responsibilities, and contacts: who is told what, when and how."""

from palier.slm.parties.models.contacts import (
    Absence,
    Channel,
    Contact,
    ContactPath,
    Hours,
    NoticePreference,
    Promptness,
    StakeholderRole,
    Topic,
)
from palier.slm.parties.models.people import Deputy, Grant, Party, PartyKind, Person

__all__ = [
    "Absence",
    "Channel",
    "Contact",
    "ContactPath",
    "Deputy",
    "Grant",
    "Hours",
    "NoticePreference",
    "Party",
    "PartyKind",
    "Person",
    "Promptness",
    "StakeholderRole",
    "Topic",
]
