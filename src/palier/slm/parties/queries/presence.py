"""Who is there on a day, who stands in for them, and when they want their messages."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from palier.slm.parties.models import (
    Absence,
    Contact,
    Deputy,
    NoticePreference,
    Person,
    Promptness,
)


def absences_on(on: date) -> QuerySet[Absence]:
    """Everybody's absences on a day."""
    return Absence.objects.filter(since__lte=on, until__gt=on)


def is_absent(somebody: Person | Contact, on: date) -> bool:
    """Whether a person, or a contact by itself or as the person that it is, is away on a day."""
    found = absences_on(on)
    if isinstance(somebody, Person):
        return found.filter(person=somebody).exists()
    own = found.filter(contact=somebody)
    if somebody.person_id is not None:
        own |= found.filter(person=somebody.person_id)
    return own.exists()


def standing_in(on: date) -> QuerySet[Deputy]:
    """Deputies who may sign in, on a day; whoever was named first comes first."""
    found = Deputy.objects.filter(since__lte=on, until__gt=on, deputy__is_active=True)
    return found.select_related("deputy").order_by("since", "id")


def preference_of(person: Person, kind: str) -> Promptness:
    """When a person wants messages of a group; at once unless they said otherwise."""
    found = NoticePreference.objects.filter(person=person, kind=kind).first()
    return Promptness.AT_ONCE if found is None else Promptness(found.promptness)
