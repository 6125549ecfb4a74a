"""When a person wants messages of a group."""

from __future__ import annotations

from django.db import transaction

from palier.calculus.instants import Instant
from palier.slm.journal.actions import recording
from palier.slm.parties.actions.acting import By, actor_of, concerned, locked, require_for
from palier.slm.parties.actions.fields import check_row
from palier.slm.parties.models import NoticePreference, Person, Promptness


def set_preference(
    *, person: Person, kind: str, promptness: Promptness, by: By, at: Instant
) -> None:
    """Says when a person wants messages of a group; the same as before is not recorded.

    Raises `FieldUnfit` for a group that cannot be one, and `NotPermitted`.
    """
    require_for(by, "person.change", at, person)
    row = NoticePreference(person=person, kind=kind, promptness=promptness.value)
    check_row(row)
    with transaction.atomic():
        locked(Person, person.pk, None)
        had = NoticePreference.objects.filter(person=person, kind=kind).first()
        if had is not None and had.promptness == row.promptness:
            return
        with recording(actor=actor_of(by), at=at) as record:
            if had is not None:
                row.pk = had.pk
            row.save()
            details = {"kind": kind, "promptness": row.promptness}
            record("preference.changed", person.subject, details, party=concerned(person.party))
