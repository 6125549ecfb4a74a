"""Services: brought into the catalogue, changed, and moved on in their life."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from palier.calculus.instants import Instant
from palier.slm.catalogue.actions.holding import (
    Doing,
    check_code,
    check_named,
    create_row,
    found_by,
    held,
    hold_graph,
)
from palier.slm.catalogue.actions.living import check_service_move
from palier.slm.catalogue.models import Criticality, Service, ServiceState
from palier.slm.journal.actions import recording
from palier.slm.parties.actions import (
    By,
    actor_of,
    change_fields,
    check_row,
    concerned,
    require,
    require_active,
    require_open,
    trimmed,
)
from palier.slm.parties.models import Party, Person


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What is known of a service; at least one name."""

    name_fr: str = ""
    name_en: str = ""
    description_fr: str = ""
    description_en: str = ""
    criticality: Criticality = Criticality.MEDIUM
    owner: Person | None = None


@dataclass(frozen=True, slots=True)
class NewService:
    """A service to be: its code, who delivers it, and where in its life it stands."""

    code: str
    provider: Party
    state: ServiceState = ServiceState.PLANNED


def create_service(*, new: NewService, facts: ServiceFacts, by: By, at: Instant) -> Service:
    """Brings a service into the catalogue; one that is delivered already comes in as active.

    Raises `NameTaken`, `FieldUnfit`, `PartyClosed`, `PersonNotActive` and `NotPermitted`.
    """
    require(by, "service.create", at, new.provider)
    check_code(new.code)
    if new.state is not ServiceState.RETIRED:
        require_open(new.provider)
    values = _values(facts)
    if facts.owner is not None:
        require_active(facts.owner)
    with recording(actor=actor_of(by), at=at) as record:
        service = Service(code=new.code, provider=new.provider, state=new.state.value, **values)
        check_named(service)
        service.words = found_by(service)
        create_row(service, f"a service with the code {new.code!r}")
        details = {
            "code": service.code,
            "provider": new.provider.subject,
            "state": service.state,
            **_said(values),
        }
        record("service.created", service.subject, details, party=concerned(new.provider))
    return service


def change_service(
    *, service: Service, facts: ServiceFacts, expected: int, by: By, at: Instant
) -> Service:
    """Changes what is known of a service; without a difference nothing is done.

    Raises `ChangedMeanwhile`, `FieldUnfit`, `PersonNotActive` and `NotPermitted`.
    """
    with held(service, "service.change", Doing(by, at, expected)) as made:
        row = made.service
        if facts.owner is not None and facts.owner.pk != row.owner_id:
            require_active(facts.owner)
        before = change_fields(row, _values(facts))
        if before:
            check_named(row)
            row.words = found_by(row)
            check_row(row)
            after = {name: getattr(row, name) for name in before}
            made.note("service.changed", {"before": _said(before), "after": _said(after)})
    return made.service


def move_service(
    *, service: Service, to: ServiceState, expected: int, by: By, at: Instant, reason: str = ""
) -> Service:
    """Moves a service on in its life, or from retiring back to active.

    Retiring needs a reason. Raises `StateUnfit`, `StillNeeded` while an active service cannot do
    without it, `StillUsed` while customers use it, `NeedUnfit` for one whose own needs are being
    taken away, `ChangedMeanwhile`, `FieldUnfit` and `NotPermitted`.
    """
    with transaction.atomic():
        hold_graph()
        with held(service, "service.move", Doing(by, at, expected)) as made:
            row = made.service
            why = check_service_move(row, to, reason, at)
            before, row.state = row.state, to.value
            made.note("service.moved", {"before": before, "after": row.state}, why)
    return made.service


def _values(facts: ServiceFacts) -> dict[str, Any]:
    values = {name: getattr(facts, name) for name in facts.__slots__}
    return {**trimmed(values), "criticality": str(facts.criticality)}


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """What the journal says of values: of a person the id alone."""
    return {
        name: value.subject if isinstance(value, Person) else value
        for name, value in values.items()
    }
