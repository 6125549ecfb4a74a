"""What somebody answers for, who stands in for them, and when they are away, as tables show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from palier.presentation.responsibilities import responsibility_name
from palier.presentation.words_of_people import level_name
from palier.slm.intents import LEVELS, Responsibility
from palier.slm.models import Absence, Contact, Deputy, Grant, Person
from palier.slm.parties.queries import (
    Sight,
    absences_visible_to,
    deputies_visible_to,
    grants_visible_to,
    may,
    may_for,
)
from palier.web.lists.columns import Cell, Reader
from palier.web.pages.naming import person_name
from palier.web.pages.periods import period_state

SHOWN = 200
"""Rows of a table that is not paged; nobody holds more."""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A responsibility, and whether the reader may end it."""

    what: str
    level: str
    who: str
    who_address: str
    party: str
    party_address: str
    service: str
    since: date
    until: date | None
    state: Cell
    end: str
    """Where it is ended; empty where the reader may not."""


@dataclass(frozen=True, slots=True)
class AwayRow:
    """Somebody who stands in, or a time of being away."""

    name: str
    address: str
    since: date
    until: date
    state: Cell
    end: str


def grants_of(sight: Sight, found: QuerySet[Grant]) -> QuerySet[Grant]:
    """Those of some grants that the reader sees, with what a table shows of them."""
    seen = found & grants_visible_to(sight)
    return seen.select_related("party", "person__party").order_by("-since", "pk")


def held_rows(
    grants: Iterable[Grant], sight: Sight, reader: Reader, on: date
) -> tuple[HeldRow, ...]:
    """Responsibilities, those in force first, then those to come, then those that ended."""
    rows = sorted(grants, key=lambda each: _order(each.since, each.until, on))
    return tuple(_held_row(each, sight, reader, on) for each in rows)


def _held_row(grant: Grant, sight: Sight, reader: Reader, on: date) -> HeldRow:
    is_over = grant.until is not None and grant.until <= on
    can_end = not is_over and may(sight, "responsibility.end", grant.party)
    level = LEVELS.get(Responsibility(grant.responsibility))
    return HeldRow(
        what=responsibility_name(grant.responsibility, reader.say),
        level=level_name(level, reader.say),
        who=person_name(grant.person, reader.say),
        who_address=reverse("person", args=[grant.person_id]),
        party=grant.party.name,
        party_address=reverse("party", args=[grant.party_id]),
        service=grant.service,
        since=grant.since,
        until=grant.until,
        state=period_state(grant.since, grant.until, on, reader.say),
        end=reverse("responsibility-end", args=[grant.pk]) if can_end else "",
    )


def deputy_rows(
    deputies: Iterable[Deputy], sight: Sight, reader: Reader, on: date, *, of_deputies: bool
) -> tuple[AwayRow, ...]:
    """Who stands in for somebody; or, `of_deputies`, for whom somebody stands in."""
    rows = sorted(deputies, key=lambda each: _order(each.since, each.until, on))
    return tuple(_deputy_row(each, sight, reader, on, of_deputies) for each in rows)


def _deputy_row(row: Deputy, sight: Sight, reader: Reader, on: date, of_deputies: bool) -> AwayRow:
    named = row.person if of_deputies else row.deputy
    can_end = row.until > on and may_for(sight, "deputy.name", row.person)
    return AwayRow(
        name=person_name(named, reader.say),
        address=reverse("person", args=[named.pk]),
        since=row.since,
        until=row.until,
        state=period_state(row.since, row.until, on, reader.say),
        end=reverse("deputy-end", args=[row.pk]) if can_end else "",
    )


def absence_rows(
    absences: Iterable[Absence], reader: Reader, on: date, *, can_end: bool
) -> tuple[AwayRow, ...]:
    """Times of being away, the present one first."""
    rows = sorted(absences, key=lambda each: _order(each.since, each.until, on))
    return tuple(
        AwayRow(
            name="",
            address="",
            since=row.since,
            until=row.until,
            state=period_state(row.since, row.until, on, reader.say),
            end=reverse("absence-remove", args=[row.pk]) if can_end and row.until > on else "",
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Presence:
    """All of somebody's times: what they hold, who stands in, for whom, and when they are away."""

    held: tuple[HeldRow, ...]
    deputies: tuple[AwayRow, ...]
    stands_in: tuple[AwayRow, ...]
    absences: tuple[AwayRow, ...]


def presence_of(person: Person, sight: Sight, reader: Reader, on: date) -> Presence:
    """What the reader sees of a person's times; four queries."""
    deputies = deputies_visible_to(sight).select_related("person__party", "deputy")
    grants = grants_of(sight, Grant.objects.filter(person=person))[:SHOWN]
    absences = absences_visible_to(sight).filter(person=person).order_by("-since")[:SHOWN]
    can_end = may_for(sight, "absence.record", person)
    own = deputies.filter(person=person).order_by("-since")[:SHOWN]
    others = deputies.filter(deputy=person).order_by("-since")[:SHOWN]
    return Presence(
        held=held_rows(grants, sight, reader, on),
        deputies=deputy_rows(own, sight, reader, on, of_deputies=False),
        stands_in=deputy_rows(others, sight, reader, on, of_deputies=True),
        absences=absence_rows(absences, reader, on, can_end=can_end),
    )


def may_record_absence(contact: Contact, sight: Sight) -> bool:
    """Whether the reader may say that a contact is away."""
    if contact.person is not None:
        return may_for(sight, "absence.record", contact.person)
    return may(sight, "absence.record", contact.party)


def absences_of_contact(
    contact: Contact, sight: Sight, reader: Reader, on: date
) -> tuple[AwayRow, ...]:
    """When a contact is away, by itself or as the person that it is."""
    seen = absences_visible_to(sight)
    own = seen.filter(contact=contact)
    if contact.person_id is not None:
        own |= seen.filter(person=contact.person_id)
    can_end = may_record_absence(contact, sight)
    return absence_rows(own.order_by("-since")[:SHOWN], reader, on, can_end=can_end)


def _order(since: date, until: date | None, on: date) -> tuple[int, int]:
    """Now, then to come, then over; within each the newest first, but the next of those to come."""
    if until is not None and until <= on:
        return 2, -since.toordinal()
    return (1, since.toordinal()) if since > on else (0, -since.toordinal())
