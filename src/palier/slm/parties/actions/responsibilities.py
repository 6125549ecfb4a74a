"""Responsibilities: given to people, and ended, but never the last administrator's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from palier.calculus.instants import Instant
from palier.slm.intents import OF_ONE_SERVICE, Responsibility
from palier.slm.journal.actions import Record, recording
from palier.slm.parties.actions.acting import (
    By,
    actor_of,
    concerned,
    locked,
    not_ended,
    require,
    require_active,
    require_future,
    require_open,
)
from palier.slm.parties.actions.fields import check_row
from palier.slm.parties.actions.notifying import Notice, notify
from palier.slm.parties.errors import AlreadyEnded, LastAdministrator, ResponsibilityUnfit
from palier.slm.parties.models import Grant, Party, Person
from palier.slm.parties.queries import administrators, fits
from palier.slm.parties.queries.lasting import not_over


@dataclass(frozen=True, slots=True)
class Held:
    """A responsibility, from a day until another (None: until it is ended).

    `service` is the code of the one service it is for; "": for all that the party has.
    """

    responsibility: Responsibility
    since: date
    until: date | None = None
    service: str = ""


def grant_responsibility(*, person: Person, party: Party, held: Held, by: By, at: Instant) -> Grant:
    """Gives somebody a responsibility for a party, or for one of its services.

    Raises `ResponsibilityUnfit`, `PartyClosed`, `PersonNotActive` and `NotPermitted`.
    """
    require(by, "responsibility.grant", at, party)
    _check(held, person, party)
    grant = Grant(
        person=person,
        party=party,
        service=held.service,
        responsibility=held.responsibility.value,
        since=held.since,
        until=held.until,
    )
    check_row(grant)
    with recording(actor=actor_of(by), at=at) as record:
        # Whoever gives the same at the same time waits for these rows, and whoever closes a party.
        receiver = locked(Person, person.pk, None)
        require_active(receiver)
        require_open(receiver.party)
        require_open(locked(Party, party.pk, None))
        if _overlapping(grant).exists():
            raise ResponsibilityUnfit(
                f"person {person.pk} holds it on some of these days already",
                hint="end it first, or choose other days",
            )
        grant.save()
        record(
            "responsibility.granted", grant.subject, _details(grant), party=concerned(person.party)
        )
        if isinstance(by, Person):
            notify(person, _notice(grant), by, at)
    return grant


def end_responsibility(
    *, grant: Grant, on: date, by: By, at: Instant, reason: str = ""
) -> Grant | None:
    """Ends a responsibility: `on` is the first day without it, today or later.

    One that would not have begun by then is removed: None. Raises `AlreadyEnded`, `FieldUnfit`
    for a day that is past, `LastAdministrator` and `NotPermitted`.
    """
    require(by, "responsibility.end", at, grant.party)
    require_future(on, at)
    with recording(actor=actor_of(by), at=at) as record:
        this = Grant.objects.filter(pk=grant.pk)
        # Before this row is held: who ends another one meanwhile holds rows in the same order.
        keep_an_administrator(on, without=this)
        row = not_ended(Grant, grant.pk)
        if row.until is not None and row.until <= on:
            raise AlreadyEnded(f"it ends on {row.until} already", hint="choose an earlier day")
        end_all(this, on, record, reason)
    return Grant.objects.filter(pk=grant.pk).first()


def end_all(grants: QuerySet[Grant], on: date, record: Record, reason: str = "") -> None:
    """Ends those of some grants that last beyond a day, each with its entry; part of an action."""
    lasting = grants.filter(not_over(on))
    for grant in lasting.select_related("party", "person__party").order_by("pk"):
        subject = grant.subject
        details = {**_details(grant), "until": on.isoformat()}
        if grant.since >= on:
            grant.delete()
        else:
            grant.until = on
            grant.save(update_fields=("until",))
        record(
            "responsibility.ended", subject, details, reason, party=concerned(grant.person.party)
        )


def keep_an_administrator(on: date, *, without: QuerySet[Grant]) -> None:
    """Raises `LastAdministrator` where some grants are all that administer on a day.

    The same where they are all that have no end: the others run out by themselves. Deputies do
    not count. All grants of administrators are held until the end of the transaction,
    so that two administrators who end each other at once wait for one another.
    """
    every = administrators(on)
    rows = every.order_by("pk").select_for_update(of=("self",))
    held = set(rows.values_list("until", flat=True))
    # Read again: who waited for the rows may find fewer of them.
    left = set(every.exclude(pk__in=without.values("pk")).values_list("until", flat=True))
    if held and (not left or (None in held and None not in left)):
        first = on if not left else max(each for each in left if each is not None)
        raise LastAdministrator(
            f"nobody would administer Palier on {first}",
            hint="make somebody else an administrator first, without an end",
        )


def _check(held: Held, person: Person, party: Party) -> None:
    word = held.responsibility.value
    if not fits(held.responsibility, person, party):
        raise ResponsibilityUnfit(
            f"{word} is no responsibility that person {person.pk} can hold for party {party.pk}",
            hint="customers and suppliers are represented by their own people",
        )
    if held.service and held.responsibility not in OF_ONE_SERVICE:
        raise ResponsibilityUnfit(
            f"{word} allows nothing for one service alone", hint="give it for the whole party"
        )
    if held.until is not None and held.until <= held.since:
        raise ResponsibilityUnfit(
            f"it would end on {held.until}, before it begins on {held.since}",
            hint="state a later end",
        )


def _overlapping(grant: Grant) -> QuerySet[Grant]:
    found = Grant.objects.filter(
        not_over(grant.since),
        person=grant.person,
        party=grant.party,
        service=grant.service,
        responsibility=grant.responsibility,
    )
    return found if grant.until is None else found.filter(since__lt=grant.until)


def _notice(grant: Grant) -> Notice:
    values = {
        "responsibility": grant.responsibility,
        "party": grant.party.name,
        "service": grant.service,
        "since": grant.since.isoformat(),
        "until": "" if grant.until is None else grant.until.isoformat(),
        "link": "/me",
    }
    return Notice("responsibility.granted", "access", values)


def _details(grant: Grant) -> dict[str, Any]:
    return {
        "person": f"person:{grant.person_id}",
        "party": f"party:{grant.party_id}",
        "service": grant.service,
        "responsibility": grant.responsibility,
        "since": grant.since.isoformat(),
        "until": None if grant.until is None else grant.until.isoformat(),
    }
