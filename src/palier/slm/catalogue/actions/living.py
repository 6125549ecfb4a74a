"""The life of services and offerings: which step may follow, and what stands in its way."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from palier.calculus.instants import Instant
from palier.slm.catalogue.errors import NeedUnfit, StateUnfit, StillNeeded, StillUsed
from palier.slm.catalogue.models import (
    Dependency,
    DependencyKind,
    Offering,
    OfferingUse,
    Service,
    ServiceState,
)
from palier.slm.parties.actions import day_of, require_text
from palier.slm.parties.queries.lasting import not_over

_S = ServiceState
STEPS: dict[ServiceState, tuple[ServiceState, ...]] = {
    _S.PLANNED: (_S.ACTIVE,),
    _S.ACTIVE: (_S.RETIRING,),
    _S.RETIRING: (_S.ACTIVE, _S.RETIRED),
    _S.RETIRED: (),
}
"""Which states may follow each."""

LEAVING = (_S.RETIRING, _S.RETIRED)
_NAMED = 5
"""How many are named of those that stand in the way."""


def check_service_move(service: Service, to: ServiceState, reason: str, at: Instant) -> str:
    """The reason to keep. Raises what stands in the way of the step."""
    why = _reason(ServiceState(service.state), to, reason)
    if to is _S.ACTIVE:
        check_active_needs(service)
    if to in LEAVING:
        _check_not_needed(service)
        _check_uses(OfferingUse.objects.filter(offering__service=service), to, at)
    return why


def check_offering_move(offering: Offering, to: ServiceState, reason: str, at: Instant) -> str:
    """The same for an offering, which nothing else needs."""
    why = _reason(ServiceState(offering.state), to, reason)
    if to is _S.ACTIVE and offering.service.state == _S.RETIRED:
        raise StateUnfit(
            f"the service {offering.service.code} is retired", hint="offer it with another service"
        )
    if to in LEAVING:
        _check_uses(OfferingUse.objects.filter(offering=offering), to, at)
    return why


def check_active_needs(service: Service) -> None:
    """Raises `NeedUnfit` where an active service would rest on one that is being taken away."""
    gone = Dependency.objects.filter(
        service=service, kind=DependencyKind.HARD, needed__state__in=LEAVING
    )
    codes = list(gone.values_list("needed__code", flat=True).order_by("needed__code")[:_NAMED])
    if codes:
        raise NeedUnfit(
            f"{service.code} cannot do without {', '.join(codes)}, which is being taken away",
            hint="let it do without, or keep those",
            named=", ".join(codes),
        )


def _reason(now: ServiceState, to: ServiceState, reason: str) -> str:
    if to not in STEPS[now]:
        may = ", ".join(STEPS[now]) or "nothing"
        raise StateUnfit(f"{now.value} does not become {to.value}", hint=f"it may become {may}")
    return require_text(reason, "reason") if to in LEAVING else reason.strip()


def _check_not_needed(service: Service) -> None:
    needing = Dependency.objects.filter(
        needed=service, kind=DependencyKind.HARD, service__state=_S.ACTIVE
    )
    codes = list(needing.values_list("service__code", flat=True).order_by("service__code")[:_NAMED])
    if codes:
        raise StillNeeded(
            f"{', '.join(codes)} cannot do without {service.code}",
            hint="let them do without it first",
            named=", ".join(codes),
        )


def _check_uses(uses: QuerySet[OfferingUse], to: ServiceState, at: Instant) -> None:
    """Nobody uses what is retired, and nobody new what is retiring."""
    on = day_of(at)
    open_uses = not_over(on)
    in_the_way = uses.filter(open_uses if to is _S.RETIRED else Q(since__gt=on))
    count = in_the_way.count()
    if count:
        what = "is in use" if to is _S.RETIRED else "is about to be used"
        raise StillUsed(
            f"it {what} by {count} customer" + ("s" if count > 1 else ""),
            hint="end these uses first",
        )
