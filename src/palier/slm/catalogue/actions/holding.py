"""Holds a service while it is changed: whether one may, the version, the journal, its owner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from palier.calculus.instants import Instant
from palier.slm.catalogue.actions.telling import tell_owner
from palier.slm.catalogue.errors import NameTaken
from palier.slm.catalogue.models import Offering, Service
from palier.slm.journal.actions import Record, recording
from palier.slm.parties.actions import (
    By,
    actor_of,
    check_row,
    concerned,
    locked,
    require,
)
from palier.slm.parties.errors import FieldUnfit
from palier.slm.parties.models import Party
from palier.slm.search import words_of

_CODE = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_YEARS = range(1900, 2200)
# Any number, as long as nothing else in the database takes the same one.
_GRAPH_LOCK = 7_204_853


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something, when, and which version they had read; None: any."""

    by: By
    at: Instant
    expected: int | None = None


@dataclass(slots=True)
class HeldService:
    """A service that nobody else changes meanwhile, and what is done to it."""

    service: Service
    found: list[tuple[str, str, Mapping[str, Any], str, str]] = field(default_factory=list)
    is_new_version: bool = False

    def note(self, kind: str, details: Mapping[str, Any], reason: str = "") -> None:
        """Something that was done to the service itself."""
        party = concerned(self.service.provider)
        self.found.append((kind, self.service.subject, details, reason, party))
        self.is_new_version = True

    def note_hidden(self, kind: str, details: Mapping[str, Any], reason: str = "") -> None:
        """The same, where it is nobody's concern outside, such as costs."""
        self.found.append((kind, self.service.subject, details, reason, ""))
        self.is_new_version = True

    def note_offering(
        self, kind: str, offering: Offering, details: Mapping[str, Any], reason: str = ""
    ) -> None:
        """Something that was done to an offering of it, which has a version of its own."""
        self.found.append(
            (kind, offering.subject, details, reason, concerned(self.service.provider))
        )

    def note_use(
        self, kind: str, subject: str, details: Mapping[str, Any], customer: Party
    ) -> None:
        """Something about a customer's use of it."""
        self.found.append((kind, subject, details, "", concerned(customer)))


@contextmanager
def held(
    service: Service, intent: str, doing: Doing, party: Party | None = None
) -> Iterator[HeldService]:
    """The service, held to the end; what is noted goes to the journal, and its owner is told.

    `party` is for whom one must be allowed to do it; None: who provides it.
    """
    require(doing.by, intent, doing.at, party or service.provider, service.code)
    with transaction.atomic():
        row = locked(Service, service.pk, doing.expected)
        row.provider = service.provider
        if Service.owner.is_cached(service) and row.owner_id == service.owner_id:
            row.owner = service.owner
        made = HeldService(row)
        yield made
        if not made.found:
            return
        with recording(actor=actor_of(doing.by), at=doing.at) as record:
            _keep(made, record)
            reason = next((reason for *_, reason, _ in made.found if reason), "")
            tell_owner(made.service, reason, doing.by, doing.at)


def _keep(made: HeldService, record: Record) -> None:
    for kind, subject, details, reason, party in made.found:
        record(kind, subject, details, reason, party)
    if made.is_new_version:
        made.service.version += 1
        made.service.save()


def hold_graph() -> None:
    """Until the end of the transaction, nobody else changes what rests on what, or whether it is.

    Two who each look first and write then would close a loop together. In SQLite there is one
    writer at a time anyway. Taken before any row, so that nobody waits for each other.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_GRAPH_LOCK])


def create_row(row: models.Model, what: str) -> None:
    """Writes a new row. Raises `NameTaken` where another has its code or name."""
    check_row(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise NameTaken(f"there is {what}", hint="choose another one") from None


def check_code(code: str) -> None:
    """Raises `FieldUnfit` for a code that documents cannot write."""
    if not _CODE.fullmatch(code):
        hint = "lower case letters, digits, hyphens and points, such as web-hosting"
        raise FieldUnfit(f"{code!r} is not a code", field="code", hint=hint)


def check_named(row: Any) -> None:
    """Raises `FieldUnfit` for a thing without a name in any language."""
    if not row.name_fr and not row.name_en:
        hint = "write it in French, in English, or in both"
        raise FieldUnfit("it has no name", field="name_fr", hint=hint)


def check_days(since: date, until: date | None) -> None:
    """Raises `FieldUnfit` for days that cross, or that documents cannot write."""
    if since.year not in _YEARS or (until is not None and until.year not in _YEARS):
        raise FieldUnfit("the day is too far away", field="since", hint="years 1900 to 2199")
    if until is not None and until <= since:
        message = f"it would end on {until}, and begins on {since}"
        raise FieldUnfit(message, field="until", hint="state a later end")


def found_by(row: Any) -> str:
    """The words that a service, an offering or a facility is found by."""
    texts = (row.code, row.name_fr, row.name_en)
    more = ("description_fr", "description_en", "note")
    return words_of(*texts, *(getattr(row, name, "") for name in more))
