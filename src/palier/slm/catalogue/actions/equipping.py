"""Facilities: places, tools and equipment that services are delivered with."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from palier.calculus.instants import Instant
from palier.slm.catalogue.actions.holding import check_code, check_named, create_row, found_by
from palier.slm.catalogue.models import Facility
from palier.slm.journal.actions import recording
from palier.slm.parties.actions import (
    By,
    actor_of,
    change_fields,
    check_row,
    concerned,
    locked,
    require,
    require_open,
    trimmed,
)
from palier.slm.parties.models import Party


@dataclass(frozen=True, slots=True)
class FacilityFacts:
    """What is known of a facility; at least one name."""

    name_fr: str = ""
    name_en: str = ""
    note: str = ""


def create_facility(
    *, code: str, party: Party, facts: FacilityFacts, by: By, at: Instant
) -> Facility:
    """Adds a facility that a party runs.

    Raises `NameTaken`, `FieldUnfit`, `PartyClosed` and `NotPermitted`.
    """
    require(by, "facility.change", at, party)
    require_open(party)
    check_code(code)
    values = trimmed(asdict(facts))
    with recording(actor=actor_of(by), at=at) as record:
        row = Facility(code=code, party=party, **values)
        check_named(row)
        row.words = found_by(row)
        create_row(row, f"a facility with the code {code!r}")
        details = {"code": code, "party": party.subject, **values}
        record("facility.created", row.subject, details, party=concerned(party))
    return row


def change_facility(
    *, facility: Facility, facts: FacilityFacts, expected: int, by: By, at: Instant
) -> Facility:
    """Changes what is known of a facility; without a difference nothing is done.

    Raises `ChangedMeanwhile`, `FieldUnfit` and `NotPermitted`.
    """
    require(by, "facility.change", at, facility.party)
    with transaction.atomic():
        row = locked(Facility, facility.pk, expected)
        before = change_fields(row, trimmed(asdict(facts)))
        if not before:
            return row
        check_named(row)
        row.words = found_by(row)
        row.version += 1
        check_row(row)
        with recording(actor=actor_of(by), at=at) as record:
            row.save()
            after = {name: getattr(row, name) for name in before}
            changes = {"before": before, "after": after}
            record("facility.changed", row.subject, changes, party=concerned(facility.party))
    return row
