"""How much services bear: beyond it, what is promised may not hold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from palier.calculus.instants import Instant
from palier.slm.catalogue.actions.holding import Doing, HeldService, create_row, held
from palier.slm.catalogue.errors import NameTaken
from palier.slm.catalogue.models import LoadWindow, Offering, Service, WorkloadLimit
from palier.slm.parties.actions import By, change_fields, check_row, require_text
from palier.slm.parties.errors import AlreadyEnded, FieldUnfit


@dataclass(frozen=True, slots=True)
class LimitFacts:
    """What is counted, in which unit, over how long, and how much of it is borne."""

    name: str
    unit: str
    most: Decimal
    window: LoadWindow
    offering: Offering | None = None
    """The one that it is for; None: all of them."""


def add_limit(*, service: Service, facts: LimitFacts, by: By, at: Instant) -> WorkloadLimit:
    """Adds a limit to a service. Raises `NameTaken`, `FieldUnfit` and `NotPermitted`."""
    with held(service, "service.change", Doing(by, at)) as made:
        row = WorkloadLimit(service=made.service, **_values(facts, made))
        _check_name(row)
        create_row(row, f"a limit {row.name!r} of {service.code} already")
        made.note("limit.added", {"limit": row.pk, **_said(row)})
    return row


def change_limit(
    *, limit: WorkloadLimit, facts: LimitFacts, expected: int, by: By, at: Instant
) -> WorkloadLimit:
    """Changes a limit; `expected` is the version of its service.

    Without a difference nothing is done. Raises as `add_limit`, and `ChangedMeanwhile`.
    """
    with held(limit.service, "service.change", Doing(by, at, expected)) as made:
        row = _one(limit)
        had = _said(row)
        if change_fields(row, _values(facts, made)):
            _check_name(row)
            check_row(row)
            row.save()
            changes = {"before": had, "after": _said(row)}
            made.note("limit.changed", {"limit": row.pk, **changes})
    return row


def remove_limit(*, limit: WorkloadLimit, expected: int, by: By, at: Instant) -> Service:
    """Takes a limit away; `expected` is the version of its service.

    Raises `AlreadyEnded`, `ChangedMeanwhile` and `NotPermitted`.
    """
    with held(limit.service, "service.change", Doing(by, at, expected)) as made:
        row = _one(limit)
        made.note("limit.removed", {"limit": row.pk, **_said(row)})
        row.delete()
    return made.service


def _one(limit: WorkloadLimit) -> WorkloadLimit:
    row = WorkloadLimit.objects.filter(pk=limit.pk).first()
    if row is None:
        raise AlreadyEnded("the limit was removed", hint="there is nothing left to do")
    return row


def _check_name(row: WorkloadLimit) -> None:
    # Where a limit is for no offering, a database tells two of them apart by more than names.
    same = WorkloadLimit.objects.filter(
        service=row.service_id, offering=row.offering_id, name=row.name
    )
    if same.exclude(pk=row.pk).exists():
        raise NameTaken(f"there is a limit {row.name!r} already", hint="choose another name")


def _values(facts: LimitFacts, made: HeldService) -> dict[str, Any]:
    if facts.offering is not None and facts.offering.service_id != made.service.pk:
        message = f"{facts.offering.code} is an offering of another service"
        raise FieldUnfit(message, field="offering", hint="choose one of this service")
    if facts.most.is_nan() or facts.most <= 0:
        message = "a limit of nothing"
        raise FieldUnfit(message, field="most", hint="write what is borne at most")
    return {
        "name": require_text(facts.name, "name"),
        "unit": require_text(facts.unit, "unit"),
        "most": facts.most,
        "window": facts.window.value,
        "offering": facts.offering,
    }


def _said(row: WorkloadLimit) -> dict[str, Any]:
    offering = row.offering
    return {
        "name": row.name,
        "unit": row.unit,
        "most": str(row.most),
        "window": row.window,
        "offering": None if offering is None else offering.subject,
    }
