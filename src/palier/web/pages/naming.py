"""What people and contacts are called on a page: those erased have no name left."""

from __future__ import annotations

from palier.presentation.languages import Words
from palier.slm.models import Contact, Person


def person_name(person: Person, say: Words) -> str:
    """The name of a person."""
    return person.name or say("erased person {number}", number=str(person.pk))


def contact_name(contact: Contact, say: Words) -> str:
    """The name of a contact."""
    return contact.name or say("erased contact {number}", number=str(contact.pk))
