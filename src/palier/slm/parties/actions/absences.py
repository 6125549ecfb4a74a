"""Deputies and absences: who is not there, and who stands in for them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from palier.calculus.instants import Instant
from palier.slm.journal.actions import recording
from palier.slm.parties.actions.acting import (
    By,
    actor_of,
    concerned,
    not_ended,
    require,
    require_active,
    require_for,
    require_future,
    require_open,
)
from palier.slm.parties.actions.notifying import Notice, notify
from palier.slm.parties.errors import AlreadyEnded, DeputyUnfit, FieldUnfit
from palier.slm.parties.models import Absence, Contact, Deputy, Person


def name_deputy(
    *, person: Person, deputy: Person, since: date, until: date, by: By, at: Instant
) -> Deputy:
    """Lets somebody of the same party do all that a person may, from a day until another.

    A deputy does not pass on what they stand in for. Raises `DeputyUnfit`, `PersonNotActive`,
    `PartyClosed` and `NotPermitted`.
    """
    require_for(by, "deputy.name", at, person)
    require_active(person)
    require_active(deputy)
    require_open(person.party)
    _check_deputy(person, deputy, since, until)
    with recording(actor=actor_of(by), at=at) as record:
        row = Deputy.objects.create(person=person, deputy=deputy, since=since, until=until)
        record("deputy.named", row.subject, _details(row), party=concerned(person.party))
        values = {
            "person": person.name,
            "since": since.isoformat(),
            "until": until.isoformat(),
            "link": "/me",
        }
        notify(deputy, Notice("deputy.named", "access", values, person), by, at)
    return row


def end_deputy(*, deputy: Deputy, on: date, by: By, at: Instant) -> Deputy | None:
    """Ends a time of standing in: `on` is the first day without, today or later.

    One that would not have begun by then is removed: None. Raises `AlreadyEnded`, `FieldUnfit`
    for a day that is past, and `NotPermitted`.
    """
    require_for(by, "deputy.name", at, deputy.person)
    require_future(on, at)
    with recording(actor=actor_of(by), at=at) as record:
        row = not_ended(Deputy, deputy.pk)
        if row.until <= on:
            raise AlreadyEnded(f"it ends on {row.until} already", hint="choose an earlier day")
        subject, is_begun = row.subject, row.since < on
        row.until = on
        details = _details(row)
        if is_begun:
            row.save(update_fields=("until",))
        else:
            row.delete()
        record("deputy.ended", subject, details, party=concerned(row.person.party))
    return row if is_begun else None


def record_absence(
    *, of: Person | Contact, since: date, until: date, by: By, at: Instant
) -> Absence:
    """Says that somebody is not there from a day until another, the first day back.

    Raises `FieldUnfit` for dates that cross, and `NotPermitted`.
    """
    person, contact = (of, None) if isinstance(of, Person) else (None, of)
    _require(person, contact, by, at)
    if until <= since:
        raise FieldUnfit(
            f"{until} is not after {since}", field="until", hint="state the first day back"
        )
    with recording(actor=actor_of(by), at=at) as record:
        row = Absence.objects.create(person=person, contact=contact, since=since, until=until)
        details = {"of": of.subject, "since": since.isoformat(), "until": until.isoformat()}
        record("absence.recorded", row.subject, details, party=concerned(of.party))
    return row


def remove_absence(*, absence: Absence, by: By, at: Instant) -> None:
    """Takes back that somebody is not there. Raises `AlreadyEnded` and `NotPermitted`."""
    of = _require(absence.person, absence.contact, by, at)
    with recording(actor=actor_of(by), at=at) as record:
        row = not_ended(Absence, absence.pk)
        subject = row.subject
        row.delete()
        record("absence.removed", subject, {"of": of.subject}, party=concerned(of.party))


def _require(
    person: Person | None, contact: Contact | None, by: By, at: Instant
) -> Person | Contact:
    """Of whom the absence is, once whoever acts may record it."""
    if person is not None:
        require_for(by, "absence.record", at, person)
        return person
    assert contact is not None, "the database keeps an absence of one or of the other"
    if contact.person is not None:
        require_for(by, "absence.record", at, contact.person)
    else:
        require(by, "absence.record", at, contact.party)
    return contact


def _check_deputy(person: Person, deputy: Person, since: date, until: date) -> None:
    if until <= since:
        raise DeputyUnfit(
            f"it would end on {until}, before it begins on {since}", hint="state a later end"
        )
    if person.pk == deputy.pk:
        raise DeputyUnfit("nobody stands in for themselves", hint="name somebody else")
    if person.party_id != deputy.party_id:
        raise DeputyUnfit(
            f"person {deputy.pk} is of another party than person {person.pk}",
            hint="name somebody of the same party",
        )
    crossing = Q(person=person, deputy=deputy, since__lt=until, until__gt=since)
    if Deputy.objects.filter(crossing).exists():
        raise DeputyUnfit(
            f"person {deputy.pk} stands in on some of these days already",
            hint="end that first, or choose other days",
        )


def _details(row: Deputy) -> dict[str, str]:
    return {
        "person": f"person:{row.person_id}",
        "deputy": f"person:{row.deputy_id}",
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
    }
