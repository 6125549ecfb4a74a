"""Erasing somebody's name and address for good; the journal keeps the id alone."""

from __future__ import annotations

import json

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q

from palier.calculus.instants import Instant
from palier.slm.journal.actions import recording
from palier.slm.outbox.models import Message
from palier.slm.parties.actions.acting import By, actor_of, concerned, day_of, locked, require
from palier.slm.parties.actions.fields import require_text
from palier.slm.parties.actions.notifying import naming
from palier.slm.parties.actions.responsibilities import end_all, keep_an_administrator
from palier.slm.parties.errors import PersonNotActive
from palier.slm.parties.models import Contact, Deputy, Grant, Person


def erase_person(*, person: Person, reason: str, by: By, at: Instant) -> Person:
    """Removes name, address, contacts, messages and sessions of somebody, and deactivates them.

    It cannot be undone: the journal goes on naming their id, and nothing says whose it was. The
    reason is kept for ever, and must not name them. Raises `FieldUnfit` without a reason,
    `PersonNotActive` for somebody erased before, `LastAdministrator` and `NotPermitted`.
    """
    require(by, "person.erase", at, person.party)
    why = require_text(reason, "reason")
    sessions = _sessions_of(person)
    with recording(actor=actor_of(by), at=at) as record:
        row = locked(Person, person.pk, None)
        if row.erased_at is not None:
            raise PersonNotActive(f"person {row.pk} was erased before", hint="nothing is left")
        held = Grant.objects.filter(person=row)
        keep_an_administrator(day_of(at), without=held)
        contacts = list(Contact.objects.filter(person=row))
        recipients = [row.subject, *(each.subject for each in contacts)]
        # As the values of a letter are written: `{"about": "person:3"}`, in digests too.
        named = json.dumps(naming(row)).strip("{}")
        to_them = Q(recipient__in=recipients) | Q(address=row.email)
        Message.objects.filter(to_them | Q(values__contains=named)).delete()
        for each in contacts:
            _forget_contact(each)
        # Whoever typed the address wrongly, or a password, left it there with a network.
        attempts = apps.get_model("axes", "AccessAttempt")._default_manager
        attempts.filter(username=row.email).delete()
        _forget(row, at)
        Deputy.objects.filter(Q(person=row) | Q(deputy=row)).delete()
        Session.objects.filter(pk__in=sessions).delete()
        record("person.erased", row.subject, {}, why, party=concerned(row.party))
        end_all(held, day_of(at), record, why)
    return row


def erase_contact(*, contact: Contact, reason: str, by: By, at: Instant) -> Contact:
    """Removes name, ways and messages of a contact for good, as `erase_person` does.

    Raises `FieldUnfit` without a reason, and `NotPermitted`.
    """
    require(by, "person.erase", at, contact.party)
    why = require_text(reason, "reason")
    with recording(actor=actor_of(by), at=at) as record:
        row = locked(Contact, contact.pk, None)
        Message.objects.filter(recipient=row.subject).delete()
        _forget_contact(row)
        record("contact.erased", row.subject, {}, why, party=concerned(row.party))
    return row


def _forget(person: Person, at: Instant) -> None:
    person.name = person.words = person.theme = ""
    person.email = f"erased-{person.pk}@invalid"
    person.set_unusable_password()
    person.is_active = False
    person.last_login = None
    person.erased_at = at
    person.version += 1
    person.save()
    # What would go with the row says something of the person, and of nobody else: absences,
    # preferences, answers kept, second factors, accounts linked, addresses proven.
    for relation in Person._meta.related_objects:
        if relation.on_delete is models.CASCADE:
            found = relation.related_model._default_manager.filter(**{relation.field.name: person})
            found.delete()


def _forget_contact(contact: Contact) -> None:
    contact.paths.all().delete()
    contact.absences.all().delete()
    contact.name = contact.title = contact.note = contact.words = ""
    contact.is_active = False
    contact.version += 1
    contact.save()


def _sessions_of(person: Person) -> list[str]:
    """Keys of the sessions that somebody is signed in with; each must be opened to be known."""
    return [
        each.pk
        for each in Session.objects.iterator()
        if each.get_decoded().get(SESSION_KEY) == str(person.pk)
    ]
