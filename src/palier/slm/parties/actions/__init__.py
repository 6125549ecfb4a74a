"""What can be done with parties, people and responsibilities, each recorded in the journal."""

from palier.slm.parties.actions.acting import By, System, actor_of, locked, require
from palier.slm.parties.actions.organising import (
    Held,
    PartyFacts,
    PersonFacts,
    create_party,
    create_person,
    grant_responsibility,
)

__all__ = [
    "By",
    "Held",
    "PartyFacts",
    "PersonFacts",
    "System",
    "actor_of",
    "create_party",
    "create_person",
    "grant_responsibility",
    "locked",
    "require",
]
