"""What who looks after services has to mend: each a list of services, or of what rests on them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Concat, Round

from palier.calculus.instants import Instant
from palier.calculus.running_costs import CostPeriod, RunningCost, per_month
from palier.slm.catalogue.models import (
    Criticality,
    Dependency,
    DependencyKind,
    Offering,
    OfferingUse,
    Service,
    ServiceState,
    WorkloadLimit,
)
from palier.slm.catalogue.queries.visible import costs_visible_to, services_visible_to
from palier.slm.intents import INTENTS
from palier.slm.journal.models import JournalEntry
from palier.slm.parties.models import Person
from palier.slm.parties.queries import Sight
from palier.slm.parties.queries.lasting import lasts_on

_PARTS = 10_000
"""Of a unit of money: an amount has four decimals."""
_MOVES = ("service.created", "service.moved")


def services_changeable_by(sight: Sight, on: date) -> QuerySet[Service]:
    """The services that somebody sees and may change, not yet retired."""
    able = Q(pk__in=())
    for grant in sight.grants:
        if grant.responsibility not in INTENTS["service.change"].may:
            continue
        of_party = Q() if grant.is_for_provider else Q(provider=grant.party)
        able |= (of_party & Q(code=grant.service)) if grant.service else of_party or ~Q(pk__in=())
    seen = services_visible_to(sight, on).exclude(state=ServiceState.RETIRED)
    return seen.filter(able)


def without_owner(services: QuerySet[Service]) -> QuerySet[Service]:
    """Those for which nobody answers who may sign in."""
    return services.filter(Q(owner=None) | Q(owner__is_active=False))


def without_offering(services: QuerySet[Service]) -> QuerySet[Service]:
    """Active ones that nobody can choose."""
    offered = Offering.objects.filter(service=OuterRef("pk"), state=ServiceState.ACTIVE)
    return services.filter(~Exists(offered), state=ServiceState.ACTIVE)


def used(on: date) -> QuerySet[OfferingUse]:
    """Uses of the service around, on a day."""
    return OfferingUse.objects.filter(lasts_on(on), offering__service=OuterRef("pk"))


def active_unused(services: QuerySet[Service], on: date) -> QuerySet[Service]:
    """Active ones with something to choose that no customer uses, and no service rests on."""
    offered = Offering.objects.filter(service=OuterRef("pk"), state=ServiceState.ACTIVE)
    rests = Dependency.objects.filter(needed=OuterRef("pk"))
    return services.filter(
        Exists(offered), ~Exists(used(on)), ~Exists(rests), state=ServiceState.ACTIVE
    )


def retiring_used(services: QuerySet[Service], on: date) -> QuerySet[Service]:
    """Those being taken away that customers still use."""
    return services.filter(Exists(used(on)), state=ServiceState.RETIRING)


def planned_since(services: QuerySet[Service], before: Instant) -> QuerySet[Service]:
    """Those planned before an instant and not moved on since."""
    subject = Concat(Value("service:"), Cast(OuterRef("pk"), CharField()))
    lately = JournalEntry.objects.filter(subject=subject, kind__in=_MOVES, at__gte=before)
    return services.filter(~Exists(lately), state=ServiceState.PLANNED)


def critical_without_limit(services: QuerySet[Service]) -> QuerySet[Service]:
    """Active critical ones of which nobody wrote how much they bear."""
    limits = WorkloadLimit.objects.filter(service=OuterRef("pk"))
    return services.filter(
        ~Exists(limits), state=ServiceState.ACTIVE, criticality=Criticality.CRITICAL
    )


def resting_on_retiring(services: QuerySet[Service]) -> QuerySet[Service]:
    """Active ones that cannot do without a service that is being taken away, or is gone."""
    leaving = (ServiceState.RETIRING, ServiceState.RETIRED)
    needs = Dependency.objects.filter(
        service=OuterRef("pk"), kind=DependencyKind.HARD, needed__state__in=leaving
    )
    return services.filter(Exists(needs), state=ServiceState.ACTIVE)


def changed_since(owner: Person, sequence: int, most: int) -> list[Service]:
    """One's own services that others changed after an entry of the journal, in order of code."""
    pks = Service.objects.filter(owner=owner).values_list("pk", flat=True)[:most]
    own = {f"service:{pk}": pk for pk in pks}
    entries = JournalEntry.objects.filter(subject__in=own, sequence__gt=sequence)
    others = entries.exclude(actor=str(owner.pk)).order_by()
    found = [own[each] for each in others.values_list("subject", flat=True).distinct()]
    return list(Service.objects.filter(pk__in=found)) if found else []


def counts_by_state_and_criticality(services: QuerySet[Service]) -> dict[tuple[str, str], int]:
    """How many services there are of each state and criticality."""
    rows = services.order_by().values_list("state", "criticality").annotate(services=Count("id"))
    return {(state, criticality): count for state, criticality, count in rows}


def monthly_costs(sight: Sight, on: date) -> tuple[tuple[str, Fraction], ...]:
    """What all services that are not retired cost in a month, exactly, per currency."""
    paid = costs_visible_to(sight).filter(
        lasts_on(on),
        period__in=(CostPeriod.MONTH, CostPeriod.YEAR),
    )
    paid = paid.exclude(service__state=ServiceState.RETIRED)
    # In ten-thousandths, which are whole: sums of decimals are not exact in every database.
    parts = Cast(Round(F("amount") * _PARTS), BigIntegerField())
    rows = paid.order_by().values_list("currency", "period").annotate(parts=Sum(parts))
    return per_month(
        (
            RunningCost(Decimal(parts) / _PARTS, currency, CostPeriod(period), on)
            for currency, period, parts in rows
        ),
        on,
    )
