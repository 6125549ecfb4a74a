"""What a service rests on: other services, never itself however far round, and facilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from palier.calculus.instants import Instant
from palier.slm.catalogue.actions.holding import Doing, HeldService, held, hold_graph
from palier.slm.catalogue.actions.living import check_active_needs
from palier.slm.catalogue.errors import NeedsLoop, NeedUnfit
from palier.slm.catalogue.models import (
    Dependency,
    DependencyKind,
    Facility,
    FacilityNeed,
    Service,
    ServiceState,
)
from palier.slm.parties.actions import By, check_row
from palier.slm.parties.errors import AlreadyEnded


@dataclass(frozen=True, slots=True)
class Need:
    """A service that is needed, how badly, and what for."""

    needed: Service
    kind: DependencyKind = DependencyKind.HARD
    note: str = ""


def set_dependencies(
    *, service: Service, needs: Sequence[Need], expected: int, by: By, at: Instant
) -> Service:
    """Makes these all that a service needs; without a difference nothing is done.

    Raises `NeedsLoop`, `NeedUnfit`, `ChangedMeanwhile`, `FieldUnfit` and `NotPermitted`.
    """
    wanted = {each.needed.pk: each for each in needs}
    if len(wanted) < len(needs):
        raise NeedUnfit("one service is needed twice", hint="name each one once")
    with transaction.atomic():
        hold_graph()
        with held(service, "service.change", Doing(by, at, expected)) as made:
            had = {each.needed_id: each for each in _needs_of(made.service)}
            for pk in had.keys() - wanted.keys():
                _remove(made, had[pk])
            for pk, need in wanted.items():
                _put(made, had.get(pk), need)
            _check(made, [each.needed for each in needs])
    return made.service


def add_dependency(*, service: Service, need: Need, by: By, at: Instant) -> Service:
    """Says that a service needs another. Raises as `set_dependencies`; `NeedUnfit` if it does."""
    with transaction.atomic():
        hold_graph()
        with held(service, "service.change", Doing(by, at)) as made:
            if _needs_of(made.service).filter(needed=need.needed).exists():
                message = f"{service.code} needs {need.needed.code} already"
                hint = "change that, where it is not the same"
                raise NeedUnfit(message, hint=hint, named=need.needed.code)
            _put(made, None, need)
            _check(made, [need.needed])
    return made.service


def change_dependency(
    *, service: Service, need: Need, expected: int, by: By, at: Instant
) -> Service:
    """Changes how badly a service needs another, and what for.

    Without a difference nothing is done. Raises as `set_dependencies`, and `AlreadyEnded` where it
    does not need it.
    """
    with transaction.atomic():
        hold_graph()
        with held(service, "service.change", Doing(by, at, expected)) as made:
            _put(made, _one(made.service, need.needed), need)
            _check(made, ())
    return made.service


def remove_dependency(
    *, service: Service, needed: Service, expected: int, by: By, at: Instant
) -> Service:
    """Says that a service does without another.

    Raises `AlreadyEnded` where it did, `ChangedMeanwhile` and `NotPermitted`.
    """
    with transaction.atomic():
        hold_graph()
        with held(service, "service.change", Doing(by, at, expected)) as made:
            _remove(made, _one(made.service, needed))
    return made.service


def need_facility(
    *,
    service: Service,
    facility: Facility,
    by: By,
    at: Instant,
    note: str = "",
    expected: int | None = None,
) -> Service:
    """Says that a service needs a facility, or what for; without a difference nothing is done.

    Raises `FieldUnfit`, `ChangedMeanwhile` where a version was read, and `NotPermitted`.
    """
    with held(service, "service.change", Doing(by, at, expected)) as made:
        row = FacilityNeed.objects.filter(service=made.service, facility=facility).first()
        if row is not None and row.note == note.strip():
            return made.service
        kind = "facility_need.added" if row is None else "facility_need.changed"
        row = row or FacilityNeed(service=made.service, facility=facility)
        row.note = note.strip()
        check_row(row)
        row.save()
        made.note(kind, {"facility": facility.subject, "note": row.note})
    return made.service


def leave_facility(
    *, service: Service, facility: Facility, expected: int, by: By, at: Instant
) -> Service:
    """Says that a service does without a facility.

    Raises `AlreadyEnded` where it did, `ChangedMeanwhile` and `NotPermitted`.
    """
    with held(service, "service.change", Doing(by, at, expected)) as made:
        removed, _ = FacilityNeed.objects.filter(service=made.service, facility=facility).delete()
        if not removed:
            message = f"{service.code} does not need {facility.code}"
            raise AlreadyEnded(message, hint="there is nothing left to do")
        made.note("facility_need.removed", {"facility": facility.subject})
    return made.service


def _needs_of(service: Service) -> QuerySet[Dependency]:
    return Dependency.objects.filter(service=service).select_related("needed")


def _one(service: Service, needed: Service) -> Dependency:
    found = Dependency.objects.filter(service=service, needed=needed).first()
    if found is None:
        message = f"{service.code} does not need {needed.code}"
        raise AlreadyEnded(message, hint="look at what it needs now")
    return found


def _put(made: HeldService, row: Dependency | None, need: Need) -> None:
    values = (need.kind.value, need.note.strip())
    if row is not None and (row.kind, row.note) == values:
        return
    kind = "dependency.added" if row is None else "dependency.changed"
    row = row or Dependency(service=made.service, needed=need.needed)
    row.kind, row.note = values
    check_row(row)
    if row.needed_id == row.service_id:
        code = need.needed.code
        raise NeedsLoop(f"{code} would need itself", hint="name another service", named=code)
    row.save()
    made.note(kind, {"needed": need.needed.subject, "kind": row.kind, "note": row.note})


def _remove(made: HeldService, row: Dependency) -> None:
    row.delete()
    made.note("dependency.removed", {"needed": row.needed.subject})


def _check(made: HeldService, needed: Sequence[Service]) -> None:
    """What must hold of all that services rest on, once it is written."""
    loop = _way_back(made.service, needed)
    if loop:
        message = f"it would need itself: {' -> '.join(loop)}"
        raise NeedsLoop(message, hint="leave one of them out", named=" → ".join(loop))
    if made.service.state == ServiceState.ACTIVE:
        check_active_needs(made.service)


def _way_back(service: Service, needed: Sequence[Service]) -> list[str]:
    """The codes on a way from a service through some that it needs down to itself, if any."""
    if not Dependency.objects.filter(needed=service).exists():
        return []
    codes = {each.pk: each.code for each in needed}
    came_from = dict.fromkeys(codes, service.pk)
    level = list(codes)
    while level and service.pk not in came_from:
        rows = Dependency.objects.filter(service__in=level).order_by("service", "needed")
        level = []
        for above, below, code in rows.values_list("service", "needed", "needed__code"):
            if below not in came_from:
                came_from[below], codes[below] = above, code
                level.append(below)
    if service.pk not in came_from:
        return []
    way = [service.code]
    here = came_from[service.pk]
    while here != service.pk:
        way.append(codes[here])
        here = came_from[here]
    return [*way, service.code][::-1]
